"""Letters about the account: the code for signing in, the invitation."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from rostra.kernel.registries import link
from rostra.kernel.text import new_key
from rostra.messaging.actions import outbox
from rostra.messaging.kinds import CODE
from rostra.messaging.models import Message
from rostra.people.actions import invitations
from rostra.people.models import Invitation, Organisation, Person


def send_code(*, email: str, code: str, language: str, minutes: int, person: Person | None = None) -> Message:
    """Send the code for signing in; whoever reads the mailbox may sign in with it for `minutes`."""
    return outbox.queue(
        kind=CODE,
        key=f"{CODE}:{new_key()}",
        person=person,
        email=email,
        language=(person.language if person and person.joined_at else "") or language,
        context={"code": code, "minutes": minutes},
    )


def send_no_account(*, email: str, language: str, contact: str = "") -> Message:
    """Tell an address that nobody is known under it, when newcomers cannot sign up."""
    return outbox.queue(
        kind="no_account",
        key=f"no_account:{new_key()}",
        email=email,
        language=language,
        context={"contact": contact},
    )


@transaction.atomic
def invite(
    *,
    email: str,
    by: Person,
    name: str = "",
    organisation: Organisation | None = None,
    language: str = "en",
    days: int = 30,
) -> Invitation:
    """Invite somebody to the academy or to an organisation, and send the letter with the link."""
    invitation, token = invitations.invite(
        email=email, name=name, organisation=organisation, language=language, by=by, days=days
    )
    send_invitation(invitation, token=token, days=days)
    return invitation


def send_invitation(invitation: Invitation, *, token: str, days: int) -> Message:
    """The letter with the link; the token is kept nowhere else."""
    person = invitation.person
    inviter = invitation.invited_by
    path = link("invitation", token=token, language=person.language)
    return outbox.queue(
        kind="invitation",
        key=f"invitation:{invitation.pk}",
        person=person,
        context={
            "url": f"{settings.ROSTRA_URL}{path}",
            "organisation": invitation.organisation.name if invitation.organisation else "",
            "inviter": inviter.name if inviter else "",
            "days": days,
        },
    )
