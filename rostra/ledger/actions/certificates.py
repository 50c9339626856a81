"""Certificates: issued when nothing is owed, revoked with a reason, replaced when corrected, verified by
anybody.
"""

from __future__ import annotations

import logging
import secrets
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.cohorts import rules as cohort_rules
from rostra.cohorts import translating
from rostra.cohorts.models import Enrolment
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.languages import nearest_offered
from rostra.kernel.time import now, today
from rostra.ledger import counting, curriculum, deriving, letters, numbers
from rostra.ledger.actions import hooks
from rostra.ledger.models import Certificate, Progress, Requirement, Standing
from rostra.programmes.actions import academy

logger = logging.getLogger("rostra.ledger")
REPLACED = "replaced"


@transaction.atomic
def issue(*, enrolment: Enrolment, by: Any = None) -> Certificate:
    """The certificate of an enrolment; the one that holds already is returned. Refuses what is still owed,
    naming it.
    """
    if (
        by is not None
        and by.pk != enrolment.person_id
        and not cohort_rules.may_run_edition(by, enrolment.edition)
    ):
        raise NotAllowed(_("You do not run this edition."))
    return _issue(enrolment, by, replaces=None)


def issue_when_complete(enrolment_pk: int) -> Certificate | None:
    """Issue without anybody asking; None when something stands in the way, such as a missing name."""
    enrolment = Enrolment.objects.select_related("edition__organisation", "edition__programme", "person").get(
        pk=enrolment_pk
    )
    try:
        return issue(enrolment=enrolment)
    except Refused as refused:
        logger.info("No certificate yet for enrolment %s: %s", enrolment.key, refused.code)
        return None


def _issue(enrolment: Enrolment, by: Any, replaces: Certificate | None) -> Certificate:
    progress = Progress.objects.select_for_update().filter(pk=enrolment.pk).first()
    live = Certificate.objects.filter(enrolment=enrolment, revoked_at__isnull=True).first()
    if live:
        return live
    standings = list(
        Standing.objects.filter(enrolment=enrolment)
        .select_related("requirement")
        .order_by("requirement__position", "requirement_id")
    )
    _refuse_owed(progress, standings, enrolment)
    if not enrolment.person.name.strip():
        raise Refused(
            _("Write your name in your profile first: it stands on the certificate."),
            field="name",
            code="no_name",
        )
    certificate = Certificate.objects.create(
        number=numbers.new_number(),
        enrolment=enrolment,
        language=language_of(enrolment),
        content=content_of(enrolment, standings),
        issued_by=by,
        replaces=replaces,
    )
    audit.record(
        "ledger.certificate.issue",
        certificate,
        by=by,
        enrolment=enrolment.key,
        replaces=replaces.pk if replaces else None,
    )
    letters.certified(enrolment, number=certificate.number)
    hooks.certificate_issued(certificate)
    return certificate


def _refuse_owed(progress: Progress | None, standings: list[Standing], enrolment: Enrolment) -> None:
    if counting.choice_owed((row.requirement for row in standings), enrolment):
        raise Refused(_("Choose first what you take; then it shows what is still owed."), code="choice")
    if progress is None or not any(counting.counts(row.requirement, enrolment) for row in standings):
        raise Refused(
            _("This edition asks for nothing yet, so there is nothing to certify."), code="nothing_asked"
        )
    owed = [
        str(row.requirement)
        for row in standings
        if counting.counts(row.requirement, enrolment)
        and row.requirement.retired_at is None
        and not deriving.derived_of(row).settled
    ]
    if owed:
        shown = "; ".join(owed[:5]) + ("; …" if len(owed) > 5 else "")
        raise Refused(_("Still owed: %(what)s") % {"what": shown}, code="owed")


def language_of(enrolment: Enrolment) -> str:
    """The language of the certificate: the person's own when the programme exists in it, else the edition's first."""
    edition, own = enrolment.edition, nearest_offered(enrolment.person.language)
    if own == edition.programme.language or curriculum.exists_in(edition.programme_key, own):
        return own
    return nearest_offered(translating.language_of(edition))


