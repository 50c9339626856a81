"""Keeping the read model equal to the page tree.

Whatever changes, the programme concerned is compiled as a whole and only rows that came out differently are written, with
one bulk upsert per table. So the same few lines serve publishing, moving, a new definition of a term and the rebuild.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from rostra.kernel import pagecache
from rostra.programmes import addresses
from rostra.programmes.compiler import COMPILER, Compiled, Known, compile_programme, compile_site
from rostra.programmes.models import Outline, Publication
from rostra.programmes.models.pages import ContentPage
from rostra.programmes.tree import SiteTree, Tree, programme_roots

SITE = "site"
SITE_SHAPES = (Publication.Shape.HOME, Publication.Shape.STANDARD)
ROW_FIELDS = [
    "is_source", "shape", "programme_key", "parent_key", "position", "path", "page_id", "title", "summary", "html", "facts",
    "live", "compiler", "digest", "compiled_at",
]  # fmt: skip
COMPARED = [name for name in ROW_FIELDS if name not in ("compiled_at", "digest", "live")]
OUTLINE_FIELDS = ["is_source", "slug", "title", "tree", "live", "compiled_at"]

_waiting: ContextVar[set[str] | None] = ContextVar("waiting", default=None)


@dataclass
class Report:
    """What a rebuild found: how many pages, which rows were not what they should be ("path: field, field")."""

    pages: int = 0
    written: int = 0
    differences: list[str] = field(default_factory=list)


@contextmanager
def together() -> Iterator[None]:
    """Compile once at the end, however many pages are published inside. For imports."""
    if _waiting.get() is not None:
        yield
        return
    waiting: set[str] = set()
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    if waiting:
        compile_everything()


def compile_(page: ContentPage) -> None:
    """Bring the rows of a page up to date, and those of its programme that show it."""
    root = SITE if page.shape in ("home", "standard") else page.path[: addresses.PROGRAMME_STEPS]
    if _put_off(root):
        return
    with transaction.atomic():
        _store_root(root)


def compile_everything() -> None:
    """Bring all rows up to date and take down those whose page is gone. Rows that are right are not touched."""
    if _put_off(SITE):
        return
    with transaction.atomic():
        kept: set[str] = set()
        for root in [*programme_roots(), SITE]:
            kept |= _store_root(root)
        _take_down(kept)


@transaction.atomic
def rebuild(*, check: bool = False, progress: Callable[[int, int, str], None] | None = None) -> Report:
    """Make every row anew from the page tree and compare it with what is stored.

    With `check` nothing is written. `progress(done, total, what)` is told after every programme.
    """
    report = Report()
    kept: set[str] = set()
    roots = [*programme_roots(), SITE]
    for done, root in enumerate(roots, start=1):
        compiled, stored = _compile_root(root, afresh=True)
        stored_outline = _stored_outline(compiled)
        report.pages += len(compiled.publications)
        wrong = [row for row in compiled.publications if _differs(row, stored.get(row.key))]
        report.differences += [_name(row, stored.get(row.key)) for row in wrong]
        if compiled.outline and _outline_differs(compiled.outline, stored_outline):
            report.differences.append(f"outline of {compiled.outline.slug}")
        if not check:
            report.written += _store(compiled, stored, wrong)
        kept |= {row.key for row in compiled.publications}
        if progress:
            progress(done, len(roots), compiled.outline.title if compiled.outline else root)
    extra = Publication.objects.filter(live=True).exclude(key__in=kept)
    report.differences += [f"{row.path or row.key}: its page is gone" for row in extra]
    if not check:
        _take_down(kept)
    return report


def _put_off(root: str) -> bool:
    waiting = _waiting.get()
    if waiting is None:
        return False
    waiting.add(root)
    return True


def _compile_root(root: str, *, afresh: bool = False) -> tuple[Compiled, Known]:
    """What a tree compiles to, and the rows that are stored of it. `afresh` renders everything again."""
    if root == SITE:
        site = SiteTree.load()
        stored = _rows([node.key for node in site.nodes], Q(shape__in=SITE_SHAPES))
        return compile_site(site, {} if afresh else stored), stored
    tree = Tree.load(root)
    stored = _rows([node.key for node in tree.nodes], Q(programme_key=tree.key or "-"))
    return compile_programme(tree, {} if afresh else stored), stored


def _rows(keys: list[str], same_place: Q) -> Known:
    rows = Publication.objects.filter(Q(key__in=keys) | same_place, is_source=True)
    return {row.key: row for row in rows}


def _store_root(root: str) -> set[str]:
    compiled, stored = _compile_root(root)
    changed = [
        row for row in compiled.publications
        if (old := stored.get(row.key)) is None or old.digest != row.digest or not old.live or old.language != row.language
    ]  # fmt: skip
    keys = {row.key for row in compiled.publications}
    _retire([row for row in stored.values() if row.live and row.key not in keys])
    _store(compiled, stored, changed)
    return keys


def _retire(rows: list[Publication]) -> None:
    if rows:
        Publication.objects.filter(key__in=[row.key for row in rows]).update(live=False)
        pagecache.bump()


def _store(compiled: Compiled, stored: Known, changed: list[Publication]) -> int:
    now = timezone.now()
    moved = [row.key for row in changed if (old := stored.get(row.key)) and old.live and old.path != row.path]
    turned = [old.pk for row in changed if (old := stored.get(row.key)) and old.language != row.language]
    if turned:
        Publication.objects.filter(pk__in=turned).delete()
    paths = {row.path for row in changed if row.path is not None}
    if moved or paths - {row.path for row in stored.values()}:
        _free_paths(compiled, moved, paths)
    for row in changed:
        row.compiled_at = now
    if changed:
        Publication.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["key", "language"], update_fields=ROW_FIELDS
        )
    wrote_outline = _store_outline(compiled)
    if changed or wrote_outline:
        pagecache.bump()
    return len(changed) + wrote_outline


def _free_paths(compiled: Compiled, moved: list[str], paths: set[str]) -> None:
    """Take down what stands where a changed row wants to stand: it moves too, or its page is gone."""
    own = {row.key for row in compiled.publications} - set(moved)
    site = bool(compiled.publications) and compiled.publications[0].shape in SITE_SHAPES
    rows = Publication.objects.filter(live=True, path__in=paths).exclude(key__in=own)
    rows = rows.filter(shape__in=SITE_SHAPES) if site else rows.exclude(shape__in=SITE_SHAPES)
    (rows | Publication.objects.filter(key__in=moved, live=True)).update(live=False)


def _stored_outline(compiled: Compiled) -> Outline | None:
    if compiled.outline is None:
        return None
    return Outline.objects.filter(programme_key=compiled.outline.programme_key, is_source=True).first()


def _store_outline(compiled: Compiled) -> bool:
    row = compiled.outline
    if row is None or not _outline_differs(row, old := _stored_outline(compiled)):
        return False
    if old is None or old.slug != row.slug or not old.live:
        Outline.objects.filter(slug=row.slug, live=True).exclude(programme_key=row.programme_key).update(
            live=False
        )
    if old is not None and old.language != row.language:
        old.delete()
    row.compiled_at = timezone.now()
    Outline.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["programme_key", "language"],
        update_fields=OUTLINE_FIELDS,
    )
    return True


def _take_down(kept: set[str]) -> None:
    """Rows whose page is no longer live stay for those who were asked to do them, and for nobody else."""
    for model, name in ((Publication, "key"), (Outline, "programme_key")):
        live = dict(model.objects.filter(live=True).values_list("pk", name))
        gone = [pk for pk, key in live.items() if key not in kept]
        if gone:
            model.objects.filter(pk__in=gone).update(live=False)
            pagecache.bump()


def _differs(row: Publication, old: Publication | None) -> bool:
    return old is None or not old.live or old.compiler != COMPILER or bool(_changed_fields(row, old))


def _changed_fields(row: Publication, old: Publication) -> list[str]:
    return [name for name in COMPARED if getattr(row, name) != getattr(old, name)]


def _outline_differs(row: Outline, old: Outline | None) -> bool:
    names = ("language", "slug", "title", "tree", "live")
    return old is None or any(getattr(row, name) != getattr(old, name) for name in names)


def _name(row: Publication, old: Publication | None) -> str:
    where = row.path or row.key
    if old is None:
        return f"{where}: missing"
    return f"{where}: {', '.join(_changed_fields(row, old)) or 'not live'}"
