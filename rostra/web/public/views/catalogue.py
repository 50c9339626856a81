"""The catalogue: all programmes, narrowed by what one looks for."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rostra.languages.names import name_of
from rostra.programmes import reading
from rostra.programmes.choices import AudienceFunction, AudienceLevel, Mode
from rostra.programmes.models import Publication
from rostra.web.parts.addresses import for_visitors

ANY = ("", _("any"))


class Filters(forms.Form):
    """What to look for; a choice that no programme offers is not shown."""

    topic = forms.ChoiceField(label=_("Topic"), required=False)
    function = forms.ChoiceField(label=_("For whom"), required=False)
    level = forms.ChoiceField(label=_("Level of government"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    mode = forms.ChoiceField(label=_("Way"), required=False)

    def __init__(self, data: object, programmes: Iterable[Publication], spoken: dict[str, set[str]]) -> None:
        super().__init__(data)
        facts = [each.facts for each in programmes]
        topics = {topic["key"]: topic["title"] for fact in facts for topic in fact.get("topics", [])}
        codes = sorted({code for codes in spoken.values() for code in codes})
        self._offer("topic", sorted(topics.items(), key=lambda each: each[1].casefold()))
        self._offer(
            "function", _used(AudienceFunction, {f for fact in facts for f in fact.get("functions", [])})
        )
        self._offer(
            "level", _used(AudienceLevel, {f for fact in facts for f in fact.get("government_levels", [])})
        )
        self._offer("language", [(code, name_of(code)) for code in codes])
        self._offer("mode", _used(Mode, {fact.get("mode") for fact in facts}))

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [ANY, *choices]

    def chosen(self) -> dict[str, str]:
        """The valid choices alone; an address with a wrong one shows everything rather than a fault."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def _used(vocabulary: type, values: set) -> list[tuple[str, str]]:
    return [(value, label) for value, label in vocabulary.choices if value in values]


def fits(programme: Publication, wanted: dict[str, str], spoken: dict[str, set[str]]) -> bool:
    """Whether a programme is among what was asked for."""
    facts = programme.facts
    has = {
        "topic": [topic["key"] for topic in facts.get("topics", [])],
        "function": facts.get("functions", []),
        "level": facts.get("government_levels", []),
        "language": spoken.get(programme.key, set()),
        "mode": [facts.get("mode")],
    }
    return all(value in has[name] for name, value in wanted.items())


def spoken_languages() -> dict[str, set[str]]:
    """The languages each published programme exists in, by its key."""
    spoken: dict[str, set[str]] = {}
    rows = Publication.objects.filter(shape=Publication.Shape.PROGRAMME, live=True)
    for key, code, state in rows.values_list("key", "language", "facts__translation__state"):
        if state != "none":
            spoken.setdefault(key, set()).add(code)
    return spoken


@for_visitors
def catalogue(request: HttpRequest) -> HttpResponse:
    """All programmes that fit."""
    everything = reading.catalogue(get_language())
    spoken = spoken_languages()
    filters = Filters(request.GET, everything, spoken)
    wanted = filters.chosen()
    found = [each for each in everything if fits(each, wanted, spoken)]
    context = {"filters": filters, "wanted": wanted, "programmes": found, "total": len(everything)}
    return render(request, "public/catalogue.html", context)
