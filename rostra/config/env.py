"""Typed reading of the environment.

Every variable the installation understands is read once through `text`, `number` or `flag`. Each call also
registers the variable, so that `docs/reference/settings.md` and `rostra check-config` know all of them.
Values that cannot be understood are collected in `faults` and replaced by the default: settings stay
importable, and `check-config` and `serve` say what is wrong in one line each.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PREFIX = "ROSTRA_"
TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


@dataclass(frozen=True)
class Setting:
    """One environment variable: its full name, kind of value, default as shown in the docs, and purpose."""

    name: str
    kind: str
    default: str
    purpose: str
    secret: bool = False


registry: dict[str, Setting] = {}
faults: list[str] = []


def _read(name: str, kind: str, default: str, purpose: str, secret: bool = False) -> str | None:
    full = PREFIX + name
    registry[full] = Setting(full, kind, default, purpose, secret)
    return os.environ.get(full)


def text(
    name: str,
    default: str,
    purpose: str,
    *,
    shown: str | None = None,
    secret: bool = False,
    valid: Callable[[str], bool] = lambda value: True,
    wanted: str = "",
) -> str:
    """Read ROSTRA_<name> as text without surrounding blanks.

    `shown` replaces the default in the docs. A value that is not `valid` is a fault saying what is `wanted`.
    """
    value = _read(name, "text", default if shown is None else shown, purpose, secret)
    if value is None or not value.strip():
        return default
    if not valid(value.strip()):
        faults.append(f"{PREFIX}{name} must be {wanted}, not “{value.strip()}”.")
        return default
    return value.strip()


def number(name: str, default: int, purpose: str, *, low: int = 0, high: int = 10**9) -> int:
    """Read ROSTRA_<name> as a whole number between `low` and `high`; anything else is a fault."""
    value = _read(name, "number", str(default), purpose)
    if value is None or not value.strip():
        return default
    try:
        result = int(value)
    except ValueError:
        faults.append(f"{PREFIX}{name} must be a whole number, not “{value}”.")
        return default
    if not low <= result <= high:
        faults.append(f"{PREFIX}{name} must be between {low} and {high}, not {result}.")
        return default
    return result


def flag(name: str, default: bool, purpose: str) -> bool:
    """Read ROSTRA_<name> as yes or no (1/0, true/false, yes/no, on/off); anything else is a fault."""
    value = _read(name, "yes or no", "yes" if default else "no", purpose)
    if value is None:
        return default
    word = value.strip().lower()
    if word in TRUE:
        return True
    if word not in FALSE:
        faults.append(f"{PREFIX}{name} must be yes or no, not “{value}”.")
        return default
    return False if word else default


def unknown() -> list[str]:
    """Names in the environment that begin with ROSTRA_ but that nothing reads: usually a typing mistake."""
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in registry)


def checkout_root() -> Path | None:
    """The folder of the source checkout the package runs from, or None when it is installed elsewhere."""
    root = Path(__file__).resolve().parents[2]
    return root if (root / "pyproject.toml").is_file() else None
