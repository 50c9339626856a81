"""Keeping the read model equal to the page tree.

Whatever changes, the programme concerned is compiled as a whole and only rows that came out differently are written, with
one bulk upsert per table. So the same few lines serve publishing, moving, a new definition of a term and the rebuild.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from rostra.kernel import pagecache
from rostra.kernel.tasks import task
from rostra.languages import things
from rostra.languages.actions import sources
from rostra.programmes import addresses, searching, translating
from rostra.programmes.addresses import SITE_SHAPES
from rostra.programmes.choices import ChangeSize
from rostra.programmes.compiler import (
    COMPILER,
    METHODS,
    SITE,
    AnyTree,
    Compiled,
    Known,
    compile_tree,
    programme_key_of,
    spoken,
)
from rostra.programmes.models import Compilation, Outline, ProgrammePage, Publication
from rostra.programmes.models.pages import ContentPage
from rostra.programmes.tree import MethodTree, SiteTree, Tree, programme_roots

OWN_ROOTS = {"home": SITE, "standard": SITE, "methods": METHODS, "method": METHODS}
ROW_FIELDS = [
    "is_source", "shape", "programme_key", "parent_key", "position", "path", "page_id", "title", "summary", "html", "facts",
    "live", "compiler", "digest", "compiled_at",
]  # fmt: skip
COMPARED = [name for name in ROW_FIELDS if name not in ("compiled_at", "digest", "live")]
OUTLINE_FIELDS = ["is_source", "slug", "title", "tree", "live", "compiled_at"]


@dataclass
class _Waiting:
    """What `together` puts off: roots to compile, pages whose texts are to be noted, by key; of what pages use, whether
    the change is small, by sort and key.
    """

    roots: set[str] = field(default_factory=set)
    pages: dict[str, ContentPage] = field(default_factory=dict)
    used: dict[str, dict[str, bool]] = field(default_factory=dict)


_waiting: ContextVar[_Waiting | None] = ContextVar("waiting", default=None)


@dataclass
class Report:
    """What a rebuild found: how many rows, which were not what they should be ("path (language): field, field")."""

    pages: int = 0
    written: int = 0
    differences: list[str] = field(default_factory=list)


@contextmanager
def together() -> Iterator[None]:
    """Compile once at the end, however many pages are published inside. For imports."""
    if _waiting.get() is not None:
        yield
        return
    waiting = _Waiting()
    token = _waiting.set(waiting)
    try:
        yield
        note_texts()
    finally:
        _waiting.reset(token)
    if waiting.roots:
        compile_everything()
        compile_everything()  # for links to what came later than the page they stand on


def published(page: ContentPage) -> None:
    """What follows when a page is published: its texts are noted for translators, its rows brought up to date."""
    waiting = _waiting.get()
    if waiting is not None:
        waiting.pages[page.key] = page
    else:
        _note([page])
    compile_(page)


def used_saved(sort: str, key: str, *, small: bool) -> None:
    """What follows when something that pages use is saved: its texts are noted for translators."""
    waiting = _waiting.get()
    if waiting is None:
        _note_used(sort, {key: small})
    else:
        keys = waiting.used.setdefault(sort, {})
        keys[key] = small and keys.get(key, True)


def note_texts() -> None:
    """Inside `together`: note the texts of what was published or saved so far, for what comes after to find them."""
    waiting = _waiting.get()
    if waiting is None:
        return
    used, waiting.used = waiting.used, {}
    for sort, keys in used.items():
        _note_used(sort, keys)
    if waiting.pages:
        pages, waiting.pages = list(waiting.pages.values()), {}
        _note(pages)


def _note_used(sort: str, keys: dict[str, bool]) -> None:
    for small in (False, True):
        own = [key for key, is_small in keys.items() if is_small == small]
        if own:
            sources.sync(sort, things.of(sort).read(own), meaning_changed=not small)


def _note(pages: list[ContentPage]) -> None:
    heads = translating.heads()
    for small in (False, True):
        own = [page for page in pages if (page.change == ChangeSize.SMALL) == small]
        if own:
            found = [translating.page_source(page, translating.head_of(page, heads)) for page in own]
            sources.sync("page", found, meaning_changed=not small)


def compile_(page: ContentPage) -> None:
    """Bring the rows of a page up to date in all languages, and those of its tree that show it.

    What did not change in the source language did not change in others, so only the page itself and what changed
    beside it is made anew in all of them.
    """
    root = OWN_ROOTS.get(page.shape) or page.path[: addresses.PROGRAMME_STEPS]
    if _put_off(root):
        return
    with transaction.atomic():
        _store_root(root, page.key)


def compile_in(languages: Iterable[str], *, programme_key: str | None = None) -> None:
    """Bring rows up to date in some languages, of one programme or of everything: a translation was changed."""
    wanted = set(languages)
    if _put_off(SITE):
        return
    with transaction.atomic():
        for root in all_roots() if programme_key is None else _roots_of(programme_key):
            tree = load(root)
            stored = _known(tree)
            compiled = compile_tree(tree, stored, languages=wanted & spoken(programme_key_of(tree)))
            _store(compiled, stored)


def _roots_of(programme_key: str) -> list[str]:
    """The root of one programme, found without reading its pages."""
    if programme_key in (SITE, METHODS):
        return [programme_key]
    return list(ProgrammePage.objects.filter(key=programme_key).values_list("path", flat=True))


def compile_everything() -> None:
    """Bring all rows up to date and take down those whose page is gone. Rows that are right are not touched."""
    if _put_off(SITE):
        return
    with transaction.atomic():
        kept: set[tuple[str, str]] = set()
        for root in all_roots():
            kept |= _store_root(root)
        _take_down(kept)


def soon(languages: Iterable[str]) -> None:
    """Bring rows up to date in some languages, by a task that starts when the transaction is done."""
    wanted = sorted(set(languages))
    if not _put_off(SITE):
        transaction.on_commit(lambda: compile_later.enqueue(languages=wanted))


@task(retries=3)
def compile_later(languages: list[str]) -> None:
    """The same as a task: for what many pages use, such as a term."""
    compile_in(languages)


def start_rebuild() -> Compilation:
    """Make everything anew by a task that says how far it is; the one that runs already, if there is one."""
    running = Compilation.objects.filter(finished_at=None).order_by("-pk").first()
    if running is not None:
        return running
    run = Compilation.objects.create(total=len(all_roots()))
    transaction.on_commit(lambda: rebuild_with_progress.enqueue(pk=run.pk))
    return run


@task(retries=1)
def rebuild_with_progress(pk: int) -> None:
    """Do what `start_rebuild` began. Each programme is one transaction, so that nobody waits for the whole."""
    runs = Compilation.objects.filter(pk=pk)

    def note(done: int, total: int, what: str) -> None:
        runs.update(done=done, total=total, what=what[:255])

    try:
        report = rebuild(progress=note)
    except Exception as error:
        runs.update(finished_at=timezone.now(), problem=type(error).__name__)
        raise
    runs.update(finished_at=timezone.now(), written=report.written)


def rebuild(*, check: bool = False, progress: Callable[[int, int, str], None] | None = None) -> Report:
    """Make every row anew from the page tree and compare it with what is stored.

    With `check` nothing is written. `progress(done, total, what)` is told after every programme.
    """
    report = Report()
    kept: set[tuple[str, str]] = set()
    roots = all_roots()
    for done, root in enumerate(roots, start=1):
        with transaction.atomic():
            compiled = _rebuild_root(root, check, report)
        kept |= _names(compiled)
        if progress:
            progress(done, len(roots), compiled.outline.title if compiled.outline else root)
    with transaction.atomic():
        for row in Publication.objects.filter(live=True).defer("html", "facts"):
            if (row.key, row.language) not in kept:
                report.differences.append(f"{row.path or row.key} ({row.language}): its page is gone")
        if not check:
            _take_down(kept)
    return report


def _rebuild_root(root: str, check: bool, report: Report) -> Compiled:
    tree = load(root)
    stored = _known(tree, whole=True)
    compiled = compile_tree(tree)
    wrong = [row for row in compiled.publications if _differs(row, stored.get((row.key, row.language)))]
    report.pages += len(compiled.publications)
    report.differences += [_name(row, stored.get((row.key, row.language))) for row in wrong]
    outlines = _stored_outlines(compiled)
    report.differences += [
        f"outline of {each.slug} ({each.language})"
        for each in compiled.outlines
        if _outline_differs(each, outlines.get(each.language))
    ]
    if not check:
        report.written += _store(compiled, stored, wrong)
    return compiled


def all_roots() -> list[str]:
    """What is compiled as a whole: each programme, the site's own pages, the catalogue of methods."""
    return [METHODS, *programme_roots(), SITE]


