"""Source texts, noted as they are published: what is new, what has changed, what is gone, and what that does to the
translations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction

from rostra.kernel.time import now
from rostra.languages import things as registered
from rostra.languages.actions.copies import adopt
from rostra.languages.actions.coverage import recount
from rostra.languages.markdown import as_text
from rostra.languages.models import Passage, Thing, Translation
from rostra.languages.passages import Text
from rostra.languages.things import Source

AT_ONCE = 200  # things read and written together
THING_FIELDS = ("title", "language", "programme_key", "place", "total", "words", "gone_at")
PASSAGE_FIELDS = ("text", "rich", "digest", "position", "words", "gone_at")


@transaction.atomic
def sync(sort: str, sources: Iterable[Source], *, meaning_changed: bool = True) -> None:
    """Bring the notes of these things up to date with their texts as published now.

    A text that stayed the same changes nothing. One that changed makes its translations outdated, or with
    `meaning_changed` False lets them stand for the new text; one that is again what a translation was made from makes
    that translation current. An address that vanished is kept as memory; a new one with the same text takes over its
    translations. Readers' copies are the caller's business: it is publishing them anyway.
    """
    waiting = iter(sources)
    while part := list(islice(waiting, AT_ONCE)):
        _bring(sort, list({source.key: source for source in part}.values()), meaning_changed)


@transaction.atomic
def gone(sort: str, keys: Iterable[str]) -> None:
    """Note that these things are no longer there. Their texts and translations stay as memory; a later `sync` revives
    them.
    """
    Thing.objects.filter(sort=sort, key__in=list(keys), gone_at__isnull=True).update(gone_at=now())


@transaction.atomic
def resync(sort: str, *, meaning_changed: bool = True) -> None:
    """Read everything of a sort anew, and note as gone what its room no longer knows."""
    seen: set[str] = set()

    def noting() -> Iterator[Source]:
        for source in registered.of(sort).read(None):
            seen.add(source.key)
            yield source

    sync(sort, noting(), meaning_changed=meaning_changed)
    known = Thing.objects.filter(sort=sort, gone_at__isnull=True).values_list("key", flat=True)
    gone(sort, set(known) - seen)


@dataclass
class _Change:
    """What a sync does to the passages of one thing. `written` rows are new or differ from what is stored."""

    thing: Thing
    written: dict[str, Passage] = field(default_factory=dict)
    stored: dict[str, Passage] = field(default_factory=dict)
    arriving: list[str] = field(default_factory=list)  # addresses that are new or back
    edited: list[str] = field(default_factory=list)  # addresses whose text is another
    vanished: list[Passage] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.written or self.vanished)


def _bring(sort: str, sources: list[Source], meaning_changed: bool) -> None:
    known = {
        thing.key: thing
        for thing in Thing.objects.select_for_update()
        .filter(sort=sort, key__in=[source.key for source in sources])
        .order_by("pk")
    }
    stored: dict[int, dict[str, Passage]] = defaultdict(dict)
    for passage in Passage.objects.filter(thing__in=known.values()):
        stored[passage.thing_id][passage.address] = passage
    changes = []
    for source in sources:
        old = known.get(source.key)
        thing = _thing(sort, source, old)
        changes.append(_compare(source, thing, stored[old.pk] if old else {}))
    _store_things([(change, known.get(change.thing.key)) for change in changes])
    _store_passages(changes)
    translated = [change for change in changes if change and change.stored]
    _settle(translated, meaning_changed)
    copied = adopt(
        (change.thing, change.written.values()) for change in changes if change.thing.key not in known
    )
    recount([*(change.thing.pk for change in translated), *copied])


def _thing(sort: str, source: Source, old: Thing | None) -> Thing:
    return Thing(
        pk=old.pk if old else None,
        sort=sort,
        key=source.key,
        title=source.title[:255],
        language=source.language,
        programme_key=source.programme_key,
        place=source.place[:120],
    )


def _texts(source: Source) -> dict[str, Text]:
    """Texts by address, without empty ones. A text at an address that is taken cannot be told apart and is left out."""
    texts: dict[str, Text] = {}
    for text in source.texts:
        if text.text.strip():
            texts.setdefault(text.address, text)
    return texts


def count_words(text: Text) -> int:
    """How many words a translator has to write."""
    return len((as_text(text.text) if text.rich else text.text).split())


def _compare(source: Source, thing: Thing, stored: dict[str, Passage]) -> _Change:
    change = _Change(thing, stored=stored)
    texts = _texts(source)
    for position, (address, text) in enumerate(texts.items()):
        old = stored.get(address)
        row = _passage(text, position, old)
        thing.words += row.words
        if old is None or old.gone_at is not None:
            change.arriving.append(address)
        if old is not None and old.digest != row.digest:
            change.edited.append(address)
        if old is None or any(getattr(old, name) != getattr(row, name) for name in PASSAGE_FIELDS):
            change.written[address] = row
    thing.total = len(texts)
    change.vanished = [old for at, old in stored.items() if at not in texts and old.gone_at is None]
    return change


def _passage(text: Text, position: int, old: Passage | None) -> Passage:
    same = old is not None and (old.text, old.rich) == (text.text, text.rich)
    return Passage(
        address=text.address,
        text=text.text,
        rich=text.rich,
        digest=old.digest if old and same else text.digest,
        position=position,
        words=old.words if old and same else count_words(text),
    )


def _store_things(pairs: list[tuple[_Change, Thing | None]]) -> None:
    differing = []
    for change, old in pairs:
        same = old is not None and all(
            getattr(old, name) == getattr(change.thing, name) for name in THING_FIELDS
        )
        if change or not same:
            change.thing.pk = None  # the key decides which row it is
            differing.append(change.thing)
    Thing.objects.bulk_create(
        differing,
        update_conflicts=True,
        unique_fields=["sort", "key"],
        update_fields=[*THING_FIELDS, "synced_at"],
    )


def _store_passages(changes: list[_Change]) -> None:
    rows = []
    for change in changes:
        for row in change.written.values():
            row.thing = change.thing
            rows.append(row)
    Passage.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["thing", "address"],
        update_fields=list(PASSAGE_FIELDS),
    )
    vanished = [passage.pk for change in changes for passage in change.vanished]
    if vanished:
        Passage.objects.filter(pk__in=vanished).update(gone_at=now())


def _settle(changes: list[_Change], meaning_changed: bool) -> None:
    """Make translations outdated, current or those of another passage, as the texts have become."""
    of_passage: dict[int, list[Translation]] = defaultdict(list)
    for row in Translation.objects.filter(passage__in=_concerned(changes)):
        of_passage[row.passage_id].append(row)
    late: list[Translation] = []
    standing: list[Translation] = []
    moved: list[Translation] = []
    for change in changes:
        for address in {*change.edited, *change.arriving} & set(change.stored):
            for row in of_passage[change.stored[address].pk]:
                if _stand(row, change.written[address], meaning_changed):
                    (late if row.outdated else standing).append(row)
        moved += _take_over(change, of_passage)
    for number in range(0, len(late), AT_ONCE):
        part = [row.pk for row in late[number : number + AT_ONCE]]
        Translation.objects.filter(pk__in=part).update(outdated=True)
    Translation.objects.bulk_update(standing, ["outdated", "source_text", "source_digest"], batch_size=50)
    Translation.objects.bulk_update(moved, ["passage"], batch_size=100)


def _concerned(changes: list[_Change]) -> list[int]:
    concerned: set[int] = set()
    for change in changes:
        concerned |= {change.stored[at].pk for at in change.edited}
        concerned |= {change.stored[at].pk for at in change.arriving if at in change.stored}
        wanted = {change.written[at].digest for at in change.arriving}
        concerned |= {old.pk for old in _lost(change) if old.digest in wanted}
    return sorted(concerned)


def _lost(change: _Change) -> list[Passage]:
    """Passages that are not there, those that vanished just now first."""
    back = set(change.arriving)
    before = [old for at, old in change.stored.items() if old.gone_at is not None and at not in back]
    return change.vanished + sorted(before, key=lambda old: (old.gone_at, old.pk), reverse=True)


def _stand(row: Translation, passage: Passage, meaning_changed: bool) -> bool:
    """Whether the translation had to be changed for the passage's text of now."""
    fits = row.source_digest == passage.digest
    if row.outdated == (not fits):
        return False
    if row.outdated:
        row.outdated = False
    elif meaning_changed:
        row.outdated = True
    else:
        row.source_text, row.source_digest = passage.text, passage.digest
    return True


def _take_over(change: _Change, of_passage: dict[int, list[Translation]]) -> list[Translation]:
    """Translations of passages that are not there, given to arriving ones with the same text and none of their own."""
    moved: list[Translation] = []
    left = [old for old in _lost(change) if of_passage.get(old.pk)]
    for address in change.arriving:
        row = change.written[address]
        if address in change.stored and of_passage.get(change.stored[address].pk):
            continue
        heir_of = next((old for old in left if (old.digest, old.rich) == (row.digest, row.rich)), None)
        if heir_of is None:
            continue
        left.remove(heir_of)
        for translation in of_passage[heir_of.pk]:
            translation.passage = row
            moved.append(translation)
    return moved
