"""Numbers of certificates: random, unguessable, with check digits that catch a slip of the pen. Pure.

`7K3M-Q9TX-2BFD-4H`: sixty random bits in Crockford's base 32 (no I, L, O, U) and two check digits, the rest
of the number modulo 1021, a prime: every single wrong digit and every pair swapped is caught.
"""

from __future__ import annotations

import secrets

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, CHECKS, PRIME = 12, 2, 1021
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_number() -> str:
    """A number that nobody can guess."""
    return written("".join(secrets.choice(DIGITS) for _ in range(LENGTH)))


def written(body: str) -> str:
    """Twelve digits with their check digits, in groups of four."""
    whole = body + check_of(body)
    return "-".join(whole[start : start + 4] for start in range(0, len(whole), 4))


def check_of(body: str) -> str:
    value = 0
    for digit in body:
        value = (value * 32 + DIGITS.index(digit)) % PRIME
    # Room for the two check digits themselves, so that swapping into them is caught as well.
    rest = (-value * 32**CHECKS) % PRIME
    return DIGITS[rest // 32] + DIGITS[rest % 32]


def normal(typed: str) -> str | None:
    """What somebody typed as a number, whatever spaces, hyphens and capitals; None when it cannot be one."""
    plain = "".join(sign for sign in (typed or "")[:80].upper() if sign.isalnum()).translate(_LOOKALIKES)
    if len(plain) != LENGTH + CHECKS or not set(plain) <= set(DIGITS):
        return None
    body, check = plain[:LENGTH], plain[LENGTH:]
    return written(body) if secrets.compare_digest(check_of(body), check) else None
