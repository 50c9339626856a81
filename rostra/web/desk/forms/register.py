"""Forms of the register of a session."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from rostra.live.models import AbsenceReason, Attendance

SOURCES = "sources"


class WalkInForm(forms.Form):
    """Somebody who came without registering."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        help_text=_("Who has an account under it finds the session in their record."),
    )


class VerdictForm(forms.Form):
    """A correction by hand."""

    verdict = forms.ChoiceField(label=_("The register should say"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("The person reads it."),
        max_length=255,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: object, attendance: Attendance | None) -> None:
        super().__init__(data, prefix="decide")
        choices = [
            (value, label) for value, label in Attendance.Verdict.choices if value and value != "partly"
        ]
        if attendance is not None and attendance.decided_at:
            choices.append((SOURCES, _("what the sources say")))
        self.fields["verdict"].choices = choices  # type: ignore[attr-defined]

    def clean_verdict(self) -> str:
        """The empty verdict takes a decision back."""
        verdict = self.cleaned_data["verdict"]
        return "" if verdict == SOURCES else verdict


class ExcuseForm(forms.Form):
    """An excuse that somebody gave by phone."""

    reason = forms.ChoiceField(label=_("Reason"), choices=AbsenceReason.choices)
    note = forms.CharField(label=_("More about it"), required=False, max_length=300)

    def __init__(self, data: object = None) -> None:
        super().__init__(data, prefix="excuse")


class AnswerForm(forms.Form):
    """The answer to an excuse or an appeal."""

    answer = forms.CharField(
        label=_("Your answer"),
        help_text=_("Goes to the person by letter."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: object, *, prefix: str, required: bool = False) -> None:
        super().__init__(data, prefix=prefix)
        self.fields["answer"].required = required
