"""Raw blocks to the HTML that readers get. Nothing is fetched here: what texts use is handed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from rostra.languages.models import State
from rostra.languages.names import name_of
from rostra.languages.passages import is_item, visit
from rostra.programmes.richtext import expand
from rostra.programmes.uses import Uses, needs_of
from rostra.programmes.words import Words


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
    words: Words,
    *,
    path: str = "body",
) -> str:
    """All blocks of a body in the language of the words, then the definitions of the terms used.

    A block that lacks a passage is shown whole in the language it was written in, in an element that says so; a block
    with a passage whose source has changed since carries a mark.
    """
    parts: list[str] = []
    shown: list[dict[str, Any]] = []
    for child in raw:
        if child["type"] not in block.child_blocks:
            continue
        laid, state = lay(child, block, words, path)
        shown.append(laid)
        spoken = words.source if state == "fallback" else words.language
        with translation.override(spoken):
            html = render_block(block.child_blocks[child["type"]], laid["value"], setting)
        parts.append(_marked(html, state, words, f"b-{child.get('id', '')}"))
    with translation.override(words.language):
        terms = [setting.uses.terms[key] for key in needs_of(block, shown).terms if key in setting.uses.terms]
        if terms:
            parts.append(render_to_string("programmes/blocks/glossary.html", {"terms": terms}).strip())
    return "\n".join(parts)


def lay(
    child: dict[str, Any], block: blocks.StreamBlock, words: Words, path: str
) -> tuple[dict[str, Any], str]:
    """A block in the language of the words, and "" | "fallback" | "outdated"."""
    if words.is_source:
        return child, ""
    found: list[Any] = []

    def replace(address: str, text: str, rich: bool) -> str:
        if not text.strip():
            return text
        laid = words.texts.get(address)
        found.append(laid)
        return laid.text if laid else text

    result = visit([child], replace, block, path)[0]
    if not found:
        return child, ""
    if None in found:
        words.fallback += 1
        return child, "fallback"
    for laid in found:
        words.count(laid)
    return result, "outdated" if any(laid.state == State.OUTDATED for laid in found) else ""


def _marked(html: str, state: str, words: Words, anchor: str) -> str:
    """The block in an element that can be pointed at, with its language and a mark where it needs them."""
    if state == "fallback":
        return format_html(
            '<div class="block fallback" id="{}" lang="{}">{}</div>', anchor, words.source, html
        )
    if state == "outdated":
        with translation.override(words.language):
            note = _("This part has changed in %(language)s since it was translated.") % {
                "language": name_of(words.source)
            }
        return format_html(
            '<div class="block outdated" id="{}"><p class="outdated-note">{}</p>{}</div>', anchor, note, html
        )
    return format_html('<div class="block" id="{}">{}</div>', anchor, html)


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
