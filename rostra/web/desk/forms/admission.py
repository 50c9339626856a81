"""Forms about calls for applications, decisions and draws."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.cohorts import applying
from rostra.cohorts.models import Call, Cohort
from rostra.people.models import Function, Organisation
from rostra.programmes.actions import academy
from rostra.web.desk.forms.calendars import LinesField
from rostra.web.desk.forms.fields import DayField, LanguageField
from rostra.web.desk.forms.sessions import ListField

KINDS = (
    ("line", gettext_lazy("in a line")),
    ("text", gettext_lazy("in some sentences")),
    ("yes_no", gettext_lazy("yes or no")),
    ("one", gettext_lazy("one answer of several")),
    ("several", gettext_lazy("any of several answers")),
)
REASONS = (
    ("", gettext_lazy("no reason noted")),
    (gettext_lazy("does not fit the call"), gettext_lazy("does not fit the call")),
    (
        gettext_lazy("fewer places than good applications"),
        gettext_lazy("fewer places than good applications"),
    ),
    (gettext_lazy("another programme fits better"), gettext_lazy("another programme fits better")),
    (gettext_lazy("took part before"), gettext_lazy("took part before")),
    (gettext_lazy("the answers say too little"), gettext_lazy("the answers say too little")),
)


class CallForm(forms.Form):
    """What a call says, and who may apply. `values` are the arguments of the verb."""

    intro = forms.CharField(
        label=gettext_lazy("What this is about"), required=False, max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Limited Markdown: **bold**, *italic*, [links](https://…), lists, headings."),
    )  # fmt: skip
    language = LanguageField(
        label=gettext_lazy("These texts are written in"), codes=lambda: academy.the().languages,
        help_text=gettext_lazy("Translators find them among the translations."),
    )  # fmt: skip
    places = forms.IntegerField(label=gettext_lazy("Places"), min_value=1, max_value=100_000)
    answer_days = forms.IntegerField(
        label=gettext_lazy("Days to accept a place"), min_value=1, max_value=60, initial=7,
        help_text=gettext_lazy("Then the offer runs out. A day before there is a reminder."),
    )  # fmt: skip
    decides_on = DayField(label=gettext_lazy("People hear from us by"), required=False)
    functions = forms.MultipleChoiceField(
        label=gettext_lazy("Who may apply"), required=False, choices=Function, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: everybody."),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("From which kinds of organisation"), required=False, choices=Organisation.Kind,
        widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("None ticked: every kind."),
    )  # fmt: skip
    territories = ListField(
        label=gettext_lazy("From which territories"), required=False,
        help_text=gettext_lazy("Starts of territory codes with commas between them, such as DK, PL-ZIELONY."),
    )  # fmt: skip
    organisations = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Only from"), queryset=None, to_field_name="key", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    small_change = forms.BooleanField(
        label=gettext_lazy("Small change: translations of these texts stand"), required=False
    )

    def __init__(
        self, *args: Any, organisations: QuerySet[Organisation], call: Call | None, **kwargs: Any
    ) -> None:
        self.call = call
        if call is not None:
            kwargs["initial"] = _initial(call)
        super().__init__(*args, **kwargs)
        self.fields["organisations"].queryset = organisations
        if call is None:
            del self.fields["small_change"]

    @property
    def has_limits(self) -> bool:
        """Whether anything is said below the fold."""
        names = ("kinds", "territories", "organisations")
        return any(self.initial.get(name) or self.errors.get(name) for name in names)

    def values(self) -> dict[str, Any]:
        """Arguments of `calls.prepare` and `calls.change`; rules about questions stay as they are."""
        data = self.cleaned_data
        rules = [
            {"rule": "function", "in": data["functions"]},
            {"rule": "kind", "in": data["kinds"]},
            {"rule": "territory", "in": [each.upper() for each in data["territories"]]},
            {"rule": "organisation", "in": sorted(each.key for each in data["organisations"])},
        ]
        asked = [each for each in (self.call.eligibility if self.call else []) if each["rule"] == "question"]
        names = ("intro", "language", "places", "answer_days", "decides_on")
        return {
            **{name: data[name] for name in names},
            "eligibility": [*(each for each in rules if each["in"]), *asked],
        }


def _initial(call: Call) -> dict[str, Any]:
    rules = {each["rule"]: each["in"] for each in call.eligibility}
    return {
        **{
            name: getattr(call, name) for name in ("intro", "language", "places", "answer_days", "decides_on")
        },
        "functions": rules.get("function", []),
        "kinds": rules.get("kind", []),
        "territories": rules.get("territory", []),
        "organisations": rules.get("organisation", []),
    }


class CallQuestionForm(forms.Form):
    """One question of an application form."""

    label = forms.CharField(label=gettext_lazy("Question"), max_length=applying.LONGEST_LABEL)
    help = forms.CharField(
        label=gettext_lazy("Said below it"), max_length=applying.LONGEST_HELP, required=False,
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("How it is answered"), choices=KINDS)
    options = LinesField(
        label=gettext_lazy("Answers to choose from"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One a line, where people choose."),
    )  # fmt: skip
    required = forms.BooleanField(label=gettext_lazy("Must be answered"), required=False)
    wanted = LinesField(
        label=gettext_lazy("Only with these answers somebody fits the call"), required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One a line: “yes”, “no”, or answers from above. Empty: it does not matter."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, call: Call | None = None, question: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        if call is not None and question is not None:
            kwargs["initial"] = _question(call, question)
        super().__init__(*args, **kwargs)


def _question(call: Call, question: dict[str, Any]) -> dict[str, Any]:
    labels = {each["id"]: each["label"] for each in question["options"]}
    wanted = [
        each for rule in call.eligibility if rule.get("question") == question["id"] for each in rule["in"]
    ]
    return {
        **{name: question[name] for name in ("label", "help", "kind", "required")},
        "options": list(labels.values()),
        "wanted": [labels.get(each, each) for each in wanted],
    }


class QuotasForm(forms.Form):
    """The least and the most of every value, in pairs of numbers; empty where it does not matter."""

    def __init__(self, *args: Any, groups: list[dict[str, Any]], call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups
        self.names: dict[str, tuple[str, str, str]] = {}
        for group in groups:
            for row in group["rows"]:
                bounds = call.quotas.get(group["attribute"], {}).get(row["value"], {})
                for bound in ("min", "max"):
                    name = f"{bound}-{group['attribute']}-{row['value']}"
                    word = _("At least") if bound == "min" else _("At most")
                    self.fields[name] = forms.IntegerField(
                        label=f"{word}: {group['label']}, {row['label']}", required=False, min_value=0,
                        initial=bounds.get(bound),
                        widget=forms.NumberInput(attrs={"size": 5, "aria-label": f"{word}: {group['label']}, {row['label']}"}),
                    )  # fmt: skip
                    self.names[name] = (group["attribute"], row["value"], bound)
                row["least"], row["most"] = self[f"min-{group['attribute']}-{row['value']}"], self[name]

    def quotas(self) -> dict[str, dict[str, dict[str, int]]]:
        """Quotas as they are stored: only what was filled in."""
        found: dict[str, dict[str, dict[str, int]]] = {}
        for name, (attribute, value, bound) in self.names.items():
            number = self.cleaned_data.get(name)
            if number is not None:
                found.setdefault(attribute, {}).setdefault(value, {})[bound] = number
        return found

    def blame(self, faults: list[tuple[str, str]]) -> None:
        """Put faults at the first number they are about."""
        for where, message in faults:
            attribute, _colon, value = where.partition(":")
            name = next(
                (key for key, (one, two, _b) in self.names.items() if (one, two) == (attribute, value)), None
            )
            label = next(
                (group["label"] for group in self.groups if group["attribute"] == attribute), attribute
            )
            self.add_error(name, message if name else f"{label}: {message}")


class DecisionForm(forms.Form):
    """The answer to one or many applications."""

    verb = forms.ChoiceField(
        choices=[("offer", "offer"), ("reserve", "reserve"), ("refuse", "refuse")], widget=forms.HiddenInput
    )
    reason = forms.ChoiceField(label=gettext_lazy("Reason, for the team"), choices=REASONS, required=False)
    message = forms.CharField(
        label=gettext_lazy("Your own words to the person"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Stands in the letter, after what every such letter says in the person's language."),
    )  # fmt: skip
    cohort = forms.ModelChoiceField(
        label=gettext_lazy("Cohort, for those who get a place"), queryset=None, required=False,
        to_field_name="key", empty_label=gettext_lazy("by the territory of their organisation"),
    )  # fmt: skip

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = Cohort.objects.filter(edition=call.edition_id).order_by("name")


class JudgeForm(forms.Form):
    """Whether somebody fits the call, whatever the rules found."""

    eligible = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("Why, for the team"), max_length=300, required=False)


class DrawForm(forms.Form):
    """A draw to be announced."""

    size = forms.IntegerField(label=gettext_lazy("Places to draw"), min_value=1)
    seed_rule = forms.CharField(
        label=gettext_lazy("Public number that becomes the seed"), max_length=200, required=False,
        help_text=gettext_lazy(
            "A number that nobody knows yet, with its day, such as “the winning numbers of the national lottery of 5 March 2027, "
            "in the order drawn”. Empty: the computer makes a seed now and shows it at once."
        ),
    )  # fmt: skip


class SeedForm(forms.Form):
    """The public number, once it is known."""

    seed = forms.CharField(
        label=gettext_lazy("The number"), max_length=120,
        help_text=gettext_lazy("Exactly as it was published: everybody who checks the draw types the same."),
    )  # fmt: skip


def groups_of(
    values: dict[str, list[str]], attributes: dict[str, str], names: dict[tuple[str, str], str]
) -> list[dict[str, Any]]:
    """Attributes that may have quotas with their values, in words."""
    return [
        {
            "attribute": attribute,
            "label": attributes.get(attribute, attribute),
            "rows": [{"value": each, "label": names.get((attribute, each), each)} for each in found],
        }
        for attribute, found in values.items()
        if found
    ]
