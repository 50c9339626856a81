"""Registering by the API: as a guest, with a key, the same again, and how often."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from rostra.live.actions import registrations
from rostra.live.models import Registration, Session
from rostra.people.models import Person
from tests.factories.live import make_session
from tests.web.interop.conftest import Caller

GUEST = {"email": "guest@example.org", "name": "A Guest", "language": "en"}


@pytest.fixture(autouse=True)
def _nobody_came_before() -> None:
    cache.clear()


def post(session: Session, body: Any, *, key: str = "", caller: Caller | None = None) -> Any:
    headers = {"idempotency-key": key} if key else {}
    one = caller or Caller()
    return one.client.post(
        f"/api/v1/sessions/{session.key}/registrations/",
        body,
        content_type="application/json",
        headers=headers,
    )


def test_a_guest_registers_without_a_key_and_the_same_again_is_the_same(two):
    session = make_session(two.organisations.lindholt, capacity_online=1)
    first = post(session, GUEST, key="one")
    row = session.registrations.get()
    assert (first.status_code, first.json()) == (
        201, {"id": row.key, "state": "booked", "confirmed": False, "position": None},
    )  # fmt: skip
    assert (row.person, row.source, row.language, row.idempotency_key) == (None, "api", "en", "one")
    for again in (post(session, GUEST, key="one"), post(session, GUEST), post(session, GUEST, key="other")):
        assert (again.status_code, again.json()) == (201, first.json())
    other = {**GUEST, "email": "other@example.org"}
    conflict = post(session, other, key="one")
    assert (conflict.status_code, conflict["Content-Type"]) == (409, "application/problem+json")
    assert (conflict.json()["code"], conflict.json()["type"].rpartition("-")[2]) == ("key", "conflict")
    waits = post(session, other, key="two").json()
    assert (waits["state"], waits["position"], session.registrations.count()) == ("waitlisted", 1, 2)
    # The caller who made it sees that it was confirmed, whoever types the address does not.
    registrations.confirm(row)
    assert [post(session, GUEST, key=key).json()["confirmed"] for key in ("one", "", "x")] == [
        True,
        False,
        False,
    ]


def test_with_a_key_its_person_registers(two, caller):
    session = make_session(two.organisations.lindholt, guests=False)
    mette = caller("ole", "registrations:write")
    done = post(session, {}, caller=mette)
    assert (done.status_code, done.json()["confirmed"]) == (201, True)
    assert session.registrations.get().person == two.people.ole
    assert post(session, {"email": two.people.ole.email.upper()}, caller=mette).json() == done.json()
    for body, caller_of, said in (
        ({"email": "somebody@example.org"}, mette, (409, "other_person")),
        ({}, caller("ole", "sessions:read"), (403, "scope")),
        (GUEST, None, (409, "no_guests")),
        ({}, Caller("rostra_nothing"), (401, "unauthenticated")),
        ({"email": "somebody@example.org", "more": 1}, None, (422, "invalid")),
    ):
        answer = post(session, body, caller=caller_of)
        assert (answer.status_code, answer.json()["code"]) == said
    narrow = caller("maren", scope_kind="organisation", scope_key="zielony-brod")
    assert post(session, {}, caller=narrow).status_code == 404
    assert not Person.objects.filter(email__in=["guest@example.org", "somebody@example.org"]).exists()


def test_what_is_not_there_or_not_for_visitors(two):
    lindholt = two.organisations.lindholt
    for session in (
        make_session(lindholt, state="draft"),
        make_session(lindholt, seen_by="edition"),
        two.staff_talk,
    ):
        assert post(session, GUEST).status_code == 404
    assert Caller().post("sessions/nothing/registrations/", GUEST).status_code == 404
    over = post(make_session(lindholt, days=-2), GUEST)
    assert (over.status_code, over.json()["code"]) == (409, "over")
    hybrid = make_session(lindholt, mode="hybrid", place="Hall", capacity_room=1)
    assert post(hybrid, GUEST).json()["errors"][0]["where"] == "mode"
    assert post(hybrid, {**GUEST, "mode": "on_site"}).json()["state"] == "booked"
    bad = post(two.talk, {**GUEST, "email": "nobody"})
    assert (bad.status_code, bad.json()["errors"][0]["where"]) == (409, "email")
    assert Registration.objects.count() == 1


def test_guests_register_so_often_and_trials_without_limit(two, settings):
    settings.ACCOUNT_RATE_LIMITS = {"session_register": "4/10m/ip,2/10m/key"}
    trial = make_session(two.organisations.lindholt, unlimited_trial=True, capacity_online=None)
    assert [post(trial, GUEST).status_code for _each in range(6)] == [201] * 6
    assert [post(two.talk, GUEST).status_code for _each in range(3)] == [201, 201, 429]
    others = [post(two.talk, {**GUEST, "email": f"{number}@example.org"}) for number in range(3)]
    assert [each.status_code for each in others][-1] == 429
    assert others[-1]["Retry-After"] == "600"
    assert others[-1].json()["code"] == "too-many"


def test_sessions_are_listed_for_visitors_and_for_people(two, caller):
    found = Caller().get("sessions/").json()["items"]
    assert [each["key"] for each in found] == [two.talk.key]
    assert found[0]["places"] == [{"mode": "online", "places": 40, "free": 40}]
    assert (found[0]["guests"], found[0]["waiting"], found[0]["outside_url"]) == (True, 0, None)
    keys = [each["key"] for each in caller("basia").get("sessions/").json()["items"]]
    assert keys == [two.talk.key, two.staff_talk.key]
    later = timezone.now().isoformat()
    assert len(Caller().get("sessions/", starts_since=later).json()["items"]) == 1
    assert Caller().get("sessions/", starts_before=later).json()["items"] == []
    assert Caller().get("sessions/", programme="dce").json()["items"] == []
