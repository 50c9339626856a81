"""Forms of the two of a pair: a time, how they meet, whether they met, goals, next steps, notes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.coaching.free import Slot
from rostra.coaching.matching import DAYS
from rostra.coaching.models import Contact, Meeting, Pair
from rostra.kernel.text import new_key
from rostra.kernel.time import zone_choices, zone_names
from rostra.web.parts.widgets import ClockInput, DayInput

OWN = "own"


def value_of(slot: Slot) -> str:
    """A slot as the value of a choice: its wall time and the zone in which that is the truth."""
    return f"{slot.first_day:%Y-%m-%d}T{slot.begins:%H:%M}@{slot.zone}"


class SlotField(forms.ChoiceField):
    """One of the times that were offered. Whether it is still free is for the verb to say, which knows the next ones."""

    widget = forms.RadioSelect

    def valid_value(self, value: Any) -> bool:
        wall, _at, zone = str(value).partition("@")
        try:
            return value == OWN or (dt.datetime.fromisoformat(wall).tzinfo is None and zone in zone_names())
        except ValueError:
            return False


class TimeForm(forms.Form):
    """When and how: one of the times that suit both, or a time of one's own."""

    slot = SlotField(label=gettext_lazy("When both of you can"), required=False)
    first_day = forms.DateField(label=gettext_lazy("Day"), required=False, widget=DayInput)
    begins = forms.TimeField(label=gettext_lazy("Begins"), required=False, widget=ClockInput)
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), required=False)
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), required=False, min_value=10, max_value=240)
    mode = forms.ChoiceField(label=gettext_lazy("How you meet"), choices=Meeting.Mode, required=False)
    place = forms.CharField(
        label=gettext_lazy("Place or phone number"), required=False, max_length=200,
        help_text=gettext_lazy("Not needed when you meet online."),
    )  # fmt: skip
    url = forms.URLField(
        label=gettext_lazy("Address of the room"), required=False, max_length=500, assume_scheme="https",
        help_text=gettext_lazy("Empty: the coach's own room."),
    )  # fmt: skip
    topic = forms.CharField(
        label=gettext_lazy("About"), required=False, max_length=200,
        help_text=gettext_lazy("Stands in your letters, not in your calendars."),
    )  # fmt: skip
    client_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, slots: list[tuple[str, str]], zone: str, **kwargs: Any) -> None:
        initial = {
            "mode": Meeting.Mode.ONLINE,
            "time_zone": zone,
            "client_key": new_key(),
            **kwargs.pop("initial", {}),
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["time_zone"].choices = zone_choices()
        self.fields["slot"].choices = [*slots, (OWN, _("Another time: say it below"))]
        if not slots:
            del self.fields["slot"]

    def clean(self) -> dict[str, Any]:
        """The day and hour of the slot, or one's own."""
        data = super().clean() or {}
        slot = data.pop("slot", "") or ""
        if slot and slot != OWN:
            wall, _at, data["time_zone"] = slot.partition("@")
            moment = dt.datetime.fromisoformat(wall)
            data["first_day"], data["begins"] = moment.date(), moment.time()
            return data
        missing = [name for name in ("first_day", "begins", "time_zone") if not data.get(name)]
        if not slot and "slot" in self.fields and {"first_day", "begins"} <= set(missing):
            self.add_error("slot", ValidationError(_("Choose a time.")))
            return data
        for name in missing:
            if name not in self.errors:
                self.add_error(name, ValidationError(_("Say this too.")))
        return data

    def when(self) -> dict[str, Any]:
        """What the verbs of meetings take."""
        names = ("first_day", "begins", "time_zone", "minutes", "place", "url", "topic")
        return {
            **{name: self.cleaned_data[name] for name in names},
            "mode": self.cleaned_data["mode"] or Meeting.Mode.ONLINE,
        }


class CancelForm(forms.Form):
    """Calling a meeting off."""

    reason = forms.CharField(
        label=gettext_lazy("Why"), required=False, max_length=300, help_text=gettext_lazy("The other one reads it."),
    )  # fmt: skip


class MetForm(forms.Form):
    """Whether the two met."""

    met = forms.ChoiceField(
        label=gettext_lazy("Did you meet?"), widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("Yes, we met")), ("no", gettext_lazy("No"))],
    )  # fmt: skip
    reason = forms.ChoiceField(
        label=gettext_lazy("If not, why"), required=False, choices=[("", "—"), *Contact.Reason.choices]
    )


class TextForm(forms.Form):
    """One line."""

    text = forms.CharField(label=gettext_lazy("In a few words"), max_length=300)


class StepForm(TextForm):
    """What one of the two does until the next meeting."""

    who = forms.ChoiceField(label=gettext_lazy("Who"))
    due_on = forms.DateField(label=gettext_lazy("Until"), required=False, widget=DayInput)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = people


class EndForm(forms.Form):
    """Why one of the two ends the pair."""

    reason = forms.ChoiceField(label=gettext_lazy("Why"))

    def __init__(self, *args: Any, helps: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = {
            Pair.Ended.ASKED: _("We do not fit, or I would like somebody else"),
            Pair.Ended.NO_CONTACT: _("We could not find a time"),
            Pair.Ended.FINISHED: _("We have done what we wanted to do"),
        }
        if helps:
            reasons[Pair.Ended.WITHDREW] = _("I can go on no longer")
        self.fields["reason"].choices = [(str(value), word) for value, word in reasons.items()]


class NoteForm(forms.Form):
    """A note that both read."""

    text = forms.CharField(
        label=gettext_lazy("For both of you"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 4})
    )


class PrivateForm(forms.Form):
    """A page of one's own."""

    text = forms.CharField(
        label=gettext_lazy("Only for you"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)


def times_choices(times: tuple[str, ...]) -> list[tuple[str, str]]:
    """Parts of the week as choices in words."""
    parts = {"am": _("morning"), "pm": _("afternoon"), "eve": _("evening")}
    return [
        (each, _("%(day)s, %(part)s") % {"day": WEEKDAYS[DAYS.index(each[:3])], "part": parts[each[4:]]})
        for each in times
    ]
