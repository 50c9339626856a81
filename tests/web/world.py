"""A small running academy for tests of the faces: a programme with every kind of activity, an open edition, the cast."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.test import Client
from django.utils import timezone

from rostra.assessment.actions import banks, forms
from rostra.assessment.models import Bank, Form
from rostra.cohorts.actions import editions as drafts
from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel.time import today
from rostra.ledger.actions import editions, enrolments
from rostra.people.models import Person
from rostra.programmes.models import Academy
from tests.cast import make_organisations, make_people
from tests.programmes.content import make_programme, make_standard

PROGRAMME = "dce"
SECRET = "only-the-right-answer-says-this"


def _choice(key: str, text: str, correct: bool, feedback: str = "") -> dict[str, Any]:
    return {"type": "item", "id": key, "value": {"text": text, "correct": correct, "feedback": feedback}}


def _item(key: str, **value: Any) -> dict[str, Any]:
    return {"type": "item", "id": key, "value": value}


def _feedback() -> dict[str, str]:
    return {"right": f"<p>Well done. {SECRET}</p>", "wrong": "<p>Look again.</p>"}


def questions() -> list[dict[str, Any]]:
    """One question of every kind, in an order that tests rely on."""
    yes, no = f"<p>Yes. {SECRET}</p>", "<p>Not this one.</p>"
    values: list[tuple[str, dict[str, Any]]] = [
        ("single", {"choices": [_choice("s1", "Ask", True, yes), _choice("s2", "Tell", False, no)]}),
        ("multiple", {"choices": [
            _choice("m1", "Time", True, yes), _choice("m2", "Money", True, yes), _choice("m3", "Luck", False, no)
        ]}),
        ("true_false", {"choices": [_choice("t1", "True", False, no), _choice("t2", "False", True, yes)]}),
        ("matching", {"feedback": _feedback(), "pairs": [
            _item("p1", left="door", right="a way in"), _item("p2", left="pen", right="who decides")
        ]}),
        ("ordering", {"feedback": _feedback(), "items": [
            _item("o1", text="first thing"), _item("o2", text="second thing"), _item("o3", text="third thing")
        ]}),
        ("short", {"feedback": _feedback(), "accept": [{"type": "item", "id": "a1", "value": "Helsinki"}]}),
        ("numeric", {"feedback": _feedback(), "answer": 6.0, "tolerance": 0.0, "unit": "weeks"}),
        ("reflection", {"min_words": 2, "given": "<p>Thank you.</p>"}),
    ]  # fmt: skip
    return [
        {
            "type": kind,
            "id": f"q-{kind}",
            "value": {"text": f"<p>The {kind} question?</p>", "points": 1, **value},
        }
        for kind, value in values
    ]


def fields() -> list[dict[str, Any]]:
    """A form with a field of every kind."""

    def field(kind: str, **value: Any) -> dict[str, Any]:
        return {"type": kind, "id": f"f-{value.get('id', kind)}", "value": value}

    def option(key: str) -> dict[str, Any]:
        return {"type": "item", "id": f"o-{key}", "value": {"id": key, "label": key.title()}}

    def column(key: str, kind: str, calendar: bool = False) -> dict[str, Any]:
        return {"type": "item", "id": f"c-{key}", "value": {
            "id": key, "label": key.title(), "kind": kind, "options": [], "calendar": calendar,
        }}  # fmt: skip

    common = {"help": "", "required": False}
    return [
        field("heading", label="Who", help="Start here."),
        field("text", id="owner", label="Who decides", help="", required=True),
        field("long_text", id="why", label="Why", max_words=5, **common),
        field("number", id="hours", label="Hours", **common),
        field("date", id="start", label="First day", calendar=True, **common),
        field("choice", id="step", label="Step", options=[option("ask"), option("tell")], **common),
        field("choices", id="doors", label="Doors", options=[option("online"), option("hall")], **common),
        field("rows", id="plan", label="Plan", columns=[column("what", "text"), column("day", "date", True)],
              min_rows=0, max_rows=20, start_rows=2, calendar_title="what", **common),
    ]  # fmt: skip


def make_world(*, enrol: tuple[str, ...] = ("mette", "nils"), open_reading: bool = False) -> SimpleNamespace:
    """Organisations, people, the programme `dce` and its edition `dce-spring`, run by Lindholt; some are enrolled."""
    organisations = make_organisations()
    people = make_people()
    content = make_programme(PROGRAMME)
    make_standard()
    Academy.objects.create(name="The Academy", languages=["en", "da", "pl"], time_zone="Europe/Copenhagen")
    bank = Bank.objects.get(key=f"{PROGRAMME}-bank")
    bank.questions = questions()
    bank.save()
    banks.publish(bank, by=None)
    form = Form.objects.get(key=f"{PROGRAMME}-form")
    form.fields = fields()
    form.save()
    forms.publish(form, by=None)
    if open_reading:
        content.programme.open_reading = True
        content.programme.save_revision().publish()
    day = today("Europe/Copenhagen")
    edition = drafts.draft(
        programme=content.programme, title="Spring edition", organisation=organisations.lindholt,
        admission=Edition.Admission.OPEN, starts_on=day - dt.timedelta(days=7), ends_on=day + dt.timedelta(days=60),
        time_zone="Europe/Copenhagen", languages=["en"], slug="dce-spring", key="dce-spring", by=None,
        announced_at=timezone.now() - dt.timedelta(days=8),
    )  # fmt: skip
    edition = editions.open_(edition, by=None)
    world = SimpleNamespace(organisations=organisations, people=people, content=content, edition=edition)
    world.enrolments = SimpleNamespace(**{key: enrol_person(world, getattr(people, key)) for key in enrol})
    return world


def enrol_person(world: SimpleNamespace, person: Person) -> Enrolment:
    return enrolments.enrol(edition=world.edition, person=person, by=None)


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client
