"""Invitations: a letter to an address before an account is used. Only the hash of the token is kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import new_token, token_hash
from rostra.people import rules
from rostra.people.actions import persons
from rostra.people.models import Function, Invitation, Membership, Organisation, Person, Scope


@transaction.atomic
def invite(
    *,
    email: str,
    by: Person | None,
    name: str = "",
    organisation: Organisation | None = None,
    scope_kind: str = Scope.SITE,
    scope_key: str = "",
    language: str = "en",
    days: int = 30,
    may: bool | None = None,
) -> tuple[Invitation, str]:
    """Invite an address; returns the invitation and the token for the letter's link, which is nowhere else.

    Queues no message: the verb above does. An earlier open invitation to the same thing is withdrawn by this one.
    `may` is the answer of an upper room's rule for a scope that this room does not know (an edition).
    """
    allowed = may if may is not None else _may_invite(by, organisation)
    if not allowed:
        raise NotAllowed(_("You cannot invite people here."))
    person = persons.find_or_add(
        email=email,
        name=name,
        language=language,
        time_zone=organisation.time_zone if organisation else None,
        by=by,
    )
    if person.erased_at or not person.is_active:
        raise Refused(_("This account is closed."), field="email")
    if organisation is not None and not person.memberships.filter(organisation=organisation).exists():
        Membership.objects.create(person=person, organisation=organisation, function=Function.OTHER)
    now = timezone.now()
    Invitation.objects.filter(
        person=person,
        scope_kind=scope_kind,
        scope_key=scope_key,
        accepted_at__isnull=True,
        withdrawn_at__isnull=True,
    ).update(withdrawn_at=now)
    token = new_token()
    invitation = Invitation.objects.create(
        person=person, organisation=organisation, scope_kind=scope_kind, scope_key=scope_key,
        token_hash=token_hash(token), invited_by=by, expires_at=now + timedelta(days=days),
    )  # fmt: skip
    audit.record(
        "people.invitation.invite", invitation, by=by, person=person.pk, scope=f"{scope_kind}:{scope_key}"
    )
    return invitation, token


def find(token: str) -> Invitation | None:
    """The invitation of a token, whatever its state; None for a token that never was one."""
    return (
        Invitation.objects.select_related("person", "organisation", "invited_by")
        .filter(token_hash=token_hash(token))
        .first()
    )


def problem_of(invitation: Invitation | None) -> Refused | None:
    """Why an invitation cannot be accepted now, or None."""
    if invitation is None:
        return Refused(
            _("We do not know this invitation. Copy the whole link from the letter."), code="unknown"
        )
    if invitation.accepted_at:
        return Refused(_("This invitation was used already. Sign in with your e-mail address."), code="used")
    if invitation.withdrawn_at:
        return Refused(_("This invitation was withdrawn or replaced by a newer letter."), code="withdrawn")
    if invitation.expires_at <= timezone.now():
        return Refused(
            _("This invitation has expired. Ask for a new one, or sign in with your address."), code="expired"
        )
    if invitation.person.erased_at or not invitation.person.is_active:
        return Refused(_("This account is closed."), code="closed")
    return None


@transaction.atomic
def accept(*, token: str) -> Invitation:
    """Accept by the link of the letter: proves the mailbox, so it counts as a sign-in. Works once."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(token_hash=token_hash(token))
        .first()
    )
    problem = problem_of(invitation)
    if problem is not None or invitation is None:
        raise problem or Refused(_("We do not know this invitation."), code="unknown")
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at", "updated_at"])
    persons.sign_in(person=invitation.person)
    audit.record("people.invitation.accept", invitation, by=invitation.person, person=invitation.person_id)
    return invitation


@transaction.atomic
def withdraw(invitation: Invitation, *, by: Person, may: bool | None = None) -> Invitation:
    """Take an open invitation back; its link stops working."""
    allowed = may if may is not None else _may_invite(by, invitation.organisation)
    if not allowed:
        raise NotAllowed(_("You cannot withdraw this invitation."))
    if invitation.accepted_at:
        raise Refused(_("This invitation was accepted already."), code="used")
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at = timezone.now()
        invitation.save(update_fields=["withdrawn_at", "updated_at"])
        audit.record("people.invitation.withdraw", invitation, by=by, person=invitation.person_id)
    return invitation


@transaction.atomic
def take_back(pk: int, *, reopen: Iterable[int] = ()) -> None:
    """An invitation whose letter never left: as if it had not been made; those it replaced hold again. Asks no rule."""
    Invitation.objects.filter(pk=pk, accepted_at__isnull=True).delete()
    Invitation.objects.filter(pk__in=list(reopen), accepted_at__isnull=True).update(withdrawn_at=None)


def _may_invite(by: Person | None, organisation: Organisation | None) -> bool:
    if by is None:
        return True
    if organisation is None:
        return rules.is_site_admin(by)
    return rules.may_manage_organisation(by, organisation)
