"""Who asks for dates, and who answers."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Edition
from rostra.live.models import DatePoll, PollPerson
from rostra.people.rules import may_act_for


def may_run_poll(person: Any, poll: DatePoll) -> bool:
    """Prepare, open, close and settle it, and read the answers: those who run the edition."""
    return cohorts.may_run_edition(person, poll.edition)


def may_add_poll(person: Any, edition: Edition) -> bool:
    """Ask the people of an edition for dates."""
    return cohorts.may_run_edition(person, edition)


def run_polls(person: Any) -> QuerySet[DatePoll]:
    """Polls this person may run."""
    return DatePoll.objects.filter(edition__in=cohorts.run_editions(person).values("pk"))


def may_answer_poll(person: Any, asked: PollPerson) -> bool:
    """Say what suits: whoever is asked, or their support officer for them."""
    return may_act_for(person, asked.person)


def own_polls(person: Any) -> QuerySet[PollPerson]:
    """What this person is asked, or was: their own row alone, never anybody else's answers."""
    rows = PollPerson.objects.filter(person=person, invited_at__isnull=False)
    return rows.exclude(poll__state=DatePoll.State.DRAFT)


def open_polls(person: Any) -> QuerySet[PollPerson]:
    """What this person can answer now."""
    return own_polls(person).filter(poll__state=DatePoll.State.OPEN, poll__edition__cancelled_at__isnull=True)
