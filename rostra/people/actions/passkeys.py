"""Passkeys of a person."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import squeeze
from rostra.people.models import Person

MOST = 10


@transaction.atomic
def add(*, person: Person, name: str, credential: dict[str, Any], by: Person) -> Authenticator:
    """Keep a passkey whose answer to our challenge was checked already."""
    if by != person:
        raise NotAllowed(_("Only you can add a passkey to your account."))
    if Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).count() >= MOST:
        raise Refused(_("You have ten passkeys already; remove one first."), code="too_many")
    authenticator: Authenticator = WebAuthn.add(
        person, squeeze(name)[:80] or _("Passkey"), credential
    ).instance
    audit.record("people.passkey.add", person, by=by)
    return authenticator


@transaction.atomic
def remove(authenticator: Authenticator, *, by: Person) -> None:
    """Forget a passkey; the code by e-mail always remains."""
    if authenticator.user_id != by.pk:
        raise NotAllowed(_("This passkey belongs to somebody else."))
    audit.record("people.passkey.remove", by, by=by)
    authenticator.delete()
