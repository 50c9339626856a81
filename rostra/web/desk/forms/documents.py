"""Forms about documents, priorities and campaigns."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy

from rostra.community.models import Document, Priority
from rostra.community.rules import documents as rules
from rostra.community.rules.roles import edited_organisations
from rostra.languages.names import LANGUAGES
from rostra.web.desk.forms.fields import DayField
from rostra.web.desk.forms.sessions import ListField
from rostra.web.parts.serving import LABELS
from rostra.web.parts.topics import TopicsField


def _languages() -> list[tuple[str, str]]:
    return list(LANGUAGES.items())


class DocumentForm(forms.Form):
    """What is said of a document, and who reads it."""

    organisation = forms.ModelChoiceField(label=gettext_lazy("Kept by"), queryset=None)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=250)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Document.Kind)
    summary = forms.CharField(
        label=gettext_lazy("In our words"), widget=forms.Textarea(attrs={"rows": 6}), required=False,
        help_text=gettext_lazy("Two or three sentences: what it says, and for whom it is worth reading. Limited Markdown."),
    )  # fmt: skip
    language = forms.ChoiceField(label=gettext_lazy("Language of these words"), choices=_languages)
    publisher = forms.CharField(label=gettext_lazy("Publisher"), max_length=200, required=False)
    year = forms.IntegerField(label=gettext_lazy("Year"), required=False)
    dated_on = DayField(label=gettext_lazy("Date"), required=False)
    written_in = forms.ChoiceField(label=gettext_lazy("Language of the document"), choices=_languages)
    url = forms.URLField(
        label=gettext_lazy("Full source elsewhere"), max_length=500, required=False, assume_scheme="https",
        help_text=gettext_lazy("When it is not ours to hand out: the address where its publisher keeps it."),
    )  # fmt: skip
    topics = TopicsField()
    tags = ListField(
        label=gettext_lazy("Tags"), required=False, help_text=gettext_lazy("With commas between them.")
    )
    seen_by = forms.ChoiceField(label=gettext_lazy("Who may read it"), choices=Document.Seen)
    space = forms.ModelChoiceField(
        label=gettext_lazy("Space"), queryset=None, required=False,
        help_text=gettext_lazy("Where its members read it."),
    )  # fmt: skip
    small_change = forms.BooleanField(
        label=gettext_lazy("A small change: translations stand"), required=False
    )

    def __init__(self, data: Any, *, by: Any, document: Document | None = None) -> None:
        organisations = edited_organisations(by).order_by("name")
        initial: dict[str, Any] = {"language": get_language(), "written_in": get_language()}
        if document is not None:
            names = [name for name in self.base_fields if hasattr(document, name) and name != "topics"]
            initial = {name: getattr(document, name) for name in names}
            initial["topics"] = list(document.topics.all())
        else:
            initial["organisation"] = organisations.first()
        super().__init__(data, initial=initial)
        self.fields["organisation"].queryset = organisations
        self.fields["space"].queryset = rules.spaces_to_add(by).order_by("title")
        if document is None:
            del self.fields["small_change"]
        else:
            del self.fields["organisation"]

    def values(self) -> dict[str, Any]:
        """What the verbs take."""
        given = dict(self.cleaned_data)
        given["meaning_changed"] = not given.pop("small_change", False)
        return given


class NewDocumentForm(DocumentForm):
    """A new document, with its file."""

    file = forms.FileField(
        label=gettext_lazy("File"), required=False,
        help_text=gettext_lazy("PDF, a document, slides or a table without macros, a picture or plain text, up to 25 MB."),
    )  # fmt: skip

    def values(self) -> dict[str, Any]:
        given = super().values()
        del given["meaning_changed"]
        return given


class VersionForm(forms.Form):
    """A new version of a document's file."""

    file = forms.FileField(label=gettext_lazy("File"))
    note = forms.CharField(label=gettext_lazy("What changed"), max_length=300, required=False)


class PriorityForm(forms.Form):
    """What a priority or campaign says."""

    organisation = forms.ModelChoiceField(label=gettext_lazy("Decided by"), queryset=None)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Priority.Kind)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=160)
    summary = forms.CharField(
        label=gettext_lazy("In one or two sentences"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    text = forms.CharField(
        label=gettext_lazy("About"), widget=forms.Textarea(attrs={"rows": 8}), required=False,
        help_text=gettext_lazy("Limited Markdown."),
    )  # fmt: skip
    language = forms.ChoiceField(label=gettext_lazy("Language of these words"), choices=_languages)
    starts_on = DayField(label=gettext_lazy("From"), required=False)
    ends_on = DayField(label=gettext_lazy("Until"), required=False)
    url = forms.URLField(
        label=gettext_lazy("Full source elsewhere"), max_length=500, required=False, assume_scheme="https"
    )
    position = forms.IntegerField(
        label=gettext_lazy("Place in the list"), required=False, min_value=0, max_value=999, initial=0
    )
    small_change = forms.BooleanField(
        label=gettext_lazy("A small change: translations stand"), required=False
    )

    def __init__(self, data: Any, *, by: Any, priority: Priority | None = None) -> None:
        organisations = edited_organisations(by).order_by("name")
        if priority is None:
            initial: dict[str, Any] = {"language": get_language(), "organisation": organisations.first()}
        else:
            initial = {name: getattr(priority, name) for name in self.base_fields if hasattr(priority, name)}
        super().__init__(data, initial=initial)
        self.fields["organisation"].queryset = organisations
        del self.fields["small_change" if priority is None else "organisation"]

    def values(self) -> dict[str, Any]:
        """What the verbs take."""
        given = dict(self.cleaned_data)
        if "small_change" in given:
            given["meaning_changed"] = not given.pop("small_change")
        return given


class FindForm(forms.Form):
    """Things to look for, so that they can be named."""

    what = forms.ChoiceField(label=gettext_lazy("What"), choices=list(LABELS.items()))
    q = forms.CharField(label=gettext_lazy("Words of its title"), required=False, max_length=100)
