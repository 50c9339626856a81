"""Forms about sessions: one page with sections; what cannot be is said at its field and everything typed stays."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.cohorts.models import Cohort, Edition
from rostra.live.models import Mode, Series, Session, SessionKind, Strand
from rostra.people.models import Organisation
from rostra.programmes.models import ProgrammePage
from rostra.web.desk.forms.fields import (
    DayField,
    LanguageField,
    LanguagesField,
    WallTimeField,
    ZoneField,
    instant,
    on_the_wall,
)
from rostra.web.parts.widgets import ClockInput

REMINDERS = (
    ("168", gettext_lazy("a week before")),
    ("72", gettext_lazy("three days before")),
    ("24", gettext_lazy("a day before")),
    ("2", gettext_lazy("two hours before")),
    ("1", gettext_lazy("an hour before")),
)


@dataclass(frozen=True)
class Choices:
    """What somebody may put a session into."""

    organisations: QuerySet[Organisation]
    editions: QuerySet[Edition]
    series: QuerySet[Series]
    strands: QuerySet[Strand]


class ClockField(forms.TimeField):
    """A time of day on the wall."""

    widget = ClockInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%H:%M", "%H:%M:%S", "%H.%M"])
        kwargs.setdefault("error_messages", {"invalid": gettext_lazy("Write a time of day, as in 12:30.")})
        super().__init__(**kwargs)


class ListField(forms.CharField):
    """Several short texts, one a line or with commas between them."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, (list, tuple)) else value

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        return [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]


