"""What goes in and out, as types: the OpenAPI document is made of these."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, GetPydanticSchema, WithJsonSchema
from pydantic_core import core_schema

from rostra.cohorts.models import Edition, Enrolment
from rostra.ledger.actions import told
from rostra.ledger.hooks import Event
from rostra.ledger.models import EvidenceKind, Source
from rostra.ledger.selecting import states
from rostra.people.actions.tokens import PLACES

RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
UNTIL = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)
FROM = dt.datetime(1, 1, 1, tzinfo=dt.UTC)


def _moment(value: Any) -> dt.datetime:
    """An instant with its offset, in UTC; a leap second is the second before it."""
    if isinstance(value, dt.datetime):
        return value
    if not isinstance(value, str) or not RFC3339.fullmatch(value):
        raise ValueError("Write an instant with its offset, such as 2027-03-31T09:00:00Z.")
    try:
        found = dt.datetime.fromisoformat(re.sub(r":60(?=[.Zz+-])", ":59", value.upper(), count=1))
    except ValueError:
        raise ValueError("This is not an instant of the calendar.") from None
    try:
        return found.astimezone(dt.UTC)
    except OverflowError:
        return FROM if found.year < 1000 else UNTIL


Moment = Annotated[
    dt.datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})
]


def _whole(value: Any) -> Any:
    """For JSON 5.0 is a whole number."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Minutes = Annotated[int, Field(ge=0, le=100_000), BeforeValidator(_whole)]
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
# The system's own key of a fact.
OwnKey = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:/-]{1,64}$")]
Line = Annotated[str, Field(pattern=r"^[^\u0000-\u001f\u007f]*$", max_length=255)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2}$")]


def _one_of(values: Iterable[str]) -> GetPydanticSchema:
    """One of some words, as the description says them."""
    known = list(values)
    return GetPydanticSchema(lambda _source, _handler: core_schema.literal_schema(known))


Phase = Annotated[str, _one_of(Edition.Phase.values)]
EnrolmentState = Annotated[str, _one_of(Enrolment.State.values)]
Kind = Annotated[str, _one_of(EvidenceKind.values)]
ToldKind = Annotated[str, _one_of(kind.value for kind in told.KINDS)]
SourceName = Annotated[str, _one_of(Source.values)]
EventName = Annotated[str, _one_of(Event.values)]
Shown = Annotated[str, _one_of(states(dt.date.min))]
Place = Annotated[str, _one_of(place.value for place in PLACES)]


class Given(Schema):
    """What comes in: nothing is guessed, and what is not known is refused."""

    model_config = ConfigDict(extra="forbid", strict=True)


# ---------------------------------------------------------------- programmes


class Outcome(Schema):
    id: str
    text: str


class Activity(Schema):
    key: str
    code: str
    kind: str = Field(description="read, watch, quiz, worksheet and so on.")
    title: str
    minutes: int
    optional: bool
    languages: list[str]
    url: str | None


class Module(Schema):
    key: str
    code: str
    title: str
    summary: str
    minutes: int
    group: str = Field(description="core, elective, or package:<name>.")
    prerequisites: list[str]
    outcomes: list[Outcome]
    languages: list[str]
    activities: list[Activity]
    url: str | None


class Level(Schema):
    key: str
    code: str
    kind: str
    title: str
    summary: str
    minutes: int
    outcomes: list[Outcome]
    languages: list[str]
    modules: list[Module]


class Programme(Schema):
    key: str
    code: str
    title: str
    summary: str
    language: str = Field(description="Of the texts in this answer.")
    languages: list[str] = Field(description="In which there is at least a part of it.")
    minutes: int
    version: str
    open_reading: bool
    url: str


class ProgrammeTree(Programme):
    outcomes: list[Outcome]
    levels: list[Level]


class Programmes(Schema):
    items: list[Programme]
    next: str | None = Field(description="All programmes come at once.")


# ---------------------------------------------------------------- editions


class OrganisationOut(Schema):
    key: str
    name: str


class CohortOut(Schema):
    key: str
    name: str
    starts_on: dt.date | None


class RequirementOut(Schema):
    key: str
    kind: str
    target: str = Field(description="The key of the activity that is asked for.")
    code: str
    title: str
    group: str
    package: str
    module: str
    position: int
    minutes: int
    due_days: int | None
    accepts: list[str]
    threshold: int | None
    excuse_owes_catchup: bool
    retired: bool


class EditionOut(Schema):
    key: str
    slug: str
    title: str
    programme: str
    organisation: OrganisationOut
    phase: Phase
    admission: str
    choice: str
    languages: list[str]
    time_zone: str
    registration_opens_at: dt.datetime | None
    registration_closes_at: dt.datetime | None
    starts_on: dt.date
    ends_on: dt.date | None
    reading_until: dt.date | None
    enrolled: int
    updated_at: dt.datetime


class EditionWhole(EditionOut):
    cohorts: list[CohortOut]
    requirements: list[RequirementOut]


