"""Holdings of signing in: addresses, passkeys, devices and sessions."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rostra.kernel.privacy import CONTRACT, INTEREST, Field, Holding, declare, each
from rostra.people.models import Person

SIGN_IN = Field(_("to sign you in"))
SECRET = Field(_("to sign you in"), export=False)


def sessions_of(person: Person) -> QuerySet[Session]:
    """Sessions of a person: signed in as them, or half-way there with their address."""
    keys = [row.session_key for row in Session.objects.iterator() if _belongs(row.get_decoded(), person)]
    return Session.objects.filter(session_key__in=keys)


def _belongs(data: dict, person: Person) -> bool:
    if str(data.get(SESSION_KEY, "")) == str(person.pk):
        return True
    return bool(person.email) and str(person.email) in str(data).lower()


declare(
    Holding(
        model=EmailAddress,
        called=_("e-mail addresses"),
        person="user",
        basis=CONTRACT,
        erase_rows=True,
        fields=each("user email verified primary", SIGN_IN),
    )
)

declare(
    Holding(
        model=EmailConfirmation,
        called=_("confirmations of addresses"),
        person="email_address__user",
        basis=CONTRACT,
        erase_rows=True,
        retention=timedelta(days=30),
        since="created",
        fields={**each("email_address created sent", SIGN_IN), "key": SECRET},
    )
)

declare(
    Holding(
        model=Authenticator,
        called=_("passkeys"),
        person="user",
        basis=CONTRACT,
        erase_rows=True,
        fields={
            **each("user type created_at last_used_at", Field(_("to sign you in with a passkey"))),
            "data": SECRET,
        },
    )
)

declare(
    Holding(
        model=SocialAccount,
        called=_("sign-ins of your organisation"),
        person="user",
        basis=CONTRACT,
        erase_rows=True,
        fields=each(
            "user provider uid last_login date_joined extra_data",
            Field(_("to sign you in with the account of your organisation")),
        ),
    )
)

declare(
    Holding(
        model=SocialToken,
        called=_("keys of your organisation's sign-in"),
        person="account__user",
        basis=CONTRACT,
        erase_rows=True,
        fields={**each("app account expires_at", SIGN_IN), **each("token token_secret", SECRET)},
    )
)

declare(
    Holding(
        model=UserSession,
        called=_("devices you signed in on"),
        person="user",
        basis=INTEREST,
        erase_rows=True,
        retention=timedelta(days=400),
        since="created_at",
        fields={
            **each(
                "user created_at ip last_seen_at user_agent data",
                Field(_("to show you the devices you signed in on")),
            ),
            "session_key": Field(_("to end the session of a device"), export=False),
        },
    )
)

declare(
    Holding(
        model=Session,
        called=_("sessions in browsers"),
        person="",
        rows=sessions_of,
        basis=INTEREST,
        erase_rows=True,
        retention=timedelta(0),
        since="expire_date",
        fields={
            **each("session_key session_data", Field(_("to keep you signed in"), export=False)),
            "expire_date": Field(_("to end the session")),
        },
    )
)
