"""Editions closed to organisations: their members, today, see them and may enrol; nobody else hears of them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from rostra.cohorts import rules
from rostra.cohorts.actions import editions
from rostra.kernel.errors import Faults, Refused
from rostra.kernel.time import today
from rostra.ledger.actions import enrolments
from rostra.people.models import Membership
from tests.factories.ledger import make_edition

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def closed(prepared, course, organisations):
    """Run by Small Harbours, closed to Zielony Brod and Small Harbours."""
    return prepared(
        make_edition,
        course,
        organisations.small_harbours,
        key="dce-closed",
        admission="closed",
        organisations=[organisations.zielony_brod, organisations.small_harbours],
    )


def heard(person) -> set[str]:
    return {each.key for each in rules.offered_editions(person, ["dce"])}


def test_members_see_it_and_may_enrol_others_do_not_hear_of_it(closed, spring, people):
    assert (rules.may_see_edition(people.piotr, closed), rules.may_enrol(people.piotr, closed)) == (
        True,
        True,
    )
    assert heard(people.piotr) == {"dce-spring", "dce-closed"}
    for who in (people.mette, people.maren, people.nils, AnonymousUser()):
        assert rules.may_see_edition(who, closed) is False
        assert rules.may_enrol(who, closed) is False
        assert heard(who) == {"dce-spring"}
    assert list(rules.public_editions("dce")) == [spring]


def test_enrolling_asks_the_same_rule_and_takes_the_organisation_meant(closed, organisations, people):
    Membership.objects.create(
        person=people.piotr, organisation=organisations.lindholt, function="official", starts_on=today() - DAY
    )
    made = enrolments.enrol(edition=closed, person=people.piotr, by=people.piotr)
    assert made.organisation == organisations.zielony_brod
    with pytest.raises(Refused) as refused:
        enrolments.enrol(edition=closed, person=people.mette, by=people.mette)
    assert refused.value.code == "closed_to_others"


@pytest.mark.parametrize(
    ("starts", "ends", "may"),
    [(-9, 0, True), (-9, -1, False), (1, 9, False), (0, None, True), (None, None, True)],
)
def test_only_who_is_a_member_today(closed, people, starts, ends, may):
    day = today(people.piotr.time_zone)
    Membership.objects.filter(person=people.piotr).update(
        starts_on=None if starts is None else day + starts * DAY,
        ends_on=None if ends is None else day + ends * DAY,
    )
    assert rules.may_enrol(people.piotr, closed) is may
    assert rules.may_see_edition(people.piotr, closed) is may
    assert ("dce-closed" in heard(people.piotr)) is may


def test_who_is_enrolled_sees_it_after_leaving_the_organisation(closed, people):
    enrolments.enrol(edition=closed, person=people.piotr, by=people.piotr)
    Membership.objects.filter(person=people.piotr).delete()
    assert rules.may_see_edition(people.piotr, closed)


def test_not_announced_is_not_heard_of(course, organisations, people):
    draft = make_edition(
        course, organisations.zielony_brod, key="quiet", admission="closed", opened=False,
        organisations=[organisations.zielony_brod],
    )  # fmt: skip
    assert not rules.may_see_edition(people.piotr, draft)
    assert heard(people.piotr) == set()
    editions.announce(draft, by=people.basia)
    assert heard(people.piotr) == {"quiet"}
    editions.cancel(draft, by=people.basia)
    assert heard(people.piotr) == set()


def test_closed_to_nobody_cannot_be(course, organisations, closed, people):
    with pytest.raises(Faults) as caught:
        make_edition(course, organisations.lindholt, key="nobody", admission="closed")
    assert [name for name, _said in caught.value.faults] == ["organisations"]
    with pytest.raises(Faults):
        editions.change(closed, by=people.ada, organisations=[])
    editions.change(closed, by=people.ada, organisations=[organisations.lindholt])
    assert rules.may_enrol(people.mette, closed)
    assert not rules.may_enrol(people.piotr, closed)
