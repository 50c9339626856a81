"""What pages need of a publication in the shape their templates take: trail, kind, video, labels of closed lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rostra.kernel import pagecache
from rostra.kernel.registries import Kind, kinds
from rostra.languages.names import name_of
from rostra.programmes import reading
from rostra.programmes.choices import AudienceFunction, AudienceLevel, Mode, PolicyStage
from rostra.programmes.models import Publication
from rostra.web.parts.addresses import reading_url

VOCABULARIES = {
    "functions": AudienceFunction,
    "government_levels": AudienceLevel,
    "policy_stages": PolicyStage,
}


def wear(request: HttpRequest, programme_key: str) -> None:
    """Let the page wear the programme's own name, logo and colours over those of the academy (see `rostra.web.context`)."""
    brand = pagecache.kept(("programme brand", programme_key), lambda: _brand_of(programme_key))
    request.programme_brand = brand  # type: ignore[attr-defined]


def _brand_of(programme_key: str) -> dict[str, Any]:
    found = reading.by_key(programme_key, settings.LANGUAGE_CODE)
    return {**((found.facts.get("brand") if found else None) or {}), "key": programme_key}


def trail(publication: Publication) -> list[tuple[str, str]]:
    """The way back up: pages that stand above this one; the catalogue above a programme."""
    above = [
        (each["title"], reading_url(each["path"]))
        for each in publication.facts.get("crumbs", [])
        if each.get("path") and "#" not in each["path"]
    ]
    return above or [(_("Programmes"), reverse("catalogue"))]


def kind_of(publication: Publication) -> Kind:
    """The kind of an activity, as registered."""
    return kinds[publication.facts["kind"]]


def module_in(tree: dict[str, Any], key: str) -> dict[str, Any]:
    """A module's part of an outline, or an empty one."""
    return next((each for each in modules_of(tree) if each["key"] == key), {"activities": [], "title": ""})


def modules_of(tree: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """All modules of an outline in order."""
    return (each for level in tree.get("levels", []) for each in level["modules"])


def labels(facts: dict[str, Any]) -> dict[str, Any]:
    """Values of closed lists as words, in the language of the page."""
    shown: dict[str, Any] = {
        name: [vocabulary(value).label for value in facts.get(name, []) if value in vocabulary.values]
        for name, vocabulary in VOCABULARIES.items()
    }
    mode = facts.get("mode")
    shown["mode"] = Mode(mode).label if mode in Mode.values else ""
    shown["topics"] = [topic["title"] for topic in facts.get("topics", [])]
    return shown


def video_of(publication: Publication) -> dict[str, Any] | None:
    """The arguments of `parts/video.html`, or None when there is no video. Captions in the reader's language come on first."""
    given = publication.facts.get("video")
    if not given:
        return None
    known = {track["language"] for track in given["tracks"]}
    first = get_language() if get_language() in known else given.get("captions_language")
    reason = given.get("captions_reason", "")
    return {
        **given,
        "tracks": [
            {
                "url": track["src"],
                "lang": track["language"],
                "label": name_of(track["language"]),
                "default": track["language"] == first,
            }
            for track in given["tracks"]
        ],
        "transcript": mark_safe(given.get("transcript_html", "")),
        "no_captions": _("No captions: %(reason)s") % {"reason": reason}
        if reason and not given["tracks"]
        else "",
    }
