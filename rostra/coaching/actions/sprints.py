"""Sprints of an edition: planned, changed, asked of people, shifted with a cohort."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from rostra.coaching.kinds import SPRINT
from rostra.coaching.models import Aim, Sprint, Tag
from rostra.coaching.rules.sprints import may_plan_sprints
from rostra.cohorts.models import Cohort, Edition
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import new_key, squeeze
from rostra.kernel.time import now
from rostra.ledger.actions import following
from rostra.ledger.models import Requirement

ACCEPTS = ["accepted"]
MOST_AIMS = 12
LONGEST_AIM = 300
CHANGEABLE = frozenset(
    {"number", "title", "about", "language", "starts_on", "ends_on", "suggestions", "wanted", "peers"}
)


@transaction.atomic
def plan(
    *,
    edition: Edition,
    number: int,
    title: str,
    starts_on: dt.date,
    ends_on: dt.date,
    by: Any,
    cohort: Cohort | None = None,
    about: str = "",
    language: str = "",
    suggestions: Iterable[Mapping[str, str]] = (),
    wanted: int = 1,
    peers: bool = False,
    key: str | None = None,
) -> Sprint:
    """Plan a sprint of an edition, or of one of its cohorts. `suggestions`: texts and tags of aims to choose from."""
    _may(by, edition)
    sprint = Sprint(
        key=key or new_key(), edition=edition, cohort=cohort, number=number, title=squeeze(title),
        about=about.strip(), language=language or edition.organisation.language, starts_on=starts_on,
        ends_on=ends_on, suggestions=_suggested(suggestions), wanted=wanted, peers=peers,
    )  # fmt: skip
    _check(sprint)
    _keep(sprint)
    audit.record("coaching.sprint.plan", sprint, by=by, edition=edition.key, number=number)
    return sprint


@transaction.atomic
def change(sprint: Sprint, *, by: Any, **values: Any) -> Sprint:
    """Change a sprint; what it asks is due accordingly. Aims that members chose stay as they are."""
    sprint = _locked(sprint)
    _may(by, sprint.edition)
    unknown = set(values) - CHANGEABLE
    if unknown:
        raise ValueError(f"not changed here: {sorted(unknown)}")
    if "suggestions" in values:
        values["suggestions"] = _suggested(values["suggestions"])
    changed = [name for name, value in values.items() if getattr(sprint, name) != value]
    for name in changed:
        setattr(sprint, name, values[name])
    if not changed:
        return sprint
    _check(sprint)
    _keep(sprint)
    _follow(sprint)
    audit.record("coaching.sprint.change", sprint, by=by, edition=sprint.edition.key, fields=sorted(changed))
    return sprint


@transaction.atomic
def remove(sprint: Sprint, *, by: Any) -> None:
    """Take a sprint away in which nobody has set an aim."""
    sprint = _locked(sprint)
    _may(by, sprint.edition)
    if sprint.aims.exists():
        raise Refused(_("Members work in this sprint already. Change it instead."), code="in_use")
    if sprint.requirement_id:
        _unasked(sprint)
    audit.record("coaching.sprint.remove", sprint, by=by, edition=sprint.edition.key)
    sprint.delete()


def _may(by: Any, edition: Edition) -> None:
    if by is not None and not may_plan_sprints(by, edition):
        raise NotAllowed(_("You do not run this edition."))


def _locked(sprint: Sprint) -> Sprint:
    rows = Sprint.objects.select_for_update(of=("self",))
    return rows.select_related("edition__organisation", "cohort", "requirement").get(pk=sprint.pk)


def _check(sprint: Sprint) -> None:
    edition, cohort = sprint.edition, sprint.cohort
    if not sprint.title:
        raise Refused(_("Give the sprint a theme."), field="title")
    if cohort is not None and cohort.edition_id != edition.pk:
        raise Refused(_("This cohort belongs to another edition."), field="cohort")
    if sprint.ends_on < sprint.starts_on:
        raise Refused(_("The end comes before the start."), field="ends_on")
    start = (cohort.starts_on if cohort else None) or edition.starts_on
    if sprint.starts_on < start:
        raise Refused(_("That is before the start of its people."), field="starts_on")
    if edition.ends_on and sprint.ends_on > edition.ends_on:
        raise Refused(_("That is after the end of the edition."), field="ends_on")
    if not 1 <= sprint.wanted <= MOST_AIMS:
        raise Refused(_("One aim at least, twelve at most."), field="wanted")


def _suggested(given: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Suggestions with an id each, which stays when only the words change; empty lines fall away."""
    rows = []
    for each in given:
        text = squeeze(each.get("text", ""))[:LONGEST_AIM]
        if not text:
            continue
        if each.get("tag") not in Tag.values:
            raise Refused(
                _("Say of each aim whether it is to communicate, collaborate or co-produce."),
                field="suggestions",
            )
        rows.append({"id": each.get("id") or new_key(), "text": text, "tag": each["tag"]})
    if len(rows) > MOST_AIMS:
        raise Refused(_("Twelve aims to choose from are enough."), field="suggestions")
    return rows


