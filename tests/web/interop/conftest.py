"""Two organisations with an edition each, people in both, and keys of the cast."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rostra.people.actions import tokens
from rostra.programmes.models import Academy
from tests.cast import make_organisations, make_people
from tests.factories.courses import make_course
from tests.factories.ledger import enrol, fact, make_edition
from tests.factories.live import make_session

API = "/api/v1/"


class Caller:
    """A program with a key: paths below `/api/v1/`, bodies as JSON."""

    def __init__(self, secret: str = "", **headers: str) -> None:
        given = {"authorization": f"Bearer {secret}"} if secret else {}
        self.client = Client(headers={**given, **headers})

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(path if path.startswith("http") else API + path, query or None)

    def post(self, path: str, body: Any = b"") -> Any:
        return self.client.post(API + path, body, content_type="application/json")

    def delete(self, path: str) -> Any:
        return self.client.delete(API + path)


def key_of(person: Any, *scopes: str, **more: Any) -> str:
    """A key of somebody that allows everything, or only what is named."""
    values = {"name": "Test", "until": timezone.now() + dt.timedelta(days=30), **more}
    _token, secret = tokens.make(person=person, scopes=scopes or list(tokens.SCOPES), by=person, **values)
    return secret


def make_two() -> SimpleNamespace:
    """Mette and Nils in the spring edition of Lindholt, Piotr in that of Zielony Bród. A public talk of the one, a session of
    the other that only those see who are invited.
    """
    organisations, people = make_organisations(), make_people()
    Academy.objects.create(name="The Academy", languages=["en", "da", "pl"], time_zone="Europe/Copenhagen")
    course = make_course()
    spring = make_edition(course, organisations.lindholt)
    brod = make_edition(course, organisations.zielony_brod, key="dce-brod", admission="invited")
    mette, nils, piotr = enrol(spring, people.mette), enrol(spring, people.nils), enrol(brod, people.piotr)
    for one in (mette, piotr):
        fact(one, "guide", "read")
    return SimpleNamespace(
        organisations=organisations, people=people, course=course, spring=spring, brod=brod, mette=mette,
        nils=nils, piotr=piotr, talk=make_session(organisations.lindholt, capacity_online=40),
        staff_talk=make_session(organisations.zielony_brod, seen_by="invited"),
    )  # fmt: skip


@pytest.fixture
def two(db) -> SimpleNamespace:
    return make_two()


@pytest.fixture
def caller(two) -> Callable[..., Caller]:
    """A program with the key of somebody of the cast."""

    def of(part: str, *scopes: str, headers: dict[str, str] | None = None, **more: Any) -> Caller:
        return Caller(key_of(getattr(two.people, part), *scopes, **more), **(headers or {}))

    return of
