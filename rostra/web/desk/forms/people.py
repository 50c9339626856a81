"""Forms about organisations, memberships, people and roles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.people.models import Function, Organisation
from rostra.web.desk.forms.fields import DayField, LanguageField, ZoneField


class OrganisationForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Organisation.Kind)
    country = forms.RegexField(
        label=gettext_lazy("Country"),
        regex=r"^[A-Za-z]{2}$",
        required=False,
        max_length=2,
        help_text=gettext_lazy("Two letters, such as DK."),
        error_messages={"invalid": gettext_lazy("Two letters, such as DK.")},
    )
    territory = forms.CharField(
        label=gettext_lazy("Territory code"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("NUTS or LAU, as your country uses."),
    )
    language = LanguageField()
    time_zone = ZoneField()

    def clean_country(self) -> str:
        return (self.cleaned_data.get("country") or "").upper()


class PasteForm(forms.Form):
    """The newly elected of this term, or the people of a department, pasted as a list."""

    text = forms.CharField(
        label=gettext_lazy("People"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One person a line: “Name <address>”, “address, name”, or two columns copied from a spreadsheet."
        ),
    )
    function = forms.ChoiceField(label=gettext_lazy("They are"), choices=Function, initial="elected")
    starts_on = DayField(label=gettext_lazy("Term begins"), required=False)
    ends_on = DayField(label=gettext_lazy("Term ends"), required=False)
    skip_faults = forms.BooleanField(
        label=gettext_lazy("Leave out lines with a fault and add the others"), required=False
    )


class EndForm(forms.Form):
    on = DayField(label=gettext_lazy("Last day"))


class PersonForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    organisation = forms.ModelChoiceField(label=gettext_lazy("Organisation"), queryset=None)
    function = forms.ChoiceField(label=gettext_lazy("They are"), choices=Function, initial="official")

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class GrantForm(forms.Form):
    """A role, where it holds and until when. `scopes` are (value, label) pairs of "kind:key" this person may give for."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))
    scope = forms.ChoiceField(label=gettext_lazy("For"))
    until = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Empty: until somebody ends it."),
    )

    def __init__(self, *args: Any, roles: Any, scopes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("Choose a role")), *roles]
        self.fields["scope"].choices = [("", _("Choose for what")), *scopes]
