"""Bringing one page to what a blueprint says of it."""

from __future__ import annotations

from typing import Any

from rostra.exchange.blueprint import schema
from rostra.exchange.blueprint.collecting import Collector
from rostra.exchange.blueprint.heading import raw_of, values_of
from rostra.exchange.blueprint.raw import Known, to_raw
from rostra.languages.passages import write_ids
from rostra.languages.reuse import put_inner_ids, take_over
from rostra.programmes.choices import ChangeSize
from rostra.programmes.models import Topic


def is_equal(page: Any, wanted: schema.Page, collector: Collector) -> bool:
    """Whether the page says what it should. Ids that the blueprint leaves open may be any."""
    present = collector.page(page)
    if present.head != wanted.head or len(present.body) != len(wanted.body):
        return False
    return all(
        old.type == new.type
        and old.value == new.value
        and (not new.id or (old.id, old.keys) == (new.id, new.keys))
        for old, new in zip(present.body, wanted.body, strict=True)
    )


def fill(page: Any, wanted: schema.Page, known: Known, facts: dict[str, Any], by: Any) -> None:
    """Save the page with head and text of the blueprint, and `facts`, and publish it."""
    for name, value in {**facts, **values_of(wanted.head, known)}.items():
        setattr(page, name, value)
    page.body = _body(page, wanted, known)
    page.change = (
        ChangeSize.MEANING
    )  # a newer version may say something else, whatever the last edit here was
    if hasattr(wanted.head, "topics"):
        page.topics.set(Topic.objects.filter(title__in=wanted.head.topics))
    # Publishing cleans the page, and is the one line in its history.
    page.save_revision(user=by, clean=False).publish(user=by)


def _body(page: Any, wanted: schema.Page, known: Known) -> list[dict[str, Any]]:
    block = page.body.stream_block
    new = []
    for each in wanted.body:
        child = to_raw(each, known)
        new.append(put_inner_ids(child, block, each.keys) if each.keys else child)
    return write_ids(take_over(new, raw_of(page, "body"), block), block, page.key)
