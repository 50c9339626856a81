"""The sign-in of one's organisation, between its answer and the proof of the mailbox."""

from __future__ import annotations

import time
from typing import Any

from django.http import HttpRequest

from rostra.kernel.text import normal_email
from rostra.people.actions import identities
from rostra.people.models import Person

KEY = "sign_in_identity"
MINUTES = 30


def wait_for_proof(request: HttpRequest, sociallogin: Any) -> str:
    """Keep provider and subject in this browser's session; returns the address the provider told, if any.

    The address only fills the form: the person may write another one, and proves the one written.
    """
    account = sociallogin.account
    request.session[KEY] = {"provider": account.provider, "subject": account.uid, "at": time.time()}
    told = [each.email for each in sociallogin.email_addresses] or [
        getattr(sociallogin.user, "email", "") or ""
    ]
    return normal_email(told[0])


def bind_waiting(request: HttpRequest, person: Person) -> None:
    """Bind what waits in this session to the person who has just proved who they are."""
    waiting = request.session.pop(KEY, None)
    if isinstance(waiting, dict) and time.time() - waiting["at"] < MINUTES * 60:
        identities.bind(person=person, provider=waiting["provider"], subject=waiting["subject"])
