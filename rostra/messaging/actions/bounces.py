"""Mail that came back: read from a mailbox or reported by a provider, written to the message and its address."""

from __future__ import annotations

import base64
import hashlib
import hmac
import imaplib
import json
import logging
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.registries import MessageKind, message_kinds
from rostra.messaging import providers, returned
from rostra.messaging.actions import troubles
from rostra.messaging.models import Message
from rostra.messaging.returned import COMPLAINT, STOP, Report
from rostra.messaging.transport import HARD, OTHER, SOFT

logger = logging.getLogger("rostra.messaging")

MOST = 500  # mails in one go
MOST_REPORTS = 1000
TIMEOUT_SECONDS = 30
State = Message.State


@transaction.atomic
def note(report: Report) -> bool:
    """Write down what a mail system says of one of our messages, once. False for a message that we do not know."""
    message = Message.objects.select_for_update(of=("self",)).filter(message_id=report.message_id).first()
    if message is None:
        return False
    known = message_kinds.get(message.kind)
    if report.what == STOP:
        return _stop(message, known)
    if message.bounced_at is not None:
        return True
    message.bounced_at = timezone.now()
    message.problem = report.words[:255]
    if report.what != COMPLAINT:
        message.state = State.BOUNCED
    message.save(update_fields=["bounced_at", "problem", "state"])
    troubles.note(address=message.to, what=report.what, words=report.words)
    if known is not None and known.returned:
        known.returned(message, report.what)
    return True


def _stop(message: Message, known: MessageKind | None) -> bool:
    """The reader asked by mail to get no more; False where letters of this kind cannot be stopped so."""
    if known is None or known.returned is None:
        return False
    known.returned(message, STOP)
    return True


def take(raw: bytes) -> bool:
    """Read one mail; whether it was a report about one of our messages."""
    report = returned.read(raw)
    return report is not None and note(report)


def fetch() -> int:
    """Read the mailbox for returned mail, if one is named; returns how many reports were found. A job of the schedule.

    Reports are deleted after they are written down; a mail that is none stays, marked as read.
    """
    if not settings.ROSTRA_BOUNCE_MAILBOX:
        return 0
    where = urlsplit(settings.ROSTRA_BOUNCE_MAILBOX)
    try:
        with _mailbox(where) as box:
            return _read_all(box, unquote(where.path.strip("/")) or "INBOX")
    except (imaplib.IMAP4.error, OSError) as error:
        logger.warning("The mailbox for returned mail cannot be read: %s", type(error).__name__)
        return 0


def _mailbox(where: Any) -> imaplib.IMAP4:
    secure = where.scheme == "imaps"
    kind = imaplib.IMAP4_SSL if secure else imaplib.IMAP4
    box = kind(where.hostname, where.port or (993 if secure else 143), timeout=TIMEOUT_SECONDS)
    box.login(unquote(where.username), unquote(where.password))
    return box


def _read_all(box: imaplib.IMAP4, folder: str) -> int:
    answer, _number = box.select(f'"{folder}"')
    if answer != "OK":
        raise imaplib.IMAP4.error("no such folder")
    _answer, found = box.uid("SEARCH", "UNSEEN")
    taken = 0
    for uid in (found[0] or b"").split()[:MOST]:
        _answer, parts = box.uid(
            "FETCH", uid.decode(), "(BODY[])"
        )  # read now: a mail that cannot be parsed is not tried for ever
        raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
        is_report = take(raw)
        taken += is_report
        box.uid("STORE", uid.decode(), "+FLAGS", r"(\Deleted \Seen)" if is_report else r"(\Seen)")
    box.expunge()
    return taken


def take_reports(*, body: bytes, signature: str) -> int:
    """Take a provider's reports: JSON [{"message_id", "what", "words"}], signed with HMAC-SHA256 of the body in hex.

    Returns how many of them were about messages of ours. Raises `NotAllowed` for a wrong signature, `Refused` for what
    cannot be read.
    """
    secret = settings.ROSTRA_MAIL_REPORTS_SECRET
    right = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    if not secret or not hmac.compare_digest(right.encode(), signature.strip().lower().encode()):
        raise NotAllowed("The signature is missing or wrong.", code="signature")
    return sum(note(report) for report in _reports(body))


def take_provided(*, provider: str, body: bytes, authorization: str) -> int:
    """Take what a mail provider reports in its own shape; returns how many were about letters of ours.

    It signs in with our secret as its password (HTTP Basic). Raises `NotAllowed` for a wrong one or another provider,
    `Refused` for what cannot be read.
    """
    secret = settings.ROSTRA_MAIL_REPORTS_SECRET
    given = _password(authorization)
    if (
        not secret
        or provider != settings.ROSTRA_MAIL_PROVIDER
        or not hmac.compare_digest(given, secret.encode())
    ):
        raise NotAllowed("The password is missing or wrong.", code="signature")
    try:
        reports = providers.read(provider, body)
    except (ValueError, TypeError, AttributeError) as error:
        raise Refused("The body is no report that we know.", code="json") from error
    return sum(note(report) for report in reports)


def _password(authorization: str) -> bytes:
    kind, _blank, packed = authorization.partition(" ")
    try:
        said = base64.b64decode(packed, validate=True) if kind.lower() == "basic" else b""
    except ValueError:
        return b""
    return said.partition(b":")[2]


def _reports(body: bytes) -> list[Report]:
    try:
        rows = json.loads(body)
    except ValueError:
        rows = None
    if not isinstance(rows, list) or len(rows) > MOST_REPORTS:
        raise Refused("The body must be a JSON list of at most 1000 reports.", code="json")
    found = []
    for row in rows:
        known = isinstance(row, dict) and row.get("what") in {HARD, SOFT, COMPLAINT, OTHER}
        match = returned.ID.search(str(row.get("message_id", ""))) if known else None
        if match is None:
            raise Refused(
                "Each report needs a message_id and what: hard, soft, complaint or other.", code="report"
            )
        found.append(Report(match[0], row["what"], str(row.get("words", ""))))
    return found
