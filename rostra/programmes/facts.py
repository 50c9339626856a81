"""Facts of a publication by its shape, and the outline of a programme. Plain JSON values, no answer key ever."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.utils import translation
from django.utils.translation import ngettext
from wagtail.blocks import CharBlock, TextBlock

from rostra.languages.markdown import plain_html
from rostra.languages.passages import KeyBlock
from rostra.programmes.models import Outline
from rostra.programmes.models.media import Video
from rostra.programmes.richtext import clean
from rostra.programmes.tree import Node, Tree
from rostra.programmes.uses import Uses, picture_facts
from rostra.programmes.words import Voice, Words

EXTRA_STREAMS = {"programme": ("partners",)}


@lru_cache(maxsize=4096)
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


def facts_of(node: Node, uses: Uses, voice: Voice, words: Words) -> dict[str, Any]:
    """The facts of one page in the language of a voice; `words` are the page's own."""
    maker = MAKERS.get(node.page.shape)
    facts = maker(node, uses, voice, words) if maker else {}
    facts["reading_language"] = voice.language
    facts["crumbs"] = crumbs(node, voice)
    langs = {
        name: lang
        for name in ("title", "summary", "certificate_text")
        if (lang := words.lang(name, getattr(node.page, name, "")))
    }
    if langs:
        facts["langs"] = langs
    return facts


def title_of(node: Node, voice: Voice) -> str:
    """A page's title in the language of a voice."""
    return voice.say("page", node.key, "title", node.page.title)


def crumbs(node: Node, voice: Voice) -> list[dict[str, str]]:
    """The way from the programme to the page, itself left out; a level leads to its place on the programme's page."""
    steps: list[dict[str, str]] = []
    above = node.parent
    while above is not None and above.page.shape != "home":
        path = above.path if above.path is not None else f"{above.programme_path}#{above.key}"
        steps.insert(0, {"title": title_of(above, voice), "path": path})
        above = above.parent
    return steps


def _outcomes(page: Any, words: Words) -> list[dict[str, str]]:
    raw = page.outcomes.stream_block.get_prep_value(page.outcomes)
    found = []
    for child in raw:
        address = f"outcomes.{child.get('id', '')}"
        lang = words.lang(address, child["value"])
        found.append({"id": child.get("id", ""), "text": words.plain(address, child["value"]), **_lang(lang)})
    return found


def _lang(lang: str) -> dict[str, str]:
    return {"lang": lang} if lang else {}


def stream(page: Any, name: str, words: Words) -> list[dict[str, Any]]:
    """A stream of small structs as {"id", "type", **values}, in the words given; one with a missing text says its `lang`."""
    value = getattr(page, name)
    found = []
    for child in value.stream_block.get_prep_value(value):
        block = value.stream_block.child_blocks[child["type"]]
        values, langs = {}, set()
        for field, text in child["value"].items():
            plain = isinstance(block.child_blocks.get(field), CharBlock | TextBlock) and not isinstance(
                block.child_blocks[field], KeyBlock
            )
            address = f"{name}.{child.get('id', '')}.{field}"
            if plain and text:
                langs.add(words.lang(address, text))
                text = words.plain(address, text)
            values[field] = text
        found.append(
            {"id": child.get("id", ""), "type": child["type"], **values, **_lang(max(langs, default=""))}
        )
    return found


def _programme(node: Node, uses: Uses, voice: Voice, words: Words) -> dict[str, Any]:
    page, language = node.page, voice.language
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
        "outcomes": _outcomes(page, words),
        "topics": topics_of(page, voice),
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
        "timeline": stream(page, "timeline", words),
        "versions": stream(page, "versions", words),
        "certificate_text": words.plain("certificate_text", page.certificate_text),
    }


def topics_of(page: Any, voice: Voice) -> list[dict[str, str]]:
    """Topics of a page as {"key", "title"}."""
    return [
        {"key": topic.key, "title": voice.say("topic", topic.key, "title", topic.title)}
        for topic in page.topics.all()
    ]


