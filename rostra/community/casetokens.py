"""Signed links for the other side of a case: they name a row and nobody; a side that is replaced takes its link along."""

from __future__ import annotations

import base64

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from rostra.community.models import CaseSide

SALT = "rostra.community.case_side"
LONGEST = 60
BYTES = 16


def make(side: CaseSide) -> str:
    """The token of one side's page."""
    return f"{int_to_base36(side.pk)}-{_signature(side)}"


def read(token: str) -> CaseSide | None:
    """The side of a token, with its case; None for one that was replaced or never was. One query."""
    number, _dash, signature = token.partition("-")
    if len(token) > LONGEST or not signature:
        return None
    try:
        pk = base36_to_int(number)
    except ValueError:
        return None
    side = CaseSide.objects.select_related("case").filter(pk=pk).first()
    if side is None or not constant_time_compare(signature, _signature(side)):
        return None
    return side


def _signature(side: CaseSide) -> str:
    digest = salted_hmac(SALT, side.key, algorithm="sha256").digest()[:BYTES]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
