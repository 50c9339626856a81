"""Which people of an edition are meant."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import Q
from django.http import QueryDict

from rostra.ledger import selecting
from rostra.ledger.models import Requirement, Standing
from rostra.ledger.standing import shown

DAY = dt.date(2026, 3, 10)
DUE = [None, *(DAY + dt.timedelta(days=days) for days in (-30, -1, 0, 1, 7, 8, 60))]


def test_a_selection_goes_into_an_address_and_comes_back():
    meant = selecting.Selection(sought="holm", cohort="c", standing="overdue", people=("a", "b"))
    assert selecting.Selection.read(meant.query()) == meant
    assert selecting.Selection.read(QueryDict("people=a&people=b&people=a")).people == ("a", "b")
    assert selecting.Selection().is_empty


def test_what_is_not_known_in_an_address_selects_nothing_less():
    assert selecting.Selection.read({"standing": "'; drop", "state": "?"}) == selecting.Selection()


@pytest.mark.django_db
def test_states_say_the_same_as_the_rule_for_every_state_day_and_debt(spring, people, work_off):
    """The conditions for the database and `standing.shown` agree, and exactly one holds."""
    from tests.factories.ledger import enrol

    enrolment = enrol(spring, people.mette)
    every = [
        (state, due, owes)
        for state in Standing._meta.get_field("state").choices
        for due in DUE
        for owes in (0, 1)
    ]
    rows = []
    for number, ((state, _word), due, owes) in enumerate(every):
        asked = Requirement.objects.create(
            edition=spring, kind="read", target=f"t{number}", title=f"t{number}", position=900 + number
        )
        rows.append(
            Standing.objects.create(
                enrolment=enrolment, requirement=asked, state=state, due_on=due, owes_catchup=bool(owes)
            )
        )
    found: dict[int, list[str]] = {row.pk: [] for row in rows}
    for name, condition in selecting.states(DAY).items():
        for pk in Standing.objects.filter(condition & Q(pk__in=found)).values_list("pk", flat=True):
            found[pk].append(name)
    assert {
        row.pk: [shown(row.state, row.due_on, DAY, owes_catchup=row.owes_catchup)] for row in rows
    } == found
