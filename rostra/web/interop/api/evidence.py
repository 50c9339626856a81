"""What people did: read, and told by other systems, one fact or many."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from ninja import Router
from ninja.responses import Status

from rostra.cohorts.models import Enrolment
from rostra.kernel.errors import Refused
from rostra.ledger.actions import told
from rostra.ledger.models import Evidence, Requirement
from rostra.web.interop.api import problems
from rostra.web.interop.api.enrolments import visible as visible_enrolments
from rostra.web.interop.api.keys import Token, one
from rostra.web.interop.api.paging import PageQuery, listed
from rostra.web.interop.api.schemas import (
    Bulk,
    BulkOut,
    EvidenceIn,
    EvidenceList,
    EvidenceOf,
    EvidenceOut,
    Key,
)

router = Router(tags=["Evidence"])
FIELDS = ("kind", "value", "minutes", "happened_at", "recorded_at", "source", "reason")


@router.get(
    "enrolments/{key}/evidence/", response={200: EvidenceList}, auth=Token("evidence:read"),
    operation_id="evidence", summary="The evidence of one enrolment",
)  # fmt: skip
def evidence(request: HttpRequest, key: Key, page: PageQuery) -> Any:
    """In the order in which it was recorded. A fact that was taken back says `voided`, and another names it in `voids`."""
    rows = Evidence.objects.filter(enrolment=one(visible_enrolments(request), key=key))
    return listed(request, _read(rows), page, evidence_out)


@router.post(
    "enrolments/{key}/evidence/", response={200: EvidenceOut, 201: EvidenceOut},
    auth=Token("evidence:write"), operation_id="record", summary="Record one fact",
)  # fmt: skip
def record(request: HttpRequest, key: Key, body: EvidenceIn) -> Any:
    """`201` when it is new, `200` with the same fact when it was told before, `409` when the key was used for another."""
    enrolment = one(visible_enrolments(request), key=key)
    written = told.record(enrolment=enrolment, fact=_fact(enrolment, body), by=request.user)
    row = _read(Evidence.objects.filter(pk=written.evidence.pk)).get()
    return Status(201 if written.new else 200, evidence_out(row))


@router.post(
    "evidence/", response={200: BulkOut}, auth=Token("evidence:write"), operation_id="record_many",
    summary="Record up to 500 facts",
)  # fmt: skip
def record_many(request: HttpRequest, body: Bulk) -> Any:
    """Each fact stands for itself: what one is refused for does not hold up the others. Say them all again after a fault of
    the network: nothing is recorded twice."""
    wanted = {item.enrolment for item in body.items}
    people = {row.key: row for row in visible_enrolments(request).filter(key__in=wanted)}
    asked = Requirement.objects.filter(edition__in={row.edition_id for row in people.values()})
    known = {}
    for row in asked:
        known[row.edition_id, row.target] = row
        known[row.edition_id, row.key] = row
    return {"items": [_one_of_many(request, item, people, known) for item in body.items]}


def _one_of_many(
    request: HttpRequest,
    item: EvidenceOf,
    people: dict[str, Enrolment],
    known: dict[tuple[int, str], Requirement],
) -> dict[str, Any]:
    try:
        enrolment = people.get(item.enrolment)
        if enrolment is None:
            raise problems.Problem("not-found")
        asked = known.get((enrolment.edition_id, item.requirement))
        if asked is None:
            raise problems.Problem("not-found")
        written = told.record(enrolment=enrolment, fact=_told(item, asked), by=request.user)
    except (Refused, problems.Problem) as error:
        problem = problems.of(request, error)
        return {"key": item.key, "status": problem.status, "id": None, "problem": problem.document()}
    status = 201 if written.new else 200
    return {"key": item.key, "status": status, "id": written.evidence.key, "problem": None}


def _fact(enrolment: Enrolment, body: EvidenceIn) -> told.Told:
    rows = Requirement.objects.filter(Q(key=body.requirement) | Q(target=body.requirement))
    return _told(body, one(rows, edition=enrolment.edition_id))


def _told(body: EvidenceIn, asked: Requirement) -> told.Told:
    return told.Told(
        key=body.key, kind=body.kind, requirement=asked, value=body.value, minutes=body.minutes,
        happened_at=body.happened_at, reason=body.reason,
    )  # fmt: skip


def _read(rows: Any) -> Any:
    return rows.select_related("enrolment", "requirement", "voids", "voided_by")


def evidence_out(row: Evidence) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in FIELDS},
        "id": row.key,
        "key": told.key_of(row),
        "enrolment": row.enrolment.key,
        "requirement": row.requirement.key,
        "voids": row.voids.key if row.voids else None,
        "voided": getattr(row, "voided_by", None) is not None,
    }
