"""Reminders: what is due or overdue, in one letter, once a week, to those who want them, where the installation does."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from rostra.ledger.actions import reminders
from rostra.ledger.models import Progress, Standing
from rostra.messaging.actions import preferences
from rostra.messaging.models import Message
from tests.cast import make_organisations, make_people
from tests.factories.ledger import enrol, make_edition
from tests.programmes.content import make_programme


@pytest.fixture
def town(db, settings):
    settings.ROSTRA_DUE_REMINDERS = True
    places, people = make_organisations(), make_people()
    people.mette.language = "en"
    people.mette.save()
    edition = make_edition(make_programme("dce").programme, places.lindholt)
    people.edition, people.enrolment = edition, enrol(edition, people.mette)
    owe(people.enrolment, days=-2)
    return people


def owe(enrolment, days: int) -> None:
    """The first thing asked is due in so many days, everything else much later."""
    day = timezone.localdate() + dt.timedelta(days=days)
    rows = Standing.objects.filter(enrolment=enrolment).order_by("requirement__position")
    rows.update(due_on=day + dt.timedelta(days=60))
    Standing.objects.filter(pk=rows.first().pk).update(due_on=day)
    Progress.objects.filter(enrolment=enrolment).update(next_due_on=day)


def letters() -> list[Message]:
    return list(Message.objects.filter(kind="due_reminder").order_by("pk"))


def test_somebody_is_reminded_of_what_is_overdue_once_a_week(town):
    assert (reminders.remind_due(), reminders.remind_due()) == (1, 0)
    letter = letters()[0]
    assert letter.person == town.mette
    assert letter.text.count("was due on") == 1
    assert "/learn/" in letter.text
    assert letter.urgency == 7
    old = timezone.now() - dt.timedelta(days=8)
    Message.objects.filter(pk=letter.pk).update(created_at=old, key=f"{letter.key[:-10]}2020-01-01")
    assert reminders.remind_due() == 1


@pytest.mark.parametrize(("days", "letters"), [(-1, 1), (0, 1), (7, 1), (9, 0)])
def test_due_within_a_week_counts(town, days, letters):
    owe(town.enrolment, days)
    assert reminders.remind_due() == letters


def test_nobody_is_reminded_of_what_waits_for_us(town):
    Standing.objects.filter(enrolment=town.enrolment).update(state="handed_in")
    assert reminders.remind_due() == 0


def test_without_the_setting_nobody_is_reminded(town, settings):
    settings.ROSTRA_DUE_REMINDERS = False
    assert reminders.remind_due() == 0


def test_who_stopped_reminders_gets_none(town, settings):
    preferences.change(
        person=town.mette,
        by=town.mette,
        rhythm="at_once",
        quiet_from=None,
        quiet_until=None,
        stopped=["reminders"],
    )
    reminders.remind_due()
    assert [each.state for each in letters()] == ["suppressed"]


def test_ended_and_cancelled_editions_remind_nobody(town):
    type(town.edition).objects.update(cancelled_at=timezone.now())
    assert reminders.remind_due() == 0
