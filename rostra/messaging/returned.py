"""Mail that came back, read: reports of undeliverable mail (RFC 3464) and of complaints (RFC 5965). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import default

from rostra.messaging.transport import ENHANCED, HARD, OTHER, SOFT, STOPS, verdict_of

COMPLAINT, STOP = "complaint", "stop"
ID = re.compile(r"[0-9a-f]{32}")
STOP_ADDRESS = re.compile(rf"\+{STOPS}([0-9a-f]{{32}})@")
OWN_ADDRESS = re.compile(r"\+([0-9a-f]{32})@")
QUOTING = {"message/rfc822", "text/rfc822-headers"}
TO_US = ("Delivered-To", "X-Original-To", "To")


@dataclass(frozen=True)
class Report:
    """What a mail system says of one of our messages: `hard`, `soft`, `complaint` or `other`, and its words; or `stop`, the
    wish of its reader to get no more like it."""

    message_id: str
    what: str
    words: str = ""


def read(raw: bytes) -> Report | None:
    """The report in a mail; None when it is none, or names no message of ours. A delay is no report: it may still arrive."""
    mail = message_from_bytes(raw, policy=default)
    if stopped := _named(mail, STOP_ADDRESS):
        return Report(stopped, STOP)
    message_id = _message_id(mail)
    if not message_id:
        return None
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/feedback-report":
            return Report(message_id, COMPLAINT, _fields(part).get("feedback-type", "") or "abuse")
        if kind == "message/delivery-status":
            return _failed(message_id, part)
    return None


def _failed(message_id: str, part: Message) -> Report | None:
    for fields in _groups(part):
        if str(fields.get("Action", "")).strip().lower() != "failed":
            continue
        status = str(fields.get("Status", "")).strip()
        words = str(fields.get("Diagnostic-Code", "")).partition(";")[2].strip() or status
        return Report(message_id, verdict(status, words), f"{status} {words}".strip()[:255])
    return None


def verdict(status: str, words: str) -> str:
    """Whom a failure blames. Given up after trying in vain (4.x.x) is soft."""
    found = ENHANCED.search(status)
    if found and found[1] == "4":
        return SOFT
    if found and found[0] != "5.0.0":
        return verdict_of(550, found[0])
    said = ENHANCED.search(words)
    return verdict_of(550, said[0]) if said else HARD if words.startswith("550") else OTHER


def _groups(part: Message) -> Iterator[Message]:
    """The groups of fields of a delivery status: one about the whole, then one for each recipient."""
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (each for each in payload if isinstance(each, Message))


def _fields(part: Message) -> dict[str, str]:
    """The fields of a feedback report, which Python's parser leaves as text or as one message."""
    payload = part.get_payload()
    if isinstance(payload, list):
        parts = [each for each in payload if isinstance(each, Message)]
        return {name.lower(): str(value) for each in parts for name, value in each.items()}
    text = part.get_payload(decode=True)
    lines = text.decode("utf-8", "replace").splitlines() if isinstance(text, bytes) else []
    return {
        name.strip().lower(): value.strip() for name, _colon, value in (line.partition(":") for line in lines)
    }


def _message_id(mail: Message) -> str:
    """Which of our messages it is about: by the address it came to, else by the Message-ID of what is quoted."""
    if named := _named(mail, OWN_ADDRESS):
        return named
    quoted = (_quoted(part) for part in mail.walk() if part.get_content_type() in QUOTING)
    return next(filter(None, quoted), "")


def _named(mail: Message, address: re.Pattern[str]) -> str:
    found = (address.search(str(value)) for name in TO_US for value in mail.get_all(name, []))
    return next((match[1] for match in found if match), "")


def _quoted(part: Message) -> str:
    payload = part.get_payload()
    if isinstance(payload, list):
        inner = next((each for each in payload if isinstance(each, Message)), None)
    else:
        raw = part.get_payload(decode=True)
        inner = message_from_bytes(raw, policy=default) if isinstance(raw, bytes) else None
    found = ID.search(str(inner["Message-ID"] or "")) if inner is not None else None
    return found[0] if found else ""
