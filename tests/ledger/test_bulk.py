"""By the thousand as one by one: the same standings, progress and counts; no letter; one audit line a call."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from rostra.cohorts.models import Cohort, Edition, Enrolment
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now, today
from rostra.ledger.actions import enrolments, evidence
from rostra.ledger.actions.bulk import Fact, enrol_many, record_many
from rostra.ledger.actions.rebuild import rebuild
from rostra.ledger.models import Certificate, Evidence, Progress, Standing
from rostra.messaging.models import Message
from tests.factories.ladders import make_ladder
from tests.factories.ledger import enrol, fact, make_edition, requirement
from tests.programmes.trees import level, module

pytestmark = pytest.mark.django_db

KINDS = (
    "read",
    "watched",
    "attempted",
    "passed",
    "submitted",
    "returned",
    "accepted",
    "excused",
    "caught_up",
)
ACTIVITIES = ("guide", "film", "quiz", "more", "plan", "case")
WHO = ("mette", "nils", "piotr")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(WHO),
        st.sampled_from(ACTIVITIES),
        st.sampled_from(KINDS),
        st.one_of(st.none(), st.sampled_from((20.0, 79.0, 80.0, 100.0))),
        st.integers(0, 12),
    ),
    max_size=14,
)


def snapshot(edition: Edition) -> dict[str, Any]:
    """What is stored of an edition, without primary keys and the instants of writing."""
    fields = ("state", "since", "due_on", "owes_catchup", "value", "minutes")
    counted = (
        "asked",
        "met",
        "met_by_catchup",
        "with_us",
        "returned",
        "minutes",
        "next_due_on",
        "completed_at",
    )
    of = {"enrolment__edition": edition}
    people = Enrolment.objects.filter(edition=edition).order_by("person")
    facts = ("enrolment__person", "requirement", "kind", "value", "minutes", "happened_at", "source")
    edition.refresh_from_db()
    return {
        "enrolments": list(people.values_list("person", "state", "organisation", "cohort")),
        "standings": sorted(Standing.objects.filter(**of).values_list("enrolment__person", "requirement", *fields)),
        "progress": sorted(Progress.objects.filter(**of).values_list("enrolment__person", *counted)),
        "evidence": sorted(map(str, Evidence.objects.filter(**of).values_list(*facts))),
        "count": edition.enrolled_count,
    }  # fmt: skip


def one_by_one(edition: Edition, people: SimpleNamespace, steps: list[tuple]) -> dict[str, Any]:
    """What the verbs for one person leave behind; taken back again."""
    with transaction.atomic():
        made = {name: enrol(edition, getattr(people, name)) for name in WHO}
        for who, activity, kind, value, hour in steps:
            evidence.record(
                enrolment=made[who], requirement=requirement(edition, activity), kind=kind, value=value, by=None,
                source="import", happened_at=HOURS[hour],
            )  # fmt: skip
        found = snapshot(edition)
        transaction.set_rollback(True)
    return found


HOURS = [dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC) + dt.timedelta(hours=hour) for hour in range(13)]


def facts_of(edition: Edition, steps: list[tuple]) -> list[tuple[str, Fact]]:
    asked = {name: requirement(edition, name) for name in ACTIVITIES}
    return [
        (who, Fact(asked[activity], kind, happened_at=HOURS[hour], value=value))
        for who, activity, kind, value, hour in steps
    ]


@settings(max_examples=25)
@given(steps=STEPS, cut=st.integers(0, 14))
def test_the_same_as_one_by_one(spring, people, steps, cut):
    expected = one_by_one(spring, people, steps)
    with transaction.atomic():
        facts = facts_of(spring, steps)
        wanted = [getattr(people, name) for name in WHO]
        histories = {
            getattr(people, name).pk: [fact for who, fact in facts[:cut] if who == name] for name in WHO
        }
        assert enrol_many(spring, wanted, by=None, histories=histories) == 3
        made = {each.person.key: each for each in Enrolment.objects.select_related("person", "edition")}
        assert record_many([(made[who], fact) for who, fact in facts[cut:]]) == len(facts[cut:])
        assert snapshot(spring) == expected
        assert rebuild(check=True).differences == []
        transaction.set_rollback(True)


def test_who_was_there_or_left_or_was_invited(spring, people, organisations):
    kept = enrol(spring, people.mette)
    fact(kept, "guide", "read")
    left = enrol(spring, people.nils)
    fact(left, "case", "read")
    enrolments.withdraw(left, by=people.nils)
    enrolments.invite(edition=spring, lines=people.piotr.email, by=None)
    letters = Message.objects.count()
    guide = Fact(requirement(spring, "guide"), "read", key="from-elsewhere")
    everybody = [people.mette, people.nils, people.piotr, people.tove]
    history = {each.pk: [guide] for each in (people.mette, people.nils)}
    assert enrol_many(spring, everybody, by=None, histories=history) == 3
    assert enrol_many(spring, everybody, by=None, histories=history) == 0
    spring.refresh_from_db()
    assert spring.enrolled_count == 4
    assert {each.state for each in Enrolment.objects.all()} == {"enrolled"}
    met = dict(Progress.objects.values_list("enrolment__person__key", "met"))
    assert met == {"mette": 1, "nils": 2, "piotr": 0, "tove": 0}
    assert rebuild(check=True).differences == []
    assert (Message.objects.count(), Certificate.objects.count()) == (letters, 0)
    lines = ModelLogEntry.objects.filter(action="ledger.edition.enrol_many")
    assert [line.data for line in lines] == [{"added": 1, "again": 2}]


def test_the_organisation_is_the_present_one_of_each(spring, people, organisations):
    day = today() - dt.timedelta(days=1)
    people.mette.memberships.update(ends_on=day)
    people.mette.memberships.create(organisation=organisations.zielony_brod, function="other")
    expected = one_by_one(spring, people, [])
    enrol_many(spring, [getattr(people, name) for name in WHO], by=None)
    assert snapshot(spring) == expected


def test_a_cohort_that_starts_later_moves_due_dates(spring, people):
    later = Cohort.objects.create(edition=spring, name="B", starts_on=today() + dt.timedelta(days=20))
    enrolments.enrol(edition=spring, person=people.nils, cohort=later, by=None)
    enrol_many(spring, [people.mette], by=None, cohort=later)
    due = [
        list(Standing.objects.filter(enrolment__person=each).order_by("requirement").values_list("due_on"))
        for each in (people.nils, people.mette)
    ]
    assert due[0] == due[1]
    assert rebuild(check=True).differences == []


def test_the_same_key_is_the_same_fact(spring, people):
    enrol_many(spring, [people.mette, people.nils], by=None)
    mine, other = (Enrolment.objects.get(person=each) for each in (people.mette, people.nils))
    guide = Fact(requirement(spring, "guide"), "read", key="k1")
    assert record_many([(mine, guide), (mine, guide)]) == 1
    assert record_many([(mine, guide)]) == 0
    with pytest.raises(Refused) as refused, transaction.atomic():
        record_many([(mine, Fact(requirement(spring, "case"), "read")), (other, guide)])
    assert refused.value.code == "key"
    assert Evidence.objects.count() == 1


def test_what_is_refused(spring, brod, people):
    with pytest.raises(NotAllowed):
        enrol_many(spring, [people.mette], by=people.mette)
    mine = enrol(spring, people.mette)
    with pytest.raises(Refused) as refused:
        record_many([(mine, Fact(requirement(brod, "guide"), "read"))])
    assert refused.value.code == "foreign"
    Progress.objects.filter(enrolment=mine).delete()
    with pytest.raises(Refused) as refused:
        record_many([(mine, Fact(requirement(spring, "guide"), "read"))])
    assert refused.value.code == "not_enrolled"
    Edition.objects.filter(pk=spring.pk).update(cancelled_at=now())
    spring.refresh_from_db()
    with pytest.raises(Refused) as refused:
        enrol_many(spring, [people.nils], by=None)
    assert refused.value.code == "cancelled"


def test_a_module_done_elsewhere_is_recognised(people, organisations):
    old = make_ladder("old", "The old course", levels=[level("o", module("a1"), module("a2"))])
    row = {**module("n1"), "equivalents": ["a1"]}
    new = make_ladder("new", "The new course", levels=[level("n", row, module("n2"))])
    before = make_edition(old, organisations.lindholt, key="old")
    after = make_edition(new, organisations.lindholt, key="new")
    asked = requirement(before, "a1-t")
    enrol_many(after, [people.nils], by=None)
    everybody = [people.mette, people.nils, people.piotr]
    done = {each.pk: [Fact(asked, "read")] for each in everybody[:2]}
    enrol_many(before, everybody, by=None, histories=done)
    enrol_many(after, everybody, by=None)
    recognised = Evidence.objects.filter(kind="recognised").values_list("enrolment__person__key", "reference")
    assert sorted(recognised) == [("mette", "module:a1"), ("nils", "module:a1")]
    piotr = Enrolment.objects.get(edition=before, person=people.piotr)
    record_many([(piotr, Fact(asked, "read"))])
    assert Evidence.objects.filter(kind="recognised").count() == 3
    assert rebuild(check=True).differences == []