def load(root: str) -> AnyTree:
    """The tree of a root as it is live now."""
    if root == SITE:
        return SiteTree.load()
    return MethodTree.load() if root == METHODS else Tree.load(root)


def _put_off(root: str) -> bool:
    waiting = _waiting.get()
    if waiting is None:
        return False
    waiting.roots.add(root)
    return True


def _store_root(root: str, page_key: str | None = None) -> set[tuple[str, str]]:
    """Store what changed of a tree; with `page_key` the quick way of one published page."""
    tree = load(root)
    stored = _known(tree)
    only, outlines = _touched(tree, stored, page_key) if page_key else (None, True)
    compiled = compile_tree(tree, stored, only=only, outlines=outlines)
    keys = {node.key for node in tree.nodes}
    _retire([row for row in stored.values() if row.live and row.key not in keys])
    _store(compiled, stored)
    return _names(compiled)


def _touched(tree: AnyTree, stored: Known, page_key: str) -> tuple[set[str], bool]:
    """Keys of rows that differ in the source language, and the page itself; and whether the outline differs."""
    compiled = compile_tree(tree, stored, languages=[])
    old = _stored_outlines(compiled)
    differs = any(_outline_differs(each, old.get(each.language)) for each in compiled.outlines)
    return {row.key for row in _changed(compiled, stored)} | {page_key}, differs


