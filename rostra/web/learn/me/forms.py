"""Forms about oneself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rostra.kernel.languages import choices
from rostra.kernel.text import normal_email
from rostra.kernel.time import zone_choices
from rostra.people.models import Person


class ProfileForm(forms.Form):
    """How somebody is called, and in which language and time zone they read."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        help_text=_("As it should stand on a certificate."),
        error_messages={"required": _("Write your name as it should stand on a certificate.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    address_as = forms.CharField(
        label=_("How we address you"),
        max_length=80,
        required=False,
        help_text=_("In letters, such as a first name."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    language = forms.ChoiceField(
        label=_("Language"), help_text=_("Of our letters to you and of the pages you begin on.")
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Times are shown as on your wall."))
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, person: Person, data: Any = None, **more: Any) -> None:
        known = {name: getattr(person, name) for name in ("name", "address_as", "language", "time_zone")}
        super().__init__(data, initial=known | more.pop("initial", {}), **more)
        self.fields["language"].choices = choices()
        self.fields["time_zone"].choices = zone_choices()


class EraseForm(forms.Form):
    """Typing one's own address: erasing cannot be undone."""

    typed = forms.CharField(
        label=_("Type your e-mail address"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        error_messages={"required": _("Type your e-mail address, so that nobody erases by mistake.")},
    )

    def __init__(self, person: Person, data: Any = None) -> None:
        super().__init__(data)
        self.person = person

    def clean_typed(self) -> str:
        typed = normal_email(self.cleaned_data["typed"])
        if typed != self.person.email:
            raise forms.ValidationError(_("This is not the address of your account."))
        return typed
