"""Forms of those who look after cases: who reads one, the checklist, notes and questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from rostra.community import casework
from rostra.community.models import Case, Side
from rostra.people.models import Person


class AssignForm(forms.Form):
    reader = forms.ChoiceField(label=gettext_lazy("Who reads it"))

    def __init__(self, data: Any = None, *, people: list[Person], case: Case) -> None:
        super().__init__(data, initial={"reader": case.reader.key if case.reader else ""})
        self.people = {each.key: each for each in people}
        self.fields["reader"].choices = [(each.key, each.get_full_name()) for each in people]


class CheckForm(forms.Form):
    """The points a case is read against."""

    checks = forms.MultipleChoiceField(
        label=gettext_lazy("Checklist"),
        required=False,
        choices=list(casework.CHECKS.items()),
        widget=forms.CheckboxSelectMultiple,
    )


class NoteForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Note for the editors alone"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SendBackForm(forms.Form):
    side = forms.ChoiceField(
        label=gettext_lazy("Who is asked"), choices=Side.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("What should change, and why"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class DeclineForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Why it is not taken"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
