"""Calendars that are read for busy times: the form that adds one, and how a list of them is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.live.actions.busy_calendars import problem_text
from rostra.live.ics_reading import LARGEST
from rostra.live.models import BusyCalendar


class BusyCalendarForm(forms.Form):
    """A name, and an address or a file."""

    title = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    url = forms.CharField(
        label=gettext_lazy("Secret address of the calendar"),
        required=False,
        max_length=500,
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Your calendar calls it secret or private address, ICS or iCal link. It begins with https:// or webcal://."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("or a file"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("A calendar saved as .ics. It is read once and not kept."),
    )

    def clean_file(self) -> Any:
        """Nothing larger than is read reaches the verb."""
        file = self.cleaned_data.get("file")
        if file is not None and file.size > LARGEST:
            raise ValidationError(
                _("The file is too large: %(most)s megabytes are the most.") % {"most": LARGEST // 2**20}
            )
        return file

    @property
    def values(self) -> dict[str, Any]:
        """The arguments of the verb."""
        file = self.cleaned_data.get("file")
        data = file.read() if file is not None else None
        return {"title": self.cleaned_data["title"], "url": self.cleaned_data["url"], "data": data}


def told(calendars: QuerySet[BusyCalendar]) -> Iterable[dict[str, Any]]:
    """Calendars with how many busy times are known and what is wrong, in words."""
    rows = calendars.annotate(times_known=Count("times")).order_by("title", "pk")
    return [
        {"calendar": each, "times": each.times_known, "problem": problem_text(each.problem)} for each in rows
    ]
