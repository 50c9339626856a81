"""Signed personal links of a registration: short, for one purpose, revoked all at once by raising the row's serial.

A token holds the row's number and serial and 128 bits of a signature; it names nobody.
"""

from __future__ import annotations

import base64

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from rostra.kernel.prepared import Given, Prepared
from rostra.live.models import Registration

PAGE, JOIN = "page", "join"
PURPOSES = (PAGE, JOIN)
LONGEST = 60
BYTES = 16

_ROW: Prepared[Registration] = Prepared(
    lambda: Registration.objects.select_related("session", "person").filter(pk=Given("pk"))
)


def make(registration: Registration, purpose: str) -> str:
    """The token of a registration's page, or of its join link. No query."""
    if purpose not in PURPOSES:
        raise ValueError(f"there are no links for {purpose}")
    head = f"{int_to_base36(registration.pk)}-{int_to_base36(registration.serial)}"
    return f"{head}-{_signature(head, purpose)}"


def read(token: str, purpose: str) -> Registration | None:
    """The registration of a token, with its session and person; None for one that was revoked or never was. One query."""
    number, _dash, rest = token.partition("-")
    serial, _dash, signature = rest.partition("-")
    if len(token) > LONGEST or not signature:
        return None
    if not constant_time_compare(signature, _signature(f"{number}-{serial}", purpose)):
        return None
    row = _ROW.first(pk=base36_to_int(number))
    return row if row is not None and row.serial == base36_to_int(serial) else None


def _signature(head: str, purpose: str) -> str:
    digest = salted_hmac(f"rostra.live.{purpose}", head, algorithm="sha256").digest()[:BYTES]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
