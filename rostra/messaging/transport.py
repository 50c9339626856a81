"""What carries a message out of the outbox, and what its answer means."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from rostra.messaging.models import Message

# How long after each failed attempt the next one is made; after the last one the message has failed.
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=20),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)


class TryLater(Exception):
    """The mail server or the network said: not now."""


class Rejected(Exception):
    """The mail server said no for good."""


def is_there() -> bool:
    """Whether anything carries mail at all; without it messages are kept."""
    return bool(settings.ROSTRA_EMAIL_TRANSPORT)


def open_() -> BaseEmailBackend:
    """A connection for several messages. Raises `TryLater` when the server cannot be reached."""
    connection = get_connection(settings.ROSTRA_EMAIL_TRANSPORT)
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as error:
        raise TryLater(reason(error)) from error
    return connection


def send(message: Message, connection: BaseEmailBackend) -> None:
    """Hand one message to the server. Raises `TryLater` or `Rejected` with the server's words."""
    try:
        _mail(message, connection).send()
    except smtplib.SMTPAuthenticationError as error:
        # The password of this installation is wrong, not the message: it may be mended while we wait.
        raise TryLater(reason(error)) from error
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        if code_of(error) >= 500:
            raise Rejected(reason(error)) from error
        raise TryLater(reason(error)) from error
    except (smtplib.SMTPException, OSError) as error:
        raise TryLater(reason(error)) from error


def _mail(message: Message, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.to],
        connection=connection,
        headers={
            "Message-ID": f"<{message.message_id}@{host}>",
            "Content-Language": message.language,
            "Auto-Submitted": "auto-generated",
        },
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    return mail


def code_of(error: Exception) -> int:
    """The SMTP code of an answer; 400 when there is none."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return min((code for code, _words in error.recipients.values()), default=400)
    return getattr(error, "smtp_code", 400) or 400


def reason(error: Exception) -> str:
    """The server's answer in a line, for the staff."""
    code: int
    words: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()), (0, b""))
    else:
        code, words = getattr(error, "smtp_code", 0), getattr(error, "smtp_error", "") or str(error)
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return f"{code or type(error).__name__} {said}".strip()[:255]
