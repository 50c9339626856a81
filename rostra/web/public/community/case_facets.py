"""The facets by which cases are found. Pure: everything is handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.community.models import Case
from rostra.languages.names import name_of
from rostra.web.parts.cases import CLOSED, by_both, several
from rostra.web.public.facets import PEOPLE

BOTH, ONE = "both", "one"
TOLD_BY = ((BOTH, gettext_lazy("both sides")), (ONE, gettext_lazy("one side")))


class CaseFilters(forms.Form):
    """What to look for among some cases. A choice that none has is not shown; each says how many cases it leaves."""

    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"), required=False)
    approach = forms.ChoiceField(label=gettext_lazy("Approach"), required=False)
    influence = forms.ChoiceField(label=gettext_lazy("How much say people have"), required=False)
    recruitment = forms.ChoiceField(label=gettext_lazy("How people came to take part"), required=False)
    stage = forms.ChoiceField(label=gettext_lazy("Stage of the policy cycle"), required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    territory = forms.ChoiceField(label=gettext_lazy("Territory code"), required=False)
    people = forms.ChoiceField(label=gettext_lazy("Number of people"), required=False)
    cost = forms.ChoiceField(label=gettext_lazy("Cost"), required=False)
    topic = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    told = forms.ChoiceField(label=gettext_lazy("Told by"), required=False)

    def __init__(self, data: Any, cases: Iterable[Case], topics: Mapping[str, Any]) -> None:
        super().__init__(data, auto_id="f-%s")
        self.topics = topics
        self.all = [(case, values(case)) for case in cases]
        for name in self.fields:
            self._offer(name, self._choices(name))
        self.is_valid()
        self.wanted = {name: value for name, value in self.cleaned_data.items() if value}
        for name in self.fields:
            others = {each: value for each, value in self.wanted.items() if each != name}
            among = [has for _case, has in self.all if fits(has, others)]
            choices = list(self.fields[name].choices)[1:]
            counts = {value: sum(value in has[name] for has in among) for value, _label in choices}
            self._offer(name, [(value, f"{label} ({counts[value]})") for value, label in choices])

    @property
    def fitting(self) -> list[Case]:
        """The cases that have all that was asked for."""
        return [case for case, has in self.all if fits(has, self.wanted)]

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = [("", _("any")), *choices]

    def _choices(self, name: str) -> list[tuple[str, Any]]:
        """The values that some case has, in their order."""
        there = {value for _case, has in self.all for value in has[name]}
        if name in CLOSED:
            known: list[tuple[str, Any]] = list(CLOSED[name][1].choices)
        elif name == "people":
            known = [(value, label) for value, _least, _most, label in PEOPLE]
        elif name == "told":
            known = list(TOLD_BY)
        elif name == "topic":
            known = [(key, word.title) for key, word in self.topics.items()]
        elif name == "language":
            known = sorted(((code, name_of(code)) for code in there), key=lambda each: each[1].casefold())
        else:
            known = [(value, value) for value in sorted(there)]
        return [(value, label) for value, label in known if value in there]


def fits(has: Mapping[str, list[str]], wanted: Mapping[str, str]) -> bool:
    """Whether what a case has holds all that is wanted."""
    return all(value in has[name] for name, value in wanted.items())


def values(case: Case) -> dict[str, list[str]]:
    """What a case has of each facet; its sides and topics are at hand."""
    found = {name: several(getattr(case, field)) for name, (field, _words) in CLOSED.items()}
    found["country"], found["territory"] = several(case.country), several(case.territory)
    found["people"] = [
        value
        for value, least, most, _label in PEOPLE
        if case.people and least <= case.people and (most is None or case.people <= most)
    ]
    found["topic"] = [topic.key for topic in case.topics.all()]
    found["language"] = [case.language]
    found["told"] = [BOTH if by_both(case) else ONE]
    return found
