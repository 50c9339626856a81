"""Accepting an offered place is enrolling: one verb, one transaction. And the applications of a call as a file."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rostra.cohorts import applying, translating
from rostra.cohorts import rules as cohort_rules
from rostra.cohorts.actions import applications
from rostra.cohorts.models import Application, Call, Enrolment
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now
from rostra.ledger.actions import enrolments
from rostra.ledger.exports import to_csv
from rostra.people.models import Function

State = Application.State


@transaction.atomic
def accept(application: Application, *, by: Any) -> Enrolment:
    """Take the place that was offered: the person is enrolled, in the cohort the offer names, and gets the letter that
    everybody gets who is enrolled. Twice is as good as once.
    """
    application = applications.own_locked(application, by)
    if application.state == State.ACCEPTED and application.enrolment_id:
        return Enrolment.objects.get(pk=application.enrolment_id)
    if application.state != State.OFFERED:
        raise Refused(_("No place is offered to you at present."), code="not_offered")
    if application.offer_until and application.offer_until <= now():
        raise Refused(_("The offer has run out. Write to those who run the edition."), code="lapsed")
    edition = application.call.edition
    enrolments.refuse_closed(edition)
    enrolment, _before, _letter = enrolments.enrol_one(
        edition, application.person, by, application.cohort, application.organisation
    )
    application.state, application.enrolment, application.offer_until = State.ACCEPTED, enrolment, None
    application.save(update_fields=["state", "enrolment", "offer_until", "updated_at"])
    audit.record("ledger.admission.accept", application, by=by, edition=edition.key)
    return enrolment


@transaction.atomic
def export(call: Call, rows: QuerySet[Application], *, by: Any) -> bytes:
    """Applications with their answers as a CSV file, in the language of who takes it along. That it was taken is noted."""
    if not cohort_rules.may_decide(by, call):
        raise NotAllowed(_("You do not run this edition."))
    questions = translating.call_words(call, by.language).questions
    zone = ZoneInfo(call.edition.time_zone)
    functions = dict(Function.choices)
    head = [
        _("Name"), _("E-mail"), _("Language"), _("Organisation"), _("Territory"), _("Function"), _("Handed in"),
        _("State"), _("Fits the call"), _("Reserve list"), _("Reason, for the team"),
        *(each["label"] for each in questions),
    ]  # fmt: skip
    table = [
        [
            row.person.get_full_name(),
            row.person.email,
            row.person.language,
            row.organisation.name if row.organisation else "",
            row.organisation.territory if row.organisation else "",
            str(functions.get(row.function, "")),
            row.submitted_at.astimezone(zone).replace(tzinfo=None) if row.submitted_at else None,
            row.get_state_display(),
            _("yes") if row.eligible else _("no"),
            row.rank,
            row.reason,
            *(applying.in_words(each, row.answers.get(each["id"])) for each in questions),
        ]
        for row in rows.select_related("person", "organisation")
    ]
    audit.record("ledger.admission.export", call, by=by, people=len(table))
    return to_csv(head, table)
