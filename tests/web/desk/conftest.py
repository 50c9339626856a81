"""Two editions of two organisations, a third organisation beside them, people in each, a worksheet that waits."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from rostra.assessment.actions import forms
from rostra.cohorts.actions import editions as drafts
from rostra.demo.cast import BROD, PROGRAMME, SPRING
from rostra.ledger.actions import editions as opening
from rostra.ledger.actions import enrolments, learning
from tests.cast import make_organisations, make_people
from tests.programmes.content import make_programme

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FIELDS = [
    {"type": "heading", "id": "h", "value": {"label": "The goal", "help": ""}},
    {
        "type": "long_text",
        "id": "g",
        "value": {"id": "goal", "label": "Your goal", "help": "", "required": True},
    },
    {
        "type": "rows",
        "id": "r",
        "value": {
            "id": "team",
            "label": "Your team",
            "help": "",
            "required": False,
            "max_rows": 10,
            "columns": [
                {
                    "type": "item",
                    "id": "c1",
                    "value": {"id": "who", "label": "Who", "kind": "text", "options": []},
                },
                {
                    "type": "item",
                    "id": "c2",
                    "value": {"id": "when", "label": "When", "kind": "date", "options": []},
                },
            ],
        },
    },
]
ANSWERS = {"goal": "Hear the harbour.", "team": [{"who": "Planner", "when": "2027-03-31"}]}


@pytest.fixture
def town(prepared) -> SimpleNamespace:
    """The cast, the course, and both editions running since a week, nobody enrolled."""
    return prepared(make_town)


def make_town() -> SimpleNamespace:
    organisations, people = make_organisations(), make_people()
    course = make_programme(PROGRAMME)
    course.form.fields = FIELDS
    course.form.save()
    forms.publish(course.form, by=people.ada)
    made = {}
    for key, place, admission, zone, manager in (
        (SPRING, organisations.lindholt, "open", "Europe/Copenhagen", people.maren),
        (BROD, organisations.zielony_brod, "invited", "Europe/Warsaw", people.basia),
    ):
        start = timezone.localdate() - dt.timedelta(days=7)
        edition = drafts.draft(
            key=key, programme=course.programme, title=f"Edition {key}", organisation=place, admission=admission,
            starts_on=start, ends_on=start + dt.timedelta(days=70), languages=["en"], time_zone=zone, by=manager,
        )  # fmt: skip
        made[key] = opening.open_(edition, by=manager)
    return SimpleNamespace(
        organisations=organisations, people=people, course=course, spring=made[SPRING], brod=made[BROD]
    )


@pytest.fixture
def enrolled(prepared, town) -> SimpleNamespace:
    """Mette in the spring edition, her worksheet handed in; Piotr in the other one, his too."""
    return prepared(make_enrolled, town)


def make_enrolled(town: SimpleNamespace) -> SimpleNamespace:
    town.mette = enrol(town.spring, town.people.mette)
    town.piotr = enrol(town.brod, town.people.piotr, by=town.people.basia)
    town.sheet = hand_in(town.mette)
    town.foreign_sheet = hand_in(town.piotr)
    return town


def enrol(edition, person, by=None):
    return enrolments.enrol(edition=edition, person=person, by=by or person)


def hand_in(enrolment):
    key = f"{PROGRAMME}-sheet"
    learning.open_worksheet(enrolment=enrolment, activity_key=key)
    return learning.hand_in(enrolment=enrolment, activity_key=key, answers=ANSWERS)


@pytest.fixture
def as_():
    """A browser in which somebody is signed in."""

    def signed_in(person) -> Client:
        client = Client()
        client.force_login(person, backend=BACKEND)
        return client

    return signed_in
