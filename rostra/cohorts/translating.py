"""What of this room can be translated: the title of an edition and its welcome."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from rostra.cohorts.models import Edition
from rostra.kernel import pagecache
from rostra.languages import reading
from rostra.languages.passages import Text
from rostra.languages.things import Source, Translatable, register

SORT = "edition"
WORDS = ("title", "welcome")


def language_of(edition: Edition) -> str:
    """The language an edition's own texts are written in: its first one, else that of its programme."""
    return edition.languages[0] if edition.languages else edition.programme.language


def source(edition: Edition) -> Source:
    """The texts of an edition."""
    return Source(
        key=edition.key,
        title=edition.title,
        language=language_of(edition),
        texts=[Text(name, getattr(edition, name), False) for name in WORDS if getattr(edition, name)],
        programme_key=edition.programme_key,
        place=f"8 {edition.title}"[:120],
    )


def read(keys: Iterable[str] | None) -> Iterator[Source]:
    """Sources of editions."""
    rows = Edition.objects.select_related("programme").order_by("pk")
    return (source(each) for each in (rows if keys is None else rows.filter(key__in=list(keys))))


def changed(keys: set[str], languages: set[str]) -> None:
    """Pages that visitors share may show an edition."""
    pagecache.bump()


@dataclass(frozen=True)
class EditionWords:
    """Title and welcome as they are shown, each with its language when that is not the reader's."""

    title: str
    title_lang: str
    welcome: str
    welcome_lang: str


def words(edition: Edition, language: str) -> EditionWords:
    """An edition's texts in a language. One query at most."""
    return words_of([edition], language)[edition.pk]


def words_of(editions: Iterable[Edition], language: str) -> dict[int, EditionWords]:
    """The texts of editions in a language. One query at most, whatever their number."""
    editions = list(editions)
    foreign = [each.key for each in editions if language_of(each) != language]
    texts = reading.texts(SORT, foreign, [language]) if foreign else {}
    return {each.pk: _said(each, language, texts.get(each.key, {}).get(language, {})) for each in editions}


def _said(edition: Edition, language: str, texts: Mapping[str, reading.Laid]) -> EditionWords:
    written_in = language_of(edition)
    said: dict[str, str] = {}
    for name in WORDS:
        own = getattr(edition, name)
        said[name] = texts[name].text if name in texts and own else own
        said[f"{name}_lang"] = written_in if own and name not in texts and language != written_in else ""
    return EditionWords(**said)


def register_sorts() -> None:
    """Make the sort known; called once when the room is ready."""
    register(Translatable(SORT, _("Edition"), read, changed))
