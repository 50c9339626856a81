"""The kinds of message that belong to the account; rooms that send others register their own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.kernel.registries import MessageKind, message_kinds

CODE = "sign_in_code"

KINDS = (
    MessageKind(
        CODE,
        _("Code for signing in"),
        sample=lambda: {"code": "418 093", "minutes": 15, "device": "Firefox on Linux"},
    ),
    MessageKind(
        "no_account", _("Nobody is known under this address"), sample=lambda: {"contact": "help@example.org"}
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
    MessageKind("account", _("Other mail about the account")),
)


def register() -> None:
    """Make the kinds known; called once when the room is ready."""
    for kind in KINDS:
        if kind.name not in message_kinds:
            message_kinds.add(kind.name, kind)
