"""Forms about issues of the newsletter: a new one, whom it is for, when it goes."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rostra.community.reading_issues import topics
from rostra.kernel import languages
from rostra.people.models import Function
from rostra.web.desk.forms.fields import WallTimeField

MANY = forms.CheckboxSelectMultiple


class BeginForm(forms.Form):
    """A title and the language it is written in."""

    title = forms.CharField(label=_("Title"), max_length=160)
    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, data: Any = None, *, language: str = "") -> None:
        super().__init__(data, initial={"language": language})
        self.fields["language"].choices = languages.choices()


class AudienceForm(forms.Form):
    """Whom an issue is for; nothing chosen means everybody."""

    languages = forms.MultipleChoiceField(label=_("Who read"), required=False, widget=MANY)
    topics = forms.MultipleChoiceField(label=_("Who want to hear about"), required=False, widget=MANY)
    functions = forms.MultipleChoiceField(
        label=_("Who are"), required=False, widget=MANY, choices=Function.choices
    )
    territories = forms.CharField(
        label=_("Only in the territories"),
        required=False,
        max_length=400,
        help_text=_(
            "Beginnings of territory codes with commas between, such as DK04, PL22. Empty: everywhere."
        ),
    )

    def __init__(self, data: Any = None, *, audience: dict[str, list[str]], language: str = "") -> None:
        own = {**audience, "territories": ", ".join(audience.get("territories", []))}
        super().__init__(data, initial=own)
        self.fields["languages"].choices = languages.choices()
        self.fields["topics"].choices = topics(language, also=audience.get("topics", []))
        if not self.fields["topics"].choices:
            del self.fields["topics"]

    def clean_territories(self) -> list[str]:
        return [code.strip() for code in self.cleaned_data["territories"].split(",") if code.strip()]


class SendForm(forms.Form):
    """When it goes, on the wall of the academy."""

    at = WallTimeField(label=_("When"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["at"].help_text = _("Empty: in a minute. In the time zone of the academy, %(zone)s.") % {
            "zone": settings.TIME_ZONE
        }

    def moment(self) -> dt.datetime | None:
        """The instant; None for at once. Call it on a valid form."""
        wall = self.cleaned_data["at"]
        return wall.replace(tzinfo=ZoneInfo(settings.TIME_ZONE)) if wall else None
