"""Pages to publications: everything a reader sees, worked out once when it is published.

`compile_tree` returns unsaved rows for all live pages of a programme, of the site's own pages or of the method catalogue, in
every language they are read in.
A page whose inputs have not changed since its row was stored (same digest) is not rendered again. Nothing is written here;
`rostra.programmes.actions.publishing` stores.

`html` is meant to stand inside an element of the class `prose`. Links between pages of a programme are relative, so they
stay in the language the reader has chosen. `facts["outcomes"]` is a list of {"id", "text"}.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from typing import Any

from wagtail.fields import StreamField

from rostra.kernel.languages import offered
from rostra.languages import reading as translations
from rostra.languages.markdown import as_text
from rostra.programmes import addresses
from rostra.programmes import facts as make
from rostra.programmes.addresses import SITE_SHAPES
from rostra.programmes.models import Outline, Publication
from rostra.programmes.models.pages import ContentPage
from rostra.programmes.rendering import Setting, render_body
from rostra.programmes.tree import MethodTree, Node, SiteTree, Tree
from rostra.programmes.uses import Needs, Uses, fetch, needs_of
from rostra.programmes.words import Voice, Words

AnyTree = Tree | SiteTree
SITE, METHODS = "site", "methods"  # whose translations those of the site's own pages and of the methods are
TOPICAL = ("programme", "module", "method")

COMPILER = 2

Known = dict[tuple[str, str], Publication]


@dataclass
class Compiled:
    """What compiling a tree gave: rows in reading order, language by language, and the programme's outlines if it has any."""

    publications: list[Publication] = field(default_factory=list)
    outlines: list[Outline] = field(default_factory=list)
    rendered: int = 0

    @property
    def outline(self) -> Outline | None:
        """The outline in the source language."""
        return next((each for each in self.outlines if each.is_source), None)


def compile_tree(
    tree: AnyTree,
    known: Known | None = None,
    *,
    languages: Iterable[str] | None = None,
    only: Container[str] | None = None,
    outlines: bool = True,
    absolute: bool = False,
) -> Compiled:
    """All rows of a tree in its source language and in `languages` (all that it is read in for None).

    `known` are stored rows by key and language: what has the same digest is not rendered again and keeps an empty `html`.
    `only` narrows other languages than the source to some keys; `outlines` False leaves out their outlines.
    """
    compiler = _Compiler(tree, known or {}, absolute)
    result = Compiled()
    for source, nodes in by_language(tree.nodes).items():
        wanted = spoken(programme_key_of(tree)) if languages is None else set(languages)
        others = sorted(wanted - {source})
        part = nodes if only is None else [node for node in nodes if node.key in only]
        shown = nodes if only is None or outlines else around(part)
        for voice in voices(source, others, part, shown, compiler.uses):
            compiler.run(nodes if voice.is_source else part, voice, result)
            if isinstance(tree, Tree) and (voice.is_source or outlines):
                outline = make.outline(tree, voice)
                result.outlines += [outline] if outline else []
    return result


def around(nodes: list[Node]) -> list[Node]:
    """Nodes and those whose titles they show: what stands above, before and after."""
    found = {node.key: node for node in nodes}
    for node in nodes:
        above: Node | None = node
        while above is not None:
            found[above.key] = above
            above = above.parent
        found |= {each.key: each for each in (node.previous, node.following) if each}
    return list(found.values())


def by_language(nodes: list[Node]) -> dict[str, list[Node]]:
    """Nodes by the language they are written in, in order."""
    found: dict[str, list[Node]] = {}
    for node in nodes:
        found.setdefault(node.language, []).append(node)
    return found


def programme_key_of(tree: AnyTree) -> str:
    """Whose translations a tree's are: a programme's, the site's, the catalogue's."""
    if isinstance(tree, Tree):
        return tree.key
    return METHODS if isinstance(tree, MethodTree) else SITE


def spoken(programme_key: str) -> set[str]:
    """The languages a tree is compiled in: the academy's own, and all in which something of it is translated."""
    return {*offered_by_academy(), *translations.languages_of(programme_key)} & set(offered())


def offered_by_academy() -> list[str]:
    """The languages of the academy."""
    from rostra.programmes.actions import academy  # the cache of the one row lives with its verbs

    return list(academy.the().languages)


def voices(source: str, others: list[str], nodes: list[Node], shown: list[Node], uses: Uses) -> list[Voice]:
    """The source's own voice, then one for each language: all texts of `nodes` and of what they use, titles of `shown`."""
    found = {language: Voice(language, source) for language in [source, *others]}
    if not others or not nodes:
        return list(found.values()) if nodes else [found[source]]
    for sort, keys, without in _wanted(nodes, shown, uses):
        for key, by_language in translations.texts(sort, keys, others, without=without).items():
            for language, laid in by_language.items():
                found[language].texts.setdefault(sort, {})[key] = laid
    return list(found.values())


def _wanted(nodes: list[Node], shown: list[Node], uses: Uses) -> list[tuple[str, list[str], str]]:
    """What to ask for: sort, keys, and the beginning of addresses that are not needed."""
    pages = [node.page for node in nodes]
    whole = {page.key for page in pages}
    keys: dict[str, set[str]] = {
        "page": whole,
        "topic": {t.key for page in pages if page.shape in TOPICAL for t in page.topics.all()},
        "quiz": {page.quiz.key for page in pages if getattr(page, "quiz", None)},
        "form": {page.form.key for page in pages if getattr(page, "form", None)},
        "video": {page.video.key for page in pages if getattr(page, "video", None)},
        "picture": {facts["key"] for facts in uses.pictures.values()},
        "term": set(uses.terms),
    }
    wanted = [(sort, sorted(found), "fields." if sort == "form" else "") for sort, found in keys.items()]
    wanted.append(("page", sorted({node.key for node in shown} - whole), "body."))
    return [each for each in wanted if each[1]]


