"""Finding dates through the pages: asked, answered, proposed, changed, confirmed; diaries of an organisation."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from rostra.cohorts.actions import proposals
from rostra.cohorts.models import Proposal
from rostra.live.actions import busy_calendars, polls
from rostra.live.models import BusyCalendar, DatePoll
from rostra.people.models import Person
from tests.live.test_busy import at, calendar, soon
from tests.web.desk.conftest import enrol

pytestmark = pytest.mark.django_db

HERE = "/en/desk/editions/dce-spring/dates/"
ASKED = {
    "title": "Two workshops", "about": "In the hall", "language": "en", "sessions": 2, "needed": 1, "repeats": 1,
    "min_gap_days": 5, "minutes": 120, "time_zone": "Europe/Copenhagen", "mode": "on_site", "rooms": "Hall\nLibrary",
}  # fmt: skip


@pytest.fixture
def poll(town, as_) -> DatePoll:
    """Two dates out of four Tuesdays, asked by Maren of Mette and Nils, open."""
    for person in (town.people.mette, town.people.nils):
        enrol(town.spring, person)
    maren = as_(town.people.maren)
    wrong = maren.post(f"{HERE}new/", {**ASKED, "needed": 3})
    assert wrong.status_code == 400
    made = maren.post(f"{HERE}new/", ASKED)
    row = DatePoll.objects.get()
    assert made.url == f"{HERE}{row.key}/days/"
    first = timezone.localdate() + dt.timedelta(days=20)
    days = {
        "do": "add",
        "first_day": first,
        "last_day": first + dt.timedelta(days=27),
        "weekdays": ["1"],
        "times": "17:00",
    }
    assert maren.post(made.url, {**days, "times": "never"}).status_code == 400
    assert maren.post(made.url, days).status_code == 302
    assert row.slots.count() == 4
    maren.post(f"{HERE}{row.key}/step/", {"do": "open"})
    polls.write.call(poll=row.key)
    row.refresh_from_db()
    return row


def test_from_the_question_to_the_sessions(town, poll, as_):
    keys = list(poll.slots.order_by("starts_at").values_list("key", flat=True))
    mette, maren, here = as_(town.people.mette), as_(town.people.maren), f"{HERE}{poll.key}/"
    busy_calendars.add(
        person=town.people.mette, by=town.people.mette, title="Phone",
        data=calendar(at(poll.slots.get(key=keys[3]).starts_at)),
    )  # fmt: skip
    page = mette.get(f"/en/learn/dates/{poll.key}/").content.decode()
    assert page.count("<fieldset") == 4
    assert page.count("Your calendar says that you are busy then") == 1
    assert "Nils" not in page
    assert "Two workshops" in mette.get("/en/learn/sessions/").content.decode()
    both = mette.post(f"/en/learn/dates/{poll.key}/", {f"slot-{keys[0]}": "yes", "none_suits": "1"})
    assert both.status_code == 400
    said = {
        f"slot-{keys[0]}": "yes",
        f"slot-{keys[1]}": "maybe",
        f"slot-{keys[2]}": "no",
        "comment": "By train",
    }
    mette.post(f"/en/learn/dates/{poll.key}/", said)
    assert "One day has no answer yet" in mette.get(f"/en/learn/dates/{poll.key}/").content.decode()
    mette.post(f"/en/learn/dates/{poll.key}/", {f"slot-{keys[3]}": "no", "comment": "By train"})
    as_(town.people.nils).post(f"/en/learn/dates/{poll.key}/", {"none_suits": "1"})
    poll.refresh_from_db()
    assert poll.state == "closed"

    answers = maren.get(f"{here}answers/").content.decode()
    assert "By train" in answers
    assert "no day suits" in answers
    went = maren.post(f"{here}step/", {"do": "propose"})
    proposal = Proposal.objects.get(subject=poll.key)
    assert went.url == f"{here}{proposal.key}/"
    assert 'data-refresh="2"' in maren.get(went.url).content.decode()
    proposals.answer_now(proposal)
    shown = maren.get(went.url).content.decode()
    assert "1 of 2 people who answered can come to at least 1 of 2 dates" in shown
    for words in (
        "proved: no other choice does better",
        "Nils Bakke",
        "too few",
        "Hall",
        "Confirm these dates",
    ):
        assert words in shown
    again = maren.post(went.url, {"do": "again", f"date-{keys[1]}": "find"})
    failed = Proposal.objects.get(state="asked")
    assert failed.question["current"] == sorted(keys[:2])
    proposals.answer_now(failed)
    assert "No such dates" in maren.get(again.url).content.decode()

    last = maren.post(f"{here}step/", {"do": "propose"}).url
    proposals.answer_now(Proposal.objects.get(state="asked"))
    done = maren.post(last, {"do": "settle"}, follow=True).content.decode()
    assert "Workshop 1" in done
    assert "Workshop 2" in done
    assert [each.place for each in town.spring.sessions.all()] == ["Hall", "Hall"]
    assert "The dates are settled" in mette.get(f"/en/learn/dates/{poll.key}/").content.decode()
    assert maren.get(last).status_code == 200
    assert "settled" in maren.get(HERE).content.decode()


def test_pages_cost_the_same_for_many(town, poll, as_, django_assert_max_num_queries):
    maren = as_(town.people.maren)
    made = Person.objects.bulk_create(
        Person(email=f"p{n}@x.example", key=f"p{n}", password="!") for n in range(60)
    )
    poll.people.model.objects.bulk_create(poll.people.model(poll=poll, person=each) for each in made)
    for page in ("", "answers/", "days/"):
        with django_assert_max_num_queries(24):
            assert maren.get(f"{HERE}{poll.key}/{page}").status_code == 200
    with django_assert_max_num_queries(24):
        maren.get(HERE)


def test_calendars_are_added_and_removed_on_their_pages(town, as_):
    mette, maren, basia = (as_(getattr(town.people, name)) for name in ("mette", "maren", "basia"))
    file = SimpleUploadedFile("mine.ics", calendar(at(soon(3))), content_type="text/calendar")
    assert mette.post("/en/learn/me/busy-times/", {"title": "Phone"}).status_code == 422
    assert (
        mette.post("/en/learn/me/busy-times/", {"title": "Phone", "url": "http://10.0.0.1/x"}).status_code
        == 422
    )
    assert mette.post("/en/learn/me/busy-times/", {"title": "Phone", "file": file}).status_code == 302
    secret = "https://calendar.example/private-77/basic.ics"
    assert mette.post("/en/learn/me/busy-times/", {"title": "Work", "url": secret}).status_code == 302
    page = mette.get("/en/learn/me/busy-times/").content.decode()
    assert "One busy time in the next half year" in page
    assert "private-77" not in page
    mette.post(f"/en/learn/me/busy-times/{BusyCalendar.objects.get(title='Work').key}/remove/")
    diaries = "/en/desk/organisations/lindholt/diaries/"
    assert basia.get(diaries).status_code == 404
    file.seek(0)
    assert maren.post(diaries, {"title": "Council", "file": file}).status_code == 302
    assert "Council" in maren.get(diaries).content.decode()
    key = BusyCalendar.objects.get(title="Council").key
    assert basia.post(f"/en/desk/diaries/{key}/remove/").status_code == 404
    maren.post(f"/en/desk/diaries/{key}/remove/")
    assert [each.title for each in BusyCalendar.objects.all()] == ["Phone"]
