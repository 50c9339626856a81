"""What problems and products of lists are called, in words for people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PROBLEMS: dict[str, Any] = {
    "nobody": gettext_lazy("There is neither a name nor an address in this line; it was left out."),
    "no_times": gettext_lazy("This line has no times; it was left out: %(value)s"),
    "cells": gettext_lazy("This line has more cells than the head, a sign stands too many: %(value)s"),
    "time": gettext_lazy("“%(value)s” is not a time that can be read."),
    "twice": gettext_lazy("“%(value)s” is in the hour in which the clocks are changed."),
    "other_day": gettext_lazy("“%(value)s” is days away from the session."),
    "length": gettext_lazy("“%(value)s” does not say whether it is minutes or hours."),
    "no_end": gettext_lazy("This line does not say when somebody left: %(value)s"),
    "no_start": gettext_lazy("This line does not say when somebody came: %(value)s"),
    "backwards": gettext_lazy("Somebody left before they came: %(value)s"),
    "totals": gettext_lazy(
        "This list says how long people were there, but not when. Their minutes are counted from the beginning of the session."
    ),
}
PRODUCTS: dict[str, Any] = {
    "zoom": gettext_lazy("Zoom meeting"),
    "zoom_totals": gettext_lazy("Zoom meeting, totals only"),
    "zoom_webinar": gettext_lazy("Zoom webinar"),
    "teams": gettext_lazy("Microsoft Teams"),
    "bbb": gettext_lazy("BigBlueButton"),
    "plain": gettext_lazy("another list"),
}
COLUMNS: dict[str, Any] = {
    "name": gettext_lazy("the name"),
    "first": gettext_lazy("the first name"),
    "last": gettext_lazy("the last name"),
    "email": gettext_lazy("the e-mail address"),
    "join": gettext_lazy("when somebody came"),
    "leave": gettext_lazy("when somebody left"),
    "minutes": gettext_lazy("how long, in minutes"),
    "seconds": gettext_lazy("how long, in seconds"),
    "duration": gettext_lazy("how long, with its unit in the cell"),
}


def problem(code: str, value: str = "") -> str:
    """A problem in words."""
    said = PROBLEMS.get(code)
    return str(said) % {"value": value} if said else _("This line could not be read.")


def product(code: str) -> str:
    """The service that wrote a list."""
    return str(PRODUCTS.get(code, PRODUCTS["plain"]))
