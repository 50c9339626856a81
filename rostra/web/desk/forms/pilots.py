"""The answer to a comment on a pilot."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.cohorts.actions.pilots import LONGEST
from rostra.cohorts.models import PilotComment


class AnswerForm(forms.Form):
    """Taken up, in which version; or not, and why."""

    state = forms.ChoiceField(
        label=gettext_lazy("What becomes of it"),
        choices=[
            (PilotComment.State.TAKEN_UP, gettext_lazy("taken up")),
            (PilotComment.State.NOT_TAKEN_UP, gettext_lazy("not taken up")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether it is taken up.")},
    )
    taken_up_in = forms.ChoiceField(label=gettext_lazy("Version that changed because of it"), required=False)
    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The person reads it. Needed when it is not taken up."),
    )

    def __init__(self, comment: PilotComment, versions: list[str], data: Any = None) -> None:
        self.comment = comment
        initial = {} if comment.state == PilotComment.State.NEW else {
            "state": comment.state, "taken_up_in": comment.taken_up_in, "answer": comment.answer,
        }  # fmt: skip
        super().__init__(data, auto_id=f"{comment.key}-%s", initial=initial)
        self.fields["taken_up_in"].choices = [
            ("", _("choose a version")),
            *((version, version) for version in versions),
        ]
