"""People × what is asked: cells, counts and orders agree with what single people see."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.kernel.time import today
from rostra.ledger import matrix
from rostra.ledger.models import Requirement, Standing
from rostra.ledger.reading import standings_of
from rostra.ledger.selecting import Selection
from tests.factories.ledger import enrol, fact

pytestmark = pytest.mark.django_db


@pytest.fixture
def manned(spring, people):
    """Mette has read the guide, Nils is excused from nothing and has done nothing."""
    mette, nils = enrol(spring, people.mette), enrol(spring, people.nils)
    fact(mette, "guide", "read")
    return mette, nils


def rows_of(person, edition, chosen=None):
    return matrix.ordered((chosen or Selection()).rows(person, edition))


def test_cells_say_what_the_page_of_each_person_says(spring, people, manned):
    asked = matrix.columns(spring, optional=True)
    day = today(spring.time_zone)
    found = matrix.lines(matrix.page_of(rows_of(people.maren, spring), 0, 50), asked, spring, day)
    for line in found:
        said = {row.requirement.key: row.shown for row in standings_of(line.enrolment, day)}
        assert line.cells == [said.get(each.key, "") for each in asked]
    assert [line.enrolment.person.key for line in found] == ["mette", "nils"]


def test_optional_columns_are_left_out_unless_asked_for(spring):
    groups = {each.group for each in matrix.columns(spring)}
    assert Requirement.Group.OPTIONAL not in groups
    optional = spring.requirements.filter(group="optional").first()
    assert optional in matrix.columns(spring, optional=True)
    assert optional in matrix.columns(spring, with_key=optional.key)


def test_what_was_not_chosen_is_not_open(spring, people, manned):
    spring.choice = "modules"
    spring.save()
    elective = spring.requirements.order_by("position").first()
    Requirement.objects.filter(pk=elective.pk).update(group="elective")
    asked = matrix.columns(spring)
    lines = matrix.lines(matrix.page_of(rows_of(people.maren, spring), 0, 50), asked, spring, today())
    Standing.objects.filter(requirement=elective).update(state="open", due_on=None)
    lines = matrix.lines([line.enrolment for line in lines], asked, spring, today())
    assert {line.cells[0] for line in lines} == {matrix.LEFT_OUT}


def test_counts_of_a_column_are_counts_of_its_cells(spring, people, manned):
    asked = spring.requirements.get(target="dce-guide")
    Standing.objects.filter(requirement=asked, state="open").update(due_on=today() - dt.timedelta(days=1))
    chosen = Selection(asked=asked.key)
    assert matrix.states_of(people.maren, spring, chosen) == {"met": 1, "overdue": 1}
    for state, count in (("met", 1), ("overdue", 1), ("open", 0)):
        assert chosen.but(state=state).rows(people.maren, spring).count() == count


def test_the_tally_is_what_each_filter_selects(spring, people, manned):
    tally = matrix.tally(people.maren, spring, Selection())
    assert (tally.everyone, tally.enrolled) == (2, 2)
    for name, count in tally.by_condition.items():
        assert Selection(standing=name).rows(people.maren, spring).count() == count
    assert tally.met == 1


def test_nobody_of_another_organisation_is_counted_or_listed(spring, brod, people, manned):
    enrol(brod, people.piotr)
    assert matrix.tally(people.basia, spring, Selection()).everyone == 0
    assert list(rows_of(people.basia, spring)) == []
    assert matrix.tally(people.basia, brod, Selection()).everyone == 1
    assert matrix.states_of(people.basia, spring, Selection(asked="x")) == {}


@pytest.mark.parametrize(
    ("sort", "first"), [("name", "mette"), ("met", "nils"), ("seen", "nils"), ("?", "mette")]
)
def test_orders(spring, people, manned, sort, first):
    rows = matrix.ordered(Selection().rows(people.maren, spring), sort)
    assert matrix.page_of(rows, 0, 50)[0].person.key == first


def test_a_page_costs_the_same_whatever_is_on_it(spring, people, manned):
    asked = matrix.columns(spring)

    def cost(end: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            rows = matrix.page_of(rows_of(people.maren, spring), 0, end)
            matrix.lines(rows, asked, spring, today())
        return len(queries)

    cost(1)
    assert cost(1) == cost(2)
