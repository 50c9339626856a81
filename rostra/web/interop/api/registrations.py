"""Sessions, and registering for them: with a key for its person, without one as a guest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from allauth.core import ratelimit
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Header, Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from rostra.kernel.errors import Refused
from rostra.kernel.prepared import Given as At
from rostra.kernel.prepared import Prepared
from rostra.kernel.text import normal_email
from rostra.kernel.time import now
from rostra.live import seats
from rostra.live.actions import registrations as verbs
from rostra.live.models import Question, Registration, Session
from rostra.live.rules import may_see_session, public_sessions, visible_sessions
from rostra.people.models import ApiToken, Scope
from rostra.web.interop.api.keys import Token
from rostra.web.interop.api.paging import PageQuery, listed
from rostra.web.interop.api.problems import Problem
from rostra.web.interop.api.schemas import Given, Key, Language, Moment, _one_of

router = Router(tags=["Sessions"])
WAIT_SECONDS = 600  # the window of the limit "session_register" in the settings
FIELDS = ("key", "title", "kind", "mode", "language", "spoken", "starts_at", "ends_at", "time_zone", "state")

RegistrationState = Annotated[str, _one_of(Registration.State.values)]
OneMode = Literal["online", "on_site"]
Line = Annotated[str, Field(pattern=r"^[^\u0000-\u001f\u007f]*$", max_length=150)]
Text = Annotated[str, Field(pattern=r"^[^\u0000]*$", max_length=3000)]
OwnKey = Annotated[str, Field(pattern=r"^[!-~]{1,100}$")]

_BY_KEY: Prepared[Session] = Prepared(
    # The verb reads the whole row under its lock: here only what stands before it.
    lambda: (
        Session.objects.filter(key=At("key", Session._meta.get_field("key")))
        .only("key", "mode", "state", "seen_by", "announced_at", "unlimited_trial", "asks_needs")
        .annotate(has_questions=Exists(Question.objects.filter(session=OuterRef("pk"))))
    )
)


class Places(Schema):
    """Places of one way to take part. The numbers are a few moments old."""

    mode: OneMode
    places: int | None = Field(description="null: without limit.")
    free: int | None


class SessionOut(Schema):
    key: str
    title: str
    kind: str
    mode: str
    language: str = Field(description="Of the title.")
    spoken: list[str]
    starts_at: dt.datetime
    ends_at: dt.datetime
    time_zone: str
    state: str
    guests: bool = Field(description="Whether one may register without a key.")
    places: list[Places]
    waiting: int
    outside_url: str | None = Field(description="Of an event that somebody else runs.")


class Sessions(Schema):
    items: list[SessionOut]
    next: str | None


class Wanted(Schema):
    """Which sessions."""

    programme: Key | None = None
    starts_since: Moment | None = None
    starts_before: Moment | None = None


class AnswerIn(Given):
    """An answer to a question of the session: a text, `yes` or `no`, an option, or some options."""

    question: Key
    answer: Text | list[Text]


class RegistrationIn(Given):
    """Who wants to come. With a key its person is registered, and `email`, `name` and `language` may be left out."""

    email: Annotated[str, Field(max_length=254, json_schema_extra={"format": "email"})] = ""
    name: Line = ""
    language: Language | None = Field(None, description="Of the letters.")
    mode: OneMode | None = Field(
        None, description="Needed for a session that takes place on site and online."
    )
    answers: list[AnswerIn] = Field(default_factory=list, max_length=100)


class RegistrationOut(Schema):
    id: str
    state: RegistrationState
    confirmed: bool = Field(
        description="A guest confirms by the link of the letter; until then a place is held."
    )
    position: int | None = Field(description="In the waiting list, 1 is next; null for who does not wait.")


def visible(request: HttpRequest) -> QuerySet[Session]:
    """Public sessions; with a key those its person hears of, within the place of the key."""
    auth: Any = request.auth  # type: ignore[attr-defined]
    if not isinstance(auth, ApiToken):
        return public_sessions()
    return visible_sessions(request.user).filter(_place(auth))


def _place(token: ApiToken) -> Q:
    if token.scope_kind == Scope.ORGANISATION:
        return Q(organisation__key=token.scope_key)
    if token.scope_kind == Scope.EDITION:
        return Q(edition__key=token.scope_key)
    return Q()


@router.get(
    "sessions/", response={200: Sessions}, auth=Token("sessions:read", optional=True), operation_id="sessions",
    summary="Announced sessions",
)  # fmt: skip
def sessions(request: HttpRequest, page: PageQuery, wanted: Query[Wanted]) -> Any:
    """Without a key those of the public calendar; with one those that its person hears of. Events of others come with the
    address of their organiser."""
    rows = visible(request)
    if wanted.programme:
        rows = rows.filter(programme_key=wanted.programme)
    if wanted.starts_since:
        rows = rows.filter(starts_at__gte=wanted.starts_since)
    if wanted.starts_before:
        rows = rows.filter(starts_at__lt=wanted.starts_before)
    return listed(request, rows, page, session_out)


def session_out(row: Session) -> dict[str, Any]:
    """A session as plain values, with its places as they are kept for display."""
    free = seats.free(row)
    return {
        **{name: getattr(row, name) for name in FIELDS},
        "guests": row.guests and not row.is_outside,
        "places": [
            {"mode": mode, "places": seats.capacity(row, mode), "free": free[mode]}
            for mode in seats.modes(row)
        ],
        "waiting": row.waiting_count,
        "outside_url": row.outside_url or None,
    }


@router.post(
    "sessions/{key}/registrations/", response={201: RegistrationOut},
    auth=Token("registrations:write", optional=True), operation_id="register", summary="Register for a session",
)  # fmt: skip
def register(
    request: HttpRequest,
    key: Key,
    body: RegistrationIn,
    idempotency_key: Annotated[
        OwnKey | None, Header(alias="Idempotency-Key", description="Your own name for this registration.")
    ] = None,
) -> Any:
    """Booked, or on the waiting list. The same person again is the same registration and gets no second letter; the same
    `Idempotency-Key` again is the same answer, with another content it is `409`. A guest's place is held until the link of the
    letter is used. Without a key for public sessions that take guests, so many a time from one address."""
    session = _session(request, key)
    given = body.model_dump()
    return Status(201, _registered(request, session, given, idempotency_key or ""))


def _session(request: HttpRequest, key: str) -> Session:
    """The session, if the caller may see it. Raises a 404."""
    session = _BY_KEY.first(key=key)
    if session is None or not _hears_of(request, session):
        raise Problem("not-found")
    return session


def _hears_of(request: HttpRequest, session: Session) -> bool:
    auth: Any = request.auth  # type: ignore[attr-defined]
    if isinstance(auth, ApiToken):
        within = Session.objects.filter(_place(auth), pk=session.pk)
        return may_see_session(request.user, session) and within.exists()
    return (
        session.seen_by == Session.Seen.PUBLIC
        and session.state != Session.State.DRAFT
        and session.announced_at is not None
        and session.announced_at <= now()
    )


def _registered(request: HttpRequest, session: Session, given: Mapping[str, Any], key: str) -> dict[str, Any]:
    person: Any = request.user if isinstance(request.auth, ApiToken) else None  # type: ignore[attr-defined]
    email = normal_email(given["email"])
    if person is not None and email not in ("", person.email):
        raise Refused(_("A key registers its own person only."), field="email", code="other_person")
    if person is None:
        _check_limit(request, session, email)
    done = verbs.register(
        session, person=person, email="" if person else email, name=given["name"],
        language=given["language"] or (get_language() or "" if person is None else ""), mode=given["mode"] or "",
        answers={each["question"]: each["answer"] for each in given["answers"]}, key=key, source=Registration.Source.API,
    )  # fmt: skip
    return registration_out(done, key=key, known=person is not None)


def _check_limit(request: HttpRequest, session: Session, email: str) -> None:
    """Guests register so many times from one address of the network, and one mailbox gets few letters."""
    if session.unlimited_trial or ratelimit.consume(
        request, action="session_register", key=f"{session.pk}:{email}"
    ):
        return
    raise Problem(
        "too-many",
        _("Many registrations came from your network in a short time. Wait ten minutes, then go on."),
        headers={"Retry-After": str(WAIT_SECONDS)},
    )


def registration_out(done: verbs.Registered, *, key: str, known: bool) -> dict[str, Any]:
    """What became of it. Whoever types an address that is registered already does not learn whether it was confirmed."""
    row = done.registration
    own = known or done.new or (key != "" and row.idempotency_key == key)
    return {
        "id": row.key,
        "state": row.state,
        "confirmed": own and row.confirmed_at is not None,
        "position": done.position,
    }