def _brand(page: Any) -> dict[str, Any]:
    logo = picture_facts(page.brand_logo) if page.brand_logo else None
    return {"name": page.brand_name, "colours": page.brand_colours or {}, "logo": logo["src"] if logo else ""}


def _level(node: Node, uses: Uses, voice: Voice, words: Words) -> dict[str, Any]:
    total, language = minutes_of(node), voice.language
    return {
        "kind": node.page.kind,
        "code": node.page.code,
        "outcomes": _outcomes(node.page, words),
        "choose": node.page.choose,
        "packages": stream(node.page, "packages", words),
        "minutes": total,
        "minutes_label": minutes_label(total, language),
    }


def _module(node: Node, uses: Uses, voice: Voice, words: Words) -> dict[str, Any]:
    total, language = minutes_of(node), voice.language
    return {
        "code": node.page.code,
        "outcomes": _outcomes(node.page, words),
        "prerequisites": list(node.page.prerequisites or []),
        "equivalents": list(node.page.equivalents or []),
        "group": node.page.group,
        "topics": topics_of(node.page, voice),
        "policy_stages": list(node.page.policy_stages or []),
        "aims": stream(node.page, "aims", words),
        "minutes": total,
        "minutes_label": minutes_label(total, language),
    }


def _method(node: Node, uses: Uses, voice: Voice, words: Words) -> dict[str, Any]:
    page = node.page
    return {
        "purposes": list(page.purposes or []),
        "stages": list(page.stages or []),
        "influence": list(page.influence or []),
        "people": [page.people_from, page.people_to],
        "hours": [page.hours_from, page.hours_to],
        "weeks": [page.weeks_from, page.weeks_to],
        "cost": page.cost,
        "cost_note": words.plain("cost_note", page.cost_note),
        "cost_note_lang": words.lang("cost_note", page.cost_note),
        "mode": page.mode,
        "topics": topics_of(page, voice),
    }


def _activity(node: Node, uses: Uses, voice: Voice, words: Words) -> dict[str, Any]:
    page, language = node.page, voice.language
    return {
        "kind": page.kind,
        "code": page.code,
        "minutes": page.minutes,
        "minutes_label": minutes_label(page.minutes, language),
        "optional": page.optional,
        "module_key": node.parent_key,
        "quiz": page.quiz.key if page.quiz else None,
        "quiz_title": voice.say("quiz", page.quiz.key, "title", page.quiz.title) if page.quiz else "",
        "form": page.form.key if page.form else None,
        "form_title": voice.say("form", page.form.key, "title", page.form.title) if page.form else "",
        "review": page.form.review if page.form else "",
        "video": video_facts(page.video, voice) if page.video else None,
        "url": page.url,
        **({"example": page.example} if page.example and page.kind == "example" else {}),
        "watched_share": page.watched_share / 100,
        "prev": _step(node.previous, voice),
        "next": _step(node.following, voice),
    }


MAKERS: dict[str, Callable[[Node, Uses, Voice, Words], dict[str, Any]]] = {
    "programme": _programme,
    "level": _level,
    "module": _module,
    "activity": _activity,
    "method": _method,
}


def _step(node: Node | None, voice: Voice) -> dict[str, Any] | None:
    return {"path": node.path, "title": title_of(node, voice)} if node else None


