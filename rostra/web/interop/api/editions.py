"""Editions that the key's person may open at the desk."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router, Schema

from rostra.cohorts import rules
from rostra.cohorts.models import Edition
from rostra.cohorts.phases import phase_of
from rostra.kernel.time import now
from rostra.ledger.models import Requirement
from rostra.web.interop.api.keys import Token, one, within
from rostra.web.interop.api.paging import PageQuery, listed
from rostra.web.interop.api.schemas import Editions, EditionWhole, Key, Moment, Phase

router = Router(tags=["Editions"])
FIELDS = (
    "key", "slug", "title", "admission", "choice", "languages", "time_zone", "registration_opens_at",
    "registration_closes_at", "starts_on", "ends_on", "reading_until", "updated_at",
)  # fmt: skip
ASKED = (
    "key", "kind", "target", "code", "title", "group", "package", "module", "position", "minutes", "due_days",
    "accepts", "threshold", "excuse_owes_catchup",
)  # fmt: skip


class Wanted(Schema):
    """Which editions."""

    programme: Key | None = None
    organisation: Key | None = None
    phase: Phase | None = None
    updated_since: Moment | None = None


def visible(request: HttpRequest) -> QuerySet[Edition]:
    """Editions within the rights of the person and the place of the token."""
    rows = rules.visible_editions(request.user).filter(within(request.auth))
    return rows.select_related("organisation").distinct()


@router.get(
    "editions/", response={200: Editions}, auth=Token("editions:read"), operation_id="editions",
    summary="Editions, in the order in which they were made",
)  # fmt: skip
def editions(request: HttpRequest, page: PageQuery, wanted: Query[Wanted]) -> Any:
    """Those whose pages the key's person may open at the desk."""
    rows = visible(request)
    if wanted.programme:
        rows = rows.filter(programme_key=wanted.programme)
    if wanted.organisation:
        rows = rows.filter(organisation__key=wanted.organisation)
    if wanted.updated_since:
        rows = rows.filter(updated_at__gte=wanted.updated_since)
    if wanted.phase:  # follows from dates in each edition's own zone, so the database cannot say it
        moment = now()
        rows = rows.filter(pk__in=[each.pk for each in rows if phase_of(each, moment) == wanted.phase])
    return listed(request, rows, page, edition_out)


@router.get(
    "editions/{key}/", response={200: EditionWhole}, auth=Token("editions:read"), operation_id="edition",
    summary="One edition with its cohorts and what it asks",
)  # fmt: skip
def edition(request: HttpRequest, key: Key) -> Any:
    """What it asks no longer is there too, marked `retired`."""
    row = one(visible(request), key=key)
    asked = Requirement.objects.filter(edition=row).order_by("position", "pk")
    cohorts = row.cohorts.order_by("pk")
    return {
        **edition_out(row),
        "cohorts": [{"key": each.key, "name": each.name, "starts_on": each.starts_on} for each in cohorts],
        "requirements": [
            {**{name: getattr(each, name) for name in ASKED}, "retired": each.retired_at is not None}
            for each in asked
        ],
    }


def edition_out(row: Edition) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in FIELDS},
        "programme": row.programme_key,
        "organisation": {"key": row.organisation.key, "name": row.organisation.name},
        "phase": phase_of(row, now()).value,
        "enrolled": row.enrolled_count,
    }
