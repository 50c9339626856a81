"""Forms about catching up on a missed session."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.assessment.models import Quiz
from rostra.live.models import CatchUpPack, LibraryItem, Session
from rostra.programmes.facts import clock
from rostra.programmes.models import Publication

CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)")


class ClockField(forms.Field):
    """A place in a recording, written 1:05 or 1:02:05; its value is in seconds."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        found = CLOCK.fullmatch(text)
        if not found:
            raise forms.ValidationError(_("Write minutes and seconds, such as 12:30."))
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return (hours * 60 + minutes) * 60 + seconds

    def prepare_value(self, value: Any) -> Any:
        return clock(value) if isinstance(value, int) else value


class PackForm(forms.Form):
    """What makes up for a missed session."""

    digest = forms.CharField(
        label=gettext_lazy("What happened, in short"), required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("For those who were not there: what was said, what was decided. Limited Markdown."),
    )  # fmt: skip
    recording = forms.ModelChoiceField(
        LibraryItem.objects.none(), to_field_name="key", required=False, label=gettext_lazy("Recording"),
        empty_label=gettext_lazy("none"),
    )  # fmt: skip
    starts_second = ClockField(
        label=gettext_lazy("From"), required=False,
        help_text=gettext_lazy("When only one part matters: minutes and seconds, such as 12:30."),
    )  # fmt: skip
    ends_second = ClockField(label=gettext_lazy("To"), required=False)
    quiz = forms.ModelChoiceField(
        Quiz.objects.none(), to_field_name="key", required=False, label=gettext_lazy("Short check"),
        empty_label=gettext_lazy("none: one question to reflect on"),
    )  # fmt: skip
    question = forms.CharField(
        label=gettext_lazy("Question to reflect on"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Empty, and no check: we ask what they take from it for their work."),
    )  # fmt: skip
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes it is worth"), required=False, min_value=0, max_value=1440,
        help_text=gettext_lazy("Empty: as long as the session."),
    )  # fmt: skip

    def __init__(self, session: Session, data: Any = None) -> None:
        pack = CatchUpPack.objects.select_related("recording", "quiz").filter(session=session).first()
        super().__init__(data, initial=_initial(pack))
        own = Q(session=session) | Q(organisation=session.organisation_id)
        self.fields["recording"].queryset = LibraryItem.objects.filter(own).order_by("title", "pk")
        used = Publication.objects.filter(
            programme_key=session.programme_key, shape=Publication.Shape.ACTIVITY, facts__quiz__isnull=False
        )
        keys = (
            {facts.get("quiz") for facts in used.values_list("facts", flat=True)}
            if session.programme_key
            else set()
        )
        if pack is not None and pack.quiz is not None:
            keys.add(pack.quiz.key)
        self.fields["quiz"].queryset = Quiz.objects.filter(key__in=keys - {None}).order_by("title", "pk")


def _initial(pack: CatchUpPack | None) -> dict[str, Any]:
    if pack is None:
        return {}
    return {
        "digest": pack.digest,
        "recording": pack.recording.key if pack.recording else None,
        "starts_second": pack.starts_second,
        "ends_second": pack.ends_second,
        "quiz": pack.quiz.key if pack.quiz else None,
        "question": pack.question,
        "minutes": pack.minutes or None,
    }
