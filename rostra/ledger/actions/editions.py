"""Opening an edition pins what it asks. What changes in the programme later is offered, and accepted one by
one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.assessment.models import Form
from rostra.cohorts import rules as cohort_rules
from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel import audit, pagecache
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import new_key
from rostra.kernel.time import now, today
from rostra.ledger.actions import following
from rostra.ledger.models import Requirement
from rostra.ledger.pins import ACTIVITY, Pin, Terms, pins_of
from rostra.programmes import reading as programmes
from rostra.programmes.models import Publication

TEXTS = ("code", "title", "position", "minutes", "module")


@dataclass(frozen=True)
class Difference:
    """Something the programme asks otherwise than the edition. `what`: added, removed, changed or back."""

    key: str
    what: str
    target: str
    code: str
    title: str
    detail: str = ""


@transaction.atomic
def open_(edition: Edition, *, by: Any) -> Edition:
    """Open an edition: pin its requirements from the programme's outline. From now on people may enrol."""
    _may_run(edition, by)
    edition = (
        Edition.objects.select_for_update(of=("self",))
        .select_related("organisation", "programme")
        .get(pk=edition.pk)
    )
    if edition.cancelled_at:
        raise Refused(_("This edition is cancelled."), code="cancelled")
    if edition.opened_at:
        return edition
    if edition.ends_on and edition.ends_on < today(edition.time_zone):
        raise Refused(_("Its last day is past. Choose later dates first."), field="ends_on", code="ended")
    pins = _pins(edition)
    if not pins:
        raise Refused(
            _("This programme has no published activities yet. Publish it first, then open the edition."),
            code="empty_programme",
        )
    Requirement.objects.bulk_create([_made(edition, pin) for pin in pins])
    edition.opened_at, edition.opened_by = now(), by
    edition.save(update_fields=["opened_at", "opened_by", "updated_at"])
    audit.record("ledger.edition.open", edition, by=by, requirements=len(pins))
    pagecache.bump()
    return edition


def _pins(edition: Edition) -> list[Pin]:
    outline = programmes.outline(
        language=edition.languages[0] if edition.languages else "en", key=edition.programme_key
    )
    if outline is None or not outline.live:
        return []
    rows = Publication.objects.filter(
        programme_key=edition.programme_key, shape=Publication.Shape.ACTIVITY, live=True
    )
    facts = dict(rows.values_list("key", "facts"))
    forms = {fact["form"] for fact in facts.values() if fact.get("form")}
    reviews = dict(Form.objects.filter(key__in=forms).values_list("key", "review"))
    return pins_of(outline.tree, facts, reviews, _terms(edition))


def _terms(edition: Edition) -> Terms:
    taken = dict(edition.modules.values_list("module_key", "due_on"))
    return Terms(edition.starts_on, edition.ends_on, edition.choice, taken)


def _made(edition: Edition, pin: Pin) -> Requirement:
    values = {**asdict(pin), "accepts": list(pin.accepts)}
    del values["own_date"]
    return Requirement(key=new_key(), edition=edition, kind=ACTIVITY, **values)


def differences(edition: Edition) -> list[Difference]:
    """What the programme asks now otherwise than the edition pinned; none for one that is not open, or is
    over.
    """
    if edition.opened_at is None or edition.cancelled_at or _over(edition):
        return []
    pins = _pins(edition)
    if not pins:
        return []
    return [difference for difference, _pin, _requirement in _compare(edition, pins)]


def _over(edition: Edition) -> bool:
    return bool(edition.ends_on and edition.ends_on < today(edition.time_zone))


def _compare(edition: Edition, pins: list[Pin]) -> list[tuple[Difference, Pin | None, Requirement | None]]:
    asked = {row.target: row for row in edition.requirements.filter(kind=ACTIVITY).order_by("position", "pk")}
    found: list[tuple[Difference, Pin | None, Requirement | None]] = []
    for pin in pins:
        row = asked.get(pin.target)
        if row is None:
            found.append(
                (Difference(f"add:{pin.target}", "added", pin.target, pin.code, pin.title), pin, None)
            )
        elif row.retired_at is not None:
            found.append(
                (Difference(f"back:{pin.target}", "back", pin.target, pin.code, pin.title), pin, row)
            )
        elif detail := _detail(row, pin):
            found.append(
                (
                    Difference(f"change:{pin.target}", "changed", pin.target, pin.code, pin.title, detail),
                    pin,
                    row,
                )
            )
    there = {pin.target for pin in pins}
    for target, row in asked.items():
        if target not in there and row.retired_at is None:
            found.append((Difference(f"remove:{target}", "removed", target, row.code, row.title), None, row))
    return found


def _detail(row: Requirement, pin: Pin) -> str:
    """What differs, in words; empty when only the place in the order does or nothing at all."""
    said = []
    if row.title != pin.title:
        said.append(_("is now called “%(title)s”") % {"title": pin.title})
    if row.code != pin.code:
        said.append(_("has the code %(code)s") % {"code": pin.code or "–"})
    if row.minutes != pin.minutes:
        said.append(_("takes %(minutes)s minutes") % {"minutes": pin.minutes})
    if (row.group, row.package) != (pin.group, pin.package):
        said.append(_("is now %(group)s") % {"group": Requirement.Group(pin.group).label})
    if pin.own_date and row.due_days != pin.due_days:
        said.append(_("has a date of its own"))
    if not set(pin.accepts) <= set(row.accepts) or (
        pin.threshold is not None and row.threshold is not None and pin.threshold < row.threshold
    ):
        said.append(_("can be met in another way"))
    return "; ".join(said)


@transaction.atomic
def accept_differences(edition: Edition, *, keys: Iterable[str], by: Any) -> list[Difference]:
    """Take over some differences. What somebody has met stays met: an activity that is asked no longer is
    retired, not deleted, and a change only ever widens what meets it."""
    _may_run(edition, by)
    edition = (
        Edition.objects.select_for_update(of=("self",))
        .select_related("organisation", "programme")
        .get(pk=edition.pk)
    )
    wanted = set(keys)
    chosen = [each for each in _compare(edition, _pins(edition)) if each[0].key in wanted]
    for difference, pin, row in chosen:
        if pin is not None and row is None:
            row = _made(edition, pin)
            row.save(force_insert=True)
            following.ask(edition, row)
        elif row is not None:
            _apply(difference, pin, row)
            row.save()
    if chosen:
        following.follow_edition(edition)
        audit.record("ledger.edition.accept", edition, by=by, accepted=[each[0].key for each in chosen])
    return [each[0] for each in chosen]


def _apply(difference: Difference, pin: Pin | None, row: Requirement) -> None:
    if pin is None:
        row.retired_at = now()
        return
    row.retired_at = None
    for name in (*TEXTS, "group", "package"):
        setattr(row, name, getattr(pin, name))
    if pin.own_date or (row.due_days is None and pin.group != Requirement.Group.OPTIONAL):
        row.due_days = pin.due_days
    row.accepts = [*row.accepts, *(each for each in pin.accepts if each not in row.accepts)]
    if pin.threshold is None or row.threshold is None:
        row.threshold = None
    else:
        row.threshold = min(pin.threshold, row.threshold)


def _may_run(edition: Edition, by: Any) -> None:
    if by is not None and not cohort_rules.may_run_edition(by, edition):
        raise NotAllowed(_("You do not run this edition."))


def enrolled_in(edition: Edition) -> Any:
    """Everybody with a ledger in this edition."""
    return Enrolment.objects.filter(edition=edition).exclude(state=Enrolment.State.INVITED)
