"""Translations as PO files, which every translation tool opens: one entry a passage, without loss in either direction.

`msgctxt` is `sort:key#address`. Rich passages are Markdown, as people type them. The state stands in the flag and in a
comment: reviewed has no flag; draft, machine and outdated are fuzzy with `state: …`. An outdated entry says with
`was: …` how far it had been and keeps the source it was made from as its previous msgid.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import polib
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from rostra.kernel.text import squeeze
from rostra.languages.guards import Address, address_of, typed
from rostra.languages.models import Passage, State, Thing, Translation
from rostra.languages.polines import Raw, read_lines

STORED = (State.MACHINE.value, State.DRAFT.value, State.REVIEWED.value)


@dataclass(frozen=True)
class Entry:
    """One passage of a file. Texts are as people type them; `state` is machine, draft, reviewed or outdated, `was` the
    one beneath outdated; `made_from` the source of an outdated text; `line` where the entry begins.
    """

    line: int
    sort: str
    key: str
    address: str
    source: str
    text: str
    state: str
    was: str
    made_from: str = ""

    @property
    def context(self) -> str:
        return context(self.sort, self.key, self.address)


@dataclass
class PoFile:
    """What a file says, and all its faults as (where, message)."""

    language: str = ""
    entries: list[Entry] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)


def context(sort: str, key: str, address: str) -> str:
    """The msgctxt of a passage."""
    return f"{sort}:{key}#{address}"


def place(line: int, entry: str = "") -> str:
    """Where a fault is, in words."""
    if entry:
        return _("line %(line)s, %(entry)s") % {"line": line, "entry": entry}
    return _("line %(line)s") % {"line": line}


# ---------------------------------------------------------------- out


def export(things: Iterable[Thing], language: str, *, address: Address = address_of) -> bytes:
    """All passages of these things for one language, untranslated ones too, in reading order. Things of that language
    and things that are gone are left out. The same content gives the same bytes.
    """
    file = polib.POFile(wrapwidth=100)
    file.metadata = {
        "Project-Id-Version": "Rostra",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for thing, passage in _passages(things, language):
        entry = _entry(thing, passage, address)
        if entry.msgid:
            file.append(entry)
    return (str(file).rstrip("\n") + "\n").encode()


def _passages(things: Iterable[Thing], language: str) -> Iterator[tuple[Thing, Passage]]:
    wanted = {thing.pk: thing for thing in things if thing.gone_at is None and thing.language != language}
    ordered = sorted(
        wanted.values(), key=lambda thing: (thing.programme_key, thing.place, thing.sort, thing.key)
    )
    rows = Passage.objects.filter(thing__in=wanted, gone_at__isnull=True).order_by("position", "pk")
    own = Translation.objects.filter(language=language)
    of_thing: dict[int, list[Passage]] = {}
    for passage in rows.prefetch_related(Prefetch("translations", own, to_attr="own")):
        of_thing.setdefault(passage.thing_id, []).append(passage)
    for thing in ordered:
        for each in of_thing.get(thing.pk, []):
            yield thing, each


def _entry(thing: Thing, passage: Passage, address: Address) -> polib.POEntry:
    own: list[Translation] = getattr(passage, "own", [])
    comments = [f"in: {squeeze(thing.title)[:80]}"]
    entry = polib.POEntry(
        msgctxt=context(thing.sort, thing.key, passage.address),
        msgid=typed(passage.text, passage.rich, address=address),
    )
    for row in own:
        entry.msgstr = typed(row.text, passage.rich, address=address)
        if row.shown_state != State.REVIEWED:
            entry.flags = ["fuzzy"]
            comments.append(f"state: {row.shown_state}")
        if row.outdated:
            comments.append(f"was: {row.state}")
            entry.previous_msgid = typed(row.source_text, passage.rich, address=address)
    entry.comment = "\n".join(comments)
    return entry


# ---------------------------------------------------------------- in


def read(data: bytes) -> PoFile:
    """Read a PO file. Nothing is asked of the database; every entry that can be read is there beside the faults."""
    file = PoFile()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        file.faults.append((place(line), _("The file must be in UTF-8.")))
        return file
    lines = read_lines(text)
    found = [(line, "", message) for line, message in lines.faults]
    seen: set[str] = set()
    for raw in lines.entries:
        if "msgctxt" not in raw.fields and raw.fields.get("msgid") == "":
            file.language = file.language or _language(raw.fields.get("msgstr", ""))
        elif not raw.broken:
            message = _fault(raw, seen)
            if message:
                found.append((raw.line, raw.fields.get("msgctxt", ""), message))
            else:
                file.entries.append(_read_entry(raw))
    if not lines.entries and not found:
        found.append((1, "", _("There is no entry in this file.")))
    file.faults = [(place(line, at), message) for line, at, message in sorted(found)]
    return file


def _language(header: str) -> str:
    for line in header.split("\n"):
        name, _colon, value = line.partition(":")
        if name.strip().lower() == "language":
            return value.strip().replace("_", "-")
    return ""


def _fault(raw: Raw, seen: set[str]) -> str:
    """Why an entry cannot be taken; empty when it can."""
    ctxt = raw.fields.get("msgctxt", "")
    if any(name.startswith(("msgid_plural", "msgstr[")) for name in raw.fields):
        return _("Plural forms have no place here.")
    if not raw.fields.get("msgid") or "msgstr" not in raw.fields:
        return _("An entry needs msgctxt, msgid and msgstr.")
    sort, _colon, rest = ctxt.partition(":")
    key, _hash, at = rest.partition("#")
    if not (sort and key and at):
        return _("msgctxt must say which text this is, such as page:welcome#title.")
    if ctxt in seen:
        return _("This text stands in the file twice.")
    seen.add(ctxt)
    state = _said(raw, "state")
    if state and state not in (*STORED, State.OUTDATED):
        return _("There is no state “%(state)s”.") % {"state": state}
    if _said(raw, "was") and _said(raw, "was") not in STORED:
        return _("There is no state “%(state)s”.") % {"state": _said(raw, "was")}
    if state == State.OUTDATED and "fuzzy" in raw.flags and not raw.previous.get("msgid"):
        return _("An outdated text needs the source it was made from, as previous msgid.")
    return ""


def _read_entry(raw: Raw) -> Entry:
    sort, _colon, rest = raw.fields["msgctxt"].partition(":")
    key, _hash, at = rest.partition("#")
    state, was = _state(raw)
    return Entry(
        line=raw.line,
        sort=sort,
        key=key,
        address=at,
        source=raw.fields["msgid"],
        text=raw.fields["msgstr"],
        state=state,
        was=was,
        made_from=raw.previous.get("msgid", "") if state == State.OUTDATED else "",
    )


def _state(raw: Raw) -> tuple[str, str]:
    """State and what is beneath it. The flag counts more than the comment: who takes it away has approved the text. What a
    tool found by likeness (fuzzy, with a previous msgid and no word of ours) is outdated.
    """
    if "fuzzy" not in raw.flags:
        return State.REVIEWED.value, State.REVIEWED.value
    said = _said(raw, "state")
    if said == State.OUTDATED or (not said and raw.previous.get("msgid")):
        return State.OUTDATED.value, _said(raw, "was") or State.DRAFT.value
    state = said if said in (State.MACHINE, State.DRAFT) else State.DRAFT.value
    return state, state


def _said(raw: Raw, word: str) -> str:
    found = [line.partition(":")[2].strip() for line in raw.comments if line.startswith(f"{word}:")]
    return found[-1] if found else ""