def _keep(sprint: Sprint) -> None:
    try:
        with transaction.atomic():
            sprint.save()
    except IntegrityError as error:
        raise Refused(
            _("There is a sprint with this number already."), field="number", code="twice"
        ) from error


# ---------------------------------------------------------------- asked of people


@transaction.atomic
def ask(sprint: Sprint, *, by: Any) -> Requirement:
    """Make a sprint what its edition asks of everybody; sprints of cohorts with the same number answer one requirement.

    Safe to call again. The edition must be open.
    """
    sprint = _locked(sprint)
    edition = sprint.edition
    _may(by, edition)
    if edition.opened_at is None:
        raise Refused(_("Open the edition first: from then on it asks things of people."), code="not_open")
    target = f"sprint-{sprint.number}"
    row = Requirement.objects.filter(edition=edition, kind=SPRINT, target=target).first()
    if row is None:
        last = edition.requirements.aggregate(last=Max("position"))["last"]
        row = Requirement(
            key=new_key(), edition=edition, kind=SPRINT, target=target, position=(last or 0) + 1
        )
    row.title, row.accepts, row.retired_at = sprint.title, ACCEPTS, None
    row.due_days = _due_days([sprint])
    row.save()
    following.ask(edition, row)
    Sprint.objects.filter(edition=edition, number=sprint.number).update(requirement=row)
    sprint.requirement = row
    _derive(row, edition)
    audit.record("coaching.sprint.ask", sprint, by=by, edition=edition.key)
    return row


@transaction.atomic
def withdraw(sprint: Sprint, *, by: Any) -> None:
    """Ask a sprint no longer. What people have met stays met."""
    sprint = _locked(sprint)
    _may(by, sprint.edition)
    if sprint.requirement_id is None:
        return
    _unasked(sprint)
    audit.record("coaching.sprint.withdraw", sprint, by=by, edition=sprint.edition.key)


def _unasked(sprint: Sprint) -> None:
    """Take it out of what is asked; a requirement that no sprint answers any more is retired."""
    requirement = sprint.requirement
    sprint.requirement = None
    sprint.save(update_fields=["requirement", "updated_at"])
    if requirement is None:
        return
    if not requirement.sprints.exists():
        requirement.retired_at = now()
        requirement.save(update_fields=["retired_at"])
    _derive(requirement, sprint.edition)


def _due_days(sprints: list[Sprint]) -> int:
    """Days from the start of the edition, or of the cohort a sprint is for, to the end of the last one."""
    days = [0]
    for each in sprints:
        start = (each.cohort.starts_on if each.cohort else None) or each.edition.starts_on
        days.append((each.ends_on - start).days)
    return max(days)


def _follow(sprint: Sprint) -> None:
    """After a change: what it asks has its title and is due accordingly."""
    if sprint.requirement is not None and sprint.requirement.retired_at is None:
        _derive(sprint.requirement, sprint.edition)


def _derive(requirement: Requirement, edition: Edition) -> None:
    rows = list(requirement.sprints.select_related("edition", "cohort").order_by("starts_on", "pk"))
    if rows:
        requirement.title, requirement.due_days = rows[0].title, _due_days(rows)
        requirement.save(update_fields=["title", "due_days"])
    following.follow_edition(edition)


@transaction.atomic
def shift(cohort: Cohort, *, days: int, by: Any) -> list[Sprint]:
    """Move the sprints of a cohort, and the days by which its open aims are due, by some days: earlier where negative.

    What starts before today stays: weeks that people have begun are not moved under their feet. Dates are not held against the
    edition's end, which may be moved after. Returns the sprints that moved.
    """
    _may(by, cohort.edition)
    rows = Sprint.objects.select_for_update(of=("self",)).filter(cohort=cohort, starts_on__gte=now().date())
    moved = list(rows.select_related("edition", "cohort", "requirement").order_by("starts_on", "pk"))
    step = dt.timedelta(days=days)
    for sprint in moved if days else []:
        sprint.starts_on, sprint.ends_on = sprint.starts_on + step, sprint.ends_on + step
        sprint.save(update_fields=["starts_on", "ends_on", "updated_at"])
        aims = list(Aim.objects.filter(sprint=sprint, state=Aim.State.OPEN, due_on__isnull=False))
        for aim in aims:
            aim.due_on = aim.due_on + step if aim.due_on else None
        Aim.objects.bulk_update(aims, ["due_on"])
        if sprint.requirement is not None and sprint.requirement.retired_at is None:
            _derive(sprint.requirement, sprint.edition)
    if moved and days:
        audit.record("coaching.sprint.shift", cohort, by=by, edition=cohort.edition.key, days=days)
    return moved if days else []