def content_of(enrolment: Enrolment, standings: list[Standing]) -> dict[str, Any]:
    """What is printed, as plain values: it stays as it was when names and titles change later."""
    edition, person = enrolment.edition, enrolment.person
    language = language_of(enrolment)
    said = curriculum.of(edition.programme, language)
    words = translating.words(edition, language)
    met = [row for row in standings if deriving.derived_of(row).settled]
    minutes = sum(row.minutes for row in met)
    completed = max(
        (row.since for row in met if row.since and counting.counts(row.requirement, enrolment)),
        default=now(),
    )
    return {
        "name": person.name.strip(),
        "organisation": enrolment.organisation.name if enrolment.organisation else "",
        "programme": {
            "key": edition.programme_key,
            "code": said.code,
            "title": said.title.text,
            "language": said.title.lang or language,
        },
        "edition": {
            "key": edition.key,
            "title": words.title,
            "language": words.title_lang or language,
            "starts_on": edition.starts_on.isoformat(),
            "ends_on": edition.ends_on.isoformat() if edition.ends_on else None,
            "organisation": edition.organisation.name,
        },
        "academy": academy.the().name,
        "outcomes": [each.text for each in said.outcomes],
        "outcomes_language": max((each.lang for each in said.outcomes), default="") or language,
        "text": said.certificate_text.text,
        "text_language": said.certificate_text.lang or language,
        "modules": said.modules_of(row.requirement for row in met),
        "minutes": minutes,
        "hours": round(minutes / 60, 1),
        "completed_on": today(edition.time_zone, completed).isoformat(),
        "issued_on": today(edition.time_zone).isoformat(),
        "requirements": [
            {
                "key": row.requirement.key,
                "code": row.requirement.code,
                "title": said.title_of(row.requirement).text,
                "language": said.title_of(row.requirement).lang or language,
                "state": row.state,
                "minutes": row.minutes,
                "core": counting.counts(row.requirement, enrolment),
            }
            for row in met
        ],
    }


@transaction.atomic
def revoke(certificate: Certificate, *, reason: str, by: Any) -> Certificate:
    """End a certificate, with a reason that everybody who checks it may read."""
    _may_run(certificate, by)
    if not reason.strip():
        raise Refused(_("Say why. Whoever checks this certificate will read it."), field="reason")
    return _revoke(certificate, reason.strip(), by)


@transaction.atomic
def reissue(certificate: Certificate, *, by: Any, reason: str) -> Certificate:
    """Replace a certificate by one with what is true now: a corrected name, corrected evidence."""
    _may_run(certificate, by)
    if not reason.strip():
        raise Refused(_("Say what is corrected."), field="reason")
    # The same order of locks as a void has: progress first, then the certificate.
    Progress.objects.select_for_update().filter(pk=certificate.enrolment_id).first()
    if Certificate.objects.filter(replaces=certificate).exists():
        raise Refused(_("This certificate was replaced already. Correct the newer one."), code="replaced")
    if certificate.revoked_at is None:
        certificate = _revoke(certificate, f"{REPLACED}: {reason.strip()}", by)
    enrolment = _full(certificate.enrolment_id)
    made = _issue(enrolment, by, replaces=certificate)
    if made.replaces_id != certificate.pk:
        raise Refused(
            _("Another certificate of this person holds already. Correct that one."), code="replaced"
        )
    return made


def revoke_resting(enrolment: Enrolment, *, by: Any, requirement: Requirement) -> Certificate | None:
    """Revoke the certificate that rested on evidence now taken back; None when there is none."""
    live = (
        Certificate.objects.select_for_update().filter(enrolment=enrolment, revoked_at__isnull=True).first()
    )
    if live is None:
        return None
    return _revoke(live, _("Evidence was taken back: %(what)s") % {"what": requirement}, by)


def _revoke(certificate: Certificate, reason: str, by: Any) -> Certificate:
    certificate = (
        Certificate.objects.select_for_update(of=("self",))
        .select_related("enrolment__edition")
        .get(pk=certificate.pk)
    )
    if certificate.revoked_at is None:
        certificate.revoked_at, certificate.revoked_by, certificate.revoked_reason = now(), by, reason[:255]
        certificate.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
        audit.record("ledger.certificate.revoke", certificate, by=by)
    return certificate


def verify(number: str) -> Certificate | None:
    """The certificate of a number as somebody typed it, revoked ones too; None for a forged or mistyped one.

    A wrong check digit costs the same one query, so that the time taken tells nothing.
    """
    wanted = numbers.normal(number)
    found = (
        Certificate.objects.select_related("replaced_by", "enrolment__edition__organisation")
        .filter(number=wanted or "-")
        .first()
    )
    stored = found.number if found else "-" * 17
    return found if secrets.compare_digest(stored.encode(), (wanted or "").encode()) else None


def problem_of(number: str) -> str:
    """Why a number verifies nothing, in words for whoever typed it; empty when it does."""
    if numbers.normal(number) is None:
        return _("This cannot be a number of ours: please compare it with the paper, digit by digit.")
    if verify(number) is None:
        return _("We have never issued a certificate with this number.")
    return ""


def _full(enrolment_pk: int) -> Enrolment:
    return Enrolment.objects.select_related(
        "edition__organisation", "edition__programme", "person", "organisation"
    ).get(pk=enrolment_pk)


def _may_run(certificate: Certificate, by: Any) -> None:
    if by is not None and not cohort_rules.may_run_edition(by, certificate.enrolment.edition):
        raise NotAllowed(_("You do not run this edition."))
