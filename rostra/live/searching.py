"""What can be found of this room: sessions that were announced, recordings, speakers who agreed to be shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rostra.languages import reading as translations
from rostra.languages.markdown import plain_html
from rostra.live.models import LibraryItem, Session, Speaker
from rostra.live.rules.sessions import announced_sessions
from rostra.live.rules.speakers import public_speakers
from rostra.programmes import reading_words
from rostra.search.actions import index
from rostra.search.sources import PUBLIC, Document, Source, register

TIMES = re.compile(r"^(?:WEBVTT.*|NOTE.*|\d+|.*-->.*)$", re.MULTILINE)


def read_sessions(keys: Iterable[str] | None) -> Iterator[Document]:
    """Sessions that everybody or the people of an edition hear of; not those for who is invited."""
    rows = announced_sessions().select_related("edition", "cohort").order_by("pk")
    rows = rows.exclude(seen_by=Session.Seen.INVITED)
    found = list(rows if keys is None else rows.filter(key__in=list(keys)))
    laid = translations.texts("session", [each.key for each in found])
    topics = _topics()
    for session in found:
        audience = _audience(session)
        if not audience:
            continue
        titles, texts = (
            {session.language: session.title},
            {session.language: _words(session.summary, session.about)},
        )
        for language, own in laid.get(session.key, {}).items():
            if "title" in own:
                titles[language] = own["title"].text
                texts[language] = _words(*(own[name].text for name in ("summary", "about") if name in own))
        yield Document(
            key=session.key,
            title=titles,
            text=texts,
            audience=audience,
            facets=_faceted(session.topics, topics),
            date=session.starts_at,
            link=("session", {"slug": session.slug}),
        )


def _audience(session: Session) -> str:
    if session.seen_by == Session.Seen.PUBLIC:
        return PUBLIC
    if session.cohort is not None:
        return f"cohort:{session.cohort.key}"
    return f"edition:{session.edition.key}" if session.edition is not None else ""


def read_recordings(keys: Iterable[str] | None) -> Iterator[Document]:
    """Published recordings, with what is said in them as far as there are captions in their own language."""
    rows = LibraryItem.objects.filter(published_at__isnull=False).exclude(seen_by=LibraryItem.Seen.STAFF)
    rows = rows.select_related("session__edition", "session__cohort", "series__edition").order_by("pk")
    topics = _topics()
    found = rows if keys is None else rows.filter(key__in=list(keys))
    for item in found.prefetch_related("captions"):
        audience = _audience_of(item)
        if not audience:
            continue
        said = " ".join(each.vtt for each in item.captions.all() if each.language == item.language)
        yield Document(
            key=item.key,
            title={item.language: item.title},
            text={item.language: f"{_words(item.summary)} {TIMES.sub(' ', said)}"},
            audience=audience,
            facets=_faceted(item.topics, topics),
            date=item.session.starts_at if item.session else item.published_at,
            link=("library_item", {"slug": item.slug}),
        )


def _audience_of(item: LibraryItem) -> str:
    if item.seen_by == LibraryItem.Seen.PUBLIC:
        return PUBLIC
    session = item.session
    if session is not None and session.edition is not None:
        return "" if session.seen_by == Session.Seen.INVITED else f"edition:{session.edition.key}"
    edition = item.series.edition if session is None and item.series else None
    return f"edition:{edition.key}" if edition is not None else ""


def read_speakers(keys: Iterable[str] | None) -> Iterator[Document]:
    """Speakers who agreed to be shown to everybody."""
    rows = public_speakers().order_by("pk")
    for speaker in rows if keys is None else rows.filter(key__in=list(keys)):
        said: dict[str, list[str]] = {}
        for texts in (speaker.roles, speaker.biographies):
            for language, text in texts.items():
                said.setdefault(language, []).append(plain_html(text))
        languages = said or {settings.LANGUAGE_CODE: []}
        yield Document(
            key=speaker.key,
            title=dict.fromkeys(languages, speaker.name),
            text={language: " ".join([*parts, speaker.affiliation]) for language, parts in languages.items()},
            link=("speaker", {"slug": speaker.slug}),
            extra=speaker.affiliation,
        )


def _words(*texts: str) -> str:
    return " ".join(plain_html(text) for text in texts if text)


def _topics() -> Mapping[str, str]:
    words = reading_words.topics(settings.LANGUAGE_CODE).values()
    return {word.title.casefold(): word.key for word in words}


def _faceted(topics: Iterable[str], known: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """A topic that stands in the academy's list goes by its key, another by its own words."""
    values = tuple(known.get(topic.casefold(), topic) for topic in topics)
    return {"topic": values} if values else {}


def session_changed(session: Session) -> None:
    """What is found of a session may differ now."""
    index.touch("session", [session.key])


def recording_changed(item: LibraryItem) -> None:
    """What is found of a recording may differ now."""
    index.touch("recording", [item.key])


def speaker_changed(speaker: Speaker) -> None:
    """What is found of a speaker may differ now."""
    index.touch("speaker", [speaker.key])


def register_sources() -> None:
    """Make the sources known; called once when the room is ready."""
    register(Source("session", _("Sessions"), read_sessions))
    register(Source("recording", _("Recordings"), read_recordings))
    register(Source("speaker", _("Speakers"), read_speakers))
