"""Fields that several forms of the desk share."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.kernel.time import zone_choices
from rostra.languages.names import LANGUAGES
from rostra.web.parts.widgets import DayInput, MomentInput


class DayField(forms.DateField):
    """A day, shown with the browser's own picker."""

    widget = DayInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "error_messages", {"invalid": gettext_lazy("Write a day of the calendar, as in 2027-03-31.")}
        )
        super().__init__(**kwargs)


class WallTimeField(forms.DateTimeField):
    """A day and time on the wall, without a zone: the form knows the zone and makes the instant of it."""

    widget = MomentInput

    def to_python(self, value: Any) -> dt.datetime | None:
        if value in self.empty_values:
            return None
        try:
            return dt.datetime.fromisoformat(str(value).strip()).replace(tzinfo=None)
        except ValueError:
            raise ValidationError(
                _("Write a day and a time, as in 2027-03-31 09:00."), code="invalid"
            ) from None

    def prepare_value(self, value: Any) -> Any:
        return value


class ZoneField(forms.ChoiceField):
    """An IANA time zone by name."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Time zone"))
        super().__init__(choices=zone_choices, **kwargs)


class LanguageField(forms.ChoiceField):
    """One language out of the given codes, by its own name."""

    def __init__(self, *, codes: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Language"))
        super().__init__(choices=lambda: language_choices(codes() if callable(codes) else codes), **kwargs)


class LanguagesField(forms.MultipleChoiceField):
    """Several languages out of the given codes."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, codes: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Languages"))
        super().__init__(choices=lambda: language_choices(codes() if callable(codes) else codes), **kwargs)


def language_choices(codes: Any = None) -> list[tuple[str, str]]:
    """Codes with the languages' own names, all of ours when none are given."""
    return [(code, LANGUAGES.get(code, code)) for code in (codes or LANGUAGES)]


def instant(wall: dt.datetime, zone: str) -> dt.datetime:
    """The instant of a wall time in a zone.

    Raises ValidationError when the clocks skip that time or pass it twice, because then nobody knows what is meant.
    """
    place = ZoneInfo(zone)
    first, second = wall.replace(tzinfo=place, fold=0), wall.replace(tzinfo=place, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    back = first.astimezone(dt.UTC).astimezone(place).replace(tzinfo=None)
    if back != wall:
        raise ValidationError(
            _("The clocks in %(zone)s skip this time that night. Choose another.") % {"zone": zone}
        )
    raise ValidationError(
        _("The clocks in %(zone)s pass this time twice that night. Choose another.") % {"zone": zone}
    )


def on_the_wall(moment: dt.datetime | None, zone: str) -> dt.datetime | None:
    """The wall time of an instant in a zone, without the zone."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if moment else None
