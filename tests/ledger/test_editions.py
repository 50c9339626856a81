"""Opening an edition pins what it asks; later changes of the programme are offered."""

from __future__ import annotations

import datetime as dt

import pytest

from rostra.kernel.errors import NotAllowed, Refused
from rostra.ledger.actions import editions
from rostra.ledger.models import Progress, Requirement, Standing
from rostra.ledger.pins import Terms, percent, pins_of
from rostra.programmes.models import Outline
from tests.factories.courses import ACTIVITIES, publish
from tests.factories.ledger import enrol, fact, make_edition

pytestmark = pytest.mark.django_db


def test_opening_pins_every_activity(course, organisations, people):
    edition = make_edition(
        course,
        organisations.lindholt,
        opened=False,
        starts_on=dt.date(2099, 1, 1),
        ends_on=dt.date(2099, 4, 11),
    )
    editions.open_(edition, by=people.maren)
    asked = Requirement.objects.filter(edition=edition).order_by("position")
    assert [(each.code, each.group, each.due_days, each.accepts, each.threshold) for each in asked] == [
        ("A1.1", "core", 50, ["read"], None),
        ("A1.2", "core", 50, ["watched", "read"], 80),
        ("A1.3", "core", 50, ["passed"], None),
        ("A1.4", "optional", None, ["read"], None),
        ("A2.1", "core", 100, ["accepted"], None),
        ("A2.2", "core", 100, ["read"], None),
    ]
    again = editions.open_(edition, by=people.maren)
    assert again.opened_by == people.maren
    assert asked.count() == 6


def test_without_an_end_nothing_is_due(course, organisations):
    edition = make_edition(course, organisations.lindholt, ends_on=None)
    assert set(edition.requirements.values_list("due_days", flat=True)) == {None}


def test_others_cannot_open_it(course, organisations, people):
    edition = make_edition(course, organisations.lindholt, opened=False)
    for who in ("basia", "tove", "mette", "edda", "eva"):
        with pytest.raises(NotAllowed):
            editions.open_(edition, by=getattr(people, who))


def test_a_programme_without_activities_cannot_be_opened(course, organisations):
    Outline.objects.all().delete()
    edition = make_edition(course, organisations.lindholt, opened=False)
    with pytest.raises(Refused, match="no published activities") as caught:
        editions.open_(edition, by=None)
    assert caught.value.code == "empty_programme"


def test_packages_and_electives_are_not_core():
    activity = {"key": "x", "kind": "read", "title": "X", "minutes": 5}
    tree = {
        "levels": [
            {
                "key": "a",
                "modules": [
                    {"key": group, "group": group, "activities": [activity | {"key": group}]}
                    for group in ("core", "elective", "package:climate")
                ],
            }
        ]
    }
    pins = pins_of(tree, {}, {}, Terms(dt.date(2026, 1, 1), dt.date(2026, 1, 31)))
    assert [(pin.group, pin.package, pin.due_days) for pin in pins] == [
        ("core", "", 10),
        ("elective", "", 20),
        ("package", "a:climate", 30),
    ]


def test_a_share_is_read_either_way():
    assert [percent(share) for share in (0.8, 80, "0.9", None, 1, 100)] == [80, 80, 90, 80, 100, 100]


def changed() -> dict:
    """The guide taken out, the film renamed and longer, the link moved into the core, a new text."""
    a1 = [("film", "watch", 6, False), ("quiz", "quiz", 10, False), ("more", "link", 10, False)]
    return {"a1": a1, "a2": ACTIVITIES["a2"], "a3": [("new", "read", 15, False)]}


def test_an_unchanged_programme_offers_nothing(spring):
    assert editions.differences(spring) == []


def test_changes_are_offered_and_accepted_one_by_one(spring, people):
    enrolment = enrol(spring, people.mette)
    fact(enrolment, "guide", "read")
    fact(enrolment, "film", "watched", value=80, minutes=4)
    late = enrol(spring, people.nils)
    publish(spring.programme, changed())
    offered = {each.key: each for each in editions.differences(spring)}
    assert set(offered) == {
        "remove:dce-guide",
        "change:dce-film",
        "change:dce-quiz",
        "change:dce-more",
        "add:dce-new",
    }
    assert offered["change:dce-film"].detail == "has the code A1.1; takes 6 minutes"
    assert Progress.objects.get(pk=late.pk).asked == 5
    editions.accept_differences(spring, keys=["add:dce-new"], by=people.maren)
    assert Progress.objects.get(pk=late.pk).asked == 6
    editions.accept_differences(spring, keys=list(offered), by=people.maren)
    assert editions.differences(spring) == []
    # Mette keeps what she met; Nils is not asked for it any more.
    mine, theirs = Progress.objects.get(pk=enrolment.pk), Progress.objects.get(pk=late.pk)
    assert (mine.asked, mine.met, mine.minutes) == (7, 2, 34)
    assert (theirs.asked, theirs.met) == (6, 0)
    assert Standing.objects.get(enrolment=enrolment, requirement__target="dce-guide").state == "met"


def test_what_was_taken_out_can_come_back(spring, people):
    enrol(spring, people.mette)
    publish(spring.programme, changed())
    editions.accept_differences(spring, keys=["remove:dce-guide"], by=people.maren)
    publish(spring.programme)
    assert [each.what for each in editions.differences(spring)] == ["back"]
    editions.accept_differences(spring, keys=["back:dce-guide"], by=people.maren)
    assert Progress.objects.get().asked == 5
    with pytest.raises(NotAllowed):
        editions.accept_differences(spring, keys=[], by=people.basia)


def test_retiring_the_last_thing_owed_completes(spring, people, django_capture_on_commit_callbacks):
    enrolment = enrol(spring, people.mette)
    for name, kind in (("film", "read"), ("quiz", "passed"), ("plan", "accepted"), ("case", "read")):
        fact(enrolment, name, kind)
    publish(spring.programme, {"a1": ACTIVITIES["a1"][1:], "a2": ACTIVITIES["a2"]})
    with django_capture_on_commit_callbacks(execute=True):
        editions.accept_differences(spring, keys=["remove:dce-guide"], by=people.maren)
    assert Progress.objects.get().completed_at is not None
    assert enrolment.certificates.count() == 1