def video_facts(video: Video, voice: Voice) -> dict[str, Any]:
    """What the player needs of a video. `tracks` are captions by language, the spoken one first."""
    words = voice.words(video.key, "video")
    transcript, transcript_lang = transcript_of(video, words)
    tracks = [{"src": video.captions.url, "language": video.captions_language}] if video.captions else []
    tracks += [
        {"src": track.file.url, "language": track.language}
        for track in sorted(video.tracks.all(), key=lambda each: each.language)
    ]
    return {
        "src": video.file.url,
        "type": _media_type(video.file.name),
        "title": words.plain("title", video.title),
        "tracks": tracks,
        **({"transcript_lang": transcript_lang} if transcript_lang else {}),
        "poster": picture_facts(video.poster)["src"] if video.poster else "",
        "width": video.width,
        "height": video.height,
        "captions": video.captions.url if video.captions else "",
        "captions_language": video.captions_language,
        "captions_reason": video.captions_reason,
        "transcript_html": clean(plain_html(transcript)) if transcript else "",
        "chapters": [
            {
                **chapter,
                "title": words.plain(f"chapters.{number}", chapter["title"]),
                "label": clock(chapter["at"]),
            }
            for number, chapter in enumerate(video.chapters or [])
        ],
        "seconds": round(video.duration or 0),
    }


def transcript_of(video: Video, words: Words) -> tuple[str, str]:
    """The transcript as limited Markdown, and its language when that is not the reader's: all of it in one language."""
    pieces = transcript_pieces(video)
    if words.is_source or not pieces:
        return video.transcript, ""
    if any(address not in words.texts for address, _text in pieces):
        return video.transcript, words.source
    return "\n\n".join(words.texts[address].text for address, _text in pieces), ""


def transcript_pieces(video: Video) -> list[tuple[str, str]]:
    """The paragraphs of a transcript with their addresses."""
    pieces = [piece.strip() for piece in (video.transcript or "").split("\n\n")]
    return [(f"transcript.{number}", piece) for number, piece in enumerate(p for p in pieces if p)]


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


def outline(tree: Tree, voice: Voice) -> Outline | None:
    """The table of contents of a programme, unsaved; None when the programme itself is not live."""
    root = tree.root
    if root is None:
        return None
    head = _head(root, voice)
    return Outline(
        programme_key=root.key,
        language=voice.language,
        is_source=voice.is_source,
        slug=root.page.slug,
        title=head["title"],
        live=True,
        tree={
            **head,
            "path": root.path,
            "open_reading": root.page.open_reading,
            "levels": [_outline_level(level, voice) for level in root.children],
        },
    )


def _head(node: Node, voice: Voice) -> dict[str, Any]:
    """What every row of an outline says; `lang` when its title stands in another language than the reader's."""
    words, page = voice.words(node.key), node.page
    total = page.minutes if page.shape == "activity" else minutes_of(node)
    head = {
        "key": node.key,
        "code": page.code,
        "title": words.plain("title", page.title),
        "minutes": total,
        "minutes_label": minutes_label(total, voice.language),
        **_lang(words.lang("title", page.title)),
    }
    if page.shape != "activity":
        head["summary"] = words.plain("summary", page.summary)
        if summary_lang := words.lang("summary", page.summary):
            head["summary_lang"] = summary_lang
    return head


def _outline_level(node: Node, voice: Voice) -> dict[str, Any]:
    words = voice.words(node.key)
    return {
        **_head(node, voice),
        "kind": node.page.kind,
        "choose": node.page.choose,
        "packages": stream(node.page, "packages", words),
        "modules": [_outline_module(module, voice) for module in node.children],
    }


def _outline_module(node: Node, voice: Voice) -> dict[str, Any]:
    return {
        **_head(node, voice),
        "path": node.path,
        "group": node.page.group,
        "prerequisites": list(node.page.prerequisites or []),
        "equivalents": list(node.page.equivalents or []),
        "outcomes": _outcomes(node.page, voice.words(node.key)),
        "activities": [_outline_activity(activity, voice) for activity in node.children],
    }


def _outline_activity(node: Node, voice: Voice) -> dict[str, Any]:
    page = node.page
    return {
        **_head(node, voice),
        "kind": page.kind,
        "path": node.path,
        "optional": page.optional,
        "review": page.form.review if page.form else "",
    }
