"""Facts of a publication by its shape, and the outline of a programme. Plain JSON values, no answer key ever."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import ngettext

from rostra.languages.markdown import plain_html
from rostra.programmes.models import Outline
from rostra.programmes.models.media import Video
from rostra.programmes.richtext import clean
from rostra.programmes.tree import Node, Tree
from rostra.programmes.uses import Uses, picture_facts

EXTRA_STREAMS = {"programme": ("partners",)}


def minutes_label(minutes: int, language: str) -> str:
    """ "14 minutes", "1 hour 20 minutes", in the language given."""
    with translation.override(language):
        hours, rest = divmod(minutes, 60)
        parts = []
        if hours:
            parts.append(ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours})
        if rest or not hours:
            parts.append(ngettext("%(count)d minute", "%(count)d minutes", rest) % {"count": rest})
        return " ".join(parts)


def minutes_of(node: Node) -> int:
    """Minutes of all that is not optional below a page."""
    if node.page.shape == "activity":
        return 0 if node.page.optional else node.page.minutes
    return sum(minutes_of(child) for child in node.children)


def facts_of(node: Node, uses: Uses, language: str) -> dict[str, Any]:
    """The facts of one page."""
    maker = {"programme": _programme, "level": _level, "module": _module, "activity": _activity}.get(
        node.page.shape
    )
    facts = maker(node, uses, language) if maker else {}
    facts["reading_language"] = language
    facts["crumbs"] = crumbs(node)
    return facts


def crumbs(node: Node) -> list[dict[str, str]]:
    """The way from the programme to the page, itself left out; a level leads to its place on the programme's page."""
    steps: list[dict[str, str]] = []
    above = node.parent
    while above is not None and above.page.shape != "home":
        path = above.path if above.path is not None else f"{above.programme_path}#{above.key}"
        steps.insert(0, {"title": above.page.title, "path": path})
        above = above.parent
    return steps


def _outcomes(page: Any) -> list[dict[str, str]]:
    raw = page.outcomes.stream_block.get_prep_value(page.outcomes)
    return [{"id": child.get("id", ""), "text": child["value"]} for child in raw]


def _programme(node: Node, uses: Uses, language: str) -> dict[str, Any]:
    page = node.page
    partners = []
    for child in page.partners.stream_block.get_prep_value(page.partners):
        value = child["value"]
        logo = uses.pictures.get(int(value["logo"])) if value.get("logo") else None
        partners.append(
            {
                "name": value["name"],
                "role": value["role"],
                "url": value.get("url") or "",
                "logo": {key: logo[key] for key in ("src", "width", "height")} if logo else None,
            }
        )
    total = minutes_of(node)
    return {
        "code": page.code,
        "outcomes": _outcomes(page),
        "topics": [topic.title for topic in page.topics.all()],
        "functions": list(page.functions or []),
        "government_levels": list(page.government_levels or []),
        "policy_stages": list(page.policy_stages or []),
        "mode": page.mode,
        "partners": partners,
        "competences": [
            child["value"] for child in page.competences.stream_block.get_prep_value(page.competences)
        ],
        "minutes": total,
        "minutes_label": minutes_label(total, language),
        "brand": _brand(page),
        "open_reading": page.open_reading,
        "version": page.version,
    }


def _brand(page: Any) -> dict[str, Any]:
    logo = picture_facts(page.brand_logo) if page.brand_logo else None
    return {"name": page.brand_name, "colours": page.brand_colours or {}, "logo": logo["src"] if logo else ""}


def _level(node: Node, uses: Uses, language: str) -> dict[str, Any]:
    total = minutes_of(node)
    return {
        "kind": node.page.kind,
        "code": node.page.code,
        "outcomes": _outcomes(node.page),
        "minutes": total,
        "minutes_label": minutes_label(total, language),
    }


def _module(node: Node, uses: Uses, language: str) -> dict[str, Any]:
    total = minutes_of(node)
    return {
        "code": node.page.code,
        "outcomes": _outcomes(node.page),
        "prerequisites": list(node.page.prerequisites or []),
        "group": node.page.group,
        "minutes": total,
        "minutes_label": minutes_label(total, language),
    }


