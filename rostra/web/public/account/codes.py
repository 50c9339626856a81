"""The code on its way: what the browser's session remembers between the two pages of signing in.

The code itself is nowhere but in the letter; the session keeps a keyed digest of it.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import MutableMapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.crypto import constant_time_compare, salted_hmac

KEY = "sign_in"
MINUTES = 15
TRIES = 5
DIGITS = 6


@dataclass
class Pending:
    """One wish to sign in: the address, the digest of the code sent to it, tries made, where to go then."""

    email: str
    next: str = ""
    own: bool = False
    digest: str = ""
    sent_at: float = 0.0
    tries: int = 0

    @property
    def expired(self) -> bool:
        return time.time() - self.sent_at > MINUTES * 60

    @property
    def spent(self) -> bool:
        return self.tries >= TRIES

    @property
    def usable(self) -> bool:
        return bool(self.digest) and not self.expired and not self.spent


def load(session: MutableMapping[str, Any]) -> Pending | None:
    """What this browser is waiting for, if anything."""
    kept = session.get(KEY)
    return Pending(**kept) if isinstance(kept, dict) else None


def keep(session: MutableMapping[str, Any], pending: Pending) -> None:
    session[KEY] = asdict(pending)


def forget(session: MutableMapping[str, Any]) -> None:
    session.pop(KEY, None)


def new_code(pending: Pending) -> str:
    """Make a code for this wish; an earlier one stops working. Shown in two groups, typed as one likes."""
    code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    pending.digest, pending.sent_at, pending.tries = _digest(pending.email, code), time.time(), 0
    return f"{code[:3]} {code[3:]}"


def matches(pending: Pending, typed: str) -> bool:
    """Whether this is the code; spaces and hyphens do not matter. A wrong one counts as a try."""
    code = "".join(sign for sign in typed if sign.isdigit())
    if pending.usable and constant_time_compare(_digest(pending.email, code), pending.digest):
        return True
    pending.tries += 1
    return False


def _digest(email: str, code: str) -> str:
    return salted_hmac("rostra.sign-in-code", f"{email}:{code}", algorithm="sha256").hexdigest()