def compile_page(page: ContentPage, *, preview: bool = False) -> list[Publication]:
    """The rows of one page, unsaved, one per language. With `preview` it is compiled as it stands, published or not."""
    tree = tree_of(page, include=page if preview else None)
    compiled = compile_tree(tree, languages=[] if preview else None, only={page.key}, absolute=preview)
    return [row for row in compiled.publications if row.key == page.key]


def preview(page: ContentPage) -> dict[str, Any]:
    """What the page's template needs to show it as it is being edited."""
    tree = tree_of(page, include=page)
    compiled = compile_tree(tree, languages=[], absolute=True)
    own = _pick(compiled, page.key)
    if not isinstance(tree, Tree):
        return {"publication": own, "outline": None}
    levels = [row for row in compiled.publications if row.shape == Publication.Shape.LEVEL]
    shown = own if page.shape != "level" else _pick(compiled, tree.key)
    return {"publication": shown, "outline": compiled.outline, "levels": levels}


def _pick(compiled: Compiled, key: str) -> Publication:
    return next(row for row in compiled.publications if row.key == key)


def tree_of(page: ContentPage, include: ContentPage | None = None) -> AnyTree:
    """The tree that a page stands in; `include` takes the place of its stored page."""
    if page.shape in ("home", "standard"):
        return SiteTree.load(include=include)
    if page.shape in ("methods", "method"):
        return MethodTree.load(include=include)
    return Tree.load(page.path[: addresses.PROGRAMME_STEPS], include=include)


class _Compiler:
    """What all rows of a tree share: what its texts use, where its links lead."""

    def __init__(self, tree: AnyTree, known: Known, absolute: bool) -> None:
        self.known = known
        self.absolute = absolute
        self.needs = {node.key: _needs(node) for node in tree.nodes}
        self.uses = fetch(self.needs.values())
        self.links = {**_foreign_links(self.needs.values(), tree.links()), **tree.links()}
        self.raw = {node.key: digest(node.raw) for node in tree.nodes}

    def run(self, nodes: list[Node], voice: Voice, result: Compiled) -> None:
        uses = self.uses.said(voice)
        for node in nodes:
            row, words = self.row(node, voice, uses)
            stored = self.known.get((row.key, row.language))
            if stored is None or stored.digest != row.digest or not stored.live:
                row.html = self.html(node, voice, uses, words)
                row.facts["translation"] = words.summing_up()
                result.rendered += 1
            result.publications.append(row)

    def row(self, node: Node, voice: Voice, uses: Uses) -> tuple[Publication, Words]:
        page = node.page
        words = voice.words(page.key)
        needs = self.needs[node.key]
        row = Publication(
            key=page.key,
            language=voice.language,
            is_source=voice.is_source,
            shape=page.shape,
            programme_key=node.programme_key,
            parent_key=node.parent_key,
            position=node.position,
            path=node.path,
            page_id=page.pk or 0,
            title=words.plain("title", page.title),
            summary=as_text(words.plain("summary", page.summary)),
            facts=make.facts_of(node, uses, voice, words),
            live=True,
            compiler=COMPILER,
        )
        texts = [(address, laid.text, laid.state) for address, laid in sorted(words.texts.items())]
        row.digest = digest(
            [
                COMPILER, row.language, words.source, row.shape, row.programme_key, row.parent_key, row.position, row.path,
                row.page_id, row.title, row.summary, row.facts, self.raw[node.key], texts, uses.of(needs),
                [self.links.get(pk) for pk in sorted(needs.pages)], self.absolute,
            ]
        )  # fmt: skip
        return row, words

    def html(self, node: Node, voice: Voice, uses: Uses, words: Words) -> str:
        hrefs = {}
        for pk, (shape, path) in self.links.items():
            below = node.page.shape not in SITE_SHAPES and shape not in SITE_SHAPES
            if self.absolute or not below:
                hrefs[pk] = addresses.public(shape, path, voice.language) or ""
            else:
                hrefs[pk] = addresses.relative(node.path or node.programme_path, path)
        return render_body(stream_block(node.page, "body"), node.raw, Setting(uses, hrefs), words)


def _foreign_links(needs: Iterable[Needs], own: dict[int, tuple[str, str]]) -> dict[int, tuple[str, str]]:
    """Where links lead that point out of the tree."""
    wanted = {pk for each in needs for pk in each.pages} - set(own)
    if not wanted:
        return {}
    rows = Publication.objects.filter(page_id__in=wanted, live=True, path__isnull=False, is_source=True)
    return {row.page_id: (row.shape, row.path or "") for row in rows.only("page_id", "shape", "path")}


def _needs(node: Node) -> Needs:
    needs = needs_of(stream_block(node.page, "body"), node.raw)
    for name in make.EXTRA_STREAMS.get(node.page.shape, ()):
        needs.add(needs_of(stream_block(node.page, name), raw_data(node.page, name)))
    return needs


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
