"""Export, erasure and retention, over a whole life at the academy."""

from __future__ import annotations

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.users.models import UserProfile

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.ledger.actions import certificates, evidence, learning, reviews
from rostra.messaging.actions import accounts, outbox
from rostra.messaging.models import Message
from rostra.people.actions import consents, grants, invitations, links, memberships, persons, privacy, profile
from rostra.people.models import Grant, Invitation, Person, SignInLink
from tests.factories.assessment import GOOD_ANSWERS, right_answers
from tests.factories.courses import make_course
from tests.factories.ledger import enrol, finish, make_edition, requirement

MARKERS = {
    "name": "Marker-One Quibbleton",
    "address_as": "markertwo",
    "email": "markerthree@lindholt.example",
    "title": "markerfour",
    "letter": "markerfive",
    "agent": "markersix",
    "subject": "markerseven",
    "passkey": "markereight",
    "answer": "markernine",
    "worksheet": "markerten",
    "feedback": "markereleven",
    "reason": "markertwelve",
}


def everything() -> str:
    """The whole database as text, row by row."""
    if connection.vendor == "sqlite":
        return "\n".join(connection.connection.iterdump())
    from django.apps import apps
    from django.core import serializers

    return "\n".join(serializers.serialize("json", model._base_manager.all()) for model in apps.get_models())


def on_disk() -> bytes:
    """The very bytes of the database, free pages included."""
    return connection.connection.serialize()


def left(text: str) -> list[str]:
    return [name for name, marker in MARKERS.items() if marker.lower() in text.lower()]


@pytest.fixture
def life(prepared, people, organisations) -> Person:
    """Somebody with something in every room."""
    return prepared(make_life, people, organisations)


def make_life(people: SimpleNamespace, organisations: SimpleNamespace) -> Person:
    person = persons.find_or_add(email=MARKERS["email"], name=MARKERS["name"], by=people.ada)
    profile.change(
        person=person,
        by=person,
        name=MARKERS["name"],
        address_as=MARKERS["address_as"],
        language="en",
        time_zone="UTC",
    )
    _account(person, people, organisations)
    _course(person, people, organisations)
    return person


def _account(person, people, organisations) -> None:
    memberships.add(
        person=person, organisation=organisations.lindholt, title=MARKERS["title"], by=people.maren
    )
    invitations.invite(email=person.email, by=people.ada)
    grants.give(person=person, role="evaluator", scope_kind="site", by=people.ada)
    consents.give(person=person, by=person, purpose="photos", text_version="1", language="en")
    client = Client(headers={"user-agent": MARKERS["agent"]})
    client.post(f"/en/sign-in/{links.make(person=person)}/")
    client.get("/en/learn/me/")
    Client().post("/en/account/login/", {"email": person.email})
    SocialAccount.objects.create(
        user=person, provider="organisation", uid=MARKERS["subject"], extra_data={"email": person.email}
    )
    Authenticator.objects.create(
        user=person, type="webauthn", data={"name": MARKERS["passkey"], "credential": {}}
    )
    UserProfile.get_for_user(person)
    accounts.send_code(email=person.email, code="123 456", language="en", minutes=15, person=person)
    outbox.put(key="x", kind="account", to=person.email, subject="Hello", text=MARKERS["letter"])
    audit.record("people.person.change", person, by=person)
    DBTaskResult.objects.create(
        task_path="x", args_kwargs={}, backend_name="default", status="FAILED", finished_at=timezone.now(),
        run_after=timezone.now(), traceback=f"Key (email)=({person.email}) exists", exception_class_path="x",
    )  # fmt: skip


def _course(person, people, organisations) -> None:
    edition = make_edition(make_course(), organisations.lindholt)
    enrolment = enrol(edition, person)
    attempt = learning.start_quiz(enrolment=enrolment, activity_key="dce-quiz")
    answers = right_answers(attempt) | {_reflection(attempt): f"{MARKERS['answer']} two three"}
    learning.answer_quiz(attempt=attempt, answers=answers, enrolment=enrolment)
    sheet = GOOD_ANSWERS | {"goal": MARKERS["worksheet"]}
    learning.open_worksheet(enrolment=enrolment, activity_key="dce-plan")
    submission = learning.hand_in(enrolment=enrolment, activity_key="dce-plan", answers=sheet)
    reviews.accept(submission=submission, feedback=MARKERS["feedback"], by=people.maren)
    evidence.excuse(
        enrolment=enrolment,
        requirement=requirement(edition, "case"),
        reason=MARKERS["reason"],
        by=people.maren,
    )
    finish(enrolment)
    certificates.issue(enrolment=enrolment, by=None)


