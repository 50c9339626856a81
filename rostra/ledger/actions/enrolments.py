"""Enrolling: oneself, by staff, by invitation; withdrawing and moving."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from rostra.cohorts import rules as cohort_rules
from rostra.cohorts.actions import enrolments as rows
from rostra.cohorts.models import Cohort, Edition, Enrolment
from rostra.cohorts.phases import registration_open
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now, today
from rostra.ledger import letters
from rostra.ledger.actions import following, hooks
from rostra.ledger.actions.recognition import recognise_equivalents
from rostra.messaging.models import Message
from rostra.people.actions import invitations, memberships, persons
from rostra.people.models import Invitation, Membership, Organisation, Person, Scope

State = Enrolment.State
INVITATION_DAYS = 30


@dataclass
class Report:
    """What became of a pasted list. `faults` are (line number, message); with faults nothing is saved unless
    they are skipped.

    added: invited now; known: enrolled already; again: invited before, with a new letter.
    """

    added: int = 0
    known: int = 0
    again: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)
    repeated: list[tuple[int, str]] = field(default_factory=list)
    saved: bool = False


@dataclass(frozen=True)
class Before:
    """How an enrolment stood before a verb: its state, empty when the verb made it, and the row of its cohort."""

    state: str
    cohort: int | None = None


@transaction.atomic
def enrol(
    *,
    edition: Edition,
    person: Person,
    by: Any,
    cohort: Cohort | None = None,
    organisation: Organisation | None = None,
) -> Enrolment:
    """Enrol a person; enrolled already, the enrolment is returned as it is. Oneself while registration is
    open, others by staff.
    """
    there = (
        Enrolment.objects.select_related("edition")
        .filter(edition=edition, person=person, state=State.ENROLLED)
        .first()
    )
    if there:
        return there
    _may_enrol(edition, person, by)
    if cohort is not None and cohort.edition_id != edition.pk:
        raise Refused(_("This cohort belongs to another edition."), field="cohort")
    return _enrol(edition, person, by, cohort, organisation)


def _may_enrol(edition: Edition, person: Person, by: Any) -> None:
    refuse_closed(edition)
    if by is None or (by.pk != person.pk and cohort_rules.may_run_edition(by, edition)):
        return
    if by.pk != person.pk:
        raise NotAllowed(_("You cannot enrol other people here."))
    if cohort_rules.may_enrol(person, edition) or cohort_rules.may_run_edition(by, edition):
        return
    if not registration_open(edition, now()):
        raise Refused(_("Registration is not open now."), code="registration")
    if cohort_rules.is_closed_to_others(edition):
        raise Refused(_("This edition is for members of some organisations only."), code="closed_to_others")
    if edition.admission == Edition.Admission.APPLICATION:
        raise Refused(_("One applies for this edition; who gets a place is enrolled."), code="by_application")
    raise Refused(_("This edition is by invitation. Ask those who run it for one."), code="invited_only")


def refuse_closed(edition: Edition) -> None:
    """Nobody can be enrolled before it opens, after it ended, or when it is cancelled."""
    if edition.cancelled_at:
        raise Refused(_("This edition is cancelled."), code="cancelled")
    if not edition.opened_at:
        raise Refused(_("This edition is not open yet."), code="not_open")
    if edition.ends_on and edition.ends_on < today(edition.time_zone):
        raise Refused(_("This edition has ended."), code="ended")


def _enrol(
    edition: Edition, person: Person, by: Any, cohort: Cohort | None, organisation: Organisation | None
) -> Enrolment:
    enrolment, _before, _letter = enrol_one(edition, person, by, cohort, organisation)
    return enrolment


def enrol_one(
    edition: Edition,
    person: Person,
    by: Any,
    cohort: Cohort | None,
    organisation: Organisation | None,
    *,
    letter: bool = True,
    due_at: dt.datetime | None = None,
) -> tuple[Enrolment, Before, Message | None]:
    """Enrol one person, with a letter at once, later or not at all; also what stood before. Asks no rule."""
    enrolment, new = rows.find_or_make(
        edition=edition,
        person=person,
        state=State.ENROLLED,
        cohort=cohort,
        organisation=organisation or _organisation_of(person, edition),
    )
    before = Before("" if new else enrolment.state, None if new else enrolment.cohort_id)
    if before.state == State.ENROLLED:
        return enrolment, before, None
    if not new:
        enrolment.cohort = cohort or enrolment.cohort
        enrolment.organisation = organisation or enrolment.organisation or _organisation_of(person, edition)
        rows.set_state(enrolment, State.ENROLLED)
    rows.count(edition, +1)
    following.start(enrolment)
    recognise_equivalents(enrolment)
    audit.record("ledger.enrolment.enrol", enrolment, by=by, edition=edition.key)
    hooks.enrolment_changed(enrolment)
    return enrolment, before, letters.enrolled(enrolment, due_at=due_at) if letter else None


def _organisation_of(person: Person, edition: Edition) -> Organisation | None:
    """The organisation somebody belongs to today, the latest first; of a closed edition one that it is for."""
    own = Membership.objects.filter(
        person=person, organisation__in=cohort_rules.organisations_today(person)
    ).select_related("organisation")
    if cohort_rules.is_closed_to_others(edition):
        meant = own.filter(organisation__in=edition.organisations.values("pk"))
        own = meant if meant.exists() else own
    found = own.order_by(F("starts_on").desc(nulls_last=True), "-pk").first()
    return found.organisation if found else None


@transaction.atomic
def invite(
    *,
    edition: Edition,
    lines: str,
    by: Any,
    organisation: Organisation | None = None,
    skip_faults: bool = False,
    cohort: Cohort | None = None,
) -> Report:
    """Invite everybody of a pasted list by mail. With faults nothing is saved unless they are skipped."""
    if by is not None and not cohort_rules.may_run_edition(by, edition):
        raise NotAllowed(_("You do not run this edition."))
    refuse_closed(edition)
    report = Report()
    wanted: dict[str, str] = {}
    for line in memberships.read_list(lines):
        if line.problem:
            report.faults.append((line.number, line.problem))
        elif line.email in wanted:
            report.repeated.append((line.number, _("The same address again; taken once.")))
        else:
            wanted[line.email] = line.name
    if report.faults and not skip_faults:
        return report
    if not wanted and not report.faults:
        raise Refused(_("Paste at least one line with an e-mail address."), field="lines", code="empty")
    for email, name in wanted.items():
        _invite(report, edition, email, name, organisation, cohort, by)
    report.saved = True
    audit.record(
        "ledger.edition.invite", edition, by=by, added=report.added, again=report.again, known=report.known
    )
    return report


def _invite(
    report: Report,
    edition: Edition,
    email: str,
    name: str,
    organisation: Organisation | None,
    cohort: Cohort | None,
    by: Any,
) -> None:
    language = edition.languages[0] if edition.languages else "en"
    person = persons.find_or_add(
        email=email, name=name, language=language, time_zone=edition.time_zone, by=by
    )
    _enrolment, before, _invitation, _letter = invite_one(edition, person, by, cohort, organisation)
    report.known += before.state == State.ENROLLED
    report.added += before.state == ""
    report.again += before.state in (State.INVITED, State.WITHDRAWN)


def invite_one(
    edition: Edition,
    person: Person,
    by: Any,
    cohort: Cohort | None,
    organisation: Organisation | None,
    *,
    due_at: dt.datetime | None = None,
) -> tuple[Enrolment, Before, Invitation | None, Message | None]:
    """Invite one person by a letter, at once or later; who takes part already gets none. Also what stood before."""
    enrolment, new = rows.find_or_make(
        edition=edition,
        person=person,
        state=State.INVITED,
        cohort=cohort,
        organisation=organisation or _organisation_of(person, edition),
    )
    before = Before("" if new else enrolment.state, None if new else enrolment.cohort_id)
    if before.state == State.ENROLLED:
        return enrolment, before, None, None
    if before.state == State.WITHDRAWN:
        rows.set_state(enrolment, State.INVITED)
    if before.state != State.INVITED:
        hooks.enrolment_changed(enrolment)
    # Membership of an organisation is given by those who manage it, not by an invitation to a course.
    invitation, token = invitations.invite(
        email=person.email or "",
        scope_kind=Scope.EDITION,
        scope_key=edition.key,
        language=person.language,
        by=by,
        days=INVITATION_DAYS,
        may=True,
    )
    letter = letters.invitation(
        enrolment,
        token=token,
        invitation_key=str(invitation.pk),
        inviter=by,
        days=INVITATION_DAYS,
        due_at=due_at,
    )
    return enrolment, before, invitation, letter


@transaction.atomic
def accept_invitation(*, token: str) -> Enrolment:
    """Say yes by the link of the letter: proves the mailbox and enrols."""
    invitation = invitations.accept(token=token)
    if invitation.scope_kind != Scope.EDITION:
        raise Refused(_("This invitation does not lead to an edition."), code="other_scope")
    edition = (
        Edition.objects.select_related("organisation", "programme").filter(key=invitation.scope_key).first()
    )
    if edition is None:
        raise Refused(_("This edition no longer exists."), code="gone")
    refuse_closed(edition)
    return _enrol(edition, invitation.person, invitation.person, None, invitation.organisation)


@transaction.atomic
def withdraw(enrolment: Enrolment, *, by: Any) -> Enrolment:
    """Withdraw somebody, or oneself. What was done stays; enrolling again goes on from there."""
    edition = enrolment.edition
    if by is not None and by.pk != enrolment.person_id and not cohort_rules.may_run_edition(by, edition):
        raise NotAllowed(_("You do not run this edition."))
    enrolment = rows.locked(enrolment)
    if enrolment.state == State.WITHDRAWN:
        return enrolment
    was_enrolled = enrolment.state == State.ENROLLED
    rows.set_state(enrolment, State.WITHDRAWN)
    if was_enrolled:
        rows.count(edition, -1)
    audit.record("ledger.enrolment.withdraw", enrolment, by=by, edition=edition.key)
    hooks.enrolment_changed(enrolment)
    return enrolment


@transaction.atomic
def move(enrolment: Enrolment, *, cohort: Cohort | None, by: Any) -> Enrolment:
    """Move somebody to another cohort of the edition, or to none; due dates follow its start."""
    if by is not None and not cohort_rules.may_run_edition(by, enrolment.edition):
        raise NotAllowed(_("You do not run this edition."))
    if cohort is not None and cohort.edition_id != enrolment.edition_id:
        raise Refused(_("This cohort belongs to another edition."), field="cohort")
    enrolment = rows.locked(enrolment)
    enrolment.cohort = cohort
    enrolment.save(update_fields=["cohort", "updated_at"])
    following.follow([enrolment])
    audit.record("ledger.enrolment.move", enrolment, by=by, cohort=cohort.key if cohort else None)
    hooks.enrolment_changed(enrolment)
    return enrolment
