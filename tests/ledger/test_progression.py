"""After a level: the next one, and the next edition of it that this person may hear of."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.cohorts.actions import editions as drafts
from rostra.cohorts.actions import modules as edition_modules
from rostra.cohorts.actions.modules import Taken
from rostra.kernel.time import now, today
from rostra.ledger.actions import editions
from rostra.ledger.progression import next_step, next_steps
from tests.factories.ladders import make_ladder
from tests.factories.ledger import enrol, make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def ladder(prepared):
    return prepared(make_ladder)


def run(ladder, organisation, key, modules, *, opened=True, **fields):
    edition = make_edition(ladder, organisation, key=key, opened=False, **fields)
    edition_modules.take(edition, modules=[Taken(each) for each in modules], by=None)
    return editions.open_(edition, by=None) if opened else edition


@pytest.fixture
def basic(ladder, organisations, people):
    return enrol(run(ladder, organisations.lindholt, "basic", ["b1", "b2"]), people.mette)


def test_without_a_date_yet(basic):
    step = next_step(basic, "en")
    assert (step.level_key, step.level_title, step.programme_key) == ("adv", "Level adv", "ladder")
    assert (step.edition, step.open) == (None, False)


def test_the_one_that_takes_people_comes_before_the_announced_and_the_whole(basic, ladder, organisations):
    far = today() + dt.timedelta(days=100)
    whole = make_edition(ladder, organisations.lindholt, key="whole")
    assert next_step(basic, "en").edition == whole
    run(ladder, organisations.lindholt, "draft", ["m1"], opened=False)
    announced = run(ladder, organisations.lindholt, "announced", ["m1"], opened=False, announced_at=now())
    later = run(ladder, organisations.lindholt, "later", ["m1"], starts_on=far, ends_on=None)
    run(ladder, organisations.lindholt, "trainers", ["t1"])
    step = next_step(basic, "en")
    assert (step.edition, step.open) == (later, True)
    drafts.cancel(later, by=None)
    drafts.cancel(whole, by=None)
    step = next_step(basic, "en")
    assert (step.edition, step.open) == (announced, False)


def test_closed_and_invited_ones_only_for_whom_they_are(basic, ladder, organisations, people):
    run(
        ladder,
        organisations.zielony_brod,
        "brod",
        ["m1"],
        admission="closed",
        organisations=[organisations.zielony_brod],
    )
    run(ladder, organisations.lindholt, "invited", ["m1"], admission="invited")
    assert next_step(basic, "en").edition is None
    own = run(
        ladder,
        organisations.zielony_brod,
        "own",
        ["m1"],
        admission="closed",
        organisations=[organisations.lindholt],
    )
    assert next_step(basic, "en").edition == own


def test_nothing_for_whom_takes_it_already_nor_after_the_last(basic, ladder, organisations, people):
    enrol(run(ladder, organisations.lindholt, "adv", ["m1"]), people.mette)
    assert next_step(basic, "en") is None
    last = enrol(run(ladder, organisations.lindholt, "tot", ["t1"]), people.nils)
    assert next_step(last, "en") is None
    assert (
        next_step(enrol(make_edition(ladder, organisations.lindholt, key="all"), people.nils), "en") is None
    )


def test_many_cost_what_one_costs(basic, ladder, organisations, people):
    def cost(enrolments) -> int:
        with CaptureQueriesContext(connection) as seen:
            next_steps(enrolments, "en")
        return len(seen)

    one = cost([basic])
    others = [
        enrol(run(make_ladder(f"l{n}"), organisations.lindholt, f"e{n}", ["b1"]), people.mette)
        for n in range(4)
    ]
    assert cost([basic, *others]) == one == 4
    assert cost([]) == 0
