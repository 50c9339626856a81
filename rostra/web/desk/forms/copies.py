"""Forms about running an edition again, and about what was learned from it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from rostra.web.desk.forms.fields import DayField


class CopyForm(forms.Form):
    """A new edition from an earlier one."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    starts_on = DayField(
        label=gettext_lazy("First day"), help_text=gettext_lazy("All dates move by the same distance.")
    )
    with_cohorts = forms.BooleanField(
        label=gettext_lazy("Take over the cohorts, without their people"), required=False, initial=True
    )
    with_sessions = forms.BooleanField(
        label=gettext_lazy("Take over the sessions, in preparation and without their people"),
        required=False,
        initial=True,
    )
    with_team = forms.BooleanField(
        label=gettext_lazy("Give the team of trainers and managers the same roles"), required=False
    )


class LessonForm(forms.Form):
    """What to do again, or differently."""

    text = forms.CharField(
        label=gettext_lazy("What to do again, or differently"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Whoever prepares the next edition of this programme reads it. No names of participants."
        ),
    )


class PapersForm(forms.Form):
    """Whose papers are fetched."""

    cohort = forms.ModelChoiceField(
        label=gettext_lazy("Cohort"),
        queryset=None,
        required=False,
        to_field_name="key",
        empty_label=gettext_lazy("everybody"),
    )

    def __init__(self, *args: object, cohorts: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = cohorts
