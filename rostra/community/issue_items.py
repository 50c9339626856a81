"""The real items of an issue: next sessions, new recordings, posts, cases and documents that everybody may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from rostra.community.models import Case, Document, Post
from rostra.kernel.registries import link, links
from rostra.kernel.text import squeeze
from rostra.languages import reading
from rostra.languages.markdown import plain_html
from rostra.languages.names import name_of
from rostra.live.models import LibraryItem, Session
from rostra.live.reading import words_of
from rostra.live.rules.library import public_items
from rostra.live.rules.sessions import public_sessions
from rostra.programmes.models import Topic

LONGEST = 220


@dataclass(frozen=True)
class Item:
    """One item as a reader of a language gets it; `lang` and `summary_lang` are "" when it is in that language."""

    title: str
    path: str
    facts: str = ""
    summary: str = ""
    lang: str = ""
    summary_lang: str = ""


@dataclass(frozen=True)
class Wanted:
    """What a block asks for: so many about a topic since an instant, or those that are named."""

    number: int
    topic: str = ""
    chosen: tuple[str, ...] = ()
    since: dt.datetime | None = None


def sessions(wanted: Wanted, language: str) -> list[Item]:
    """The next sessions of the public calendar."""
    now = timezone.now()
    rows = (
        public_sessions().filter(starts_at__gt=now, state=Session.State.ANNOUNCED).order_by("starts_at", "pk")
    )
    found = _picked(rows, wanted, lambda each: _in(wanted.topic, each.topics))
    said = words_of(found, language)
    return [
        Item(
            said[each.pk].title,
            link("session", slug=each.slug, language=language),
            _when(each),
            _short(said[each.pk].summary),
            _other(said[each.pk].title_lang, language),
            _other(said[each.pk].summary_lang, language),
        )
        for each in found
    ]


def _when(session: Session) -> str:
    day = date_format(session.first_day, "DATE_FORMAT")
    begins = time_format(session.begins, "TIME_FORMAT")
    return _("%(day)s, %(time)s (%(zone)s)") % {"day": day, "time": begins, "zone": session.time_zone}


def library(wanted: Wanted, language: str) -> list[Item]:
    """New recordings for everybody."""
    rows = _since(public_items(), wanted).order_by("-published_at", "-pk")
    found = _picked(rows, wanted, lambda each: _in(wanted.topic, each.topics))
    return [_recording(each, language) for each in found]


def _recording(item: LibraryItem, language: str) -> Item:
    minutes = round(item.duration / 60)
    said = [name_of(item.language)]
    if minutes:
        said.append(_("%(count)d minutes") % {"count": minutes})
    lang = _other(item.language, language)
    path = link("library_item", slug=item.slug, language=language)
    return Item(item.title, path, ", ".join(said), _short(item.summary), lang, lang)


def posts(wanted: Wanted, language: str) -> list[Item]:
    """New posts for everybody."""
    rows = Post.objects.filter(live=True, space=None, hidden_at=None, stage=Post.Stage.PUBLISHED)
    rows = _since(rows, wanted, "first_published_at").order_by("-first_published_at", "-pk")
    return _told("post", _about(rows, wanted), language)


def cases(wanted: Wanted, language: str) -> list[Item]:
    """New cases."""
    rows = _since(Case.objects.filter(state=Case.State.PUBLISHED), wanted).order_by("-published_at", "-pk")
    return _told("case", _about(rows, wanted), language)


def documents(wanted: Wanted, language: str) -> list[Item]:
    """New documents for everybody."""
    rows = Document.objects.filter(seen_by=Document.Seen.PUBLIC, published_at__isnull=False)
    rows = _since(rows, wanted).order_by("-published_at", "-pk")
    return _told("document", _about(rows, wanted), language)


SORTS: dict[str, Callable[[Wanted, str], list[Item]]] = {
    "sessions": sessions,
    "library": library,
    "posts": posts,
    "cases": cases,
    "documents": documents,
}


def topic_named(title: str) -> Topic | None:
    """The topic with a title, whatever its capitals."""
    return Topic.objects.filter(title__iexact=title.strip()).first() if title.strip() else None


def _since(rows: QuerySet[Any], wanted: Wanted, field: str = "published_at") -> QuerySet[Any]:
    """Only what is new since the last issue, unless some are named."""
    if wanted.since is None or wanted.chosen:
        return rows
    return rows.filter(**{f"{field}__gt": wanted.since})


def _about(rows: QuerySet[Any], wanted: Wanted) -> list[Any]:
    if wanted.topic and not wanted.chosen:
        topic = topic_named(wanted.topic)
        rows = rows.filter(topics=topic) if topic else rows.none()
    return _picked(rows, wanted)


def _picked(rows: QuerySet[Any], wanted: Wanted, fits: Callable[[Any], bool] | None = None) -> list[Any]:
    """Those that are named, in the order of their names; else the first that fit."""
    if wanted.chosen:
        found = {each.slug: each for each in rows.filter(slug__in=wanted.chosen)}
        return [found[slug] for slug in wanted.chosen if slug in found]
    if fits is None or not wanted.topic:
        return list(rows[: wanted.number])
    return [each for each in rows if fits(each)][: wanted.number]


def _in(topic: str, topics: Iterable[str]) -> bool:
    return topic.strip().casefold() in {each.casefold() for each in topics}


def _told(sort: str, rows: list[Any], language: str) -> list[Item]:
    """Things whose texts are passages of a sort; none where no face shows them."""
    if sort not in links or not rows:
        return []
    foreign = [each.key for each in rows if each.language != language]
    texts = reading.texts(sort, foreign, [language]) if foreign else {}
    made = []
    for each in rows:
        laid = texts.get(each.key, {}).get(language, {})
        title, summary = laid.get("title"), laid.get("summary")
        made.append(
            Item(
                title.text if title else each.title,
                link(sort, slug=each.slug, language=language),
                "",
                _short(summary.text if summary else each.summary),
                "" if title else _other(each.language, language),
                "" if summary else _other(each.language, language),
            )
        )
    return made


def _short(text: str) -> str:
    """Limited Markdown as a few plain words."""
    if not text:
        return ""
    html = plain_html(text).replace("</p>", "</p> ").replace("</li>", "</li> ")
    return Truncator(squeeze(unescape(strip_tags(html)))).chars(LONGEST)


def _other(spoken: str, language: str) -> str:
    return spoken if spoken and spoken != language else ""