def _known(tree: AnyTree, *, whole: bool = False) -> Known:
    """Stored rows of a tree by key and language; without their texts unless `whole`."""
    own = Q(programme_key=tree.key or "-") if isinstance(tree, Tree) else _own_shapes(tree)
    rows = Publication.objects.filter(Q(key__in=[node.key for node in tree.nodes]) | own)
    if not whole:
        rows = rows.only("key", "language", "digest", "path", "live", "shape", "compiler", "is_source")
    return {(row.key, row.language): row for row in rows}


def _own_shapes(tree: AnyTree) -> Q:
    shapes = ("methods", "method") if isinstance(tree, MethodTree) else ("home", "standard")
    return Q(shape__in=shapes)


def _names(compiled: Compiled) -> set[tuple[str, str]]:
    return {(row.key, row.language) for row in compiled.publications}


def _changed(compiled: Compiled, stored: Known) -> list[Publication]:
    found = []
    for row in compiled.publications:
        old = stored.get((row.key, row.language))
        if old is None or old.digest != row.digest or not old.live:
            found.append(row)
    return found


def _retire(rows: list[Publication]) -> None:
    if rows:
        Publication.objects.filter(pk__in=[row.pk for row in rows]).update(live=False)
        searching.changed((row.shape, row.key, "") for row in rows)
        pagecache.bump()


