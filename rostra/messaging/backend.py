"""The mail backend of Django: mail of libraries goes through our outbox like everything else."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import get_language

from rostra.kernel.text import new_key
from rostra.messaging.actions import outbox


class OutboxBackend(BaseEmailBackend):
    """Writes one outbox row of kind "account" for each recipient; sends nothing itself."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Returns the number of messages taken, as Django expects."""
        for mail in email_messages:
            for to in mail.recipients():
                outbox.put(
                    key=f"mail:{new_key()}",
                    kind="account",
                    to=to,
                    subject=str(mail.subject),
                    text=str(mail.body),
                    html=_html(mail),
                    language=get_language() or "en",
                )
        return len(email_messages)


def _html(mail: EmailMessage) -> str:
    for alternative in getattr(mail, "alternatives", []):
        content, kind = alternative[0], alternative[1]
        if kind == "text/html":
            return str(content)
    return ""
