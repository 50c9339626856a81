"""The kinds of message that belong to the account; rooms that send others register their own."""

from __future__ import annotations

from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from rostra.kernel.registries import MessageKind, message_kinds
from rostra.messaging.topics import TEAM

CODE = "sign_in_code"
NO_ACCOUNT = "no_account"
ACCOUNT = "account"
TEAM_LETTER = "team_letter"
COLLECTED = "collected"
CODES = (
    CODE,
    NO_ACCOUNT,
)  # answers to somebody who stands before the door: they go even to an address in trouble
SECRET = (CODE, NO_ACCOUNT, ACCOUNT)

KINDS = (
    MessageKind(
        CODE,
        _("Code for signing in"),
        sample=lambda: {"code": "418 093", "minutes": 15, "device": "Firefox on Linux"},
        urgency=0,
    ),
    MessageKind(
        NO_ACCOUNT,
        _("Nobody is known under this address"),
        sample=lambda: {"contact": "help@example.org"},
        urgency=0,
    ),
    MessageKind(
        "invitation",
        _("Invitation"),
        sample=lambda: {
            "url": "https://academy.example/en/invitation/sample/",
            "organisation": "Lindholt Municipality (invented)",
            "inviter": "Maren Holt",
            "days": 30,
        },
    ),
    MessageKind(ACCOUNT, _("Other mail about the account"), urgency=0),
    MessageKind(
        TEAM_LETTER,
        _("Letter from the team to many"),
        transactional=False,
        topic=TEAM,
        urgency=9,
        sample=lambda: {
            "body": "Dear Mette,\n\nthe library is open on Thursday.",
            "body_html": mark_safe("<p>Dear Mette,</p><p>the library is open on Thursday.</p>"),
            "links": [{"title": "Programme of the day", "url": "https://academy.example/day"}],
        },
    ),
    MessageKind(
        COLLECTED,
        _("Collected letters"),
        transactional=False,
        urgency=8,
        sample=lambda: {
            "letters": [
                {
                    "subject": "The library is open on Thursday",
                    "text": "Dear Mette,\n\nthe library is open.\n",
                }
            ],
            "count": 1,
        },
    ),
)


def register() -> None:
    """Make the kinds known; called once when the room is ready."""
    for kind in KINDS:
        if kind.name not in message_kinds:
            message_kinds.add(kind.name, kind)
