"""The live pages of a programme, or of the site, as nodes that know their place. A handful of queries, whatever the size."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from rostra.programmes.addresses import HOME_STEPS, PROGRAMME_STEPS, STEP
from rostra.programmes.models import (
    ActivityPage,
    HomePage,
    LevelPage,
    MethodPage,
    MethodsPage,
    ModulePage,
    ProgrammePage,
    StandardPage,
)
from rostra.programmes.models.pages import ContentPage


@dataclass
class Node:
    """A page and its place: parent, order, address, and for activities what comes before and after."""

    page: Any
    parent: Node | None
    position: int
    path: str | None
    raw: list[dict[str, Any]]
    children: list[Node] = field(default_factory=list)
    previous: Node | None = None
    following: Node | None = None

    @property
    def key(self) -> str:
        return self.page.key

    @property
    def parent_key(self) -> str:
        return self.parent.key if self.parent else ""

    @property
    def programme(self) -> Node | None:
        if self.page.shape == "programme":
            return self
        return self.parent.programme if self.parent else None

    @property
    def programme_key(self) -> str:
        return self.programme.key if self.programme else ""

    @property
    def programme_path(self) -> str:
        return (self.programme.path if self.programme else "") or ""

    @property
    def language(self) -> str:
        return getattr(self.page, "language", "") or (self.parent.language if self.parent else "en")


def build(pages: Iterable[ContentPage], root_depth: int) -> list[Node]:
    """Nodes in tree order. A page whose parent is missing (a draft) is left out with all below it."""
    nodes: list[Node] = []
    by_path: dict[str, Node] = {}
    taken: set[str] = set()
    for page in sorted(pages, key=lambda each: each.path):
        parent = by_path.get(page.path[:-STEP])
        if parent is None and len(page.path) != root_depth:
            continue
        raw = page.body.stream_block.get_prep_value(page.body) if page.body is not None else []
        node = Node(page, parent, len(nodes), _free(_path(page, parent), taken), raw)
        by_path[page.path] = node
        nodes.append(node)
        if parent:
            parent.children.append(node)
    return nodes


def _free(path: str | None, taken: set[str]) -> str | None:
    """Two modules of one programme may have the same slug in different blocks: the later one gets a number."""
    if path is None:
        return None
    free, number = path, 1
    while free in taken:
        number += 1
        free = f"{path.removesuffix('/')}-{number}/"
    taken.add(free)
    return free


def _path(page: Any, parent: Node | None) -> str | None:
    if page.shape == "home":
        return ""
    if page.shape == "level":
        return None
    base = parent
    while base is not None and base.path is None:
        base = base.parent
    return f"{base.path if base else ''}{page.slug}/"


@dataclass
class Tree:
    """One programme."""

    nodes: list[Node]

    @classmethod
    def load(cls, root: str, include: ContentPage | None = None) -> Tree:
        """The programme whose page stands at tree path `root`; `include` takes the place of its stored page."""
        pages: list[ContentPage] = []
        for model in (ProgrammePage, LevelPage, ModulePage, ActivityPage):
            queryset = model.objects.filter(path__startswith=root)
            if include is None:
                queryset = queryset.filter(live=True)
            if model is ProgrammePage:
                queryset = queryset.prefetch_related("topics").select_related("brand_logo")
            if model is ModulePage:
                queryset = queryset.prefetch_related("topics")
            if model is ActivityPage:
                queryset = queryset.select_related("quiz", "form", "video", "video__poster")
                queryset = queryset.prefetch_related("video__tracks")
            pages += [page for page in queryset if page.live or _holds(page, include)]
        if include is not None:
            pages = [page for page in pages if page.path != include.path] + [include]
        tree = cls(build(pages, PROGRAMME_STEPS))
        tree._chain()
        return tree

    def _chain(self) -> None:
        activities = [node for node in self.nodes if node.page.shape == "activity"]
        for before, after in pairwise(activities):
            before.following, after.previous = after, before

    @property
    def root(self) -> Node | None:
        return self.nodes[0] if self.nodes else None

    @property
    def key(self) -> str:
        return self.nodes[0].key if self.nodes else ""

    @property
    def language(self) -> str:
        return self.nodes[0].language if self.nodes else "en"

    def links(self) -> dict[int, tuple[str, str]]:
        """Where a link to each page leads: by page id, shape and path. A level's is its programme's page."""
        return {
            node.page.pk: (node.page.shape, node.path or node.programme_path)
            for node in self.nodes
            if node.page.pk
        }


def _holds(page: ContentPage, include: ContentPage | None) -> bool:
    """Whether a draft page stands above the page that is previewed."""
    return include is not None and include.path.startswith(page.path)


@dataclass
class SiteTree:
    """The home page and the standard pages."""

    nodes: list[Node]

    @classmethod
    def load(cls, include: ContentPage | None = None) -> SiteTree:
        pages: list[ContentPage] = []
        for model in (HomePage, StandardPage):
            pages += [page for page in model.objects.all() if page.live or _holds(page, include)]
        if include is not None:
            pages = [page for page in pages if page.path != include.path] + [include]
        return cls(build(pages, HOME_STEPS))

    def links(self) -> dict[int, tuple[str, str]]:
        return {node.page.pk: (node.page.shape, node.path or "") for node in self.nodes if node.page.pk}


@dataclass
class MethodTree(SiteTree):
    """The catalogue of methods."""

    @classmethod
    def load(cls, include: ContentPage | None = None) -> MethodTree:
        pages: list[ContentPage] = []
        for model in (MethodsPage, MethodPage):
            rows = model.objects.prefetch_related("topics") if model is MethodPage else model.objects.all()
            pages += [page for page in rows if page.live or _holds(page, include)]
        if include is not None:
            pages = [page for page in pages if page.path != include.path] + [include]
        return cls(build(pages, PROGRAMME_STEPS))


def programme_roots() -> list[str]:
    """Tree paths of all programmes, live or not."""
    return list(ProgrammePage.objects.order_by("path").values_list("path", flat=True))
