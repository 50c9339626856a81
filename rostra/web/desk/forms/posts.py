"""Forms of the desk about a proposed post."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from rostra.programmes.actions import academy
from rostra.web.desk.forms.fields import WallTimeField, instant


class SayForm(forms.Form):
    """Words to the author; what becomes of the post is said by the button."""

    text = forms.CharField(
        label=gettext_lazy("To the author"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Plain text. It goes into the letter and stands on the author’s page."),
    )  # fmt: skip


class NoteForm(forms.Form):
    """A note among editors."""

    text = forms.CharField(
        label=gettext_lazy("For editors only"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )


class WhenForm(forms.Form):
    """The day and the hour of a post, on the wall of the academy."""

    at = WallTimeField(label=gettext_lazy("Publish on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = academy.the().time_zone
        self.fields["at"].help_text = self.zone.replace("_", " ")

    def clean_at(self) -> dt.datetime:
        """The instant of the time on the wall."""
        return instant(self.cleaned_data["at"], self.zone)


class InSpiteForm(forms.Form):
    """Why a post is published in a quiet period."""

    in_spite = forms.CharField(label=gettext_lazy("Why it cannot wait"), max_length=300)
