"""Forms about finding dates."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.live import reading_polls
from rostra.live.models import DatePoll, Mode
from rostra.web.desk.forms.calendars import LinesField
from rostra.web.desk.forms.fields import (
    DayField,
    LanguageField,
    WallTimeField,
    ZoneField,
    instant,
    on_the_wall,
)
from rostra.web.desk.forms.sessions import NumberField

SAME = (
    "cohort", "title", "about", "language", "sessions", "needed", "repeats", "min_gap_days", "minutes", "time_zone",
    "mode", "rooms", "plans",
)  # fmt: skip


class PollForm(forms.Form):
    """What is asked for. `values` are the arguments of the verb, `tutors` are chosen beside them."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=150, help_text=gettext_lazy("Those who answer read it.")
    )
    cohort = forms.ModelChoiceField(
        label=gettext_lazy("Ask"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("the whole edition"),
    )
    about = forms.CharField(
        label=gettext_lazy("A word to those who answer"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    language = LanguageField(label=gettext_lazy("These texts are written in"))
    sessions = NumberField(label=gettext_lazy("Dates to find"), min_value=1, max_value=12, initial=4)
    needed = NumberField(
        label=gettext_lazy("Of which everybody should make at least"),
        min_value=1,
        max_value=12,
        initial=3,
        help_text=gettext_lazy("The proposal first brings as many people as possible to this number."),
    )
    minutes = NumberField(label=gettext_lazy("Minutes of each"), min_value=15, max_value=720, initial=120)
    min_gap_days = NumberField(
        label=gettext_lazy("Days between two dates, at least"), min_value=0, max_value=120, initial=7
    )
    repeats = NumberField(
        label=gettext_lazy("Each is held up to so many times"),
        min_value=1,
        max_value=4,
        initial=1,
        help_text=gettext_lazy("2: where one day does not suit enough people, a second one is proposed."),
    )
    time_zone = ZoneField(help_text=gettext_lazy("Days and times are those on the wall there."))
    mode = forms.ChoiceField(label=gettext_lazy("Where"), choices=Mode, widget=forms.RadioSelect)
    rooms = LinesField(
        label=gettext_lazy("Rooms"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "One a line, where one of several rooms must be free. Empty: rooms do not matter."
        ),
    )
    tutors = forms.MultipleChoiceField(
        label=gettext_lazy("Who teaches"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("They are asked too; without every one of them no date can be."),
    )
    plans = forms.MultipleChoiceField(
        label=gettext_lazy("Sessions that get the dates"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "In this order. Dates without one become new sessions named “Workshop 1” and so on."
        ),
    )
    closes_at = WallTimeField(
        label=gettext_lazy("Answers until"),
        required=False,
        help_text=gettext_lazy(
            "Two days before, those who are silent are reminded once. Empty: you close it."
        ),
    )

    def __init__(
        self, data: Any = None, *, edition: Any, poll: DatePoll | None = None, tutors: Any = ()
    ) -> None:
        initial: dict[str, Any] = {"time_zone": edition.time_zone, "mode": "on_site", "language": "en"}
        if edition.languages:
            initial["language"] = edition.languages[0]
        if poll is not None:
            initial |= {name: getattr(poll, name) for name in SAME}
            initial["closes_at"] = on_the_wall(poll.closes_at, poll.time_zone)
            initial["tutors"] = list(tutors)
        super().__init__(data, initial=initial)
        self.fields["cohort"].queryset = edition.cohorts.order_by("name")
        teachers = [(each.key, each.get_full_name()) for each in reading_polls.tutors_of(edition)]
        plans = reading_polls.plan_choices(edition, poll.cohort if poll else None)
        for name, choices in (("tutors", teachers), ("plans", plans)):
            self.fields[name].choices = choices
            if not choices:
                del self.fields[name]
        if not edition.cohorts.exists():
            del self.fields["cohort"]
        if poll is not None and poll.state != DatePoll.State.DRAFT:
            for name in {"cohort", "minutes", "time_zone"} & set(self.fields):
                del self.fields[name]
        self.zone = poll.time_zone if poll else edition.time_zone

    def clean(self) -> dict[str, Any]:
        """Make an instant of the wall time; what else cannot be, the action says."""
        data = super().clean() or {}
        if data.get("closes_at"):
            try:
                data["closes_at"] = instant(data["closes_at"], data.get("time_zone") or self.zone)
            except ValidationError as fault:
                self.add_error("closes_at", fault)
        return data

    @property
    def values(self) -> dict[str, Any]:
        """The arguments of the verb."""
        return {name: value for name, value in self.cleaned_data.items() if name != "tutors"}


class DaysForm(forms.Form):
    """Days and times by a pattern."""

    first_day = DayField(label=gettext_lazy("From"))
    last_day = DayField(label=gettext_lazy("to"))
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("On"),
        coerce=int,
        choices=list(WEEKDAYS.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=[1, 3],
    )
    times = forms.CharField(
        label=gettext_lazy("At"),
        initial="17:00",
        help_text=gettext_lazy("Times of day with commas between them, such as 09:00, 17:30."),
    )
    careful = forms.BooleanField(
        label=gettext_lazy("Do not offer public holidays, quiet periods and times of council meetings"),
        required=False,
        initial=True,
        help_text=gettext_lazy(
            "They stand in the list as not possible, with the reason; you can offer them all the same."
        ),
    )

    def clean_times(self) -> list[dt.time]:
        """Times of day."""
        found = []
        for part in re.split(r"[,;\s]+", self.cleaned_data["times"].strip()):
            try:
                found.append(dt.time.fromisoformat(part.replace(".", ":").zfill(5)))
            except ValueError:
                raise ValidationError(
                    _("“%(time)s” is no time of day. Write it as in 17:30.") % {"time": part}
                ) from None
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day is before the first. Choose a later one."))
        return data
