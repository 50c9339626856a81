"""Forms about the academy itself and new programmes."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.languages.names import offered
from rostra.programmes.models import Picture
from rostra.web.desk.forms.fields import LanguageField, LanguagesField, ZoneField
from rostra.web.parts import colours

COLOURS = (
    ("brand", gettext_lazy("Main colour"), "#17594a"),
    ("brand-deep", gettext_lazy("Main colour, deeper"), "#0f4035"),
    ("brand-wash", gettext_lazy("Main colour, very pale"), "#e4efe9"),
    ("brand-night", gettext_lazy("Main colour on dark pages"), "#7fcdb4"),
    ("brand-night-deep", gettext_lazy("Main colour on dark pages, lighter"), "#a9e0cd"),
    ("brand-night-wash", gettext_lazy("Main colour on dark pages, very dark"), "#17302a"),
)


class AcademyForm(forms.Form):
    """Name, languages, contact and brand. Colours are six; an empty one is as in the look."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    tagline = forms.CharField(label=gettext_lazy("What it is, in one line"), max_length=200, required=False)
    contact_email = forms.EmailField(label=gettext_lazy("Contact address"), required=False)
    languages = LanguagesField(codes=lambda: offered())
    main_language = LanguageField(codes=lambda: offered(), label=gettext_lazy("Main language"))
    time_zone = ZoneField()
    logo = forms.ModelChoiceField(
        label=gettext_lazy("Logo"),
        queryset=Picture.objects.order_by("title", "pk"),
        required=False,
        empty_label=gettext_lazy("as in the look"),
        help_text=gettext_lazy("One of the pictures of the editors' area; add yours there first."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, usual in COLOURS:
            self.fields[f"colour-{name}"] = forms.CharField(
                label=label,
                required=False,
                max_length=7,
                validators=[hexadecimal],
                help_text=_("Six hex digits, such as %(colour)s. Empty: as in the look.") % {"colour": usual},
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        main, languages = data.get("main_language"), data.get("languages") or []
        if main and languages and main not in languages:
            self.add_error("main_language", _("The main language must be one of the languages ticked above."))
        elif main:
            data["languages"] = [main, *(code for code in languages if code != main)]
        given = {
            name: data[f"colour-{name}"] for name, _label, _usual in COLOURS if data.get(f"colour-{name}")
        }
        data["colours"] = colours.checked(given)
        for name in given.keys() - data["colours"].keys():
            self.add_error(
                f"colour-{name}",
                _("Text cannot be read well on or beside this colour. Choose a stronger one."),
            )
        return data


def hexadecimal(value: str) -> None:
    """Refuse what is not a colour in six hex digits."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValidationError(_("Write a # and six hex digits, such as #17594a."))


class ProgrammeForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Short, such as DCE."),
    )
    summary = forms.CharField(
        label=gettext_lazy("Summary"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Two or three plain sentences."),
    )
    language = LanguageField(codes=lambda: offered(), label=gettext_lazy("Written in"))
