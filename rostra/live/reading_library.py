"""What pages show of recordings: the player of one, cards of many."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models.fields.files import FieldFile

from rostra.kernel import pagecache
from rostra.kernel.languages import name_of
from rostra.kernel.registries import link
from rostra.live import captions, chapters, containers, transcripts
from rostra.live.models import ItemCaptions, ItemWatching, LibraryItem
from rostra.live.outside import Outside, outside


@dataclass(frozen=True)
class Track:
    """Captions in one language, or a link to the transcript in it."""

    url: str
    language: str
    label: str
    is_first: bool
    by_machine: bool


@dataclass(frozen=True)
class Chapter:
    """A place in the recording: seconds, the same as a clock, title."""

    at: int
    label: str
    title: str
    url: str


@dataclass(frozen=True)
class Download:
    """A file to take home; `size` in bytes, 0 when unknown."""

    url: str
    size: int
    is_small: bool


@dataclass
class Line:
    """A cue in the transcript: where it begins and ends, as short as a page can say it, and its words in pieces."""

    at: str
    until: str
    pieces: list[transcripts.Piece]


@dataclass
class Paragraph:
    """A paragraph of the transcript. `named` when its speaker is not the one before."""

    at: str
    end: str
    label: str
    speaker: str
    named: bool
    lines: list[Line]


@dataclass
class Transcript:
    """The words in one language; `hits` counts what `query` found."""

    language: str
    paragraphs: list[Paragraph]
    by_machine: bool
    query: str = ""
    hits: int = 0


@dataclass
class Player:
    """Everything that `parts/recording.html` shows. `kind`: file, outside, or nothing yet."""

    key: str
    title: str
    language: str
    kind: str
    src: str = ""
    start_src: str = ""
    media_type: str = ""
    is_video: bool = True
    poster: str = ""
    duration: int = 0
    tracks: list[Track] = field(default_factory=list)
    chapters: list[Chapter] = field(default_factory=list)
    transcript: Transcript | None = None
    transcripts: list[tuple[str, str]] = field(default_factory=list)
    open_transcript: bool = False
    downloads: list[Download] = field(default_factory=list)
    outside: Outside | None = None
    watch_url: str = ""
    visit_url: str = ""
    position: float = 0
    share: int | None = None

    @property
    def without_captions(self) -> bool:
        """A film of ours that cannot be read along yet."""
        return self.kind == "file" and not self.tracks


def player(
    item: LibraryItem,
    person: Any,
    language: str,
    *,
    query: str = "",
    transcript_in: str = "",
    starts: int | None = None,
    ends: int | None = None,
) -> Player:
    """The player of a recording for somebody who may see it, in the language of the page.

    `query` is searched in the transcript; `transcript_in` chooses its language. `starts` and `ends` (seconds) play a part.
    """
    made = Player(
        key=item.key, title=item.title, language=item.language, kind="nothing", duration=item.duration
    )
    rows = list(item.captions.order_by("language"))
    first = _first(rows, [transcript_in, language, item.language])
    if item.file:
        _of_file(made, item, starts, ends)
        made.tracks = _tracks(item, rows, _first(rows, [language, item.language]))
    elif item.outside_url:
        made.kind, made.outside = "outside", outside(item.outside_url, settings.ROSTRA_VIDEO_HOSTS)
    made.poster = link("recording", key=item.key, file="poster.jpg") if item.poster else ""
    made.chapters = [
        Chapter(
            each["second"], chapters.label(each["second"]), each["title"], f"{made.src}#t={each['second']}"
        )
        for each in item.chapters
    ]
    if first:
        made.transcript = _transcript(first, query)
        made.transcripts = [(row.language, name_of(row.language)) for row in rows if row is not first]
        made.open_transcript = bool(transcript_in)
    if item.published_at:
        made.visit_url = link("recording_visit", key=item.key)
    if getattr(person, "is_authenticated", False) and item.file:
        made.watch_url = link("recording_watch", key=item.key)
        seen = ItemWatching.objects.filter(item=item, person=person).first()
        made.position, made.share = (seen.position, seen.share) if seen else (0, 0)
    return made


def _of_file(made: Player, item: LibraryItem, starts: int | None, ends: int | None) -> None:
    sort = containers.by_name(item.file.name or "")
    made.kind = "file"
    made.media_type = sort.media_type if sort else ""
    made.is_video = sort.is_video if sort else True
    made.src = _address(item, "video", item.file)
    part = "" if starts is None else f"#t={starts},{ends}" if ends else f"#t={starts}"
    made.start_src = made.src + part
    if item.may_download:
        files = [("small", item.small_file, True), ("video", item.file, False)]
        made.downloads = [
            Download(_address(item, name, file) + "?download=1", size_of(file), small)
            for name, file, small in files
            if file
        ]


def _address(item: LibraryItem, name: str, file: FieldFile) -> str:
    sort = containers.by_name(file.name or "")
    return link("recording", key=item.key, file=f"{name}{sort.ending if sort else '.mp4'}")


def size_of(file: FieldFile) -> int:
    """Bytes of a stored file; 0 when it is not there. Names are never used twice, so the answer is kept."""
    return pagecache.kept(("size of a recording", file.name), lambda: _size(file))


def _size(file: FieldFile) -> int:
    try:
        return file.size
    except OSError:
        return 0


def _first(rows: list[ItemCaptions], wanted: list[str]) -> ItemCaptions | None:
    by_language = {row.language: row for row in rows}
    return next((by_language[each] for each in wanted if each in by_language), rows[0] if rows else None)


def _tracks(item: LibraryItem, rows: list[ItemCaptions], first: ItemCaptions | None) -> list[Track]:
    return [
        Track(
            url=link("recording", key=item.key, file=f"{row.language}.vtt"),
            language=row.language,
            label=name_of(row.language),
            is_first=row is first,
            by_machine=row.state == ItemCaptions.State.MACHINE,
        )
        for row in rows
    ]


def _transcript(row: ItemCaptions, query: str) -> Transcript:
    cues = pagecache.kept(("cues", row.pk, row.updated_at), lambda: captions.check(row.vtt).cues)
    found = transcripts.paragraphs(cues)
    query = query.strip()[: transcripts.LONGEST_QUERY]
    hits = transcripts.search(found, query) if query else 0
    by_machine = row.state == ItemCaptions.State.MACHINE
    return Transcript(row.language, _shown(found), by_machine, query, hits)


def _shown(found: list[transcripts.Paragraph]) -> list[Paragraph]:
    shown = []
    before = ""
    for each in found:
        lines = [Line(_short(line.start), _short(line.end), line.pieces) for line in each.lines]
        named = bool(each.speaker) and each.speaker != before
        label = chapters.label(each.start)
        shown.append(Paragraph(_short(each.start), lines[-1].until, label, each.speaker, named, lines))
        before = each.speaker
    return shown


def _short(second: float) -> str:
    return f"{second:.1f}".removesuffix(".0")
