"""Forms about editions and cohorts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from rostra.cohorts.models import Edition
from rostra.programmes.actions import academy
from rostra.web.desk.forms.fields import (
    DayField,
    LanguagesField,
    WallTimeField,
    ZoneField,
    instant,
    on_the_wall,
)


class EditionForm(forms.Form):
    """Who runs what, when, for whom. Dates that cannot be are explained and everything typed stays."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        help_text=gettext_lazy("As people will know it, such as “Spring 2027”."),
    )
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Run by"),
        queryset=None,
        help_text=gettext_lazy("Its staff sees the people of this edition."),
    )
    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(
        label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: it has no end.")
    )
    admission = forms.ChoiceField(
        label=gettext_lazy("Who may enrol"),
        choices=Edition.Admission,
        widget=forms.RadioSelect,
        initial="open",
    )
    organisations = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Only for members of"),
        queryset=None,
        to_field_name="key",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("For editions that are closed to others: nobody else sees it or may enrol."),
    )
    choice = forms.ChoiceField(
        label=gettext_lazy("People choose"),
        choices=Edition.Choice,
        widget=forms.RadioSelect,
        initial=Edition.Choice.WHOLE,
        required=False,
        help_text=gettext_lazy("Settled once the edition is open."),
    )
    languages = LanguagesField(codes=lambda: academy.the().languages)
    time_zone = ZoneField(help_text=gettext_lazy("All dates here are dates in this zone."))
    registration_opens_at = WallTimeField(
        label=gettext_lazy("Registration opens"),
        required=False,
        help_text=gettext_lazy("Empty: as soon as you open it."),
    )
    registration_closes_at = WallTimeField(
        label=gettext_lazy("Registration closes"),
        required=False,
        help_text=gettext_lazy("Empty: it stays open to the last day."),
    )
    reading_until = DayField(
        label=gettext_lazy("Can be read until"), required=False, help_text=gettext_lazy("Empty: for good.")
    )
    welcome = forms.CharField(
        label=gettext_lazy("Welcome text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Stands at the top of what people see first."),
    )

    pilot_version = forms.CharField(
        label=gettext_lazy("Pilot of version"),
        required=False,
        max_length=20,
        help_text=gettext_lazy(
            "Filled in: participants are asked for comments on everything they work through."
        ),
    )

    def __init__(
        self,
        *args: Any,
        organisations: Any,
        closed_to: Any,
        edition: Edition | None = None,
        **kwargs: Any,
    ) -> None:
        self.edition = edition
        if edition is not None:
            kwargs["initial"] = initial_of(edition)
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        self.fields["organisations"].queryset = closed_to
        if edition is not None:
            del self.fields["organisation"]
            self.fields["choice"].disabled = edition.opened_at is not None

    def clean_choice(self) -> str:
        """What people choose; as it was when nothing was sent."""
        before = self.edition.choice if self.edition else Edition.Choice.WHOLE
        return self.cleaned_data["choice"] or before

    def clean(self) -> dict[str, Any]:
        """Make instants of wall times; which dates cannot be, the action says."""
        data = super().clean() or {}
        for name in ("registration_opens_at", "registration_closes_at"):
            if data.get("time_zone") and data.get(name):
                try:
                    data[name] = instant(data[name], data["time_zone"])
                except ValidationError as fault:
                    self.add_error(name, fault)
        return data


class NewEditionForm(EditionForm):
    """An edition that does not exist yet: it also needs a programme."""

    programme = forms.ModelChoiceField(label=gettext_lazy("Programme"), queryset=None)
    field_order = ["programme", "title", "organisation", "starts_on", "ends_on", "admission", "languages"]

    def __init__(self, *args: Any, programmes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes


def initial_of(edition: Edition) -> dict[str, Any]:
    """What stands in the form when an edition is changed."""
    names = (
        "title",
        "starts_on",
        "ends_on",
        "admission",
        "languages",
        "time_zone",
        "reading_until",
        "welcome",
        "choice",
        "pilot_version",
    )
    return {
        **{name: getattr(edition, name) for name in names},
        "organisations": [each.key for each in edition.organisations.all()],
        "registration_opens_at": on_the_wall(edition.registration_opens_at, edition.time_zone),
        "registration_closes_at": on_the_wall(edition.registration_closes_at, edition.time_zone),
    }


class MoveForm(forms.Form):
    cohort = forms.ModelChoiceField(
        label=gettext_lazy("Cohort"), queryset=None, required=False, empty_label=gettext_lazy("No cohort")
    )

    def __init__(self, *args: Any, cohorts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = cohorts


class InviteForm(forms.Form):
    """Many addresses at once, pasted from a letter, a table or an address book."""

    lines = forms.CharField(
        label=gettext_lazy("People"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One person a line: “Name <address>”, “address, name”, or two columns copied from a spreadsheet."
        ),
    )
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("They belong to"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("Not said"),
    )
    skip_faults = forms.BooleanField(
        label=gettext_lazy("Leave out lines with a fault and invite the others"), required=False
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
