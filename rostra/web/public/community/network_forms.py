"""Forms of the directory, the exchange and projects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from rostra.community.models import Exchange, ExchangeReply, OrganisationProfile, Project
from rostra.languages.names import LANGUAGES
from rostra.people.models import Organisation
from rostra.web.parts.topics import TopicsField
from rostra.web.parts.widgets import DayInput

Choices = Iterable[tuple[str, Any]]
WORDS = {"required": gettext_lazy("Write what you want to say.")}


def language_choices() -> list[tuple[str, str]]:
    """Every language by its own name."""
    return list(LANGUAGES.items())


class Narrow(forms.Form):
    """What to look for: words, and a choice for each thing that differs. A choice that would leave nothing is not offered."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=100)

    def __init__(self, data: Any, offered: Mapping[str, tuple[Any, Choices]]) -> None:
        super().__init__(data, auto_id="f-%s")
        self.fields["q"].widget.input_type = "search"
        for name, (label, choices) in offered.items():
            given = [("", _("any")), *choices]
            self.fields[name] = forms.ChoiceField(label=label, required=False, choices=given)
        self.is_valid()
        self.wanted = {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def shown(self) -> list[Any]:
        """The words to look for, and every choice that is one, or was made."""
        return [
            each for each in self
            if each.name == "q" or len(each.field.choices) > 2 or each.name in self.wanted
        ]  # fmt: skip


class LetterForm(forms.Form):
    """A letter to somebody of the directory, or an answer to one."""

    text = forms.CharField(
        label=gettext_lazy("Your letter"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8}),
        error_messages=WORDS,
    )  # fmt: skip
    language = forms.ChoiceField(label=gettext_lazy("Language you write in"), choices=language_choices)
    with_address = forms.BooleanField(
        label=gettext_lazy("Put my e-mail address into the letter, so that we can write directly"),
        required=False,
    )

    def __init__(self, data: Any, *, answering: bool) -> None:
        super().__init__(data, initial={"language": get_language()})
        if not answering:
            del self.fields["with_address"]


class ReasonForm(forms.Form):
    """Why an entry goes off the directory."""

    reason = forms.CharField(
        label=gettext_lazy("Reason, which the person reads"), max_length=500,
        error_messages={"required": gettext_lazy("Say why; the person reads it.")},
    )  # fmt: skip


class CountriesField(forms.CharField):
    """Countries as two letters, with commas or spaces between them."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, (list, tuple)) else value

    def clean(self, value: Any) -> list[str]:
        return [part for part in re.split(r"[\s,;]+", super().clean(value).upper()) if part]


class EntryForm(forms.ModelForm):
    """What an organisation says of itself."""

    url = forms.URLField(label=gettext_lazy("Website"), max_length=500, required=False, assume_scheme="https")
    topics = TopicsField()
    small_change = forms.BooleanField(
        label=gettext_lazy("A small change: translations stand"), required=False
    )

    class Meta:
        model = OrganisationProfile
        fields = ("listed", "summary", "about", "url", "population", "topics")
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "about": forms.Textarea(attrs={"rows": 8}),
        }

    def __init__(self, data: Any, *, instance: OrganisationProfile | None) -> None:
        super().__init__(data, instance=instance)
        if instance is None:
            del self.fields["small_change"]


class ExchangeForm(forms.ModelForm):
    """What is offered or sought."""

    topics = TopicsField()
    countries = CountriesField(
        label=gettext_lazy("Only from these countries"), required=False, max_length=200,
        help_text=gettext_lazy("Two letters each, such as DK, PL. Leave it empty for any."),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages for working together"), required=False, choices=language_choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    language = forms.ChoiceField(label=gettext_lazy("Language you write in"), choices=language_choices)
    draft = forms.BooleanField(label=gettext_lazy("Keep it as a draft for now"), required=False)

    class Meta:
        model = Exchange
        fields = (
            "kind", "what", "organisation", "title", "text", "language", "topics", "languages", "countries", "until",
            "public",
        )  # fmt: skip
        widgets = {
            "kind": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 6}),
            "until": DayInput,
        }

    def __init__(
        self,
        data: Any,
        *,
        instance: Exchange | None = None,
        organisations: QuerySet[Organisation] | None = None,
    ) -> None:
        super().__init__(
            data, instance=instance, initial={"language": get_language()} if instance is None else {}
        )
        self.fields["kind"].choices = Exchange.Kind.choices
        if organisations is None:
            del self.fields["organisation"], self.fields["draft"]
            return
        self.fields["organisation"].queryset = organisations.order_by("name")
        self.fields["organisation"].label = _("In the name of")
        only = list(organisations[:2])
        if len(only) == 1:
            self.fields["organisation"].initial = only[0]

    def _post_clean(self) -> None:
        """The verb alone fills the row."""


class ReplyForm(forms.ModelForm):
    """An answer to what somebody offers or seeks."""

    language = forms.ChoiceField(label=gettext_lazy("Language you write in"), choices=language_choices)

    class Meta:
        model = ExchangeReply
        fields = ("text", "language", "organisation")
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, data: Any, *, organisations: QuerySet[Organisation]) -> None:
        super().__init__(data, initial={"language": get_language(), "organisation": organisations.first()})
        self.fields["text"].error_messages = WORDS
        self.fields["organisation"].queryset = organisations.order_by("name")
        self.fields["organisation"].label = _("In the name of")
        self.fields["organisation"].empty_label = _("myself")

    def _post_clean(self) -> None:
        """The verb alone fills the row."""


class ProjectForm(forms.ModelForm):
    """A project. Partners stand in rows of their own below."""

    url = forms.URLField(label=gettext_lazy("Website"), max_length=500, required=False, assume_scheme="https")
    topics = TopicsField()
    language = forms.ChoiceField(label=gettext_lazy("Language you write in"), choices=language_choices)
    programme_key = forms.ChoiceField(label=gettext_lazy("Programme it goes with"), required=False)
    small_change = forms.BooleanField(
        label=gettext_lazy("A small change: translations stand"), required=False
    )

    class Meta:
        model = Project
        fields = (
            "title", "lead", "state", "summary", "text", "results", "language", "starts", "ends", "funding", "url",
            "programme_key", "topics", "public",
        )  # fmt: skip
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "text": forms.Textarea(attrs={"rows": 8}),
            "results": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(
        self, data: Any, *, leads: QuerySet[Organisation], programmes: Choices, instance: Project | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(
            data, instance=instance, initial={"language": get_language()} if instance is None else {}
        )
        self.initial.update(initial or {})
        self.fields["lead"].queryset = leads.order_by("name")
        self.fields["lead"].label = _("Led by")
        self.fields["programme_key"].choices = [("", _("none")), *programmes]
        for name in ("starts", "ends"):
            self.fields[name].help_text = _("A year or a month, as in 2026 or 2026-05.")
        if instance is None:
            del self.fields["small_change"]

    def _post_clean(self) -> None:
        """The verb alone fills the row."""