def _reflection(attempt) -> str:
    from rostra.assessment.models import QuestionVersion

    return str(QuestionVersion.objects.get(pk__in=attempt.drawn, kind="reflection").pk)


def test_the_export_holds_everything_and_names_nobody_else(life, people):
    assert left(everything()) == list(MARKERS)
    data = privacy.export(person=life)
    text = json.dumps(data, ensure_ascii=False, default=str)
    missing = [name for name in MARKERS if name not in left(text)]
    # A passkey is a secret: that there is one is told, not what it holds.
    assert missing == ["passkey"]
    # A letter to the person may say who wrote it; nothing else names anybody.
    data["holdings"] = [part for part in data["holdings"] if part["model"] != "messaging.Message"]
    text = json.dumps(data, ensure_ascii=False, default=str)
    for other in Person.objects.exclude(pk=life.pk):
        assert other.email not in text
        assert other.name not in text
    assert {part["model"] for part in data["holdings"]} >= {
        "people.Person",
        "ledger.Evidence",
        "assessment.Submission",
    }


def test_the_export_shows_no_secret(life):
    text = json.dumps(privacy.export(person=life), default=str)
    for hashed in (
        *Invitation.objects.values_list("token_hash", flat=True),
        *SignInLink.objects.values_list("token_hash", flat=True),
    ):
        assert hashed not in text
    assert life.password not in text
    for session in UserSession.objects.values_list("session_key", flat=True):
        assert session not in text


def test_after_erasure_no_marker_is_left(life, people):
    done = privacy.erase(person=life, by=life)
    assert left(everything()) == []
    assert done["people.Person"] == 1
    life.refresh_from_db()
    assert (life.email, life.name, life.is_active, life.is_superuser) == (None, "", False, False)
    assert life.erased_at is not None
    assert str(life) == "A person who left"
    assert (
        life.memberships.count() == life.grants.count() == UserSession.objects.filter(user=life).count() == 0
    )


@pytest.mark.sqlite
def test_the_bytes_are_overwritten(life):
    privacy.erase(person=life, by=life)
    raw = on_disk().lower()
    assert [name for name, marker in MARKERS.items() if marker.lower().encode() in raw] == []


def test_what_must_stay_stays_and_says_why(life):
    from rostra.ledger.models import Evidence, Standing

    facts, states = Evidence.objects.count(), Standing.objects.count()
    privacy.erase(person=life, by=life)
    assert (Evidence.objects.count(), Standing.objects.count()) == (facts, states)
    assert all(kept.why for kept in privacy.kept())
    assert privacy.erase(person=life, by=life) == {}


def test_others_keep_what_is_theirs(life, people):
    before = privacy.export(person=people.mette)["holdings"]
    privacy.erase(person=life, by=life)
    assert privacy.export(person=people.mette)["holdings"] == before
    assert Grant.objects.filter(person=people.maren).count() == 1


def test_the_address_can_begin_anew(life, people):
    privacy.erase(person=life, by=people.ada)
    again = persons.join(email=MARKERS["email"])
    assert again.pk != life.pk
    assert privacy.export(person=again)["person"] != life.key


def test_only_oneself_or_an_administrator_erases(life, people):
    for person in (people.maren, people.mette, people.basia, people.eva):
        with pytest.raises(NotAllowed):
            privacy.erase(person=life, by=person)
    with pytest.raises(Refused) as refused:
        privacy.erase(person=people.ada, by=people.ada)
    assert refused.value.code == "last_admin"


def test_retention_deletes_what_is_old_and_nothing_else(life, people):
    now = timezone.now()
    assert privacy.retire(at=now) == {}
    later = privacy.retire(at=now + timedelta(days=200))
    assert later["messaging.Message"] >= 2
    assert later["people.SignInLink"] == 1
    assert later[DBTaskResult._meta.label] == 1
    assert Invitation.objects.count() == 1
    assert Person.objects.filter(pk=life.pk, email=MARKERS["email"]).exists()
    privacy.retire(at=now + timedelta(days=400))
    assert Invitation.objects.count() == 0


def test_codes_are_blanked_after_a_day_except_in_the_demonstration(people, settings):
    letter = accounts.send_code(email="a@b.example", code="123 456", language="en", minutes=15)
    settings.ROSTRA_DEMO = True
    privacy.retire(at=timezone.now() + timedelta(hours=25))
    letter.refresh_from_db()
    assert "123 456" in letter.text
    settings.ROSTRA_DEMO = False
    privacy.retire(at=timezone.now() + timedelta(hours=23))
    letter.refresh_from_db()
    assert "123 456" in letter.text
    assert privacy.retire(at=timezone.now() + timedelta(hours=25))["messaging.Message"] == 1
    assert "123" not in "".join(Message.objects.values_list("subject", "text", "html").get(pk=letter.pk))
