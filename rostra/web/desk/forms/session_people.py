"""Forms about the people of a session."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from rostra.live.models import Mode, Session
from rostra.live.seats import modes
from rostra.programmes.actions import academy
from rostra.web.desk.forms.fields import LanguageField


class DecideForm(forms.Form):
    """Yes or no to somebody who asked for a place."""

    verb = forms.ChoiceField(choices=[("admit", "admit"), ("refuse", "refuse")], widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why not, for those who are refused"),
        max_length=255,
        required=False,
        help_text=gettext_lazy("Stands in their letter."),
    )


class CancelForm(forms.Form):
    """Taking a registration back for somebody."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=255,
        help_text=gettext_lazy("Stands in the letter to the person."),
    )


class WithMode(forms.Form):
    """How people take part, asked only where a session has both ways."""

    mode = forms.ChoiceField(label=gettext_lazy("They take part"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = modes(session)
        if len(ways) > 1:
            self.fields["mode"].choices = [(each, Mode(each).label) for each in ways]
            self.fields["mode"].initial = ways[0]
        else:
            del self.fields["mode"]

    @property
    def mode_given(self) -> str:
        return self.cleaned_data.get("mode", "")


class AddressForm(WithMode):
    """Somebody who is registered by address."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    language = LanguageField(label=gettext_lazy("Letters in"), codes=lambda: academy.the().languages)
    needs = forms.CharField(
        label=gettext_lazy("What should be arranged"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = ["email", "name", "language", "mode", "needs"]

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, session=session, **kwargs)
        if not session.asks_needs:
            del self.fields["needs"]


class InviteListForm(forms.Form):
    """People who may register, as a pasted list."""

    lines = forms.CharField(
        label=gettext_lazy("People"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One person a line: “Name <address>”, “address, name”, or two columns copied from a spreadsheet."
        ),
    )


class GroupForm(WithMode):
    """Members of an organisation who come together."""

    people = forms.MultipleChoiceField(
        label=gettext_lazy("Who comes"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one person.")},
    )
    field_order = ["people", "mode"]

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [(each.key, each.get_full_name()) for each in people]
