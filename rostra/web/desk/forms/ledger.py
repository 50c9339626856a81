"""Forms about one person's ledger, worksheets and certificates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class RecordForm(forms.Form):
    """A fact that staff adds for somebody, always with the reason."""

    verb = forms.ChoiceField(label=gettext_lazy("What to record"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=255,
        help_text=gettext_lazy("Stays in the record; the person can read it."),
    )

    def __init__(self, *args: Any, may_recognise: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = [
            ("catch_up", _("Caught up: made good in another way, it counts")),
            ("excuse", _("Excused: could not do it")),
        ]
        if may_recognise:
            self.fields["verb"].choices += [("recognise", _("Recognised: learned elsewhere, it counts"))]


class ReasonForm(forms.Form):
    """Nothing is taken back without a reason."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=255, help_text=gettext_lazy("Stays in the record.")
    )


class ReviewForm(forms.Form):
    """What a trainer answers to a worksheet. What comes back needs a word on what to do."""

    feedback = forms.CharField(
        label=gettext_lazy("Your answer"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("What is good, what to think about. The person gets it by mail as well."),
    )
    verdict = forms.ChoiceField(choices=[("accept", ""), ("return", "")], widget=forms.HiddenInput)

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if data.get("verdict") == "return" and not (data.get("feedback") or "").strip():
            self.add_error("feedback", _("Say what to change before you return it."))
        return data
