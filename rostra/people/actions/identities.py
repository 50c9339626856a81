"""The sign-in of one's organisation: a provider's subject identifier, bound to one person."""

from __future__ import annotations

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.people.models import Person


@transaction.atomic
def bind(*, person: Person, provider: str, subject: str) -> SocialAccount:
    """Bind a subject to a person who has proved both; it stays theirs, and nobody else can take it."""
    account, made = SocialAccount.objects.get_or_create(
        provider=provider, uid=subject, defaults={"user": person}
    )
    if account.user_id != person.pk:
        raise Refused(_("This sign-in belongs to another account."), code="taken")
    if made:
        audit.record("people.identity.bind", person, by=person, provider=provider)
    return account


@transaction.atomic
def release(account: SocialAccount, *, by: Person) -> None:
    """Take a binding away; the code by e-mail always remains."""
    if account.user_id != by.pk:
        raise NotAllowed(_("This sign-in belongs to another account."))
    audit.record("people.identity.release", by, by=by, provider=account.provider)
    account.delete()
