"""What of this room can be translated: title and welcome of an edition, the words of its call for applications."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from rostra.cohorts.models import Call, Edition
from rostra.kernel import pagecache
from rostra.languages import reading
from rostra.languages.passages import Text
from rostra.languages.things import Source, Translatable, register

SORT, CALL = "edition", "call"
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


def call_source(call: Call) -> Source:
    """The texts of a call: what it says, and its questions with their answers."""
    texts = [Text("intro", call.intro, False)] if call.intro else []
    for each in call.questions:
        texts += [Text(f"{each['id']}.{name}", each[name], False) for name in ("label", "help") if each[name]]
        texts += [Text(f"{each['id']}.{option['id']}", option["label"], False) for option in each["options"]]
    return Source(
        key=call.key,
        title=call.edition.title,
        language=call.language,
        texts=texts,
        programme_key=call.edition.programme_key,
        place=f"8 {call.edition.title}"[:120],
    )


def read_calls(keys: Iterable[str] | None) -> Iterator[Source]:
    """Sources of calls."""
    rows = Call.objects.select_related("edition").order_by("pk")
    return (call_source(each) for each in (rows if keys is None else rows.filter(key__in=list(keys))))


@dataclass(frozen=True)
class CallWords:
    """A call as it is shown: `questions` as they are stored, in the reader's words as far as there are any, each with the
    `lang` of its own words when they are not in that language.
    """

    intro: str
    intro_lang: str
    questions: list[dict[str, Any]]


def call_words(call: Call, language: str) -> CallWords:
    """The texts of a call in a language. One query at most."""
    own = language == call.language
    texts = {} if own else reading.texts(CALL, [call.key], [language]).get(call.key, {}).get(language, {})

    def said(address: str, words: str) -> str:
        return texts[address].text if words and address in texts else words

    questions = []
    for each in call.questions:
        key = each["id"]
        options = [{**one, "label": said(f"{key}.{one['id']}", one["label"])} for one in each["options"]]
        questions.append({
            **each, "label": said(f"{key}.label", each["label"]), "help": said(f"{key}.help", each["help"]),
            "options": options, "lang": "" if own or f"{key}.label" in texts else call.language,
        })  # fmt: skip
    lang = "" if own or "intro" in texts or not call.intro else call.language
    return CallWords(said("intro", call.intro), lang, questions)


def register_sorts() -> None:
    """Make the sorts known; called once when the room is ready."""
    register(Translatable(SORT, _("Edition"), read, changed))
    register(Translatable(CALL, _("Call for applications"), read_calls, changed))
