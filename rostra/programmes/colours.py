"""Colours of a brand: a few names, each a hex value."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from rostra.kernel.errors import Refused

HEX = re.compile(r"#[0-9a-fA-F]{6}$")
NAME = re.compile(r"[a-z][a-z0-9-]{0,30}$")
MOST = 6


def check_colours(colours: Any) -> None:
    """Refuse what is not a mapping of at most six names to values such as #1a2b3c."""
    if not isinstance(colours, dict) or len(colours) > MOST:
        raise Refused(_("A brand has at most six colours."), field="colours")
    for name, value in colours.items():
        if not NAME.match(str(name)) or not HEX.match(str(value)):
            raise Refused(_("Write a colour as six hex digits, such as #1a2b3c."), field="colours")
