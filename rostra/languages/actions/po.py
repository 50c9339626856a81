"""PO files brought in: looked over line by line first; nothing is written while anything is wrong, unless asked."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import Faults, Refused
from rostra.kernel.languages import LANGUAGES
from rostra.kernel.time import now
from rostra.languages import guards, po, rules
from rostra.languages.actions.together import together
from rostra.languages.actions.translations import revised
from rostra.languages.models import Passage, State, Thing, Translation
from rostra.languages.passages import text_digest

FIELDS = [
    "text",
    "state",
    "outdated",
    "source_text",
    "source_digest",
    "changed_at",
    "changed_by",
    "reviewed_at",
    "reviewed_by",
]


class Line(NamedTuple):
    """An entry that writes something: where it stands, what it says of which thing, and what stood there before."""

    where: str
    title: str
    before: str
    after: str
    state: str


@dataclass
class Report:
    """What became of a file: entries that were new, changed what stood there, said the same, or had no translation yet;
    the faults of those that were left out, as (where, message); and every entry that writes something.
    """

    added: int = 0
    changed: int = 0
    same: int = 0
    empty: int = 0
    faults: list[tuple[str, str]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list, compare=False)


@transaction.atomic
def look_over(
    data: bytes,
    *,
    language: str,
    by: Any,
    scope: QuerySet[Thing] | None = None,
    address: guards.Address = guards.address_of,
) -> Report:
    """What `bring_in` would do with this file, with all its faults. Nothing is written."""
    return _judged(data, language, by, scope, address)[0]


@transaction.atomic
def bring_in(
    data: bytes,
    *,
    language: str,
    by: Any,
    scope: QuerySet[Thing] | None = None,
    skip_faults: bool = False,
    address: guards.Address = guards.address_of,
) -> Report:
    """Take over the translations of a PO file.

    `scope` are the things it may touch (None: all that `by` may translate); `by` None is the system. An entry without a
    translation changes nothing, one that says what stands here changes nothing either. A translation made from an older
    source comes in as outdated, unless there is a current one. Faults names every entry that cannot be taken; with
    `skip_faults` the others are taken and the report names these. `address` is the one that wrote the file.
    """
    report, rows = _judged(data, language, by, scope, address)
    if report.faults and not skip_faults:
        raise Faults(_("Nothing was brought in. Put these entries right, or leave them out."), report.faults)
    _store(rows, language, by)
    return report


def _judged(
    data: bytes, language: str, by: Any, scope: QuerySet[Thing] | None, address: guards.Address
) -> tuple[Report, list[tuple[Thing, Translation]]]:
    if language not in LANGUAGES:
        raise Refused(_("This language is not known here."), field="language", code="language")
    file = po.read(data)
    if file.language and file.language != language:
        raise Faults(
            _("Nothing was brought in: this file is in another language."),
            [(po.place(1), _("The file says its language is %(code)s.") % {"code": file.language})],
            code="language",
        )
    report, rows = _Desk(file.entries, language, by, scope, address).judged()
    report.faults = file.faults + report.faults
    return report, rows


class _Desk:
    """Everything a file is about, read in a few queries and with its things under lock."""

    def __init__(
        self,
        entries: list[po.Entry],
        language: str,
        by: Any,
        scope: QuerySet[Thing] | None,
        address: guards.Address,
    ) -> None:
        self.entries, self.language, self.by, self.address = entries, language, by, address
        found = _things(entries, scope)
        self.things = {(thing.sort, thing.key): thing for thing in found}
        programmes = {thing.programme_key for thing in found}
        self.allowed = {key for key in programmes if by is None or rules.may_translate(by, key)}
        self.passages = {
            (passage.thing_id, passage.address): passage
            for passage in Passage.objects.filter(thing__in=found)
        }
        self.stored = {
            row.passage_id: row
            for row in Translation.objects.filter(passage__thing__in=found, language=language)
        }

    def judged(self) -> tuple[Report, list[tuple[Thing, Translation]]]:
        """Counts and faults, and the rows that would have to be stored. Nothing is written."""
        report, rows = Report(), []
        for entry in self.entries:
            thing = self.things.get((entry.sort, entry.key))
            try:
                passage = self.passage(entry, thing)
                old = self.stored.get(passage.pk)
                before = self.typed(old.text, passage) if old else ""
                row = self.row(entry, passage) if entry.text.strip() else None
            except Refused as refused:
                report.faults.append((po.place(entry.line, entry.context), refused.message))
                continue
            if not entry.text.strip():
                report.empty += 1
            elif row is None:
                report.same += 1
            else:
                assert thing is not None
                rows.append((thing, row))
                report.changed += row.pk is not None
                report.added += row.pk is None
                where = po.place(entry.line, entry.address)
                report.lines.append(Line(where, thing.title, before, entry.text, row.shown_state))
        return report, rows

    def passage(self, entry: po.Entry, thing: Thing | None) -> Passage:
        if thing is None:
            raise Refused(_("This text is not known here, or not among those that this file is for."))
        if thing.programme_key not in self.allowed:
            raise Refused(_("You cannot translate this."))
        if thing.language == self.language:
            raise Refused(_("This is the language of the source text."))
        passage = self.passages.get((thing.pk, entry.address))
        if passage is None or passage.gone_at is not None or thing.gone_at is not None:
            raise Refused(_("This text is no longer there, so it needs no translation."))
        return passage

    def row(self, entry: po.Entry, passage: Passage) -> Translation | None:
        """The row to store; None when it stands like that already."""
        old = self.stored.get(passage.pk)
        fits = text_digest(entry.source) == text_digest(self.typed(passage.text, passage))
        made_from = entry.made_from if entry.state == State.OUTDATED else "" if fits else entry.source
        if old is not None and self.is_same(entry, old, passage, made_from):
            return None
        if made_from:
            source = guards.source_html(made_from, passage.text, self.address) if passage.rich else made_from
            if text_digest(source) != passage.digest:
                return self.outdated(entry, passage, old, source)
        return revised(
            passage,
            old,
            language=self.language,
            text=self.accepted(entry, old, passage.text, passage.rich),
            state=entry.was,
            by=self.by,
        )

    def is_same(self, entry: po.Entry, old: Translation, passage: Passage, made_from: str) -> bool:
        if entry.text != self.typed(old.text, passage):
            return False
        if not made_from:
            return entry.state == old.shown_state
        return (
            old.outdated and entry.was == old.state and made_from == self.typed(old.source_text, passage)
        ) or (not old.outdated and entry.state != State.OUTDATED)

    def outdated(
        self, entry: po.Entry, passage: Passage, old: Translation | None, source: str
    ) -> Translation:
        """A translation of an older source. It never takes the place of one that is up to date."""
        if old is not None and not old.outdated:
            raise Refused(
                _("The source text has changed since this file was made, and its translation here is newer.")
            )
        row = old or Translation(passage=passage, language=self.language)
        row.text = self.accepted(entry, old, source, passage.rich)
        row.changed_at, row.changed_by = now(), self.by
        row.state, row.outdated = entry.was, True
        reviewed = entry.was == State.REVIEWED
        row.reviewed_at, row.reviewed_by = (now(), self.by) if reviewed else (None, None)
        row.source_text, row.source_digest = source, text_digest(source)
        return row

    def accepted(self, entry: po.Entry, old: Translation | None, source: str, rich: bool) -> str:
        """The stored form of the entry's text; what is as it was stays to the letter."""
        result = guards.checked(entry.text, source, rich, address=self.address)
        if result.problems:
            raise Refused(" ".join(result.problems))
        if old is not None and entry.text == guards.typed(old.text, rich, address=self.address):
            return old.text
        return result.text

    def typed(self, text: str, passage: Passage) -> str:
        return guards.typed(text, passage.rich, address=self.address)


def _things(entries: list[po.Entry], scope: QuerySet[Thing] | None) -> list[Thing]:
    keys: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        keys[entry.sort].add(entry.key)
    if not keys:
        return []
    wanted = Q()
    for sort, own in keys.items():
        wanted |= Q(sort=sort, key__in=own)
    rows = Thing.objects.select_for_update().filter(wanted).order_by("pk")
    if scope is not None:
        rows = rows.filter(pk__in=scope.order_by().values("pk"))
    return list(rows)


def _store(rows: list[tuple[Thing, Translation]], language: str, by: Any) -> None:
    for _thing, row in rows:
        row.pk = None  # passage and language decide which row it is: one statement for new and changed ones
    Translation.objects.bulk_create(
        [row for _thing, row in rows],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["passage", "language"],
        update_fields=FIELDS,
    )
    counts: dict[int, int] = defaultdict(int)
    things: dict[int, Thing] = {}
    with together() as touched:
        for thing, _row in rows:
            things[thing.pk] = thing
            counts[thing.pk] += 1
            touched.add(thing, language)
    for pk, thing in things.items():
        audit.record("languages.translation.import", thing, by=by, language=language, passages=counts[pk])
