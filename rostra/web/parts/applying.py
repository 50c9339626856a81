"""The form with which somebody applies, as applicants, the preview at the desk and the reader of an application see it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.cohorts import applying, drawing, eligibility, rules, translating
from rostra.cohorts.models import Call
from rostra.cohorts.translating import CallWords
from rostra.kernel.errors import Faults, Refused
from rostra.people.models import Function, Organisation

ANSWER = "answer_"
MOST_ORGANISATIONS = 500
MOST_SMALL = 40  # groups too small to be named
YES_NO = (("yes", gettext_lazy("yes")), ("no", gettext_lazy("no")))
Asked = dict[str, Any]


class OrganisationField(forms.ModelChoiceField):
    """Where somebody is elected or works."""

    def __init__(self, queryset: Any) -> None:
        super().__init__(
            queryset,
            to_field_name="key",
            required=False,
            empty_label=_("Another one, or none"),
            label=_("Organisation"),
            help_text=_("For which you would take part."),
        )


class ApplyForm(forms.Form):
    """What a call asks. Nothing is required until it is handed in: the verb says what is missing."""

    use_required_attribute = False

    def __init__(
        self, call: Call, words: CallWords, person: Any, *, data: Any = None, application: Any = None
    ) -> None:
        answers = application.answers if application else {}
        super().__init__(
            data,
            auto_id="f-%s",
            label_suffix="",
            initial={ANSWER + name: value for name, value in answers.items()},
        )
        self.words = words
        own = list(rules.organisations_today(person)) if person else []
        mine = [each["organisation"] for each in own]
        self.fields["organisation"] = OrganisationField(_organisations(call, mine))
        self.fields["function"] = forms.ChoiceField(
            label=_("What you are there"), choices=Function, widget=forms.RadioSelect, required=False
        )
        self.fields["function"].needed = True
        first = Organisation.objects.filter(pk__in=mine).order_by("name").first()
        organisation = application.organisation if application else first
        self.initial["organisation"] = organisation.key if organisation else ""
        self.initial["function"] = application.function if application else _function(person, first)
        for each in words.questions:
            self.fields[ANSWER + each["id"]] = _field(each)

    def answers(self) -> dict[str, Any]:
        """What was typed, by the id of the question."""
        return {
            each["id"]: self.data.getlist(ANSWER + each["id"])
            if each["kind"] == "several"
            else self.data.get(ANSWER + each["id"], "")
            for each in self.words.questions
        }

    def values(self) -> dict[str, Any]:
        """Arguments of the verbs that save and hand in."""
        wanted = self.data.get("organisation", "")
        found = self.fields["organisation"].queryset.filter(key=wanted).first() if wanted else None
        return {"answers": self.answers(), "organisation": found, "function": self.data.get("function", "")}

    def blame(self, refused: Refused) -> None:
        """Put a refusal at the questions it is about."""
        faults = refused.faults if isinstance(refused, Faults) else [(refused.field or "", str(refused))]
        self.full_clean()
        for where, message in faults:
            name = next((each for each in (where, ANSWER + where) if each in self.fields), None)
            self.add_error(name, message)


def _organisations(call: Call, mine: list[int]) -> Any:
    """One's own, and those that the rules of the call take; without such rules all there are."""
    wanted = Q()
    for rule in call.eligibility:
        if rule["rule"] == "organisation":
            wanted &= Q(key__in=rule["in"])
        elif rule["rule"] == "kind":
            wanted &= Q(kind__in=rule["in"])
        elif rule["rule"] == "territory":
            starts = Q()
            for each in rule["in"]:
                starts |= Q(territory__istartswith=each)
            wanted &= starts
    first = (
        Organisation.objects.filter(wanted).order_by("name").values_list("pk", flat=True)[:MOST_ORGANISATIONS]
    )
    return Organisation.objects.filter(pk__in=[*mine, *first]).order_by("name")


def _function(person: Any, organisation: Organisation | None) -> str:
    if person is None or organisation is None:
        return ""
    found = person.memberships.filter(organisation=organisation).order_by("-pk").first()
    return found.function if found else ""


def _field(question: Asked) -> forms.Field:
    lang = question["lang"]
    help_text = _said(question["help"], lang)
    common: dict[str, Any] = {"label": _label(question), "required": False, "help_text": help_text}
    options = [(each["id"], _said(each["label"], lang)) for each in question["options"]]
    made: forms.Field
    if question["kind"] == "yes_no":
        made = forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **common)
    elif question["kind"] == "one":
        made = forms.ChoiceField(choices=options, widget=forms.RadioSelect, **common)
    elif question["kind"] == "several":
        made = forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **common)
    elif question["kind"] == "text":
        made = forms.CharField(widget=forms.Textarea(attrs={"rows": 5}), **common)
    else:
        made = forms.CharField(**common)
    made.needed = bool(question["required"])
    return made


def _said(words: str, lang: str) -> str:
    """Words of the call; those in another language than the page say so."""
    return format_html('<span lang="{}">{}</span>', lang, words) if lang and words else words


def _label(question: Asked) -> str:
    label = _said(question["label"], question["lang"])
    if not question["required"]:
        return label
    return mark_safe(conditional_escape(_("%(label)s (needed)")) % {"label": conditional_escape(label)})


def who_may(call: Call, words: CallWords) -> list[str]:
    """The rules of a call as sentences. One query at most."""
    keys = [key for rule in call.eligibility if rule["rule"] == "organisation" for key in rule["in"]]
    names = dict(Organisation.objects.filter(key__in=keys).values_list("key", "name")) if keys else {}
    return [eligibility.said(rule, words.questions, names) for rule in call.eligibility]


def answered(words: CallWords, answers: dict[str, Any]) -> list[dict[str, str]]:
    """Questions with what was answered, in words."""
    return [
        {
            "label": each["label"],
            "lang": each["lang"],
            "text": applying.in_words(each, answers.get(each["id"])),
        }
        for each in words.questions
    ]


def attribute_names(
    call: Call, language: str, applied: list[str] | None = None
) -> tuple[dict[tuple[str, str], str], dict[str, str]]:
    """Words for values and for attributes of a draw; `applied` are keys of organisations to be named too."""
    values = {("function", each): str(label) for each, label in Function.choices}
    attributes = {
        "function": _("What people are"), "organisation": _("Organisation"), "territory": _("Territory"),
    }  # fmt: skip
    for question in translating.call_words(call, language).questions:
        attributes[question["id"]] = question["label"]
        labels = {each["id"]: each["label"] for each in question["options"]}
        if question["kind"] == "yes_no":
            labels = {"yes": _("yes"), "no": _("no")}
        values |= {(question["id"], key): label for key, label in labels.items()}
    keys = [*call.quotas.get("organisation", {}), *(applied or [])]
    if keys:
        found = Organisation.objects.filter(key__in=keys).values_list("key", "name")
        values |= {("organisation", key): name for key, name in found}
    for attribute in attributes:
        values[(attribute, drawing.NONE)] = _("none")
        values[(attribute, drawing.FEW)] = _("other (fewer than 5 people)")
        for number in range(1, MOST_SMALL + 1):
            small = _("small group %(number)d (fewer than 5 people)") % {"number": number}
            values[(attribute, f"{drawing.FEW} {number}")] = small
    return values, attributes
