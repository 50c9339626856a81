"""Where people stand, and their certificates."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from ninja import Query, Router, Schema

from rostra.cohorts.models import Enrolment
from rostra.kernel.languages import nearest_offered
from rostra.kernel.time import today
from rostra.ledger import rules
from rostra.ledger.models import Certificate, Evidence, Standing
from rostra.ledger.selecting import states
from rostra.ledger.standing import shown
from rostra.web.interop.api.enrolments import visible
from rostra.web.interop.api.keys import Token, within
from rostra.web.interop.api.paging import PageQuery, listed
from rostra.web.interop.api.schemas import Certificates, Key, Moment, Shown, Standings

router = Router(tags=["Standings and certificates"])
FIELDS = ("since", "due_on", "owes_catchup", "value", "minutes")


class WantedStandings(Schema):
    """Which standings."""

    edition: Key | None = None
    person: Key | None = None
    organisation: Key | None = None
    state: Shown | None = None
    changed_since: Moment | None = None


class WantedCertificates(Schema):
    """Which certificates."""

    edition: Key | None = None
    person: Key | None = None
    issued_since: Moment | None = None


@router.get(
    "standings/", response={200: Standings}, auth=Token("standings:read"), operation_id="standings",
    summary="Where people stand with what is asked of them",
)  # fmt: skip
def standings(request: HttpRequest, page: PageQuery, wanted: Query[WantedStandings]) -> Any:
    """Of everybody who is enrolled now. `organisation` is the one a person takes part for. `changed_since`: evidence was
    recorded, or the enrolment changed, at that instant or later."""
    people = visible(request).select_related(None).filter(state=Enrolment.State.ENROLLED)
    if wanted.edition:
        people = people.filter(edition__key=wanted.edition)
    if wanted.person:
        people = people.filter(person__key=wanted.person)
    if wanted.organisation:
        people = people.filter(organisation__key=wanted.organisation)
    day = today(request.user.time_zone)
    rows = Standing.objects.filter(enrolment__in=people.values("pk"))
    if wanted.changed_since:
        rows = rows.filter(_changed(wanted.changed_since))
    if wanted.state:
        rows = rows.filter(states(day)[wanted.state])
    rows = rows.select_related("enrolment__person", "enrolment__edition", "requirement")
    return listed(request, rows, page, lambda row: _standing(row, day))


def _changed(moment: Any) -> Q:
    told = Evidence.objects.filter(
        enrolment=OuterRef("enrolment"), requirement=OuterRef("requirement"), recorded_at__gte=moment
    )
    return Q(enrolment__updated_at__gte=moment) | Q(
        Exists(told), enrolment__progress__last_evidence_at__gte=moment
    )


def _standing(row: Standing, day: Any) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in FIELDS},
        "enrolment": row.enrolment.key,
        "person": row.enrolment.person.key,
        "edition": row.enrolment.edition.key,
        "requirement": row.requirement.key,
        "target": row.requirement.target,
        "state": shown(row.state, row.due_on, day, owes_catchup=row.owes_catchup),
    }


@router.get(
    "certificates/", response={200: Certificates}, auth=Token("certificates:read"),
    operation_id="certificates", summary="Certificates, revoked ones too",
)  # fmt: skip
def certificates(request: HttpRequest, page: PageQuery, wanted: Query[WantedCertificates]) -> Any:
    """A corrected certificate is a new one; its forerunner is revoked. Anybody checks one at its `url`, without a key."""
    rows = rules.visible_certificates(request.user).filter(within(request.auth, "enrolment__edition__"))
    if wanted.edition:
        rows = rows.filter(enrolment__edition__key=wanted.edition)
    if wanted.person:
        rows = rows.filter(enrolment__person__key=wanted.person)
    if wanted.issued_since:
        rows = rows.filter(issued_at__gte=wanted.issued_since)
    rows = rows.select_related("enrolment__edition", "enrolment__person")
    return listed(request, rows, page, _certificate)


def _certificate(row: Certificate) -> dict[str, Any]:
    with translation.override(nearest_offered(row.language)):
        there = reverse("certificate_public", args=[row.number])
    return {
        **{name: getattr(row, name) for name in ("number", "language", "issued_at", "revoked_at", "revoked_reason")},
        "enrolment": row.enrolment.key,
        "person": row.enrolment.person.key,
        "edition": row.enrolment.edition.key,
        "url": settings.ROSTRA_URL + there,
    }  # fmt: skip
