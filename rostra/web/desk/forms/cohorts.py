"""Forms about cohorts: their areas, when they start, their groups, what people say, and how an edition looks after them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.coaching.models import SupportPlan
from rostra.cohorts import grouping
from rostra.cohorts.grouping import FREE, SPREAD, TOGETHER, Wish
from rostra.cohorts.models import Cohort, Remark
from rostra.web.desk.forms.fields import DayField


class AreaForm(forms.Form):
    """A cohort and the area it covers."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    area = forms.CharField(
        label=gettext_lazy("Area"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("What people call it, such as “North coast”."),
    )
    territories = forms.CharField(
        label=gettext_lazy("Territory codes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=gettext_lazy("One a line. The beginning of a code stands for all that begin so."),
    )
    wide = forms.BooleanField(
        label=gettext_lazy("People live far apart"),
        required=False,
        help_text=gettext_lazy("Meetings are proposed online first."),
    )

    def clean_territories(self) -> list[str]:
        """The codes as a list."""
        return [
            line.strip()
            for line in self.cleaned_data["territories"].replace(",", "\n").split("\n")
            if line.strip()
        ]

    @staticmethod
    def of(cohort: Cohort) -> dict[str, Any]:
        """What stands in the form."""
        return {
            "name": cohort.name, "area": cohort.area, "territories": "\n".join(cohort.territories),
            "wide": cohort.wide,
        }  # fmt: skip


class NewCohortForm(AreaForm):
    """A cohort that does not exist yet."""

    starts_on = DayField(
        label=gettext_lazy("First day"), required=False, help_text=gettext_lazy("Empty: as the edition.")
    )
    field_order = ["name", "starts_on"]


class StartForm(forms.Form):
    """Another first day of a cohort."""

    starts_on = DayField(label=gettext_lazy("New first day"))


class SupportPlanForm(forms.ModelForm):
    """From when somebody counts as falling behind, and which letters are written."""

    class Meta:
        model = SupportPlan
        fields = (
            "missed", "silent_days", "overdue_days", "contact_days", "answer_days", "nudges", "planning_prompts",
            "digests", "keeps_quiet",
        )  # fmt: skip
        help_texts = {
            "missed": gettext_lazy("Neither excused nor caught up. 0: never."),
            "silent_days": gettext_lazy("0: never."),
            "contact_days": gettext_lazy("Of a support officer and a member. 0: never."),
            "answer_days": gettext_lazy("Of the learning lead, when an officer hands it on."),
            "nudges": gettext_lazy(
                "One thing to do next, at most once a week, and not within three days of a letter by hand."
            ),
            "planning_prompts": gettext_lazy("One more sentence in that letter, with a link to the diary."),
            "digests": gettext_lazy("On Monday morning; none in a week in which nothing waits."),
            "keeps_quiet": gettext_lazy("Otherwise they are written then, and sent when the period is over."),
        }


class GroupsForm(forms.Form):
    """What work groups should be like."""

    purpose = forms.CharField(
        label=gettext_lazy("What for"), max_length=60, help_text=gettext_lazy("Such as “Workshop 1”.")
    )
    cohort = forms.ModelChoiceField(
        label=gettext_lazy("Of whom"), queryset=None, required=False, to_field_name="key",
        empty_label=gettext_lazy("everybody"),
    )  # fmt: skip
    groups = forms.IntegerField(label=gettext_lazy("How many groups"), min_value=1, max_value=60, initial=4)
    least = forms.IntegerField(
        label=gettext_lazy("People in a group, at least"), min_value=0, max_value=500, required=False,
        help_text=gettext_lazy("Empty: as equal as can be."),
    )  # fmt: skip
    most = forms.IntegerField(label=gettext_lazy("At most"), min_value=0, max_value=500, required=False)
    level = forms.ChoiceField(label=gettext_lazy("Levels"))
    language = forms.ChoiceField(label=gettext_lazy("Languages"))
    organisation = forms.ChoiceField(label=gettext_lazy("Organisations"))

    def __init__(self, *args: Any, cohorts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = cohorts
        first = {"level": SPREAD, "language": FREE, "organisation": SPREAD}
        for name, initial in first.items():
            choices = [(SPREAD, _("spread evenly")), (TOGETHER, _("kept together")), (FREE, _("as it comes"))]
            if name == "organisation":
                choices.insert(0, ("apart", _("spread, and never more than an even share in a group")))
            self.fields[name].choices = choices
            self.fields[name].initial = initial

    def wish(self) -> Wish:
        """What was asked for."""
        data = self.cleaned_data
        names = [name for name in grouping.ATTRIBUTES if name in data and name != "cohort"]
        return Wish(
            purpose=data["purpose"],
            groups=data["groups"],
            least=data["least"] or 0,
            most=data["most"] or 0,
            spread=tuple(name for name in names if data[name] in (SPREAD, "apart")),
            together=tuple(name for name in names if data[name] == TOGETHER),
            apart=data["organisation"] == "apart",
            cohort=data["cohort"].key if data["cohort"] else "",
        )


class GroupNameForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)


class RemarkForm(forms.Form):
    """What somebody said."""

    text = forms.CharField(
        label=gettext_lazy("What was said"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    where = forms.CharField(
        label=gettext_lazy("Where"), max_length=200, required=False,
        help_text=gettext_lazy("Such as “after workshop 2” or “on the phone”."),
    )  # fmt: skip
    heard_on = DayField(label=gettext_lazy("When"), required=False, help_text=gettext_lazy("Empty: today."))
    enrolment = forms.ModelChoiceField(
        label=gettext_lazy("Who said it"), queryset=None, required=False, to_field_name="key",
        empty_label=gettext_lazy("not said"),
    )  # fmt: skip
    consent = forms.ChoiceField(
        label=gettext_lazy("It may be used"), choices=Remark.Consent.choices, initial=Remark.Consent.TEAM,
        help_text=gettext_lazy("As the person said when you asked. Without an answer: for the team only."),
    )  # fmt: skip

    def __init__(self, *args: Any, enrolments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enrolment"].queryset = enrolments
        self.fields["enrolment"].label_from_instance = lambda each: each.person.get_full_name()

    @staticmethod
    def of(remark: Remark) -> dict[str, Any]:
        """What stands in the form."""
        return {
            "text": remark.text, "where": remark.where, "heard_on": remark.heard_on, "consent": remark.consent,
            "enrolment": remark.enrolment.key if remark.enrolment else None,
        }  # fmt: skip
