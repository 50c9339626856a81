"""Forms about other systems: a key, and an address that is told of changes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from rostra.ledger.hooks import Event
from rostra.people.actions import tokens
from rostra.web.desk.forms.fields import DayField


class TokenForm(forms.Form):
    """What a key is for, what it may do, where, how long and how often. `places` are (value, label) pairs, in groups."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("Such as the system that will use it."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("It may"),
        choices=[(name, label) for name, label in tokens.SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one thing that the key may do.")},
    )
    place = forms.ChoiceField(
        label=gettext_lazy("For"), help_text=gettext_lazy("Never more than you may do yourself.")
    )
    until = DayField(label=gettext_lazy("Last day"), help_text=gettext_lazy("A year from today at most."))
    per_minute = forms.IntegerField(
        label=gettext_lazy("Requests a minute"), min_value=1, max_value=tokens.MOST_A_MINUTE
    )

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places


class WebhookForm(forms.Form):
    """Where to, and of what. `places` as in `TokenForm`."""

    # As text: what is wrong with an address is said by the verb, which knows what may be called.
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        help_text=gettext_lazy("Of the system that listens: https://…"),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("Tell it when"),
        choices=Event,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one thing to be told of.")},
    )
    place = forms.ChoiceField(label=gettext_lazy("In"))

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places
