"""What was done in an equivalent module elsewhere is recognised, once, with the reason."""

from __future__ import annotations

import pytest

from rostra.ledger.actions import evidence
from rostra.ledger.actions.choices import choose
from rostra.ledger.actions.rebuild import rebuild
from rostra.ledger.actions.recognition import recognise_equivalents
from rostra.ledger.models import Evidence, Progress
from tests.factories.ladders import make_ladder
from tests.factories.ledger import enrol, fact, make_edition
from tests.programmes.trees import level, module

pytestmark = pytest.mark.django_db


def like(row: dict, *others: str) -> dict:
    return {**row, "equivalents": list(others)}


@pytest.fixture
def two(organisations):
    """An old course, and a new one in which three modules are made up for by modules of the old one."""
    old = make_ladder("old", "The old course", levels=[level("o", module("a1"), module("a2"))])
    new = make_ladder(
        "new",
        "The new course",
        levels=[
            level(
                "n",
                like(module("n1"), "a1"),
                like(module("n2", "package:p"), "gone", "a2"),
                like(module("n3", "package:q"), "a1"),
                module("n4", "package:p", after=("n3",)),
                choose=1,
                packages=("p", "q"),
            )
        ],
    )
    return (
        make_edition(old, organisations.lindholt, key="old"),
        make_edition(new, organisations.zielony_brod, key="new", choice="packages"),
    )


def recognised(enrolment) -> list[tuple[str, str]]:
    rows = Evidence.objects.filter(enrolment=enrolment, kind="recognised").order_by("requirement__position")
    return list(rows.values_list("requirement__module", "reference"))


def test_on_enrolling_and_on_choosing(two, people):
    old, new = two
    before = enrol(old, people.mette)
    fact(before, "a1-t", "read")
    fact(before, "a2-t", "read")
    mine = enrol(new, people.mette)
    assert recognised(mine) == [("n1", "module:a1")]
    row = Evidence.objects.get(enrolment=mine)
    assert row.reason == "Gennemført som »a1« i »The old course«."  # in Mette's language
    assert (row.source, row.recorded_by) == ("system", None)
    assert recognised(enrol(new, people.nils)) == []
    choose(mine, packages=["n:p"], by=people.mette)
    # n4 builds on n3, which is made up for elsewhere: nothing more comes with it.
    assert recognised(mine) == [("n1", "module:a1"), ("n2", "module:a2")]
    assert recognise_equivalents(mine) == []
    assert (Progress.objects.get(pk=mine.pk).asked, Progress.objects.get(pk=mine.pk).met) == (3, 2)
    assert rebuild(check=True).differences == []


def test_when_another_module_is_done_later(two, people, django_capture_on_commit_callbacks):
    old, new = two
    mine = enrol(new, people.mette)
    other = enrol(new, people.nils)
    with django_capture_on_commit_callbacks(execute=True):
        fact(enrol(old, people.mette), "a1-x", "read")  # optional: the module is not done by it
    assert recognised(mine) == []
    with django_capture_on_commit_callbacks(execute=True):
        fact(enrol(old, people.mette), "a1-t", "read")
    assert recognised(mine) == [("n1", "module:a1")]
    assert recognised(other) == []


def test_what_was_taken_back_is_not_recognised_again(two, people):
    old, new = two
    fact(enrol(old, people.mette), "a1-t", "read")
    mine = enrol(new, people.mette)
    evidence.void(Evidence.objects.get(enrolment=mine), reason="Somebody else's course", by=people.basia)
    recognise_equivalents(mine)
    assert Progress.objects.get(pk=mine.pk).met == 0
    assert len(recognised(mine)) == 1


def test_what_one_did_oneself_stays_as_it_is(two, people):
    old, new = two
    mine = enrol(new, people.mette)
    fact(mine, "n1-t", "read")
    fact(enrol(old, people.mette), "a1-t", "read")
    assert recognise_equivalents(mine) == []
