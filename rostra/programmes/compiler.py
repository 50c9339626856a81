"""Pages to publications: everything a reader sees, worked out once when it is published.

`compile_programme` and `compile_site` return unsaved rows for all live pages of a programme or of the site's own pages.
A page whose inputs have not changed since its row was stored (same digest) is not rendered again. Nothing is written here;
`rostra.programmes.actions.publishing` stores.

`html` is meant to stand inside an element of the class `prose`. Links between pages of a programme are relative, so they
stay in the language the reader has chosen. `facts["outcomes"]` is a list of {"id", "text"}.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from wagtail.fields import StreamField

from rostra.languages.markdown import as_text
from rostra.programmes import addresses
from rostra.programmes import facts as make
from rostra.programmes.models import Outline, Publication
from rostra.programmes.models.pages import ContentPage
from rostra.programmes.rendering import Setting, render_body
from rostra.programmes.tree import Node, SiteTree, Tree
from rostra.programmes.uses import Needs, Uses, fetch, needs_of

COMPILER = 1

Known = dict[str, Publication]


@dataclass
class Compiled:
    """What compiling a tree gave: rows in reading order, and the programme's outline if it has one."""

    publications: list[Publication] = field(default_factory=list)
    outline: Outline | None = None
    rendered: int = 0


def compile_programme(tree: Tree, known: Known | None = None, *, absolute: bool = False) -> Compiled:
    """All rows of a programme. `known` are stored rows by key, whose html is kept where nothing changed."""
    result = _compile(tree.nodes, tree.language, tree.links(), known or {}, absolute)
    result.outline = make.outline(tree)
    return result


def compile_site(tree: SiteTree, known: Known | None = None, *, absolute: bool = False) -> Compiled:
    """All rows of the home page and the standard pages."""
    result = Compiled()
    for language in dict.fromkeys(node.language for node in tree.nodes):
        nodes = [node for node in tree.nodes if node.language == language]
        part = _compile(nodes, language, tree.links(), known or {}, absolute)
        result.publications += part.publications
        result.rendered += part.rendered
    return result


def compile_page(page: ContentPage, *, preview: bool = False) -> list[Publication]:
    """The rows of one page, unsaved, one per language. With `preview` it is compiled as it stands, published or not."""
    tree = _tree_of(page, include=page if preview else None)
    compiled = (
        compile_programme(tree, absolute=preview)
        if isinstance(tree, Tree)
        else compile_site(tree, absolute=preview)
    )
    return [row for row in compiled.publications if row.key == page.key]


def preview(page: ContentPage) -> dict[str, Any]:
    """What the page's template needs to show it as it is being edited."""
    tree = _tree_of(page, include=page)
    if isinstance(tree, SiteTree):
        return {"publication": _pick(compile_site(tree, absolute=True), page.key), "outline": None}
    compiled = compile_programme(tree, absolute=True)
    own = _pick(compiled, page.key)
    levels = [row for row in compiled.publications if row.shape == Publication.Shape.LEVEL]
    shown = own if page.shape != "level" else _pick(compiled, tree.key)
    return {"publication": shown, "outline": compiled.outline, "levels": levels}


def _pick(compiled: Compiled, key: str) -> Publication:
    return next(row for row in compiled.publications if row.key == key)


def _tree_of(page: ContentPage, include: ContentPage | None) -> Tree | SiteTree:
    if page.shape in ("home", "standard"):
        return SiteTree.load(include=include)
    return Tree.load(page.path[: addresses.PROGRAMME_STEPS], include=include)


def _compile(
    nodes: list[Node], language: str, links: dict[int, tuple[str, str]], known: Known, absolute: bool
) -> Compiled:
    needs = {node.key: _needs(node) for node in nodes}
    uses = fetch(needs.values())
    links = {**_foreign_links(needs.values(), links), **links}
    result = Compiled()
    for node in nodes:
        row = _row(node, language, needs[node.key], uses, links, absolute)
        stored = known.get(node.key)
        if stored is not None and stored.digest == row.digest:
            row.html = stored.html
        else:
            row.html = _html(node, language, uses, links, absolute)
            result.rendered += 1
        result.publications.append(row)
    return result


def _foreign_links(needs: Iterable[Needs], own: dict[int, tuple[str, str]]) -> dict[int, tuple[str, str]]:
    """Where links lead that point out of the tree."""
    wanted = {pk for each in needs for pk in each.pages} - set(own)
    if not wanted:
        return {}
    rows = Publication.objects.filter(page_id__in=wanted, live=True, path__isnull=False)
    return {row.page_id: (row.shape, row.path or "") for row in rows.only("page_id", "shape", "path")}


def _row(
    node: Node, language: str, needs: Needs, uses: Uses, links: dict[int, tuple[str, str]], absolute: bool
) -> Publication:
    page = node.page
    facts = make.facts_of(node, uses, language)
    row = Publication(
        key=page.key,
        language=language,
        is_source=True,
        shape=page.shape,
        programme_key=node.programme_key,
        parent_key=node.parent_key,
        position=node.position,
        path=node.path,
        page_id=page.pk or 0,
        title=page.title,
        summary=as_text(page.summary),
        facts=facts,
        live=True,
        compiler=COMPILER,
    )
    row.digest = digest(
        [
            COMPILER, row.language, row.shape, row.programme_key, row.parent_key, row.position, row.path, row.page_id,
            row.title, row.summary, facts, node.raw, uses.of(needs), [links.get(pk) for pk in sorted(needs.pages)], absolute,
        ]
    )  # fmt: skip
    return row


def _needs(node: Node) -> Needs:
    needs = needs_of(stream_block(node.page, "body"), node.raw)
    for name in make.EXTRA_STREAMS.get(node.page.shape, ()):
        needs.add(needs_of(stream_block(node.page, name), raw_data(node.page, name)))
    return needs


def _html(node: Node, language: str, uses: Uses, links: dict[int, tuple[str, str]], absolute: bool) -> str:
    hrefs = {}
    for pk, (shape, path) in links.items():
        below = node.page.shape not in ("home", "standard") and shape not in ("home", "standard")
        if absolute or not below:
            hrefs[pk] = addresses.public(shape, path, language) or ""
        else:
            hrefs[pk] = addresses.relative(node.path or node.programme_path, path)
    setting = Setting(uses, hrefs)
    return render_body(stream_block(node.page, "body"), node.raw, setting, language=language, source=language)


def stream_block(page: ContentPage, name: str) -> Any:
    """The stream block behind a stream field of a page."""
    stream_field = page._meta.get_field(name)
    assert isinstance(stream_field, StreamField)
    return stream_field.stream_block


def raw_data(page: ContentPage, name: str) -> list[dict[str, Any]]:
    """The raw data of a stream field, as JSON would hold it."""
    value = getattr(page, name)
    return value.stream_block.get_prep_value(value) if value is not None else []


def digest(value: Any) -> str:
    """A hash of plain JSON values."""
    return hashlib.sha256(
        json.dumps(value, sort_keys=True, ensure_ascii=False, default=str).encode()
    ).hexdigest()
