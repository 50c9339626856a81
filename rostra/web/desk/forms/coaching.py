"""Forms of coaches and of those who bring pairs together."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.coaching.models import CoachProfile, Pair
from rostra.people.models import Organisation
from rostra.web.desk.forms.fields import LanguagesField, ZoneField

HOURS = re.compile(r"^\s*(\d{1,2})(?:[:.](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[:.](\d{2}))?\s*$")
DAYS_AWAY = re.compile(r"^\s*(\d{4}-\d{2}-\d{2})(?:\s*(?:[-–]|to)\s*(\d{4}-\d{2}-\d{2}))?\s*$")


class HoursField(forms.CharField):
    """Hours of a weekday, as in "9-12, 14:30-17"."""

    def to_python(self, value: Any) -> Any:
        found = []
        for part in filter(None, (each.strip() for each in str(value or "").split(","))):
            fit = HOURS.match(part)
            try:
                if fit is None:
                    raise ValueError(part)
                begins = dt.time(int(fit[1]), int(fit[2] or 0))
                ends = dt.time(int(fit[3]), int(fit[4] or 0)) if fit[3] != "24" else dt.time(23, 59)
            except ValueError:
                raise ValidationError(_("Write hours as in 9-12, 14:30-17."), code="invalid") from None
            if begins >= ends:
                raise ValidationError(_("Hours end after they begin."), code="order")
            found.append((begins, ends))
        return found

    def validate(self, value: Any) -> None:
        """An empty day is a day without hours."""

    def run_validators(self, value: Any) -> None:
        """What is not text needs no check of its length."""


class AbsencesField(forms.CharField):
    """Days away, a line each: "2027-07-05 to 2027-07-23"."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> Any:
        found = []
        for line in filter(None, (each.strip() for each in str(value or "").splitlines())):
            fit = DAYS_AWAY.match(line)
            try:
                if fit is None:
                    raise ValueError(line)
                first = dt.date.fromisoformat(fit[1])
                last = dt.date.fromisoformat(fit[2] or fit[1])
            except ValueError:
                raise ValidationError(
                    _("Write a line as in 2027-07-05 to 2027-07-23."), code="invalid"
                ) from None
            found.append((first, last))
        return found

    def run_validators(self, value: Any) -> None:
        """What is not text needs no check of its length."""


class ProfileForm(forms.Form):
    """What a coach offers, and when."""

    active = forms.BooleanField(label=gettext_lazy("I take members"), required=False)
    topics = forms.CharField(
        label=gettext_lazy("Topics"), required=False, max_length=800,
        help_text=gettext_lazy("With commas between, such as: short videos, plain writing."),
    )  # fmt: skip
    languages = LanguagesField(label=gettext_lazy("Languages in which you coach"))
    experience = forms.CharField(
        label=gettext_lazy("Experience, in a sentence"), required=False, max_length=300,
        help_text=gettext_lazy("Your members read it when they hear of you."),
    )  # fmt: skip
    about = forms.CharField(
        label=gettext_lazy("About you"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    load = forms.IntegerField(label=gettext_lazy("Members at most"), min_value=0, max_value=50)
    minutes = forms.IntegerField(label=gettext_lazy("Minutes of a meeting"), min_value=15, max_value=180)
    buffer = forms.IntegerField(
        label=gettext_lazy("Minutes kept free between meetings"), min_value=0, max_value=120
    )
    notice_hours = forms.IntegerField(label=gettext_lazy("Hours of notice"), min_value=0, max_value=336)
    time_zone = ZoneField(help_text=gettext_lazy("In which the hours below are meant."))
    room_url = forms.URLField(
        label=gettext_lazy("Address of your room"), required=False, max_length=500, assume_scheme="https"
    )
    not_for = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Not for members of"), queryset=Organisation.objects.none(), required=False,
        help_text=gettext_lazy("Your own organisation never is; name others with which you are in conflict."),
    )  # fmt: skip
    absences = AbsencesField(
        label=gettext_lazy("Days away"),
        required=False,
        help_text=gettext_lazy("A line each: 2027-07-05 to 2027-07-23."),
    )

    def __init__(self, *args: Any, profile: CoachProfile | None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(profile), **kwargs)
        self.fields["not_for"].queryset = Organisation.objects.order_by("name")
        self.days = []
        for day, word in WEEKDAYS.items():
            self.fields[f"day_{day}"] = HoursField(
                label=word,
                required=False,
                help_text=_("Such as 9-12, 14:30-17. Empty: none.") if not day else "",
            )
            self.days.append(self[f"day_{day}"])

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        data = dict(self.cleaned_data)
        hours = [(day, *each) for day in WEEKDAYS for each in data.pop(f"day_{day}")]
        return {**data, "topics": data["topics"].split(","), "windows": hours}


def _initial(profile: CoachProfile | None) -> dict[str, Any]:
    if profile is None:
        return {"active": True, "load": 3, "minutes": 45, "buffer": 10, "notice_hours": 24}
    names = (
        "active",
        "languages",
        "experience",
        "about",
        "load",
        "minutes",
        "buffer",
        "notice_hours",
        "time_zone",
        "room_url",
    )
    found: dict[str, Any] = {name: getattr(profile, name) for name in names}
    found["topics"] = ", ".join(profile.topics)
    found["not_for"] = list(profile.not_for.all())
    found["absences"] = "\n".join(
        f"{each.first_day}" if each.first_day == each.last_day else f"{each.first_day} to {each.last_day}"
        for each in profile.absences.order_by("first_day")
    )
    days: dict[int, list[str]] = {}
    for each in profile.windows.order_by("weekday", "begins"):
        days.setdefault(each.weekday, []).append(f"{each.begins:%H:%M}-{each.finishes:%H:%M}")
    return {**found, **{f"day_{day}": ", ".join(parts) for day, parts in days.items()}}


class NameCoachForm(forms.Form):
    """Somebody who becomes a coach."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"), help_text=gettext_lazy("Of somebody who is known here already.")
    )


class AskedForm(forms.Form):
    """How many meetings with a coach an edition asks of everybody."""

    number = forms.IntegerField(
        label=gettext_lazy("Meetings asked of everybody"), min_value=0, max_value=20,
        help_text=gettext_lazy("They count for the certificate, with their minutes. 0: none is asked."),
    )  # fmt: skip


class EndForm(forms.Form):
    """Why a pair ends."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why"),
        choices=[
            (each.value, each.label)
            for each in (Pair.Ended.ASKED, Pair.Ended.NO_CONTACT, Pair.Ended.WITHDREW, Pair.Ended.FINISHED)
        ],
    )
