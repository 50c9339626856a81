"""What texts use: pictures, documents, terms, pages. Gathered from raw data, fetched once for a whole programme."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from rostra.languages.passages import is_item
from rostra.programmes.models import Attachment, Picture, Term
from rostra.programmes.richtext import TERM, links_of
from rostra.programmes.words import Voice

SMALL, LARGE = "width-800|format-webp", "width-1600|format-webp"


@dataclass
class Needs:
    """Ids of what a text points at."""

    pictures: set[int] = field(default_factory=set)
    documents: set[int] = field(default_factory=set)
    pages: set[int] = field(default_factory=set)
    terms: list[str] = field(default_factory=list)

    def add(self, other: Needs) -> None:
        self.pictures |= other.pictures
        self.documents |= other.documents
        self.pages |= other.pages
        self.terms += [key for key in other.terms if key not in self.terms]


def needs_of(block: blocks.Block, raw: Any) -> Needs:
    """What one piece of raw data needs; terms in the order of their first mention."""
    needs = Needs()
    _gather(block, raw, needs)
    return needs


def _gather(block: blocks.Block, raw: Any, needs: Needs) -> None:
    if raw in (None, "", []):
        return
    if isinstance(block, blocks.RichTextBlock):
        for link in links_of(raw):
            if link.get("linktype") == "document" and link.get("id"):
                needs.documents.add(int(link["id"]))
            elif link.get("linktype") == "page" and link.get("id"):
                needs.pages.add(int(link["id"]))
            elif link.get("href", "").startswith(TERM):
                key = link["href"].removeprefix(TERM)
                if key not in needs.terms:
                    needs.terms.append(key)
    elif isinstance(block, ImageBlock):
        picture = raw.get("image") if isinstance(raw, dict) else raw
        if picture:
            needs.pictures.add(int(picture))
    elif isinstance(block, ImageChooserBlock):
        needs.pictures.add(int(raw))
    elif isinstance(block, DocumentChooserBlock):
        needs.documents.add(int(raw))
    elif isinstance(block, blocks.StreamBlock):
        for child in raw:
            if child["type"] in block.child_blocks:
                _gather(block.child_blocks[child["type"]], child["value"], needs)
    elif isinstance(block, blocks.ListBlock):
        for item in raw:
            _gather(block.child_block, item["value"] if is_item(item) else item, needs)
    elif isinstance(block, blocks.StructBlock):
        for name, inner in block.child_blocks.items():
            if name in raw:
                _gather(inner, raw[name], needs)


@dataclass
class Uses:
    """Everything that the texts of a programme use, as plain facts."""

    pictures: dict[int, dict[str, Any]] = field(default_factory=dict)
    documents: dict[int, dict[str, Any]] = field(default_factory=dict)
    terms: dict[str, dict[str, Any]] = field(default_factory=dict)

    def said(self, voice: Voice) -> Uses:
        """The same in the words of a voice: terms with their definitions, alternative texts of pictures."""
        if voice.is_source:
            return self
        return Uses(
            pictures={
                pk: {**facts, "alt": voice.say("picture", facts["key"], "description", facts["alt"])}
                for pk, facts in self.pictures.items()
            },
            documents=self.documents,
            terms={key: _term(facts, voice) for key, facts in self.terms.items()},
        )

    def of(self, needs: Needs) -> dict[str, Any]:
        """The part of it that one text uses, for its digest."""
        return {
            "pictures": [self.pictures.get(key) for key in sorted(needs.pictures)],
            "documents": [self.documents.get(key) for key in sorted(needs.documents)],
            "terms": [self.terms.get(key) for key in needs.terms],
        }


def _term(facts: dict[str, Any], voice: Voice) -> dict[str, Any]:
    words = voice.words(facts["id"], "term")
    said = {name: words.plain(name, facts[name]) for name in ("term", "definition")}
    if words.fallback:  # a word and its meaning stand in one language
        return {**facts, "lang": voice.source}
    return {**facts, **said}


def fetch(needs: Iterable[Needs]) -> Uses:
    """Fetch all of it: one query each for pictures, their renditions, documents and terms. New renditions are made."""
    everything = Needs()
    for each in needs:
        everything.add(each)
    uses = Uses()
    if everything.pictures:
        pictures = Picture.objects.filter(pk__in=everything.pictures).prefetch_renditions(SMALL, LARGE)
        uses.pictures = {picture.pk: picture_facts(picture) for picture in pictures}
    if everything.documents:
        uses.documents = {
            each.pk: document_facts(each) for each in Attachment.objects.filter(pk__in=everything.documents)
        }
    if everything.terms:
        uses.terms = {
            each.key: {"id": each.key, "term": each.term, "definition": each.definition}
            for each in Term.objects.filter(key__in=everything.terms)
        }
    return uses


def picture_facts(picture: Picture) -> dict[str, Any]:
    """What a page needs of a picture: addresses in two sizes, measures, alternative text, credit."""
    made = picture.get_renditions(SMALL, LARGE)
    small, large = made[SMALL], made[LARGE]
    return {
        "key": picture.key,
        "src": small.url,
        "srcset": f"{small.url} {small.width}w, {large.url} {large.width}w"
        if large.width > small.width
        else "",
        "large": large.url,
        "width": small.width,
        "height": small.height,
        "alt": "" if picture.is_decorative else picture.description,
        "creator": picture.creator,
        "licence": picture.licence,
    }


def document_facts(document: Attachment) -> dict[str, Any]:
    """What a page needs of a document: address, kind and size of its file."""
    return {
        "url": document.url,
        "title": document.title,
        "extension": document.file_extension.upper(),
        "size": document.get_file_size() or 0,
    }
