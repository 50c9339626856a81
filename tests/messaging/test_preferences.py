"""Wishes about letters: held, collected or not sent; what always comes at once; the link that stops a topic."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rostra.kernel.errors import Refused
from rostra.messaging import stopping
from rostra.messaging.actions import outbox, preferences
from rostra.messaging.hours import Quiet, is_quiet, last_morning, next_moment
from rostra.messaging.models import Message, Preference, QuietPeriod, Trouble
from tests.cast import make_organisations, make_people
from tests.messaging.test_delivery import code, invitation, news

PLACES = (
    "Europe/Copenhagen",
    "America/New_York",
    "Asia/Kolkata",
    "Pacific/Apia",
    "Australia/Lord_Howe",
    "UTC",
)
START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def at(text: str, zone: ZoneInfo = COPENHAGEN, fold: int = 0) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(dt.UTC)


NIGHT = Quiet(dt.time(21), dt.time(7, 30))
NAP = Quiet(dt.time(2, 15), dt.time(2, 45))


@pytest.mark.parametrize(
    ("moment", "quiet", "goes"),
    [
        ("2027-03-01 12:00", NIGHT, "2027-03-01 12:00"),
        ("2027-03-01 21:00", NIGHT, "2027-03-02 07:30"),
        ("2027-03-02 06:00", NIGHT, "2027-03-02 07:30"),
        ("2027-03-02 07:30", NIGHT, "2027-03-02 07:30"),
        ("2027-03-27 23:00", NIGHT, "2027-03-28 07:30"),  # clocks go forward in this night
        ("2027-10-30 23:00", NIGHT, "2027-10-31 07:30"),  # and back in this one
        ("2027-03-02 12:00", Quiet(dt.time(9), dt.time(9)), "2027-03-02 12:00"),
        (
            "2027-03-02 12:00",
            Quiet(days=((dt.date(2027, 3, 1), dt.date(2027, 3, 5)),)),
            "2027-03-06 00:00",
        ),
        (
            "2027-03-02 12:00",
            Quiet(dt.time(21), dt.time(7), ((dt.date(2027, 3, 1), dt.date(2027, 3, 5)),)),
            "2027-03-06 07:00",
        ),
        (
            "2027-03-02 12:00",
            Quiet(days=(
                (dt.date(2027, 3, 2), dt.date(2027, 3, 2)),
                (dt.date(2027, 3, 3), dt.date(2027, 3, 4)),
            )),
            "2027-03-05 00:00",
        ),
    ],
)  # fmt: skip
def test_a_letter_goes_at_the_first_moment_that_is_not_quiet(moment, quiet, goes):
    assert next_moment(at(moment), COPENHAGEN, quiet) == at(goes)


def test_quiet_hours_in_the_hour_that_comes_twice_end_after_each_pass():
    assert next_moment(at("2027-10-31 02:20"), COPENHAGEN, NAP) == at("2027-10-31 02:45")
    second = at("2027-10-31 02:20", fold=1)
    assert next_moment(second, COPENHAGEN, NAP) == at("2027-10-31 02:45", fold=1)


@given(
    moment=st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: START + dt.timedelta(minutes=minutes)),
    zone=st.sampled_from(PLACES).map(ZoneInfo),
    begins=st.none() | st.times(),
    ends=st.times(),
    first=st.dates(dt.date(2026, 1, 1), dt.date(2028, 12, 1)),
    length=st.integers(0, 60),
)
def test_whenever_and_wherever_it_is_written_it_goes_later_and_never_in_the_quiet(
    moment, zone, begins, ends, first, length
):
    quiet = Quiet(begins, ends, ((first, first + dt.timedelta(days=length)),))
    goes = next_moment(moment, zone, quiet)
    assert goes >= moment
    assert not is_quiet(goes, zone, quiet)
    assert goes - moment <= dt.timedelta(days=length + 3)
    if goes > moment:
        assert is_quiet(moment, zone, quiet)


@pytest.mark.parametrize(
    ("moment", "weekly", "expected"),
    [
        ("2027-03-03 09:00", False, "2027-03-03 08:00"),
        ("2027-03-03 07:59", False, "2027-03-02 08:00"),
        ("2027-03-03 09:00", True, "2027-03-01 08:00"),
        ("2027-03-01 08:00", True, "2027-03-01 08:00"),
        ("2027-03-01 07:00", True, "2027-02-22 08:00"),
        ("2027-03-28 12:00", False, "2027-03-28 08:00"),
    ],
)
def test_collected_letters_are_made_up_at_eight(moment, weekly, expected):
    assert last_morning(at(moment), COPENHAGEN, weekly=weekly) == at(expected)


@pytest.fixture
def people(db):
    make_organisations()
    return make_people()


def wish(person, rhythm="at_once", stopped=(), quiet_from=None, quiet_until=None) -> Preference:
    return preferences.change(
        person=person,
        by=person,
        rhythm=rhythm,
        quiet_from=quiet_from,
        quiet_until=quiet_until,
        stopped=stopped,
    )


def test_what_is_not_wanted_is_not_sent_and_the_rest_is(people, postman):
    wish(people.mette, stopped=["news"])
    assert news("n", person=people.mette).state == "suppressed"
    assert invitation("i", email=people.mette.email).state == "waiting"
    wish(people.mette, stopped=["team"])
    assert news("n2", person=people.mette).state == "waiting"


def test_a_letter_that_waits_follows_a_change_of_mind(people, postman):
    first = news("n", person=people.mette)
    wish(people.mette, stopped=["news"])
    first.refresh_from_db()
    assert (first.state, first.problem) == ("suppressed", "unwanted")


def test_who_collects_no_longer_gets_what_was_gathered_at_once(people, postman):
    wish(people.mette, "weekly")
    first = news("n", person=people.mette)
    assert first.state == "gathered"
    wish(people.mette)
    assert outbox.deliver()["sent"] == 1


def test_codes_never_wait(people, postman):
    wish(people.mette, "weekly", ["reminders", "team", "news"], dt.time(0), dt.time(23, 59))
    QuietPeriod.objects.create(
        title="Election", starts_on=timezone.localdate(), ends_on=timezone.localdate() + dt.timedelta(days=9)
    )
    code("c", email="", person=people.mette)
    invitation("i", email=people.mette.email)
    assert outbox.deliver()["sent"] == 2


def test_quiet_days_hold_the_members_they_are_meant_for(people, postman):
    first, last = timezone.localdate() - dt.timedelta(days=1), timezone.localdate() + dt.timedelta(days=5)
    territory = people.piotr.memberships.get().organisation.territory
    QuietPeriod.objects.create(title="Election", territory=territory[:4], starts_on=first, ends_on=last)
    QuietPeriod.objects.create(
        title="Holidays",
        organisation=people.mette.memberships.get().organisation,
        starts_on=first,
        ends_on=last,
    )
    now = timezone.now() + dt.timedelta(hours=1)
    held = {each: news(each, person=getattr(people, each)).due_at > now for each in ("mette", "piotr", "gus")}
    assert held == {"mette": True, "piotr": True, "gus": False}
    assert all(each.state == "waiting" for each in Message.objects.all())


def test_both_times_of_quiet_hours_are_needed(people):
    with pytest.raises(Refused) as caught:
        wish(people.mette, quiet_from=dt.time(21))
    assert caught.value.field == "quiet_until"


def test_the_link_of_a_letter_stops_its_topic_for_good(people, postman):
    news("n", person=people.mette)
    token = stopping.token(topic="news", person=people.mette, message_id="")
    wanted = stopping.read(token)
    assert wanted is not None
    assert preferences.stop(wanted)
    assert preferences.stop(wanted)
    assert preferences.of(people.mette).stopped == ["news"]
    assert Message.objects.get(key="n").state == "suppressed"


def test_an_address_that_is_nobodys_can_stop_letters_too(db, postman):
    message = news("n", email="reader@town.example")
    assert preferences.stop(stopping.Stop("news", message_id=message.message_id))
    assert Trouble.objects.get(address="reader@town.example").complained_at
    news("n2", email="reader@town.example")
    invitation("i", email="reader@town.example")
    assert outbox.deliver()["sent"] == 1


@pytest.mark.parametrize("token", ["", "x", "news.p.mette:forged", "all.p.mette"])
def test_a_forged_link_stops_nothing(people, token):
    assert stopping.read(token) is None
