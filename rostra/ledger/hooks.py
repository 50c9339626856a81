"""What other systems are told, and the signature by which they know that it came from here. Pure over rows.

The signature is that of the Standard Webhooks specification: HMAC-SHA256 over `<id>.<timestamp>.<body>`.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import secrets
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from rostra.cohorts.models import Enrolment
from rostra.ledger.models import Certificate, Standing

SECRET_PREFIX = "whsec_"
SECRET_BYTES = 24
# After each failed attempt; more than three days in all, so that a long weekend loses nothing.
PAUSES = tuple(
    dt.timedelta(seconds=seconds)
    for seconds in (30, 120, 600, 1800, 3600, 7200, 14400, 28800, 43200, 86400, 86400)
)


class Event(models.TextChoices):
    STANDING = "standing.changed", _("where somebody stands has changed")
    ENROLMENT = "enrolment.changed", _("somebody was invited, enrolled, moved or withdrawn")
    CERTIFICATE = "certificate.issued", _("a certificate was issued")


def new_secret() -> str:
    """A secret as the specification writes it."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature(secret: str, key: str, timestamp: int, body: bytes) -> str:
    """The value of the header `webhook-signature` for one message."""
    signed = b".".join((key.encode(), str(timestamp).encode(), body))
    digest = hmac.new(base64.b64decode(secret.removeprefix(SECRET_PREFIX)), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def headers(secret: str, key: str, timestamp: int, body: bytes) -> dict[str, str]:
    """What goes with one message."""
    return {
        "Content-Type": "application/json",
        "User-Agent": "Rostra-Webhook/1",
        "webhook-id": key,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, key, timestamp, body),
    }


def body_of(event: str, payload: dict[str, Any]) -> bytes:
    """The message as it is sent: always the same bytes for the same payload."""
    return json.dumps({"type": event, **payload}, separators=(",", ":"), sort_keys=True).encode()


def about(enrolment: Enrolment, at: dt.datetime) -> dict[str, Any]:
    """What every message says: which enrolment, in keys alone. Names and addresses are asked for with a token."""
    edition = enrolment.edition
    return {
        "timestamp": instant(at),
        "data": {
            "enrolment": enrolment.key,
            "person": enrolment.person.key,
            "edition": edition.key,
            "programme": edition.programme_key,
            "organisation": enrolment.organisation.key if enrolment.organisation else None,
            "cohort": enrolment.cohort.key if enrolment.cohort else None,
            "state": enrolment.state,
        },
    }


def standing(row: Standing) -> dict[str, Any]:
    """Where an enrolment stands with one requirement."""
    asked = row.requirement
    return {
        "requirement": asked.key,
        "kind": asked.kind,
        "target": asked.target,
        "state": row.state,
        "since": instant(row.since) if row.since else None,
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "owes_catchup": row.owes_catchup,
    }


def certificate(row: Certificate) -> dict[str, Any]:
    """A certificate by its number, by which anybody can check it."""
    return {"number": row.number, "language": row.language, "issued_at": instant(row.issued_at)}


def instant(moment: dt.datetime) -> str:
    """An instant as RFC 3339 in UTC."""
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
