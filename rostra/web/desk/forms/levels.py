"""Forms about levels: deciding for people, and what an edition asks when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rostra.assessment.models import Questionnaire
from rostra.cohorts.models import Placement
from rostra.ledger.models import QuestionnaireUse


class DecideForm(forms.Form):
    """A level for those who are ticked."""

    level = forms.ChoiceField(label=_("Level"), choices=Placement.Level.choices, required=False)
    package = forms.ChoiceField(label=_("Package that fits"), required=False)
    levelling = forms.BooleanField(label=_("Offer the levelling master class"), required=False)
    session = forms.ChoiceField(label=_("Invite to"), required=False)

    def __init__(self, *args: Any, packages: dict[str, str], sessions: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [("", _("choose")), *Placement.Level.choices]
        self.fields["package"].choices = [("", _("none")), *packages.items()]
        self.fields["session"].choices = [("", _("choose"))] + [
            (each.key, f"{each.title}, {each.first_day:%d.%m.}") for each in sessions
        ]
        if not packages:
            del self.fields["package"]
        if not sessions:
            del self.fields["session"]


class AskForm(forms.Form):
    """A questionnaire, and when it is asked."""

    moment = forms.ChoiceField(label=_("When"), choices=QuestionnaireUse.When.choices)
    questionnaire = forms.ModelChoiceField(
        Questionnaire.objects.none(), label=_("Questionnaire"), to_field_name="key"
    )
    days = forms.IntegerField(
        label=_("Days after the start or the end"), min_value=-365, max_value=365, required=False,
        help_text=_(
            "Before the start: −14 is two weeks earlier. At the end and later: counted from the last day. Empty: as usual."
        ),
    )  # fmt: skip
    open_days = forms.IntegerField(label=_("Open for days"), min_value=1, max_value=365, initial=42)
    remind_days = forms.IntegerField(
        label=_("Remind the silent after days"), min_value=0, max_value=90, initial=7,
        help_text=_("Once. 0: never."),
    )  # fmt: skip

    def __init__(self, *args: Any, questionnaires: QuerySet[Questionnaire], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["questionnaire"].queryset = questionnaires
