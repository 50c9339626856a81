"""Forms of moderators and of those who answer ideas."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.community.actions import reports
from rostra.community.models import Idea

NONE, FOREVER = "", "open"
SILENCES = (
    (NONE, gettext_lazy("no")),
    ("1", gettext_lazy("for a day")),
    ("7", gettext_lazy("for a week")),
    ("30", gettext_lazy("for 30 days")),
    (FOREVER, gettext_lazy("until a moderator lifts it")),
)


class DecisionForm(forms.Form):
    """What a moderator decides about one thing. The button says what to do, the fields say it to people."""

    reason = forms.CharField(
        label=gettext_lazy("Reason, for the author"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The author reads it, and may answer once. Needed for hiding and silencing."),
    )
    silence = forms.ChoiceField(
        label=gettext_lazy("Silence the author"), choices=SILENCES, required=False, widget=forms.RadioSelect
    )
    where = forms.ChoiceField(
        label=gettext_lazy("Where they are silenced"), required=False, widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label=gettext_lazy("Answer to who reported it"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Do not say what was done to whom. Left empty, they read that it was looked at."
        ),
    )

    def __init__(self, data: Any, *, silence: str, reported: bool, reason: str) -> None:
        """`reason` to begin with. `silence`: "here" in the thing's space alone, "both" there or everywhere, "everywhere", or ""
        not at all. `reported`: somebody waits for an answer."""
        super().__init__(data, initial={"reason": reason})
        if not silence:
            del self.fields["silence"]
        if silence == "both":
            self.fields["where"].choices = [("", _("in this space")), ("everywhere", _("everywhere"))]
        else:
            del self.fields["where"]
        if not reported:
            del self.fields["answer"]
        self.everywhere = silence == "everywhere"

    def decision(self, what: str) -> reports.Decision:
        """What was filled in, as the verb takes it; `what` is the button."""
        given = self.cleaned_data
        days = given.get("silence", "")
        until = timezone.now() + dt.timedelta(days=int(days)) if days.isdecimal() else None
        return reports.Decision(
            what=what, reason=given["reason"], answer=given.get("answer", ""), silences=bool(days),
            until=until, everywhere=self.everywhere or given.get("where") == "everywhere",
        )  # fmt: skip


class IdeaForm(forms.Form):
    """What becomes of an idea."""

    state = forms.ChoiceField(
        label=gettext_lazy("What becomes of it"), choices=Idea.State, widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label=gettext_lazy("Answer"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    shown = forms.BooleanField(
        label=gettext_lazy("Show the idea and the answer on the programme’s page, without a name"),
        required=False,
        help_text=gettext_lazy("Only when the idea itself names nobody."),
    )