def _activity(node: Node, uses: Uses, language: str) -> dict[str, Any]:
    page = node.page
    return {
        "kind": page.kind,
        "code": page.code,
        "minutes": page.minutes,
        "minutes_label": minutes_label(page.minutes, language),
        "optional": page.optional,
        "module_key": node.parent_key,
        "quiz": page.quiz.key if page.quiz else None,
        "quiz_title": page.quiz.title if page.quiz else "",
        "form": page.form.key if page.form else None,
        "form_title": page.form.title if page.form else "",
        "review": page.form.review if page.form else "",
        "video": video_facts(page.video) if page.video else None,
        "url": page.url,
        "watched_share": page.watched_share / 100,
        "prev": _step(node.previous),
        "next": _step(node.following),
    }


def _step(node: Node | None) -> dict[str, Any] | None:
    return {"path": node.path, "title": node.page.title} if node else None


def video_facts(video: Video) -> dict[str, Any]:
    """What the player needs of a video."""
    return {
        "src": video.file.url,
        "type": _media_type(video.file.name),
        "title": video.title,
        "poster": picture_facts(video.poster)["src"] if video.poster else "",
        "width": video.width,
        "height": video.height,
        "captions": video.captions.url if video.captions else "",
        "captions_language": video.captions_language,
        "captions_reason": video.captions_reason,
        "transcript_html": clean(plain_html(video.transcript)) if video.transcript else "",
        "chapters": [{**chapter, "label": clock(chapter["at"])} for chapter in video.chapters or []],
        "seconds": round(video.duration or 0),
    }


def clock(seconds: float) -> str:
    """ "1:05" for 65 seconds."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


def _media_type(name: str) -> str:
    suffix = name.rsplit(".", 1)[-1].lower()
    return {
        "mp4": "video/mp4",
        "m4v": "video/mp4",
        "webm": "video/webm",
        "ogv": "video/ogg",
        "mp3": "audio/mpeg",
    }.get(suffix, "video/mp4")


def outline(tree: Tree) -> Outline | None:
    """The table of contents of a programme, unsaved; None when the programme itself is not live."""
    root = tree.root
    if root is None:
        return None
    total = minutes_of(root)
    return Outline(
        programme_key=root.key,
        language=tree.language,
        is_source=True,
        slug=root.page.slug,
        title=root.page.title,
        live=True,
        tree={
            "key": root.key,
            "code": root.page.code,
            "title": root.page.title,
            "summary": root.page.summary,
            "path": root.path,
            "open_reading": root.page.open_reading,
            "minutes": total,
            "minutes_label": minutes_label(total, tree.language),
            "levels": [_outline_level(level, tree.language) for level in root.children],
        },
    )


def _outline_level(node: Node, language: str) -> dict[str, Any]:
    total = minutes_of(node)
    return {
        "key": node.key,
        "kind": node.page.kind,
        "code": node.page.code,
        "title": node.page.title,
        "summary": node.page.summary,
        "minutes": total,
        "minutes_label": minutes_label(total, language),
        "modules": [_outline_module(module, language) for module in node.children],
    }


def _outline_module(node: Node, language: str) -> dict[str, Any]:
    total = minutes_of(node)
    return {
        "key": node.key,
        "code": node.page.code,
        "title": node.page.title,
        "summary": node.page.summary,
        "path": node.path,
        "minutes": total,
        "minutes_label": minutes_label(total, language),
        "group": node.page.group,
        "prerequisites": list(node.page.prerequisites or []),
        "activities": [_outline_activity(activity, language) for activity in node.children],
    }


def _outline_activity(node: Node, language: str) -> dict[str, Any]:
    page = node.page
    return {
        "key": node.key,
        "code": page.code,
        "kind": page.kind,
        "title": page.title,
        "path": node.path,
        "minutes": page.minutes,
        "minutes_label": minutes_label(page.minutes, language),
        "optional": page.optional,
        "review": page.form.review if page.form else "",
    }
