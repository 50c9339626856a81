"""What people write into forms of the community, put in order or refused, the same way everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext as _

from rostra.kernel.errors import Refused
from rostra.kernel.languages import LANGUAGES
from rostra.kernel.text import squeeze

MONTH = re.compile(r"^\d{4}(-(0[1-9]|1[0-2]))?$")
LONGEST = 20_000


def line(model: type[models.Model], name: str, value: Any, *, needed: str = "") -> str:
    """One line, no longer than its column; `needed` is what is said when it is empty."""
    said = squeeze(str(value or ""))
    most = getattr(model._meta.get_field(name), "max_length", None)
    if needed and not said:
        raise Refused(needed, field=name, code="empty")
    if most and len(said) > most:
        raise Refused(_("Keep this to %(most)d characters.") % {"most": most}, field=name, code="long")
    return said


def text(name: str, value: Any, *, needed: str = "", most: int = LONGEST) -> str:
    """A text of several lines."""
    said = str(value or "").replace("\r\n", "\n").strip()
    if needed and not said:
        raise Refused(needed, field=name, code="empty")
    if len(said) > most:
        raise Refused(_("Keep this to %(most)d characters.") % {"most": most}, field=name, code="long")
    return said


def language(name: str, value: str) -> str:
    """One language by its code."""
    if value not in LANGUAGES:
        raise Refused(_("Choose a language from the list."), field=name, code="unknown")
    return value


def languages(name: str, values: Iterable[str]) -> list[str]:
    """Languages by their codes, each once."""
    found = list(dict.fromkeys(values))
    if any(each not in LANGUAGES for each in found):
        raise Refused(_("Choose languages from the list."), field=name, code="unknown")
    return found


def countries(name: str, values: Iterable[str]) -> list[str]:
    """Countries as two letters, each once."""
    found = list(dict.fromkeys(each.strip().upper() for each in values if each.strip()))
    if any(not (len(each) == 2 and each.isascii() and each.isalpha()) for each in found):
        raise Refused(_("Write countries as two letters, such as DK."), field=name, code="country")
    return found


def address(name: str, value: str) -> str:
    """The address of a page elsewhere, or nothing."""
    said = (value or "").strip()
    if not said:
        return ""
    try:
        URLValidator(schemes=["https", "http"])(said)
    except ValidationError as error:
        raise Refused(_("This is not the address of a page."), field=name, code="url") from error
    return said[:500]


def month(name: str, value: str) -> str:
    """A year or a month: 2026 or 2026-05; nothing when it is not known."""
    said = (value or "").strip()
    if said and not MONTH.match(said):
        raise Refused(_("Write a year or a month, as in 2026 or 2026-05."), field=name, code="month")
    return said