class Editions(Schema):
    items: list[EditionOut]
    next: str | None


# ---------------------------------------------------------------- enrolments


class PersonOut(Schema):
    key: str
    name: str
    email: str | None
    language: str


class ProgressOut(Schema):
    asked: int
    met: int
    met_by_catchup: int
    with_us: int
    returned: int
    minutes: int
    next_due_on: dt.date | None
    completed_at: dt.datetime | None


class EnrolmentOut(Schema):
    key: str
    edition: str
    person: PersonOut
    organisation: str | None
    cohort: str | None
    state: EnrolmentState
    invited_at: dt.datetime | None
    enrolled_at: dt.datetime | None
    withdrawn_at: dt.datetime | None
    updated_at: dt.datetime
    progress: ProgressOut | None


class Enrolments(Schema):
    items: list[EnrolmentOut]
    next: str | None


class EnrolmentIn(Given):
    """Somebody to enrol. With `invite` they get a letter and say yes themselves."""

    email: Annotated[str, Field(max_length=254, json_schema_extra={"format": "email"})]
    name: Annotated[str, Field(pattern=r"^[^\u0000-\u001f\u007f]*$", max_length=150)] = ""
    language: Language | None = Field(None, description="Of a person we do not know yet.")
    organisation: Key | None = None
    cohort: Key | None = None
    invite: bool = False


# ---------------------------------------------------------------- evidence


class EvidenceOut(Schema):
    id: str
    key: str | None = Field(description="The key under which another system told it.")
    enrolment: str
    requirement: str
    kind: Kind
    value: float | None
    minutes: int | None
    happened_at: dt.datetime
    recorded_at: dt.datetime
    source: SourceName
    reason: str
    voids: str | None = Field(description="The id of the fact that this one takes back.")
    voided: bool


class EvidenceList(Schema):
    items: list[EvidenceOut]
    next: str | None


class EvidenceIn(Given):
    """One fact. Sent again with the same key and content it is the same fact."""

    key: OwnKey = Field(description="Your own, unique within the editions of one organisation.")
    requirement: Key = Field(description="Its key, or the key of the activity it asks for.")
    kind: ToldKind
    value: float | None = Field(
        None, ge=0, le=100, allow_inf_nan=False, description="Percent: of watched, passed and attempted."
    )
    minutes: Minutes | None = None
    happened_at: Moment | None = Field(None, description="When it was true; now when not given.")
    reason: Line = Field("", description="Needed for caught_up, recognised and excused.")


class EvidenceOf(EvidenceIn):
    enrolment: Key


class Bulk(Given):
    items: list[EvidenceOf] = Field(min_length=1, max_length=500)


class ErrorOut(Schema):
    where: str
    message: str


class ProblemOut(Schema):
    type: str
    title: str
    status: int
    code: str
    detail: str | None = None
    errors: list[ErrorOut] | None = None


class Said(Schema):
    """What became of one fact of many."""

    key: str
    status: int = Field(
        description="As the answer to this fact alone would have been: 201, 200, 403, 404, 409."
    )
    id: str | None
    problem: ProblemOut | None


class BulkOut(Schema):
    items: list[Said] = Field(description="In the order in which the facts came.")


# ---------------------------------------------------------------- standings and certificates


class StandingOut(Schema):
    enrolment: str
    person: str
    edition: str
    requirement: str
    target: str
    state: Shown = Field(description="As it is shown today.")
    since: dt.datetime | None
    due_on: dt.date | None
    owes_catchup: bool
    value: float | None
    minutes: int


class Standings(Schema):
    items: list[StandingOut]
    next: str | None


class CertificateOut(Schema):
    number: str
    enrolment: str
    person: str
    edition: str
    language: str
    issued_at: dt.datetime
    revoked_at: dt.datetime | None
    revoked_reason: str
    url: str = Field(description="Where anybody can check it.")


class Certificates(Schema):
    items: list[CertificateOut]
    next: str | None


# ---------------------------------------------------------------- webhooks and files


class WebhookOut(Schema):
    key: str
    url: str
    events: list[EventName]
    scope: str = Field(description="site, organisation or edition.")
    of: str = Field(description="The key of the organisation or edition; empty for the whole academy.")
    failing_since: dt.datetime | None
    disabled_at: dt.datetime | None
    created_at: dt.datetime


class WebhookMade(WebhookOut):
    secret: str = Field(description="Signs what is sent. Shown only now.")


class Webhooks(Schema):
    items: list[WebhookOut]
    next: str | None


class WebhookIn(Given):
    """An address to be told. Without a scope it is told of all that the key reaches."""

    url: Annotated[str, Field(max_length=500, json_schema_extra={"format": "uri"})]
    events: list[EventName] = Field(min_length=1, max_length=10)
    scope: Place | None = None
    of: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{0,64}$")] = ""


class StatusExportOut(Schema):
    key: str
    format: str
    every: str
    edition: str | None
    organisation: str | None
    latest: dt.date | None


class StatusExports(Schema):
    items: list[StatusExportOut]
    next: str | None
