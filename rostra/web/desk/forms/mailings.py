"""The form for a letter to many: a subject and a text for each language, and attachments as links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.kernel.text import new_key
from rostra.languages.names import name_of

LINKS = 3


class MailingForm(forms.Form):
    """Nothing is required here: what cannot go out is said by the verb, at the field it belongs to.

    `readers` are (language, how many read it), the most read first; `draft` names the letter, so that a form sent twice is
    one letter.
    """

    draft = forms.SlugField(max_length=40, widget=forms.HiddenInput)
    language = forms.ChoiceField(
        label=gettext_lazy("Written in"),
        help_text=gettext_lazy("Whoever reads a language without a text of its own gets this one."),
    )

    def __init__(self, readers: Iterable[tuple[str, int]], data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.readers = dict(readers)
        if not self.is_bound:
            self.initial.setdefault("draft", new_key())
        self.fields["language"].choices = [(code, name_of(code)) for code in self.readers]
        for code in self.readers:
            self.fields[f"subject_{code}"] = forms.CharField(
                label=_("Subject"), max_length=200, required=False, widget=_speaking(forms.TextInput, code)
            )
            self.fields[f"body_{code}"] = forms.CharField(
                label=_("Letter"),
                required=False,
                widget=_speaking(forms.Textarea, code, rows=12),
                help_text=_("Paragraphs, **bold**, *italic*, lists with - and [links](address) work."),
            )
        for number in range(LINKS):
            self.fields[f"link_title_{number}"] = forms.CharField(
                label=_("Title"), max_length=120, required=False
            )
            self.fields[f"link_url_{number}"] = forms.CharField(
                label=_("Address"),
                max_length=500,
                required=False,
                widget=forms.URLInput(attrs={"inputmode": "url", "placeholder": "https://"}),
            )

    def sections(self) -> list[dict[str, Any]]:
        """The languages with their two fields, the one it is written in first."""
        source = self["language"].value()
        codes = sorted(self.readers, key=lambda code: code != source)
        return [
            {
                "code": code,
                "name": name_of(code),
                "readers": self.readers[code],
                "source": code == source,
                "filled": bool(self[f"subject_{code}"].value() or self[f"body_{code}"].value()),
                "bad": bool(self[f"subject_{code}"].errors or self[f"body_{code}"].errors),
                "subject": self[f"subject_{code}"],
                "body": self[f"body_{code}"],
            }
            for code in codes
        ]

    def attachments(self) -> list[tuple[BoundField, BoundField]]:
        """The pairs of title and address."""
        return [(self[f"link_title_{n}"], self[f"link_url_{n}"]) for n in range(LINKS)]

    def has_attachments(self) -> bool:
        return any(field.value() for pair in self.attachments() for field in pair)

    def letter(self) -> dict[str, Any]:
        """What was written, as the verbs take it."""
        given: Mapping[str, Any] = self.cleaned_data
        return {
            "language": given["language"],
            "texts": {
                code: {"subject": given[f"subject_{code}"], "body": given[f"body_{code}"]}
                for code in self.readers
            },
            "links": [
                {"title": given[f"link_title_{n}"].strip(), "url": given[f"link_url_{n}"].strip()}
                for n in range(LINKS)
                if given[f"link_title_{n}"] or given[f"link_url_{n}"]
            ],
        }


def _speaking(kind: Any, code: str, **attrs: Any) -> forms.Widget:
    return kind(attrs={"lang": code, **attrs})
