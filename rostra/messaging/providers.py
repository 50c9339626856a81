"""What mail providers report, each in its own shape, read as one: which letter, whose address, hard, soft or a complaint. Pure.

A letter is named by its Message-ID, or by a header of its own, because some providers put their own Message-ID in its place.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from rostra.messaging.returned import COMPLAINT, ID, Report
from rostra.messaging.transport import HARD, LETTER, OTHER, SOFT

Row = Mapping[str, Any]


def read(provider: str, body: bytes) -> list[Report]:
    """The reports in what a provider sent; what is none of our letters, or no bad news, is left out.

    Raises `ValueError` for what cannot be read and `KeyError` for a provider that is not known.
    """
    reader = PROVIDERS[provider]
    given = json.loads(body)
    rows = given if isinstance(given, list) else [given]
    if not all(isinstance(row, dict) for row in rows):
        raise ValueError("not a report")
    return [report for row in rows for report in reader(row)]


def _report(what: str, words: Any, *names: Any) -> Iterator[Report]:
    """One report, when one of some names is that of a letter of ours."""
    for name in names:
        found = ID.search(str(name or ""))
        if found:
            yield Report(found[0], what, str(words or "")[:255])
            return


def _header(headers: Iterable[Row]) -> Any:
    wanted = {LETTER.lower(), "message-id"}
    rows = [row for row in headers if str(row.get("name", row.get("Name", ""))).lower() in wanted]
    own = [str(row.get("value", row.get("Value", ""))) for row in rows]
    return next((each for each in own if ID.search(each)), "")


def postmark(row: Row) -> Iterator[Report]:
    """Postmark: bounces and complaints; its own tag `Metadata` holds ours."""
    kind = row.get("RecordType")
    own = (row.get("Metadata") or {}).get("letter"), row.get("MessageID")
    if kind == "SpamComplaint" or row.get("Type") == "SpamComplaint":
        yield from _report(COMPLAINT, row.get("Description"), *own)
    elif kind == "Bounce":
        what = {"HardBounce": HARD, "BadEmailAddress": HARD, "SoftBounce": SOFT, "DnsError": SOFT}
        yield from _report(what.get(str(row.get("Type")), OTHER), row.get("Description"), *own)


def sendgrid(row: Row) -> Iterator[Report]:
    """SendGrid: `smtp-id` is our own Message-ID."""
    kind, words = row.get("event"), row.get("reason") or row.get("status")
    if kind == "spamreport":
        yield from _report(COMPLAINT, words, row.get("smtp-id"))
    elif kind == "bounce":
        what = SOFT if row.get("type") == "blocked" else HARD
        yield from _report(what, words, row.get("smtp-id"))


def mailgun(row: Row) -> Iterator[Report]:
    """Mailgun: permanent and temporary failures, complaints."""
    data = row.get("event-data") or row
    own = ((data.get("message") or {}).get("headers") or {}).get("message-id")
    status = data.get("delivery-status") or {}
    words = f"{status.get('code', '')} {status.get('message') or status.get('description') or ''}".strip()
    if data.get("event") == "complained":
        yield from _report(COMPLAINT, words, own)
    elif data.get("event") == "failed":
        code = str(status.get("code", ""))
        gone = data.get("severity") == "permanent" and data.get("reason") in {"bounce", "suppress-bounce"}
        yield from _report(HARD if gone or code.startswith("55") else SOFT, words, own)


def brevo(row: Row) -> Iterator[Report]:
    """Brevo: `message-id` is ours."""
    what = {
        "hard_bounce": HARD,
        "invalid_email": HARD,
        "soft_bounce": SOFT,
        "spam": COMPLAINT,
        "complaint": COMPLAINT,
    }
    if row.get("event") in what:
        yield from _report(what[row["event"]], row.get("reason"), row.get("message-id"))


def ses(row: Row) -> Iterator[Report]:
    """Amazon SES through SNS: the notification is JSON inside JSON; original headers have to be switched on."""
    inner = row
    if "Message" in row and isinstance(row["Message"], str):
        inner = json.loads(row["Message"])
    mail = inner.get("mail") or {}
    own = _header(mail.get("headers") or [])
    kind = inner.get("notificationType") or inner.get("eventType")
    if kind == "Complaint":
        yield from _report(COMPLAINT, (inner.get("complaint") or {}).get("complaintFeedbackType"), own)
    elif kind == "Bounce":
        bounce = inner.get("bounce") or {}
        words = next((each.get("diagnosticCode") for each in bounce.get("bouncedRecipients") or []), "")
        yield from _report(HARD if bounce.get("bounceType") == "Permanent" else SOFT, words, own)


PROVIDERS: dict[str, Callable[[Row], Iterator[Report]]] = {
    each.__name__: each for each in (postmark, sendgrid, mailgun, brevo, ses)
}
