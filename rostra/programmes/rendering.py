"""Raw blocks to the HTML that readers get. Nothing is fetched here: what texts use is handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from rostra.languages.passages import is_item, overlay
from rostra.programmes.richtext import expand
from rostra.programmes.uses import Uses, needs_of


@dataclass
class Setting:
    """What a text is rendered with: what it uses, where its links lead."""

    uses: Uses
    page_links: dict[int, str] = field(default_factory=dict)

    def rich(self, html: str) -> str:
        return mark_safe(  # cleaned by nh3 in expand
            expand(
                html,
                page_links=self.page_links,
                document_links={key: facts["url"] for key, facts in self.uses.documents.items()},
                terms=set(self.uses.terms),
            )
        )


def render_body(
    block: blocks.StreamBlock,
    raw: list[dict[str, Any]],
    setting: Setting,
    *,
    language: str,
    source: str,
    texts: Mapping[str, str] | None = None,
    path: str = "body",
) -> str:
    """All blocks of a body in `language`, then the definitions of the terms used.

    Written in `source`. `texts` are the translations by address; a block that lacks one is shown in the source language
    in an element that says so.
    """
    fallback: set[str] = set()
    if texts is not None:
        raw, fallback = overlay(raw, block, texts, path)
    parts: list[str] = []
    with translation.override(language):
        for child in raw:
            if child["type"] not in block.child_blocks:
                continue
            html = render_block(block.child_blocks[child["type"]], child["value"], setting)
            if child.get("id") in fallback:
                html = format_html('<div lang="{}">{}</div>', source, html)
            parts.append(html)
        terms = [setting.uses.terms[key] for key in needs_of(block, raw).terms if key in setting.uses.terms]
        if terms:
            parts.append(render_to_string("programmes/blocks/glossary.html", {"terms": terms}).strip())
    return "\n".join(parts)


def render_block(block: blocks.Block, raw: Any, setting: Setting) -> str:
    """One block through its own template; a block without a template shows nothing."""
    template = getattr(block.meta, "template", None)
    if not template:
        return ""
    return mark_safe(
        render_to_string(template, {"value": prepare(block, raw, setting)}).strip()
    )  # made by a template


def prepare(block: blocks.Block, raw: Any, setting: Setting) -> Any:
    """Raw data as plain values for a template: safe HTML, facts of pictures and documents, lists and dicts."""
    if isinstance(block, blocks.RichTextBlock):
        return setting.rich(raw or "")
    if isinstance(block, ImageBlock):
        return _image(raw, setting)
    if isinstance(block, ImageChooserBlock):
        return setting.uses.pictures.get(int(raw)) if raw else None
    if isinstance(block, DocumentChooserBlock):
        return setting.uses.documents.get(int(raw)) if raw else None
    if isinstance(block, blocks.StreamBlock):
        return [
            {
                "type": child["type"],
                "value": prepare(block.child_blocks[child["type"]], child["value"], setting),
            }
            for child in raw or []
            if child["type"] in block.child_blocks
        ]
    if isinstance(block, blocks.ListBlock):
        return [
            prepare(block.child_block, item["value"] if is_item(item) else item, setting)
            for item in raw or []
        ]
    if isinstance(block, blocks.StructBlock):
        return {
            name: prepare(inner, (raw or {}).get(name), setting) for name, inner in block.child_blocks.items()
        }
    return raw


def _image(raw: Any, setting: Setting) -> dict[str, Any] | None:
    if not isinstance(raw, dict) or not raw.get("image"):
        return None
    facts = setting.uses.pictures.get(int(raw["image"]))
    if facts is None:
        return None
    return {**facts, "alt": "" if raw.get("decorative") else raw.get("alt_text") or facts["alt"]}
