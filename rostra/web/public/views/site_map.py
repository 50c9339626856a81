"""The map of the site for people: everything a visitor can open, on one page."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rostra.live import offering
from rostra.programmes import reading, reading_words
from rostra.web.parts.addresses import STANDARD_PAGES, for_visitors, reading_url
from rostra.web.public.community import places


@dataclass(frozen=True)
class Stop:
    """A page on the map, with those below it. `lang` is set when its title stands in another language."""

    title: str
    url: str = ""
    lang: str = ""
    below: list[Stop] = field(default_factory=list)


@for_visitors
def site_map(request: HttpRequest) -> HttpResponse:
    """Programmes with their modules, what takes place and what stays, the community, and what is said of the academy."""
    language = get_language() or "en"
    parts = [
        Stop(_("Programmes"), reverse("catalogue"), below=_programmes(language)),
        Stop(_("Live and on demand"), below=_live()),
        Stop(_("Community"), reverse("community"), below=_community()),
        Stop(_("This academy"), below=_academy(language)),
    ]
    return render(request, "public/site_map.html", {"parts": [part for part in parts if part.below]})


def _programmes(language: str) -> list[Stop]:
    """Every programme with its modules: two queries."""
    modules: dict[str, list[Stop]] = {}
    for outline in reading.outlines(language):
        modules[outline.programme_key] = [
            Stop(
                f"{module['code']} {module['title']}".strip(),
                reading_url(module["path"]),
                module.get("lang") or outline.language,
            )
            for level in outline.tree["levels"]
            for module in level["modules"]
        ]
    return [
        Stop(
            each.title,
            reading_url(each.path or ""),
            each.facts.get("langs", {}).get("title") or each.language,
            modules.get(each.key, []),
        )
        for each in reading.catalogue(language)
    ]


def _live() -> list[Stop]:
    there = offering.offered()
    stops = []
    if there.sessions:
        stops += [
            Stop(_("Calendar of sessions"), reverse("sessions")),
            Stop(_("Strands"), reverse("strands")),
            Stop(_("Speakers"), reverse("speakers")),
        ]
    if there.library:
        stops.append(Stop(_("Library"), reverse("library")))
    if there.methods:
        stops.append(Stop(_("Methods"), reverse("methods")))
    return stops


def _community() -> list[Stop]:
    return [Stop(str(place.label), place.url) for place in places.for_everybody()]


def _academy(language: str) -> list[Stop]:
    titles = {"about": _("About"), "accessibility": _("Accessibility"), "privacy": _("Privacy")}
    stops = [Stop(titles[name], reverse("page", args=[f"{name}/"])) for name in STANDARD_PAGES]
    if reading_words.glossary(language):
        stops.append(Stop(_("Glossary"), reverse("glossary")))
    return [
        *stops,
        Stop(_("Before and after"), reverse("changes")),
        Stop(_("Check a certificate"), reverse("verify")),
        Stop(_("All languages"), reverse("language")),
    ]
