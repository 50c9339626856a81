"""Brand colours: only what is a colour and can be read is let through."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

HEX = re.compile(r"#[0-9a-fA-F]{6}")
WHITE, NIGHT = "#ffffff", "#121716"

# Name, what it must be told apart from, and the least contrast (0: a background that only has to be a colour).
RULES = {
    "brand": (WHITE, 4.5),
    "brand-deep": (WHITE, 7.0),
    "brand-wash": (WHITE, 0.0),
    "brand-night": (NIGHT, 4.5),
    "brand-night-deep": (NIGHT, 4.5),
    "brand-night-wash": (NIGHT, 0.0),
}


def luminance(colour: str) -> float:
    """Relative luminance (WCAG) of a colour like #17594a, 0 to 1."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast (WCAG) of two colours, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def checked(given: Mapping[str, Any] | None) -> dict[str, str]:
    """The colours that may be used, by name without dashes in front; anything else is left out."""
    good: dict[str, str] = {}
    for name, (against, least) in RULES.items():
        value = (given or {}).get(name) or (given or {}).get(name.replace("-", "_"))
        if isinstance(value, str) and HEX.fullmatch(value) and contrast(value, against) >= least:
            good[name] = value.lower()
    return good


def stylesheet(colours: Mapping[str, str]) -> str:
    """The brand's stylesheet: one rule, up to six properties."""
    body = "".join(f"--{name}:{value};" for name, value in colours.items())
    return f"@layer tokens{{:root{{{body}}}}}" if body else ""


def digest(colours: Mapping[str, str]) -> str:
    """A short text that changes with the colours, for addresses that browsers keep."""
    return hashlib.sha256(stylesheet(colours).encode()).hexdigest()[:12]
