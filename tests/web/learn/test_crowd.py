"""Pages cost the same for ten people and for ten thousand."""

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rostra.cohorts.models import Edition, Enrolment
from rostra.ledger.models import Progress, Requirement, Standing
from rostra.people.models import Person

MEMBERS = [
    "/en/learn/",
    "/en/learn/e/dce-spring/",
    "/en/p/dce/",
    "/en/p/dce/one/guide/",
    "/en/p/dce/two/plan/",
]
VISITORS = ["/en/", "/en/programmes/", "/en/p/dce/", "/en/p/dce/one/guide/"]
CROWD = 10_000


def _queries(client: Client, address: str) -> int:
    client.get(address)
    cache.clear()  # what is kept for some seconds would make the count depend on the clock
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def _fill(edition: Edition) -> None:
    people = Person.objects.bulk_create(
        Person(email=f"p{number}@crowd.example", name=f"Person {number}") for number in range(CROWD)
    )
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(edition=edition, person=person, enrolled_at=timezone.now()) for person in people
    )
    asked = list(Requirement.objects.filter(edition=edition))
    Progress.objects.bulk_create(Progress(enrolment=each, asked=len(asked)) for each in enrolments)
    Standing.objects.bulk_create(Standing(enrolment=each, requirement=asked[0]) for each in enrolments)


def test_the_number_enrolled_does_not_matter(world, mette):
    before = {address: _queries(mette, address) for address in MEMBERS}
    before |= {f"visitor {address}": _queries(Client(), address) for address in VISITORS}
    _fill(world.edition)
    after = {address: _queries(mette, address) for address in MEMBERS}
    after |= {f"visitor {address}": _queries(Client(), address) for address in VISITORS}
    assert after == before
    assert max(after[address] for address in MEMBERS) <= 14
    assert max(after[f"visitor {address}"] for address in VISITORS) <= 10
