"""Programmes as they are published, with their tree."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import translation
from ninja import Query, Router

from rostra.kernel import pagecache
from rostra.kernel.languages import nearest_offered
from rostra.programmes import reading
from rostra.programmes.models import Publication
from rostra.web.interop.api.keys import Token
from rostra.web.interop.api.problems import Problem
from rostra.web.interop.api.schemas import Key, Language, Programmes, ProgrammeTree
from rostra.web.parts.addresses import reading_url

router = Router(tags=["Programmes"])
EMPTY: dict[str, Any] = {
    "key": "", "code": "", "kind": "", "title": "", "summary": "", "minutes": 0, "group": "core",
    "prerequisites": [], "optional": False,
}  # fmt: skip
Spoken = Annotated[
    Language | None, Query(description="Of the texts; as Accept-Language says when not given.")
]
NOT_CHANGED = {"responses": {304: {"description": "Not modified"}}}


@router.get(
    "programmes/", response={200: Programmes}, auth=Token("programmes:read"), operation_id="programmes",
    summary="All published programmes", openapi_extra=NOT_CHANGED,
)  # fmt: skip
def programmes(request: HttpRequest, response: HttpResponse, language: Spoken = None) -> Any:
    """Each with its title, minutes and languages. Answers `304` to `If-None-Match` when nothing was published since."""
    spoken = _spoken(language)
    if (same := _unchanged(request, response, spoken)) is not None:
        return same
    rows = reading.catalogue(spoken)
    known = _languages(row.key for row in rows)
    return {"items": [_head(row, known) for row in rows], "next": None}


@router.get(
    "programmes/{key}/", response={200: ProgrammeTree}, auth=Token("programmes:read"),
    operation_id="programme", summary="One programme with its tree", openapi_extra=NOT_CHANGED,
)  # fmt: skip
def programme(request: HttpRequest, response: HttpResponse, key: Key, language: Spoken = None) -> Any:
    """Levels or blocks, their modules and activities: codes, kinds, minutes, what is optional, languages, outcomes."""
    spoken = _spoken(language)
    if (same := _unchanged(request, response, spoken)) is not None:
        return same
    outline = reading.outline(language=spoken, key=key)
    row = reading.by_key(key, spoken, live=True)
    if outline is None or row is None or not outline.live or row.shape != Publication.Shape.PROGRAMME:
        raise Problem("not-found")
    tree = outline.tree
    keys = [level["key"] for level in tree["levels"]]
    found = reading.by_keys(keys, spoken)
    known = _languages(_keys_of(tree))
    levels = [_level(level, found.get(level["key"]), known, spoken) for level in tree["levels"]]
    return {**_head(row, known), "outcomes": _outcomes(row.facts), "levels": levels}


def _spoken(language: str | None) -> str:
    return nearest_offered(language or translation.get_language() or settings.LANGUAGE_CODE)


def _unchanged(request: HttpRequest, response: HttpResponse, spoken: str) -> HttpResponse | None:
    """The generation of what is published is the tag: a repeated question costs no query."""
    parts = (pagecache.generation(), request.path, spoken)
    tag = f'"{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:24]}"'
    if tag in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers={"ETag": tag})
    response["ETag"] = tag
    return None


def _keys_of(tree: dict[str, Any]) -> Iterable[str]:
    yield tree["key"]
    for level in tree["levels"]:
        yield level["key"]
        for module in level["modules"]:
            yield module["key"]
            yield from (activity["key"] for activity in module["activities"])


def _languages(keys: Iterable[str]) -> dict[str, list[str]]:
    """The languages in which there is something of each page. One query."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = Publication.objects.filter(key__in=list(keys), live=True).order_by("-is_source", "language")
    for key, language, facts in rows.values_list("key", "language", "facts__translation"):
        if (facts or {}).get("state") != "none":
            found[key].append(language)
    return found


def _head(row: Publication, known: dict[str, list[str]]) -> dict[str, Any]:
    facts = row.facts
    return {
        "key": row.key, "code": facts.get("code", ""), "title": row.title, "summary": row.summary,
        "language": facts.get("reading_language", row.language), "languages": known.get(row.key, []),
        "minutes": facts.get("minutes", 0), "version": facts.get("version", ""),
        "open_reading": bool(facts.get("open_reading")), "url": _url(row.path, row.language),
    }  # fmt: skip


def _url(path: str | None, language: str) -> str | None:
    return settings.ROSTRA_URL + reading_url(path, language) if path else None


def _outcomes(facts: dict[str, Any]) -> list[dict[str, str]]:
    return [{"id": each["id"], "text": each["text"]} for each in facts.get("outcomes", [])]


def _level(
    level: dict[str, Any], row: Publication | None, known: dict[str, list[str]], spoken: str
) -> dict[str, Any]:
    return {
        **_picked(level, "key", "code", "kind", "title", "summary", "minutes"),
        "outcomes": _outcomes(row.facts if row else {}),
        "languages": known.get(level["key"], []),
        "modules": [_module(module, known, spoken) for module in level["modules"]],
    }


def _module(module: dict[str, Any], known: dict[str, list[str]], spoken: str) -> dict[str, Any]:
    return {
        **_picked(module, "key", "code", "title", "summary", "minutes", "group", "prerequisites"),
        "outcomes": _outcomes(module),
        "languages": known.get(module["key"], []),
        "url": _url(module.get("path"), spoken),
        "activities": [_activity(activity, known, spoken) for activity in module["activities"]],
    }


def _activity(activity: dict[str, Any], known: dict[str, list[str]], spoken: str) -> dict[str, Any]:
    return {
        **_picked(activity, "key", "code", "kind", "title", "minutes", "optional"),
        "languages": known.get(activity["key"], []),
        "url": _url(activity.get("path"), spoken),
    }


def _picked(part: dict[str, Any], *names: str) -> dict[str, Any]:
    """Some facts of a part; what an older outline does not have yet is empty."""
    return {name: part.get(name, EMPTY[name]) for name in names}
