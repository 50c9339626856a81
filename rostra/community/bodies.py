"""The text of a post: limited Markdown into blocks and back, and what a reader gets of it in their language."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from rostra.community.models import Post
from rostra.kernel.errors import Faults
from rostra.languages import markdown, reading
from rostra.languages.passages import Text, extract, stable_id
from rostra.programmes.addresses import public
from rostra.programmes.blocks import BodyBlocks
from rostra.programmes.models import Publication
from rostra.programmes.rendering import Setting, render_body
from rostra.programmes.uses import Uses, fetch, needs_of, picture_facts
from rostra.programmes.words import Voice, Words

SORT = "post"
WORDS = ("title", "summary", "picture_alt")
TEXT = "text"
UNWRAPPED = 1_000_000
_BODY: Any = Post._meta.get_field("body")
BLOCK: BodyBlocks = _BODY.stream_block
_PIECE = re.compile(r"<(p|h2|h3|li)>(.*?)(?=</(?:p|h2|h3|li)>|<(?:ul|ol)>)", re.DOTALL)
_SECTION = re.compile(r"(?=<h2>)")


@dataclass(frozen=True)
class Rendered:
    """A post for a reader. `lang` is the language of title and summary when it is not the reader's, else ""; the parts of
    `html` carry their own. `state`: "source", "whole", "part" or "none" of it is translated; `outdated` parts of it changed
    since, `unreviewed` were not read by a person yet."""

    title: str
    summary: str
    html: SafeString
    lang: str
    state: str
    alt: str = ""
    outdated: int = 0
    unreviewed: int = 0
    picture: dict[str, Any] = field(default_factory=dict)


def from_markdown(text: str, *, key: str) -> list[dict[str, Any]]:
    """Limited Markdown as raw blocks, one for each part under a heading, with ids made of `key` and the words themselves: a
    paragraph that stays as it is keeps its translations. Raises Faults, each with the number of its line, for anything that
    limited Markdown cannot say.
    """
    read = markdown.to_html(text.replace("\r\n", "\n").replace("\x00", ""))
    if read.faults:
        raise Faults(
            _("Some lines hold something that cannot be shown here."),
            [(_("Line %(number)s") % {"number": line}, message) for line, message in read.faults],
            code="markdown",
        )
    taken: dict[str, int] = {}
    return [
        {"type": TEXT, "id": stable_id(key, _name(part, taken)), "value": _keyed(part, key, taken)}
        for part in _SECTION.split(read.html)
        if part.strip()
    ]


def _name(part: str, taken: dict[str, int]) -> str:
    """What a part is called for its id: its heading, or that it comes first."""
    head = part.partition("</h2>")[0] if part.startswith("<h2>") else "first"
    return _once(f"part {head}", taken)


def _keyed(part: str, key: str, taken: dict[str, int]) -> str:
    def write(match: re.Match[str]) -> str:
        name = _once(f"{match[1]} {match[2]}", taken)
        mark = hashlib.sha256(f"{key}/{name}".encode()).hexdigest()[:8]
        return f'<{match[1]} data-block-key="{mark}">{match[2]}'

    return _PIECE.sub(write, part)


def _once(name: str, taken: dict[str, int]) -> str:
    taken[name] = taken.get(name, 0) + 1
    return name if taken[name] == 1 else f"{name} {taken[name]}"


def to_markdown(raw: Iterable[dict[str, Any]]) -> str:
    """The text blocks of a body as limited Markdown, unwrapped; other blocks have no words here."""
    parts = [markdown.from_html(each["value"] or "", width=UNWRAPPED) for each in raw if each["type"] == TEXT]
    return "\n\n".join(part for part in parts if part)


def is_plain(raw: Iterable[dict[str, Any]]) -> bool:
    """Whether a body holds nothing but text blocks, so that Markdown says all of it."""
    return all(each["type"] == TEXT for each in raw)


def preview(text: str, language: str) -> SafeString:
    """Limited Markdown as readers would see it. Raises Faults."""
    raw = from_markdown(text, key="preview")
    setting = Setting(uses=fetch([needs_of(BLOCK, raw)]))
    return mark_safe(render_body(BLOCK, raw, setting, Words(language, language)))  # cleaned block by block


def raw_of(post: Post) -> list[dict[str, Any]]:
    """The blocks of a post as they are stored."""
    return list(post.body.raw_data) if post.body else []


def texts_of(post: Post) -> list[Text]:
    """What of a post can be translated, in reading order."""
    plain = [Text(name, getattr(post, name), False) for name in WORDS if getattr(post, name)]
    return [*plain, *extract(raw_of(post), BLOCK, "body")]


def has_words(raw: Iterable[dict[str, Any]]) -> bool:
    """Whether anything is said at all."""
    return any(text.text.strip() for text in extract(list(raw), BLOCK, "body"))


def html_of(post: Post, language: str) -> Rendered:
    """A post in a reader's language: what is translated laid over the source, block by block, and what is not marked with the
    language it was written in. Seven queries at most."""
    return wholes_of([post], language)[0][1]


def wholes_of(posts: Iterable[Post], language: str) -> list[tuple[Post, Rendered]]:
    """Many posts with all their text, in their order, for as many queries as one."""
    posts = list(posts)
    laid = reading.texts(SORT, [post.key for post in posts if post.language != language], [language])
    needs = {post.pk: needs_of(BLOCK, raw_of(post)) for post in posts}
    uses = fetch(needs.values())
    pages = _pages({pk for each in needs.values() for pk in each.pages}, language)
    said = {source: _said(uses, language, source) for source in {post.language for post in posts}}
    return [
        (
            post,
            _whole(
                post,
                Words(language, post.language, laid.get(post.key, {}).get(language, {})),
                Setting(uses=said[post.language], page_links=pages),
            ),
        )
        for post in posts
    ]


def _whole(post: Post, words: Words, setting: Setting) -> Rendered:
    title, summary = words.plain("title", post.title), words.plain("summary", post.summary)
    alt = words.plain("picture_alt", post.picture_alt)
    html = mark_safe(render_body(BLOCK, raw_of(post), setting, words))  # cleaned block by block
    return Rendered(
        title,
        summary,
        html,
        words.lang("title", post.title),
        words.summing_up()["state"],
        alt=alt,
        outdated=words.outdated,
        unreviewed=words.unreviewed,
        picture={**picture_facts(post.picture), "alt": alt} if post.picture else {},
    )


def _said(uses: Uses, language: str, source: str) -> Uses:
    if language == source or not (uses.pictures or uses.terms):
        return uses
    texts: dict[str, dict[str, Any]] = {}
    wanted = {"picture": [facts["key"] for facts in uses.pictures.values()], "term": list(uses.terms)}
    for sort, keys in wanted.items():
        if keys:
            found = reading.texts(sort, keys, [language])
            texts[sort] = {key: by.get(language, {}) for key, by in found.items()}
    return uses.said(Voice(language, source, texts))


def _pages(pks: set[int], language: str) -> dict[int, str]:
    if not pks:
        return {}
    rows = Publication.objects.filter(page_id__in=pks, is_source=True, live=True)
    found = rows.values_list("page_id", "shape", "path")
    return {pk: url for pk, shape, path in found if pk and (url := public(shape, path, language))}


def htmls_of(posts: Iterable[Post], language: str) -> list[tuple[Post, Rendered]]:
    """Titles and summaries of many posts for a list, in their order. Two queries; a picture needs none when it was fetched with
    its renditions."""
    posts = list(posts)
    keys = [post.key for post in posts if post.language != language]
    texts = reading.texts(SORT, keys, [language], without="body.") if keys else {}
    return [(post, _short(post, language, texts.get(post.key, {}).get(language, {}))) for post in posts]


def _short(post: Post, language: str, laid: Any) -> Rendered:
    words = Words(language, post.language, laid)
    title, summary = words.plain("title", post.title), words.plain("summary", post.summary)
    said = words.summing_up()
    return Rendered(
        title, summary, mark_safe(""), words.lang("title", post.title), said["state"], alt=post.picture_alt
    )
