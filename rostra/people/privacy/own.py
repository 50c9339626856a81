"""Holdings of the people room itself."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from rostra.kernel.privacy import CONSENT, CONTRACT, INTEREST, TASK, Field, Holding, declare, each, keep
from rostra.people.models import (
    ApiToken,
    CalendarFeed,
    Consent,
    Grant,
    Invitation,
    LongTask,
    Membership,
    Person,
    SignInLink,
)

EMPTIED = _("Points at a person's row; erasure empties that row and leaves only a random key.")
PROOF = _("Other rows need to stand on a row; it says nothing about anybody once the rest is empty.")

declare(
    Holding(
        model=Person,
        called=_("you"),
        person="pk",
        basis=CONTRACT,
        fields={
            **each(
                "email name address_as", Field(_("to know who you are, to write to you and to address you"))
            ),
            "language": Field(_("to show pages and write letters in your language"), on_erasure="erase"),
            "time_zone": Field(_("to show times as on your wall")),
            "password": Field(_("a random mark that says there is no password"), export=False),
            **each("is_superuser is_active", Field(_("whether the account may be used"))),
            **each("groups user_permissions", Field(_("what you may do in the editors' area"))),
            **each("last_login joined_at", Field(_("to know whether an invitation was used"))),
            **each("key created_at updated_at erased_at", keep(_("identity of the row"), PROOF)),
        },
        empty={
            "email": None,
            "language": "en",
            "time_zone": "UTC",
            "password": "!",
            "is_superuser": False,
            "is_active": False,
        },
    )
)

declare(
    Holding(
        model=Membership,
        called=_("organisations you belong to"),
        person="person",
        basis=TASK,
        erase_rows=True,
        fields=each(
            "person organisation function title starts_on ends_on created_at updated_at",
            Field(_("to know for which organisation you take part, in which function and for how long")),
        ),
    )
)

declare(
    Holding(
        model=Grant,
        called=_("roles"),
        person="person",
        basis=TASK,
        erase_rows=True,
        retention=timedelta(days=3 * 365),
        since="revoked_at",
        fields={
            **each(
                "person role scope_kind scope_key until given_at revoked_at",
                Field(_("to know what you may do, where and until when")),
            ),
            "given_by": keep(_("who gave the role"), EMPTIED, export=False),
        },
    )
)

declare(
    Holding(
        model=Invitation,
        called=_("invitations"),
        person="person",
        basis=TASK,
        erase_rows=True,
        retention=timedelta(days=365),
        since="expires_at",
        fields={
            **each(
                "person organisation scope_kind scope_key expires_at accepted_at withdrawn_at created_at updated_at",
                Field(_("to invite you and to know whether you accepted")),
            ),
            "token_hash": Field(_("to recognise the link in the letter"), export=False),
            "invited_by": keep(_("who invited you"), EMPTIED, export=False),
        },
    )
)

declare(
    Holding(
        model=SignInLink,
        called=_("one-time links"),
        person="person",
        basis=INTEREST,
        erase_rows=True,
        retention=timedelta(days=30),
        since="expires_at",
        fields={
            **each("person made_at expires_at used_at", Field(_("to sign you in once without mail"))),
            "token_hash": Field(_("to recognise the link"), export=False),
            "made_by": keep(_("who made the link"), EMPTIED, export=False),
        },
    )
)

declare(
    Holding(
        model=Consent,
        called=_("what you agreed to"),
        person="person",
        basis=CONSENT,
        erase_rows=True,
        retention=timedelta(days=3 * 365),
        since="withdrawn_at",
        fields=each(
            "person purpose text_version language given_at withdrawn_at",
            Field(_("to prove what you agreed to and when you took it back")),
        ),
    )
)

declare(
    Holding(
        model=ApiToken,
        called=_("keys of other systems that act for you"),
        person=("person", "made_by"),
        basis=INTEREST,
        erase_rows=True,
        retention=timedelta(days=400),
        since="until",
        fields={
            **each(
                "person name scopes scope_kind scope_key until last_used_at revoked_at created_at",
                Field(_("to let another system work with your rights, and to end that")),
            ),
            **each(
                "key token_hash hint per_minute made_by updated_at",
                Field(_("to know the key again"), export=False),
            ),
        },
    )
)

declare(
    Holding(
        model=CalendarFeed,
        called=_("the address of your calendar"),
        person="person",
        basis=CONTRACT,
        erase_rows=True,
        fields={
            **each(
                "person made_at last_used_at revoked_at", Field(_("to give your calendar program your dates"))
            ),
            "token_hash": Field(_("to know the address again"), export=False),
        },
    )
)

declare(
    Holding(
        model=LongTask,
        called=_("long work you began"),
        person="person",
        basis=INTEREST,
        erase_rows=True,
        retention=timedelta(days=30),
        since="created_at",
        fields={
            **each(
                "person title state done total created_at started_at finished_at",
                Field(_("to show how far your work is")),
            ),
            **each(
                "key kind address result problem file file_name",
                Field(_("to hand out what came of it"), export=False),
            ),
        },
    )
)
