"""Who takes part: read, enrol, invite, withdraw."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from ninja.responses import Status

from rostra.cohorts.models import Enrolment
from rostra.kernel.errors import Refused
from rostra.ledger import rules
from rostra.ledger.actions import enrolments as verbs
from rostra.ledger.actions import told
from rostra.people import rules as people
from rostra.web.interop.api.editions import visible as visible_editions
from rostra.web.interop.api.keys import Token, one, within
from rostra.web.interop.api.paging import PageQuery, listed
from rostra.web.interop.api.schemas import (
    EnrolmentIn,
    EnrolmentOut,
    Enrolments,
    EnrolmentState,
    Key,
    Moment,
)

router = Router(tags=["Enrolments"])
FIELDS = ("key", "state", "invited_at", "enrolled_at", "withdrawn_at", "updated_at")
COUNTS = (
    "asked", "met", "met_by_catchup", "with_us", "returned", "minutes", "next_due_on", "completed_at",
)  # fmt: skip


class Wanted(Schema):
    """Which enrolments."""

    state: EnrolmentState | None = None
    organisation: Key | None = None
    cohort: Key | None = None
    updated_since: Moment | None = None


def visible(request: HttpRequest) -> QuerySet[Enrolment]:
    """Enrolments within the rights of the person and the place of the token."""
    rows = rules.visible_enrolments(request.user).filter(within(request.auth, "edition__"))
    return rows.select_related("edition__organisation", "person", "organisation", "cohort", "progress")


@router.get(
    "editions/{key}/enrolments/", response={200: Enrolments}, auth=Token("enrolments:read"),
    operation_id="enrolments", summary="Who takes part in an edition",
)  # fmt: skip
def enrolments(request: HttpRequest, key: Key, page: PageQuery, wanted: Query[Wanted]) -> Any:
    """Invited and withdrawn people too; `state` tells them apart."""
    rows = visible(request).filter(edition=one(visible_editions(request), key=key))
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.organisation:
        rows = rows.filter(organisation__key=wanted.organisation)
    if wanted.cohort:
        rows = rows.filter(cohort__key=wanted.cohort)
    if wanted.updated_since:
        rows = rows.filter(updated_at__gte=wanted.updated_since)
    return listed(request, rows, page, enrolment_out)


@router.post(
    "editions/{key}/enrolments/", response={200: EnrolmentOut, 201: EnrolmentOut},
    auth=Token("enrolments:write"), operation_id="enrol", summary="Enrol or invite somebody by address",
)  # fmt: skip
def enrol(request: HttpRequest, key: Key, body: EnrolmentIn) -> Any:
    """`201` when the enrolment is new; `200` with the same enrolment when the person was there already. A name that is known
    already is never overwritten."""
    edition = one(visible_editions(request), key=key)
    organisation = cohort = None
    if body.organisation:
        organisation = people.visible_organisations(request.user).filter(key=body.organisation).first()
        if organisation is None:
            raise Refused(_("We know no such organisation."), field="organisation", code="unknown")
    if body.cohort:
        cohort = edition.cohorts.filter(key=body.cohort).first()
        if cohort is None:
            raise Refused(_("This cohort belongs to another edition."), field="cohort", code="unknown")
    done = told.enrol(
        edition=edition, email=body.email, name=body.name, language=body.language or "",
        organisation=organisation, cohort=cohort, invite=body.invite, by=request.user,
    )  # fmt: skip
    row = visible(request).get(pk=done.enrolment.pk)
    return Status(201 if done.new else 200, enrolment_out(row, named=_may_name(request)))


@router.get(
    "enrolments/{key}/", response={200: EnrolmentOut}, auth=Token("enrolments:read"),
    operation_id="enrolment", summary="One enrolment",
)  # fmt: skip
def enrolment(request: HttpRequest, key: Key) -> Any:
    """With its progress."""
    return enrolment_out(one(visible(request), key=key))


@router.post(
    "enrolments/{key}/withdraw/", response={200: EnrolmentOut}, auth=Token("enrolments:write"),
    operation_id="withdraw", summary="Withdraw somebody",
)  # fmt: skip
def withdraw(request: HttpRequest, key: Key) -> Any:
    """What was done stays; enrolling again goes on from there. Who has withdrawn already stays as they are."""
    row = one(visible(request), key=key)
    verbs.withdraw(row, by=request.user)
    return enrolment_out(one(visible(request), pk=row.pk), named=_may_name(request))


def _may_name(request: HttpRequest) -> bool:
    """Whoever may only write learns no name of somebody by typing an address."""
    return "enrolments:read" in request.auth.scopes


def enrolment_out(row: Enrolment, *, named: bool = True) -> dict[str, Any]:
    """An enrolment as plain values; without `named` the person is a key alone."""
    person, progress = row.person, getattr(row, "progress", None)
    shown = {name: getattr(person, name) for name in ("key", "name", "email", "language")}
    return {
        **{name: getattr(row, name) for name in FIELDS},
        "edition": row.edition.key,
        "person": shown if named else {**shown, "name": "", "email": None, "language": ""},
        "organisation": row.organisation.key if row.organisation else None,
        "cohort": row.cohort.key if row.cohort else None,
        "progress": {name: getattr(progress, name) for name in COUNTS} if progress else None,
    }
