"""Keeping the index equal to what the sources say: `touch` when something changed, `rebuild` and `check` for everything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import transaction

from rostra.kernel.tasks import task, waits
from rostra.search import dictionaries, engine, sources
from rostra.search.indexing import batches, digest, entry_of, indexed, texts_of
from rostra.search.models import Entry, Stale, Text
from rostra.search.sources import Document, Source

BATCH = 200


@dataclass
class Report:
    """What a rebuild or a check found: how many things there are, how many were written, which were not as they should be."""

    things: int = 0
    written: int = 0
    differences: list[str] = field(default_factory=list)


def touch(source: str, keys: Iterable[str]) -> None:
    """Say that things of a source changed, came or went. To be called in the transaction of the change.

    What is said is kept with the change and undone with it; one task reads all of it again when the change is committed.
    """
    rows = [Stale(source=source, key=key) for key in sorted(set(keys))]
    if rows:
        Stale.objects.bulk_create(rows)
        # What a savepoint takes back is taken out of this list, so a later touch asks again.
        if not any(each[1] is _follow_soon for each in transaction.get_connection().run_on_commit):
            transaction.on_commit(_follow_soon)


def _follow_soon() -> None:
    if not waits(follow):
        follow.enqueue()


@task(retries=3)
def follow() -> None:
    """Read again what was touched, some at a time."""
    while _follow_some():
        pass


@transaction.atomic
def _follow_some() -> int:
    # The rows go before their things are read: what changes meanwhile has a row of its own that stays.
    rows = list(Stale.objects.order_by("pk")[:BATCH])
    Stale.objects.filter(pk__in=[row.pk for row in rows]).delete()
    wanted: dict[str, set[str]] = {}
    for row in rows:
        wanted.setdefault(row.source, set()).add(row.key)
    known = {each.name: each for each in sources.sources()}
    for name, keys in wanted.items():
        if name in known:
            _bring_up_to_date(known[name], list(known[name].read(keys)), keys)
    return len(rows)


def rebuild(source: str | None = None, *, progress: Callable[[str, Report], None] | None = None) -> Report:
    """Read everything again, of one source or of all, and write what differs. `progress(source, report)` after each."""
    report = Report()
    for each in _chosen(source):
        seen: set[str] = set()
        for batch in batches(each.read(None), BATCH):
            keys = {document.key for document in batch}
            with transaction.atomic():
                report.written += _bring_up_to_date(each, batch, keys)
            seen |= keys
        with transaction.atomic():
            gone = set(Entry.objects.filter(source=each.name).values_list("key", flat=True)) - seen
            report.written += remove(each.name, gone)
        report.things += len(seen)
        if progress:
            progress(each.name, report)
    if source is None:
        _forget_unknown(report)
    return report


def check(source: str | None = None) -> Report:
    """Compare the index with what the sources say now; nothing is written."""
    report, own = Report(), dictionaries.own()
    made_by: dict[str, str] = {}
    in_engine = engine.ids()
    for each in _chosen(source):
        stored = dict(Entry.objects.filter(source=each.name).values_list("key", "digest"))
        for document in each.read(None):
            report.things += 1
            if stored.pop(document.key, None) != digest(document):
                report.differences.append(f"{each.name} {document.key}")
        report.differences += [f"{each.name} {key}: no longer there" for key in stored]
        rows = Text.objects.filter(source=each.name).values_list("pk", "key", "language", "made_by")
        for number, key, language, made in rows:
            present = made_by.setdefault(language, own.made_by(language))
            if made != present or number not in in_engine:
                report.differences.append(f"{each.name} {key} ({language}): words of another dictionary")
            in_engine.discard(number)
    if source is None:
        report.differences += [f"words of text {number}: the text is gone" for number in sorted(in_engine)]
    return report


def renew(languages: Iterable[str]) -> int:
    """Make the words of texts anew that were made with another dictionary than there is now; returns how many."""
    own, written = dictionaries.own(), 0
    for language in languages:
        old = Text.objects.filter(language=language).exclude(made_by=own.made_by(language))
        while batch := list(old.order_by("pk")[:BATCH]):
            with transaction.atomic():
                engine.remove([text.pk for text in batch])
                engine.add([indexed(text, own) for text in batch])
                Text.objects.filter(pk__in=[text.pk for text in batch]).update(made_by=own.made_by(language))
            written += len(batch)
    return written


def _chosen(source: str | None) -> list[Source]:
    return sources.sources() if source is None else [sources.of(source)]


def _bring_up_to_date(source: Source, documents: list[Document], keys: Iterable[str]) -> int:
    """Write what differs of these documents; what was asked for and not given back goes. Returns how many things changed."""
    own = dictionaries.own()
    stored = dict(Entry.objects.filter(source=source.name, key__in=list(keys)).values_list("key", "digest"))
    outdated = _made_otherwise(source.name, keys)
    changed = [each for each in documents if stored.get(each.key) != digest(each) or each.key in outdated]
    given = {each.key for each in documents}
    gone = {key for key in stored if key not in given}
    remove(source.name, gone | {each.key for each in changed if each.key in stored})
    entries = Entry.objects.bulk_create([entry_of(source.name, each) for each in changed])
    texts = [
        text for entry, each in zip(entries, changed, strict=True) for text in texts_of(entry, each, own)
    ]
    engine.add([indexed(text, own) for text in Text.objects.bulk_create(texts)])
    return len(gone) + len(changed)


def _made_otherwise(source: str, keys: Iterable[str]) -> set[str]:
    own = dictionaries.own()
    made = Text.objects.filter(source=source, key__in=list(keys)).values_list("key", "language", "made_by")
    return {key for key, language, by in made if by != own.made_by(language)}


def remove(source: str, keys: Iterable[str]) -> int:
    """Take things out of the index now; returns how many were in it. A source that still has them brings them back."""
    entries = Entry.objects.filter(source=source, key__in=list(keys))
    engine.remove(list(Text.objects.filter(entry__in=entries).values_list("pk", flat=True)))
    return entries.delete()[1].get("search.Entry", 0)


def _forget_unknown(report: Report) -> None:
    """Take away what sources left behind that are no longer there, and words without a text."""
    names = [each.name for each in sources.sources()]
    with transaction.atomic():
        for name in Entry.objects.exclude(source__in=names).values_list("source", flat=True).distinct():
            keys = list(Entry.objects.filter(source=name).values_list("key", flat=True))
            report.written += remove(name, keys)
        engine.remove(engine.ids() - set(Text.objects.values_list("pk", flat=True)))
