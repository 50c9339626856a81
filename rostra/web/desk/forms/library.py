"""Forms about recordings: what is said of one, its files and picture, its captions."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.live import chapters
from rostra.live.models import ItemCaptions, LibraryItem, Series, Speaker
from rostra.people.models import Organisation
from rostra.web.desk.forms.fields import LanguageField
from rostra.web.desk.forms.sessions import ListField

A_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)$")
SHOWN = (
    "title", "summary", "language", "topics", "seen_by", "may_download", "outside_url", "series",
)  # fmt: skip


class LengthField(forms.CharField):
    """A length as minutes and seconds, or hours before them."""

    def prepare_value(self, value: Any) -> Any:
        return chapters.label(value) if isinstance(value, int) and value else value or ""

    def clean(self, value: Any) -> int:
        text = super().clean(value).strip()
        if not text:
            return 0
        found = A_CLOCK.match(text)
        if found is None:
            raise ValidationError(_("Write minutes and seconds, as in 42:30, or 1:05:00."))
        return int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3])


class ChaptersField(forms.CharField):
    """Chapters as lines of a time and a title; each line that is none is named."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return chapters.write(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[dict[str, Any]]:
        found, faults = chapters.read(super().clean(value))
        if faults:
            raise ValidationError(
                [
                    _("Line %(number)s: %(message)s") % {"number": line, "message": text}
                    for line, text in faults
                ]
            )
        return found


class NewItemForm(forms.Form):
    """A recording that belongs to no session here."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    organisation = forms.ModelChoiceField(label=gettext_lazy("Kept by"), queryset=None)
    language = LanguageField(label=gettext_lazy("Spoken language"))

    def __init__(self, data: Any = None, *, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["organisation"].queryset = organisations


class ItemForm(forms.Form):
    """What is said of a recording, and who sees it. `values` are the arguments of the verb that changes it."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    summary = forms.CharField(
        label=gettext_lazy("About"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Limited Markdown: **bold**, *italic*, [links](https://…), lists, headings."),
    )
    language = LanguageField(label=gettext_lazy("Spoken language"))
    topics = ListField(
        label=gettext_lazy("Topics"), required=False, help_text=gettext_lazy("With commas between them.")
    )
    series = forms.ModelChoiceField(label=gettext_lazy("Series"), queryset=None, required=False)
    speakers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who speaks"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Visitors see the names of those who agreed to be shown."),
    )
    chapters = ChaptersField(
        label=gettext_lazy("Chapters"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("One a line: the time, then the title, as in 12:30 What the council heard."),
    )
    duration = LengthField(
        label=gettext_lazy("Length"),
        required=False,
        max_length=8,
        help_text=gettext_lazy("Minutes and seconds. Most files say it themselves."),
    )
    seen_by = forms.ChoiceField(
        label=gettext_lazy("Who sees it"), choices=LibraryItem.Seen, widget=forms.RadioSelect
    )
    may_download = forms.BooleanField(label=gettext_lazy("The file may be downloaded"), required=False)
    outside_url = forms.CharField(
        label=gettext_lazy("Address at an outside host"),
        required=False,
        max_length=500,
        help_text=gettext_lazy(
            "Instead of a file here. People are told which host it is; nothing is asked of it before they click."
        ),
    )

    def __init__(self, data: Any = None, *, item: LibraryItem, **kwargs: Any) -> None:
        initial = {name: getattr(item, name) for name in (*SHOWN, "chapters", "duration")}
        super().__init__(data, initial={**initial, "speakers": item.speakers.all()}, **kwargs)
        self.fields["series"].queryset = Series.objects.filter(organisation=item.organisation).order_by(
            "title"
        )
        near = Q(organisation=item.organisation) | Q(recordings=item)
        if item.session_id:
            near |= Q(speaking__session=item.session_id)
        self.fields["speakers"].queryset = Speaker.objects.filter(
            pk__in=Speaker.objects.filter(near).values("pk")
        ).order_by("name")

    @property
    def values(self) -> dict[str, Any]:
        """Arguments of `actions.library.change`."""
        return dict(self.cleaned_data)


class FileForm(forms.Form):
    """A file in one go, for browsers without scripts and small files; scripts send it in pieces."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("MP4, WebM, Ogg, MP3 or M4A. A large file goes on after a break."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "video/*,audio/*"}),
    )
    is_small = forms.BooleanField(
        label=gettext_lazy("This is the small file for poor connections"), required=False
    )


class PosterForm(forms.Form):
    """A picture that is shown before the recording plays."""

    poster = forms.FileField(
        label=gettext_lazy("Picture"),
        help_text=gettext_lazy("JPEG, PNG or WebP, best 1280 by 720."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )


class CaptionsForm(forms.Form):
    """Captions of one language, as a file or as text."""

    language = LanguageField(label=gettext_lazy("Language of the captions"))
    file = forms.FileField(
        label=gettext_lazy("File with captions"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("WebVTT or SubRip. Every line is checked before anything is kept."),
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,text/vtt"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Or the text itself"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("How far they were read"),
        choices=ItemCaptions.State,
        initial=ItemCaptions.State.DRAFT,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not given.get("file") and not given.get("text", "").strip():
            self.add_error("file", _("Choose a file, or paste the text."))
        return given