def _store(compiled: Compiled, stored: Known, changed: list[Publication] | None = None) -> int:
    changed = _changed(compiled, stored) if changed is None else changed
    moved = [
        old.pk
        for row in changed
        if (old := stored.get((row.key, row.language))) and old.live and old.path != row.path
    ]
    paths = {row.path for row in changed if row.path is not None}
    if moved or paths - {row.path for row in stored.values()}:
        _free_paths(compiled, moved, paths)
    now = timezone.now()
    for row in changed:
        row.compiled_at = now
    if changed:
        Publication.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["key", "language"], update_fields=ROW_FIELDS
        )
        searching.changed((row.shape, row.key, row.programme_key) for row in changed)
    wrote_outlines = _store_outlines(compiled)
    if changed or wrote_outlines:
        pagecache.bump()
    return len(changed) + wrote_outlines


def _free_paths(compiled: Compiled, moved: list[int], paths: set[str]) -> None:
    """Take down what stands where a changed row wants to stand: it moves too, or its page is gone."""
    own = {row.key for row in compiled.publications}
    site = bool(compiled.publications) and compiled.publications[0].shape in SITE_SHAPES
    rows = Publication.objects.filter(live=True, path__in=paths).exclude(key__in=own)
    rows = rows.filter(shape__in=SITE_SHAPES) if site else rows.exclude(shape__in=SITE_SHAPES)
    searching.changed((shape, key, "") for shape, key in rows.values_list("shape", "key"))
    rows.update(live=False)
    Publication.objects.filter(pk__in=moved, live=True).update(live=False)


def _stored_outlines(compiled: Compiled) -> dict[str, Outline]:
    if not compiled.outlines:
        return {}
    rows = Outline.objects.filter(programme_key=compiled.outlines[0].programme_key)
    return {row.language: row for row in rows}


def _store_outlines(compiled: Compiled) -> int:
    stored = _stored_outlines(compiled)
    changed = [row for row in compiled.outlines if _outline_differs(row, stored.get(row.language))]
    if not changed:
        return 0
    slugs = {row.slug for row in changed}
    Outline.objects.filter(slug__in=slugs, live=True).exclude(programme_key=changed[0].programme_key).update(
        live=False
    )
    for row in changed:
        row.compiled_at = timezone.now()
    Outline.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["programme_key", "language"],
        update_fields=OUTLINE_FIELDS,
    )
    return len(changed)


def _take_down(kept: set[tuple[str, str]]) -> None:
    """Rows whose page is no longer live stay for those who were asked to do them, and for nobody else."""
    live = Publication.objects.filter(live=True).values_list("pk", "shape", "key", "language")
    stale = [row for row in live if row[2:] not in kept]
    gone = [row[0] for row in stale]
    outlines = Outline.objects.filter(live=True).values_list("pk", "programme_key", "language")
    gone_outlines = [pk for pk, key, language in outlines if (key, language) not in kept]
    if gone:
        Publication.objects.filter(pk__in=gone).update(live=False)
        searching.changed((shape, key, "") for _pk, shape, key, _language in stale)
    if gone_outlines:
        Outline.objects.filter(pk__in=gone_outlines).update(live=False)
    if gone or gone_outlines:
        pagecache.bump()


def _differs(row: Publication, old: Publication | None) -> bool:
    return old is None or not old.live or old.compiler != COMPILER or bool(_changed_fields(row, old))


def _changed_fields(row: Publication, old: Publication) -> list[str]:
    return [name for name in COMPARED if getattr(row, name) != getattr(old, name)]


def _outline_differs(row: Outline, old: Outline | None) -> bool:
    names = ("is_source", "slug", "title", "tree", "live")
    return old is None or any(getattr(row, name) != getattr(old, name) for name in names)


def _name(row: Publication, old: Publication | None) -> str:
    where = f"{row.path or row.key} ({row.language})"
    if old is None:
        return f"{where}: missing"
    return f"{where}: {', '.join(_changed_fields(row, old)) or 'not live'}"