class NumberField(forms.IntegerField):
    """A whole number that need not be said."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        super().__init__(**kwargs)


class EditionChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} ({obj.programme.title})"


class CohortChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.edition.title}: {obj.name}"


class DescriptionForm(forms.Form):
    """What a session and its template say alike."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=SessionKind)
    mode = forms.ChoiceField(
        label=gettext_lazy("Where"), choices=Mode, widget=forms.RadioSelect, initial=Mode.ONLINE
    )
    summary = forms.CharField(label=gettext_lazy("In one sentence"), max_length=300, required=False)
    about = forms.CharField(
        label=gettext_lazy("About"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Limited Markdown: **bold**, *italic*, [links](https://…), lists, headings."),
    )
    language = LanguageField(
        label=gettext_lazy("These texts are written in"),
        help_text=gettext_lazy("Translators find them among the translations."),
    )
    topics = ListField(
        label=gettext_lazy("Topics"), required=False, help_text=gettext_lazy("With commas between them.")
    )
    spoken = LanguagesField(label=gettext_lazy("Spoken"), required=False)
    interpreted = LanguagesField(label=gettext_lazy("Interpreted into"), required=False)
    captioned = LanguagesField(label=gettext_lazy("Live captions in"), required=False)
    signed = forms.CharField(
        label=gettext_lazy("Sign language"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Which one, such as Danish Sign Language. Empty: none."),
    )
    capacity_room = NumberField(
        label=gettext_lazy("Places in the room"), required=False, help_text=gettext_lazy("Empty: no limit.")
    )
    capacity_online = NumberField(
        label=gettext_lazy("Places online"), required=False, help_text=gettext_lazy("Empty: no limit.")
    )
    threshold = NumberField(
        label=gettext_lazy("Percent that counts as attended"),
        initial=85,
        help_text=gettext_lazy("Share of the time somebody must have been there."),
    )
    catch_up_days = NumberField(label=gettext_lazy("Days for catching up"), initial=14)


class SessionForm(DescriptionForm):
    """A session. `values` are the arguments of the verb that drafts or changes it."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Run by"),
        queryset=None,
        help_text=gettext_lazy(
            "Its staff sees who registers. In an edition: the organisation that runs the edition."
        ),
    )
    edition = EditionChoice(label=gettext_lazy("Edition"), queryset=None, required=False, empty_label="–")
    cohort = CohortChoice(
        label=gettext_lazy("Only for the cohort"), queryset=None, required=False, empty_label="–"
    )
    programme = forms.ModelChoiceField(
        label=gettext_lazy("Programme"),
        queryset=None,
        required=False,
        to_field_name="key",
        empty_label="–",
        help_text=gettext_lazy("A session of an edition belongs to its programme anyway."),
    )
    series = forms.ModelChoiceField(
        label=gettext_lazy("Series"), queryset=None, required=False, empty_label="–"
    )
    strand = forms.ModelChoiceField(
        label=gettext_lazy("Strand"), queryset=None, required=False, empty_label="–"
    )
    first_day = DayField(label=gettext_lazy("Day"))
    begins = ClockField(label=gettext_lazy("Begins"))
    finishes = ClockField(label=gettext_lazy("Ends"))
    last_day = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Empty: it ends on the same day."),
    )
    time_zone = ZoneField(help_text=gettext_lazy("Day and times are those on the wall there."))
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    address = forms.CharField(label=gettext_lazy("Address"), max_length=300, required=False)
    directions = forms.CharField(
        label=gettext_lazy("How to get there"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("In words, for those who cannot use a map."),
    )
    place_access = forms.CharField(
        label=gettext_lazy("Accessibility of the place"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Steps, lift, induction loop, parking, quiet room."),
    )
    room = forms.ChoiceField(label=gettext_lazy("Online room"), choices=Session.Room, initial="link")
    room_url = forms.CharField(
        label=gettext_lazy("Address of the room"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Never shown. Each person's own join link leads there."),
    )
    room_name = forms.CharField(label=gettext_lazy("Name of the room"), max_length=120, required=False)
    opens_minutes = NumberField(label=gettext_lazy("It opens, minutes before"), initial=15)
    is_recorded = forms.BooleanField(label=gettext_lazy("The session is recorded"), required=False)
    seen_by = forms.ChoiceField(
        label=gettext_lazy("Who sees it"), choices=Session.Seen, widget=forms.RadioSelect
    )
    admission = forms.ChoiceField(
        label=gettext_lazy("Who may register"), choices=Session.Admission, widget=forms.RadioSelect
    )
    domains = ListField(
        label=gettext_lazy("Ends of e-mail addresses"),
        required=False,
        help_text=gettext_lazy("The part after the @, with commas between them, such as lindholt.example."),
    )
    guests = forms.BooleanField(
        label=gettext_lazy("Also people without an account, for sessions that everybody sees"), required=False
    )
    registration_opens_at = WallTimeField(
        label=gettext_lazy("Registration opens"), required=False,
        help_text=gettext_lazy("Empty: when it is announced."),
    )  # fmt: skip
    registration_closes_at = WallTimeField(
        label=gettext_lazy("Registration closes"), required=False,
        help_text=gettext_lazy("Empty: it stays open to the end."),
    )  # fmt: skip
    cancel_hours = NumberField(label=gettext_lazy("Cancelling is possible until, hours before"), initial=0)
    waiting = forms.ChoiceField(
        label=gettext_lazy("When it is full"),
        choices=Session.Waiting,
        widget=forms.RadioSelect,
        initial="offer",
    )
    priority = forms.ChoiceField(
        label=gettext_lazy("Who is next"), choices=Session.Priority, widget=forms.RadioSelect, initial="order"
    )
    offer_hours = NumberField(label=gettext_lazy("Hours to accept an offer"), initial=24)
    hold_hours = NumberField(label=gettext_lazy("Hours a guest has to confirm"), initial=6)
    reminders = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Reminders"),
        choices=REMINDERS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        initial=["24", "1"],
    )
    asks_needs = forms.BooleanField(
        label=gettext_lazy("Ask what should be arranged for somebody"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Only those who run the session read it; it is erased afterwards."),
    )
    outside_organiser = forms.CharField(label=gettext_lazy("Organised by"), max_length=200, required=False)
    outside_url = forms.URLField(
        label=gettext_lazy("Address of the event"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy(
            "Filled in: it stands in the calendar with this link, and nobody registers here."
        ),
    )
    small_change = forms.BooleanField(
        label=gettext_lazy("Small change: translations of these texts stand"), required=False
    )

    def __init__(self, *args: Any, choices: Choices, session: Session | None = None, **kwargs: Any) -> None:
        self.session = session
        if session is not None:
            kwargs["initial"] = initial_of(session)
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = choices.organisations
        self.fields["edition"].queryset = choices.editions
        self.fields["cohort"].queryset = Cohort.objects.filter(
            edition__in=choices.editions.order_by().values("pk")
        ).select_related("edition").order_by("edition__title", "name")  # fmt: skip
        self.fields["series"].queryset = choices.series
        self.fields["strand"].queryset = choices.strands
        self.fields["programme"].queryset = ProgrammePage.objects.order_by("title")
        if session is None:
            del self.fields["small_change"]
            return
        del self.fields["organisation"]
        extra = [str(each) for each in session.reminders if str(each) not in dict(REMINDERS)]
        said = [(each, _("%(hours)s hours before") % {"hours": each}) for each in extra]
        self.fields["reminders"].choices = [*REMINDERS, *said]

    def clean(self) -> dict[str, Any]:
        """Make instants of wall times; what else cannot be, the action says."""
        data = super().clean() or {}
        data["last_day"] = data.get("last_day") or data.get("first_day")
        for name in ("registration_opens_at", "registration_closes_at"):
            if data.get("time_zone") and data.get(name):
                try:
                    data[name] = instant(data[name], data["time_zone"])
                except ValidationError as fault:
                    self.add_error(name, fault)
        return data

    @property
    def values(self) -> dict[str, Any]:
        """The arguments of the verb."""
        data = dict(self.cleaned_data)
        programme = data.pop("programme")
        data["programme_key"] = programme.key if programme else ""
        if self.session is not None:
            data["meaning_changed"] = not data.pop("small_change")
        return data


def initial_of(session: Session) -> dict[str, Any]:
    """What stands in the form when a session is changed."""
    names = set(SessionForm.base_fields) - {"organisation", "programme", "small_change", "last_day"}
    zone = session.time_zone
    return {
        **{name: getattr(session, name) for name in names},
        "programme": session.programme_key,
        "last_day": session.last_day if session.last_day != session.first_day else None,
        "reminders": [str(each) for each in session.reminders],
        "registration_opens_at": on_the_wall(session.registration_opens_at, zone),
        "registration_closes_at": on_the_wall(session.registration_closes_at, zone),
    }


class CancelSessionForm(forms.Form):
    """Why a session does not take place."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Everybody registered reads it, and it stands on the page of the session."),
    )

    def __init__(self, *args: Any, needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needed
