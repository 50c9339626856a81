"""The form for the academy's own words in a letter."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from rostra.languages.names import offered
from rostra.programmes.choices import ChangeSize
from rostra.web.desk.forms.fields import LanguageField


class WordingForm(forms.Form):
    """Subject and opening; both empty gives our words back."""

    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Empty: the usual one."),
    )
    opening = forms.CharField(
        label=gettext_lazy("Opening"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "It takes the place of the first paragraph. Plain text; **bold**, *italic* and lists with - work."
        ),
    )
    language = LanguageField(codes=lambda: offered(), label=gettext_lazy("Written in"))
    change = forms.ChoiceField(
        label=gettext_lazy("What this change does to translations"),
        choices=ChangeSize.choices,
        initial=ChangeSize.MEANING,
        widget=forms.RadioSelect,
        required=False,
    )
