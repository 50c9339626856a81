"""Text without a domain: addresses, keys, tokens."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
import uuid


def normal_email(value: str) -> str:
    """An address as we keep it: trimmed, NFC, lower case. The empty string stays empty."""
    return unicodedata.normalize("NFC", value or "").strip().lower()


def new_key() -> str:
    """A stable key for a thing that was not given one: 32 hex digits."""
    return uuid.uuid4().hex


def new_token() -> str:
    """A secret for a link: 256 bits, safe in a URL. Store only `token_hash` of it."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """SHA-256 of a token, hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def squeeze(value: str) -> str:
    """White space folded to single spaces, trimmed."""
    return " ".join((value or "").split())
