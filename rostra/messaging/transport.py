"""What carries a message out of the outbox, and what its answer means."""

from __future__ import annotations

import base64
import re
import smtplib
from datetime import timedelta
from email.utils import parseaddr
from types import TracebackType
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from rostra.kernel.registries import message_kinds
from rostra.kernel.text import new_key
from rostra.messaging import bodies, stopping
from rostra.messaging.models import Message
from rostra.messaging.topics import topic_of

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
CALENDAR = "text/calendar"
LETTER = "X-Rostra-Letter"
STOPS = "stop-"  # before a message's id in the address that a mail program writes to instead of a click
HARD, SOFT, OTHER = "hard", "soft", "other"
ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
# Of RFC 3463: no such mailbox or domain, address badly written, moved, mailbox disabled, domain takes no mail.
HARD_CODES = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4"}
SOFT_SUBJECTS = {
    "1",
    "2",
    "4",
}  # the address, the mailbox, the way there; 3, 6 and 7 are about us or the letter
NO_MAILBOX = {550, 551, 553}


class TryLater(Exception):
    """The mail server or the network said: not now. `verdict` says whether the address is to blame; `lost`: the
    connection is gone."""

    def __init__(self, words: str, *, verdict: str = OTHER, lost: bool = False) -> None:
        super().__init__(words)
        self.verdict = verdict
        self.lost = lost


class Rejected(Exception):
    """The mail server said no for good. `verdict`: the address does not work (hard), not now (soft), or another reason."""

    def __init__(self, words: str, *, verdict: str = OTHER) -> None:
        super().__init__(words)
        self.verdict = verdict


def is_there() -> bool:
    """Whether anything carries mail at all; without it messages are kept."""
    return bool(settings.ROSTRA_EMAIL_TRANSPORT)


class Line:
    """A connection to the mail server for many messages: opened when it is needed, and again when it was lost."""

    def __init__(self) -> None:
        self._open: BaseEmailBackend | None = None

    def __enter__(self) -> Line:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def connection(self) -> BaseEmailBackend:
        """Raises `TryLater` when the server cannot be reached or does not let us in."""
        if self._open is None:
            connection = get_connection(settings.ROSTRA_EMAIL_TRANSPORT)
            try:
                connection.open()
            except (smtplib.SMTPException, OSError) as error:
                raise TryLater(reason(error), lost=True) from error
            self._open = connection
        return self._open

    def close(self) -> None:
        """Say good-bye, if the server still listens."""
        if self._open is not None:
            self._open.close()
            self._open = None


def send(message: Message, connection: BaseEmailBackend) -> None:
    """Hand one message to the server. Raises `TryLater` or `Rejected` with the server's words."""
    try:
        mail_of(message, connection).send()
    except smtplib.SMTPAuthenticationError as error:
        # The password of this installation is wrong, not the message: it may be mended while we wait.
        raise TryLater(reason(error), lost=True) from error
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        words, code = reason(error), code_of(error)
        verdict = verdict_of(code, words, at_recipient=isinstance(error, smtplib.SMTPRecipientsRefused))
        if code >= 500:
            raise Rejected(words, verdict=verdict) from error
        raise TryLater(words, verdict=verdict, lost=code == 421) from error
    except (smtplib.SMTPException, OSError) as error:
        raise TryLater(reason(error), lost=True) from error


class Mail(EmailMultiAlternatives):
    """A mail whose iCalendar part goes as base64: its line ends and long lines arrive as they are."""

    def message(self, *args: Any, **options: Any) -> Any:
        """The mail as it is sent."""
        made = super().message(*args, **options)
        if made.is_multipart():
            made.set_boundary(new_key())  # made by Python, it costs a third of writing a mail
        for part in made.walk():
            if part.get_content_type() == CALENDAR:
                _in_base64(part)
        return made


def _in_base64(part: Any) -> None:
    content = part.get_payload(decode=True)
    del part["Content-Transfer-Encoding"]
    part.set_payload(base64.encodebytes(content).decode("ascii"))
    part["Content-Transfer-Encoding"] = "base64"


def mail_of(message: Message, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """The mail as it goes out. Its envelope sender names the message, so that what comes back finds it.

    An iCalendar object is the last way to read the letter, after text and HTML, and stands nowhere else: a mail program that
    knows invitations shows it as one; a file beside it would be kept by hand and never follow a change.
    """
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"
    text, html = bodies.said(message)
    mail = Mail(
        subject=message.subject,
        body=text,
        from_email=return_address(message),
        to=[message.to],
        connection=connection,
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": f"<{message.message_id}@{host}>",
            **_names(message),
            "Content-Language": message.language,
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "OOF, AutoReply",
            **_ways_out(message),
        },
    )
    if html:
        mail.attach_alternative(html, "text/html")
    if message.calendar:
        # Django adds the charset; one of ours would stand there twice.
        mail.attach_alternative(message.calendar, f"{CALENDAR}; method={message.calendar_method}")
    return mail


def _names(message: Message) -> dict[str, str]:
    """What names the letter where a provider puts a Message-ID of its own in the place of ours."""
    if settings.ROSTRA_MAIL_PROVIDER == "postmark":
        return {"X-PM-Metadata-letter": message.message_id}
    return {LETTER: message.message_id} if settings.ROSTRA_MAIL_PROVIDER else {}


def return_address(message: Message) -> str:
    """Where the mail system returns what it cannot deliver: an address of this message's own, when there is a mailbox for
    them; else the sender's."""
    name, _at, host = settings.ROSTRA_BOUNCE_ADDRESS.partition("@")
    return f"{name}+{message.message_id}@{host}" if host else settings.DEFAULT_FROM_EMAIL


def _ways_out(message: Message) -> dict[str, str]:
    """The headers by which mail programs stop a topic with one click (RFC 8058)."""
    topic = topic_of(message.kind)
    if not topic:
        return {}
    address = message.values.get(bodies.STOP) or stopping.address(
        topic=topic, person=message.person, message_id=message.message_id
    )
    if not address:
        return {}
    ways = [f"<{address}>"]
    name, _at, host = settings.ROSTRA_BOUNCE_ADDRESS.partition("@")
    if message_kinds[message.kind].returned and settings.ROSTRA_BOUNCE_MAILBOX and host:
        ways.append(f"<mailto:{name}+{STOPS}{message.message_id}@{host}?subject=stop>")
    return {"List-Unsubscribe": ", ".join(ways), "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def verdict_of(code: int, words: str, *, at_recipient: bool = True) -> str:
    """Whom a refusal blames. The enhanced code decides; without one, a 550 to the recipient means no such mailbox."""
    found = ENHANCED.search(words)
    if found is None:
        return HARD if at_recipient and code in NO_MAILBOX else OTHER
    if found[0] in HARD_CODES:
        return HARD
    return SOFT if found[2] in SOFT_SUBJECTS else OTHER


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
