"""Priorities and campaigns, and what serves them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.community import fields
from rostra.community.models import Priority, PriorityLink
from rostra.community.models.documents import SERVING
from rostra.community.rules import documents as rules
from rostra.community.rules.roles import may_edit_for
from rostra.community.slugs import slug_of
from rostra.community.translating import documents as translating
from rostra.kernel import audit, pagecache
from rostra.kernel.errors import NotAllowed, Refused
from rostra.languages.actions import sources
from rostra.people.models import Organisation
from rostra.search.actions import index

SOURCE = translating.PRIORITY
MOST_LINKS = 300


@transaction.atomic
def add(*, organisation: Organisation, title: str, by: Any, slug: str = "", **given: Any) -> Priority:
    """Write a priority or a campaign down; nobody else sees it before it is published. Raises NotAllowed, and Refused naming the
    field."""
    if not may_edit_for(by, organisation):
        raise NotAllowed(_("You do not write for this organisation."))
    priority = Priority(organisation=organisation)
    _fill(priority, {"title": title, **given})
    priority.slug = slug or slug_of(priority.title, priority)
    priority.save()
    audit.record("community.priority.add", priority, by=by)
    return priority


@transaction.atomic
def change(priority: Priority, *, by: Any, meaning_changed: bool = True, **given: Any) -> Priority:
    """Change what it says; only the fields that are named."""
    priority = _own(priority, by)
    _fill(priority, given)
    priority.save()
    audit.record("community.priority.change", priority, by=by)
    _noted(priority, meaning_changed=meaning_changed)
    return priority


@transaction.atomic
def publish(priority: Priority, *, by: Any) -> Priority:
    """Let everybody read it."""
    priority = _own(priority, by)
    priority.published_at = priority.published_at or timezone.now()
    priority.save(update_fields=["published_at", "updated_at"])
    audit.record("community.priority.publish", priority, by=by)
    _noted(priority, meaning_changed=True)
    return priority


@transaction.atomic
def unpublish(priority: Priority, *, by: Any) -> Priority:
    """Take it down; it stays at the desk."""
    priority = _own(priority, by)
    priority.published_at = None
    priority.save(update_fields=["published_at", "updated_at"])
    audit.record("community.priority.unpublish", priority, by=by)
    sources.gone(SOURCE, [priority.key])
    index.touch(SOURCE, [priority.key])
    pagecache.bump()
    return priority


@transaction.atomic
def serve(priority: Priority, *, what: str, things: Iterable[Any], by: Any) -> int:
    """Say that things of one sort (a name of `SERVING`) serve it; those that do already stay. Returns how many are new.

    What somebody may not see they cannot name: the page offers only what they see."""
    priority = _own(priority, by)
    if what not in SERVING:
        raise Refused(_("Choose one of these."), field="what", code="unknown")
    known = set(priority.links.filter(**{f"{what}__isnull": False}).values_list(f"{what}_id", flat=True))
    rows = [PriorityLink(priority=priority, **{what: thing}) for thing in things if thing.pk not in known]
    if priority.links.count() + len(rows) > MOST_LINKS:
        said = _("At most %(most)d things serve a priority.") % {"most": MOST_LINKS}
        raise Refused(said, field="things", code="many")
    PriorityLink.objects.bulk_create(rows, ignore_conflicts=True)
    audit.record("community.priority.serve", priority, by=by, what=what, count=len(rows))
    pagecache.bump()
    return len(rows)


@transaction.atomic
def stop_serving(priority: Priority, *, links: Iterable[int], by: Any) -> int:
    """Take links away by their primary keys; returns how many."""
    priority = _own(priority, by)
    count, _models = priority.links.filter(pk__in=list(links)).delete()
    audit.record("community.priority.stop_serving", priority, by=by, count=count)
    pagecache.bump()
    return count


@transaction.atomic
def set_for(thing: Any, *, what: str, priorities: Iterable[Priority], by: Any) -> None:
    """Which of the priorities that somebody writes a thing serves; those of others stay as they are."""
    if what not in SERVING:
        raise Refused(_("Choose one of these."), field="what", code="unknown")
    own = rules.writable_priorities(by)
    wanted = {each.pk for each in priorities}
    mine = set(own.values_list("pk", flat=True))
    if not wanted <= mine:
        raise NotAllowed(_("You do not write for this organisation."))
    rows = PriorityLink.objects.filter(**{what: thing}, priority__in=mine)
    known = set(rows.values_list("priority_id", flat=True))
    rows.exclude(priority__in=wanted).delete()
    PriorityLink.objects.bulk_create(
        PriorityLink(priority_id=pk, **{what: thing}) for pk in sorted(wanted - known)
    )
    audit.record("community.priority.set_for", thing, by=by, count=len(wanted))
    pagecache.bump()


def _own(priority: Priority, by: Any) -> Priority:
    priority = (
        Priority.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=priority.pk)
    )
    if not rules.may_write_priority(by, priority):
        raise NotAllowed(_("You do not write for this organisation."))
    return priority


def _fill(priority: Priority, given: dict[str, Any]) -> None:
    clean: dict[str, Callable[[str, Any], Any]] = {
        "title": lambda name, value: fields.line(Priority, name, value, needed=_("Give it a title.")),
        "summary": lambda name, value: fields.line(
            Priority, name, value, needed=_("Say in one or two sentences what it is about.")
        ),
        "text": fields.text, "language": fields.language, "url": fields.address, "kind": _kind,
        "starts_on": _day, "ends_on": _day, "position": lambda name, value: int(value or 0),
    }  # fmt: skip
    for name, value in given.items():
        setattr(priority, name, clean[name](name, value))
    if priority.starts_on and priority.ends_on and priority.ends_on < priority.starts_on:
        raise Refused(_("It ends before it begins."), field="ends_on", code="order")
    if priority.kind == Priority.Kind.CAMPAIGN and not priority.starts_on:
        raise Refused(_("Say when the campaign begins."), field="starts_on", code="empty")


def _kind(name: str, value: str) -> str:
    if value not in Priority.Kind.values:
        raise Refused(_("Choose one of these."), field=name, code="unknown")
    return value


def _day(name: str, value: dt.date | None) -> dt.date | None:
    return value or None


def _noted(priority: Priority, *, meaning_changed: bool) -> None:
    if priority.published_at is not None:
        sources.sync(SOURCE, [translating.source(SOURCE, priority)], meaning_changed=meaning_changed)
    index.touch(SOURCE, [priority.key])
    pagecache.bump()
