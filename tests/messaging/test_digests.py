"""Collected letters: one a morning or a Monday, in the reader's language, each letter once."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from rostra.messaging.actions import digests, outbox
from rostra.messaging.hours import last_morning
from rostra.messaging.models import Message, Preference, QuietPeriod
from tests.messaging.test_delivery import news
from tests.messaging.test_preferences import people, wish

__all__ = ["people"]
ZONE = ZoneInfo("Europe/Copenhagen")


def gather(person, *keys: str) -> None:
    """Letters that were written before the last Monday morning of their reader."""
    for key in keys:
        news(key, person=person)
    Message.objects.filter(key__in=keys).update(
        created_at=last_morning(timezone.now(), ZONE, weekly=True) - dt.timedelta(hours=1)
    )


@pytest.fixture
def mette(people):
    people.mette.time_zone, people.mette.language = "Europe/Copenhagen", "en"
    people.mette.save()
    return people.mette


@pytest.mark.parametrize("rhythm", ["daily", "weekly"])
def test_what_was_gathered_goes_in_one_letter(mette, postman, rhythm):
    wish(mette, rhythm)
    gather(mette, "one", "two")
    assert (digests.collect_due(), digests.collect_due()) == (1, 0)
    letter = Message.objects.get(kind="collected")
    assert (letter.subject, letter.urgency) == ("2 letters for you", 8)
    assert sorted(letter.parts.values_list("key", "state")) == [("one", "collected"), ("two", "collected")]
    assert outbox.deliver()["sent"] == 1
    text = postman.taken[0].get_body(("plain",)).get_content()
    assert text.count("Spring 2027") >= 2
    assert text.replace("\r", "").count("\n--\n") == 1
    assert "/letters/stop/all.p.mette" in postman.taken[0]["List-Unsubscribe"]


def test_what_was_written_since_the_morning_waits_for_the_next(mette, postman):
    wish(mette, "daily")
    news("new", person=mette)
    Message.objects.update(
        created_at=last_morning(timezone.now(), ZONE, weekly=False) + dt.timedelta(seconds=1)
    )
    assert digests.collect_due() == 0
    assert Message.objects.get().state == "gathered"


def test_one_collected_letter_a_morning(mette, postman):
    wish(mette, "daily")
    gather(mette, "one")
    digests.collect_due()
    gather(mette, "two")
    assert digests.collect_due() == 0
    Preference.objects.update(collected_at=timezone.now() - dt.timedelta(days=2))
    Message.objects.filter(kind="collected").update(key="collected:yesterday")
    assert digests.collect_due() == 1


def test_nothing_is_collected_in_quiet_days(mette, postman):
    wish(mette, "daily")
    gather(mette, "one")
    day = timezone.localdate()
    QuietPeriod.objects.create(
        title="Election", starts_on=day - dt.timedelta(days=2), ends_on=day + dt.timedelta(days=2)
    )
    assert digests.collect_due() == 0
    QuietPeriod.objects.all().delete()
    assert digests.collect_due() == 1


def test_a_letter_that_nobody_collected_in_time_does_not_go_by_itself(mette, postman):
    wish(mette, "weekly")
    gather(mette, "one")
    Message.objects.update(created_at=timezone.now() - dt.timedelta(days=11))
    outbox.give_up_old()
    assert list(Message.objects.values_list("state", "problem")) == [("failed", "too_old")]
