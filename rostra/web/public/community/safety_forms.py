"""Forms of safety: a report, an author's answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.community.models import Report


class ReportForm(forms.Form):
    """What is wrong, and whether one wants to meet the person again."""

    why = forms.ChoiceField(
        label=gettext_lazy("What is wrong?"),
        choices=Report.Why,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what is wrong.")},
    )
    words = forms.CharField(
        label=gettext_lazy("In your words"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What a moderator should know. The person you report does not read it."),
    )
    block = forms.BooleanField(required=False)

    def __init__(self, data: Any, *, name: str) -> None:
        """`name` is the person one may block with the report; none for visitors and where the author is not named."""
        super().__init__(data)
        if name:
            self.fields["block"].label = _("Hide %(name)s from me, too") % {"name": name}
            self.fields["block"].help_text = _(
                "Neither of you sees the other’s words or entry here. The other person is not told."
            )
        else:
            del self.fields["block"]


class AppealForm(forms.Form):
    """What an author says to a moderator's decision."""

    words = forms.CharField(
        label=gettext_lazy("Why should your words be seen?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Say why your words should be seen.")},
    )
