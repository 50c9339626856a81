"""The on-demand library as people look through it: what one may look for, cards, what goes with a recording."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.kernel import pagecache
from rostra.languages.markdown import plain_html
from rostra.languages.names import name_of
from rostra.live import chapters
from rostra.live.models import ItemCaptions, LibraryItem, Series, SessionKind, Speaker
from rostra.live.rules import library as rules
from rostra.live.rules.speakers import public_speakers
from rostra.live.transcripts import folded
from rostra.programmes import reading

RELATED = 4
EXCERPT = 180


@dataclass(frozen=True, slots=True)
class Line:
    """What a search asks of a recording, without more of its texts than it needs."""

    pk: int
    title: str
    words: str
    language: str
    captions: frozenset[str]
    topics: frozenset[str]
    speakers: frozenset[str]
    series: str
    programme_key: str
    kind: str
    day: dt.date
    newest: dt.datetime


def lines(person: Any) -> list[Line]:
    """Every recording that a person may find, the latest first; what visitors find is kept in memory. Three queries."""
    if getattr(person, "is_authenticated", False):
        return _read(rules.visible_items(person).filter(published_at__isnull=False))
    return pagecache.kept(("library-lines",), lambda: _read(rules.public_items()))


def _read(rows: QuerySet[LibraryItem]) -> list[Line]:
    rows = rows.select_related("session", "series").prefetch_related(
        Prefetch("captions", ItemCaptions.objects.only("item_id", "language")),
        Prefetch("speakers", public_speakers().only("slug", "name")),
    )
    found = [_line(item) for item in rows]
    return sorted(found, key=lambda line: (line.newest, line.pk), reverse=True)


def _line(item: LibraryItem) -> Line:
    at = item.session.starts_at if item.session else item.published_at or item.created_at
    speakers = list(item.speakers.all())
    text = " ".join([item.title, item.summary, *item.topics, *(each.name for each in speakers)])
    return Line(
        pk=item.pk, title=item.title, words=folded(text)[0], language=item.language,
        captions=frozenset(each.language for each in item.captions.all()), topics=frozenset(item.topics),
        speakers=frozenset(each.slug for each in speakers), series=item.series.slug if item.series else "",
        programme_key=item.programme_key, kind=item.session.kind if item.session else "", day=at.date(), newest=at,
    )  # fmt: skip


WHERE: dict[str, Callable[[Line, str], bool]] = {
    "q": lambda line, value: all(word in line.words for word in folded(value)[0].split()),
    "topic": lambda line, value: value in line.topics,
    "language": lambda line, value: line.language == value,
    "captions": lambda line, value: value in line.captions,
    "speaker": lambda line, value: value in line.speakers,
    "series": lambda line, value: line.series == value,
    "programme": lambda line, value: line.programme_key == value,
    "kind": lambda line, value: line.kind == value,
    "year": lambda line, value: str(line.day.year) == value,
}


class Filters(forms.Form):
    """What to look for. A choice that would leave nothing anywhere is not offered."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=100)
    topic = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Spoken language"), required=False)
    captions = forms.ChoiceField(label=gettext_lazy("Captions"), required=False)
    speaker = forms.ChoiceField(label=gettext_lazy("Speaker"), required=False)
    series = forms.ChoiceField(label=gettext_lazy("Series"), required=False)
    programme = forms.ChoiceField(label=gettext_lazy("Programme"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    year = forms.ChoiceField(label=gettext_lazy("Year"), required=False)

    def __init__(self, data: Any, among: Iterable[Line], page_language: str) -> None:
        super().__init__(data, auto_id="f-%s")
        self.fields["q"].widget.input_type = "search"
        among = list(among)
        kinds = {line.kind for line in among}
        offered = {
            "topic": _named({topic for line in among for topic in line.topics}, str),
            "language": _named({line.language for line in among}, name_of),
            "captions": _named({code for line in among for code in line.captions}, name_of),
            "speaker": _rows(Speaker.objects, {slug for line in among for slug in line.speakers}, "name"),
            "series": _rows(Series.objects, {line.series for line in among} - {""}, "title"),
            "programme": _programmes({line.programme_key for line in among} - {""}, page_language),
            "kind": [(value, label) for value, label in SessionKind.choices if value in kinds],
            "year": [(year, year) for year in sorted({str(line.day.year) for line in among}, reverse=True)],
        }
        for name, choices in offered.items():
            self.fields[name].choices = [("", _("any")), *choices]
        self.is_valid()
        self.wanted = {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def shown(self) -> list[Any]:
        """The words to look for, and every choice that is one."""
        return [each for each in self if each.name == "q" or len(each.field.choices) > 2]

    def fits(self, line: Line) -> bool:
        """Whether a recording has all that was asked for."""
        return all(WHERE[name](line, value) for name, value in self.wanted.items())


def _named(values: set[str], name: Callable[[str], str]) -> list[tuple[str, str]]:
    return sorted(((value, name(value)) for value in values), key=lambda each: each[1].casefold())


def _rows(rows: Any, slugs: set[str], name: str) -> list[tuple[str, str]]:
    return list(rows.filter(slug__in=slugs).order_by(name).values_list("slug", name)) if slugs else []


def _programmes(keys: set[str], language: str) -> list[tuple[str, str]]:
    if not keys:
        return []
    places = reading.places(keys, language)
    return sorted(((key, place.title) for key, place in places.items()), key=lambda each: each[1].casefold())


@dataclass(frozen=True)
class Card:
    """A recording in a list."""

    title: str
    url: str
    language: str
    language_name: str
    captions: list[str]
    excerpt: str
    length: str
    day: dt.date
    thumb: str
    speakers: list[str]
    outside: bool


def cards(pks: Iterable[int]) -> list[Card]:
    """Cards of recordings in the order of their keys. Three queries."""
    pks = list(pks)
    if not pks:
        return []
    rows = LibraryItem.objects.select_related("session").prefetch_related(
        Prefetch("captions", ItemCaptions.objects.only("item_id", "language").order_by("language")),
        Prefetch("speakers", public_speakers().only("name").order_by("name")),
    )
    found = rows.in_bulk(pks)
    return [_card(found[pk]) for pk in pks if pk in found]


def _card(item: LibraryItem) -> Card:
    at = item.session.starts_at if item.session else item.published_at or item.created_at
    return Card(
        title=item.title, url=reverse("library_item", args=[item.slug]), language=item.language,
        language_name=name_of(item.language), captions=[name_of(each.language) for each in item.captions.all()],
        excerpt=_excerpt(item.summary),
        length=chapters.label(item.duration) if item.duration else "", day=at.date(),
        thumb=reverse("interop:recording", args=[item.key, "thumb.jpg"]) if item.poster else "",
        speakers=[each.name for each in item.speakers.all()], outside=bool(item.outside_url),
    )  # fmt: skip


def _excerpt(summary: str) -> str:
    plain = strip_tags(plain_html(summary).replace("</", " </"))
    return Truncator(" ".join(plain.split()).replace(" .", ".").replace(" ,", ",")).chars(EXCERPT)


def related(item: LibraryItem, among: Iterable[Line]) -> list[int]:
    """Recordings that go with this one: of its series first, then those that share most topics, then newer ones."""
    own, topics = item.pk, set(item.topics)
    series = item.series.slug if item.series else ""
    ranked = [
        ((bool(series) and line.series == series, len(topics & line.topics)), line)
        for line in among
        if line.pk != own
    ]
    near = [(rank, line) for rank, line in ranked if rank[0] or rank[1]]
    near.sort(key=lambda each: (each[0], each[1].newest), reverse=True)
    return [line.pk for _rank, line in near[:RELATED]]
