"""Editions at the desk: from a plan to people, with what was typed kept when something cannot be."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from rostra.cohorts.actions import lessons
from rostra.cohorts.models import Edition, Enrolment
from rostra.messaging.models import Message

PLAN = {
    "title": "Autumn", "starts_on": "2027-09-01", "ends_on": "2027-11-30", "admission": "open", "languages": ["en"],
    "time_zone": "Europe/Copenhagen",
}  # fmt: skip


@pytest.fixture
def plan(town) -> dict:
    return {**PLAN, "programme": town.course.programme.pk, "organisation": town.organisations.lindholt.pk}


def test_an_edition_is_planned_opened_and_filled(town, as_, plan):
    client = as_(town.people.maren)
    response = client.post(reverse("desk:edition_new"), plan)
    edition = Edition.objects.get(title="Autumn")
    assert response["Location"] == reverse("desk:edition", args=[edition.key])
    assert "Open the edition" in client.get(response["Location"]).content.decode()
    client.post(reverse("desk:edition_open", args=[edition.key]))
    edition.refresh_from_db()
    assert edition.opened_at is not None
    lines = "\n".join(f"Member {number} <m{number}@lindholt.example>" for number in range(15))
    response = client.post(reverse("desk:invite", args=[edition.key]), {"lines": lines})
    assert response["Location"] == reverse("desk:people", args=[edition.key])
    assert Enrolment.objects.filter(edition=edition, state="invited").count() == 15
    assert Message.objects.filter(kind="edition_invitation").count() == 15
    assert "15 people are invited." in client.get(response["Location"]).content.decode()


def test_impossible_dates_are_explained_and_nothing_typed_is_lost(town, as_, plan):
    client = as_(town.people.maren)
    wrong = {
        **plan,
        "ends_on": "2027-08-01",
        "registration_opens_at": "2027-03-28T02:30",
        "welcome": "Dear all",
    }
    response = client.post(reverse("desk:edition_new"), wrong)
    text = response.content.decode()
    assert response.status_code == 400
    assert "skip this time" in text
    assert 'value="Autumn"' in text
    assert "Dear all" in text
    response = client.post(reverse("desk:edition_new"), {**wrong, "registration_opens_at": ""})
    assert "It ends before it starts." in response.content.decode()
    assert not Edition.objects.filter(title="Autumn").exists()


def test_an_hour_that_comes_twice_is_refused(town, as_, plan):
    response = as_(town.people.maren).post(
        reverse("desk:edition_new"), {**plan, "registration_closes_at": "2027-10-31T02:30"}
    )
    assert "twice that night" in response.content.decode()


def test_an_edition_of_another_organisation_cannot_be_planned(town, as_, plan):
    foreign = {**plan, "organisation": town.organisations.zielony_brod.pk}
    response = as_(town.people.maren).post(reverse("desk:edition_new"), foreign)
    assert response.status_code == 400
    assert Edition.objects.filter(title="Autumn").count() == 0


def test_a_faulty_list_saves_nothing_unless_asked(town, as_):
    client = as_(town.people.maren)
    path = reverse("desk:invite", args=[town.spring.key])
    lines = "Anna <anna@lindholt.example>\nno address here\nBo <bo@lindholt.example>"
    response = client.post(path, {"lines": lines})
    text = response.content.decode()
    assert response.status_code == 400
    assert "Line 2:" in text
    assert "no address here" in text
    assert Enrolment.objects.filter(edition=town.spring).count() == 0
    assert client.post(path, {"lines": lines, "skip_faults": "on"}).status_code == 302
    assert Enrolment.objects.filter(edition=town.spring, state="invited").count() == 2


def test_changes_of_the_programme_are_offered_and_taken_over_one_by_one(town, as_):
    client = as_(town.people.maren)
    town.course.read.title = "Read this first"
    town.course.read.save_revision().publish()
    page = reverse("desk:edition", args=[town.spring.key])
    assert "Read this first" in client.get(page).content.decode()
    client.post(
        reverse("desk:edition_differences", args=[town.spring.key]), {"difference": ["change:dce-read"]}
    )
    assert town.spring.requirements.get(target="dce-read").title == "Read this first"
    assert "Changes offered" not in client.get(page).content.decode()


def test_a_filter_shows_whom_it_names(enrolled, as_):
    client = as_(enrolled.people.maren)
    path = reverse("desk:people", args=[enrolled.spring.key])
    assert "Mette Krogh" in client.get(path, {"standing": "with-us"}).content.decode()
    assert "Mette Krogh" not in client.get(path, {"standing": "finished"}).content.decode()
    assert "Mette Krogh" in client.get(path, {"q": "krogh"}).content.decode()
    assert "Nobody like that" in client.get(path, {"q": "piotr"}).content.decode()


def test_a_cohort_is_added_and_somebody_moved_into_it(enrolled, as_):
    client = as_(enrolled.people.maren)
    client.post(reverse("desk:cohort_new", args=[enrolled.spring.key]), {"name": "North", "starts_on": ""})
    cohort = enrolled.spring.cohorts.get()
    client.post(reverse("desk:enrolment_move", args=[enrolled.mette.key]), {"cohort": cohort.pk})
    enrolled.mette.refresh_from_db()
    assert enrolled.mette.cohort == cohort


def test_an_edition_is_run_again_from_the_dates_of_the_last(enrolled, as_):
    client = as_(enrolled.people.maren)
    old = enrolled.spring
    lessons.note(edition=old, text="Start after the election.", by=enrolled.people.maren)
    path = reverse("desk:edition_copy", args=[old.key])
    assert path in client.get(reverse("desk:edition", args=[old.key])).content.decode()
    first = client.get(path).content.decode()
    assert "Start after the election." in first
    saturday = old.starts_on + dt.timedelta(days=7 * 60 + (5 - old.starts_on.weekday()))
    values = {"title": "Next spring", "starts_on": saturday.isoformat(), "with_cohorts": "on"}
    looked = client.post(path, {**values, "look": "1"})
    assert "at a weekend" in looked.content.decode()
    assert Edition.objects.filter(copied_from=old).count() == 0
    done = client.post(path, values)
    made = Edition.objects.get(copied_from=old)
    assert done["Location"] == reverse("desk:edition", args=[made.key])
    assert made.ends_on - made.starts_on == old.ends_on - old.starts_on
    assert Enrolment.objects.filter(edition=made).count() == 0
    page = client.get(reverse("desk:lessons", args=[made.key])).content.decode()
    assert "Start after the election." in page
    assert as_(enrolled.people.tove).get(path).status_code == 403
    wrong = client.post(path, {**values, "starts_on": old.starts_on.isoformat()})
    assert "Choose another first day" in wrong.content.decode()
    assert client.post(path, {**values, "starts_on": ""}).status_code == 400


def test_lessons_are_noted_changed_and_taken_away(enrolled, as_):
    path = reverse("desk:lessons", args=[enrolled.spring.key])
    tove, maren = as_(enrolled.people.tove), as_(enrolled.people.maren)
    tove.post(path, {"text": "Shorter films."})
    noted = enrolled.spring.lessons.get()
    assert "Shorter films." in maren.get(path).content.decode()
    change = reverse("desk:lesson", args=[noted.key])
    assert maren.post(change, {"text": "Mine"}).status_code == 403
    assert tove.post(change, {"text": ""}).status_code == 400
    tove.post(change, {"text": "Longer films."})
    assert "Longer films." in maren.get(path).content.decode()
    assert as_(enrolled.people.basia).get(path).status_code == 404
    maren.post(reverse("desk:lesson_delete", args=[noted.key]))
    assert enrolled.spring.lessons.count() == 0
