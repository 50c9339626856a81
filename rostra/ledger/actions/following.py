"""Standings and progress made and derived again for whole enrolments: at enrolment, after a move, after a
change, at a rebuild.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from rostra.cohorts.models import Edition, Enrolment
from rostra.ledger import deriving
from rostra.ledger.actions import certificates, hooks
from rostra.ledger.models import Evidence, Progress, Requirement, Standing

BATCH = 200


def start(enrolment: Enrolment) -> None:
    """Standings for everything asked now, and the progress. Safe to call again."""
    requirements = list(Requirement.objects.filter(edition=enrolment.edition_id, retired_at__isnull=True))
    Progress.objects.get_or_create(enrolment=enrolment)
    rows = []
    for requirement in requirements:
        row = Standing(enrolment=enrolment, requirement=requirement)
        deriving.put(row, deriving.derive(requirement, [], enrolment))
        rows.append(row)
    Standing.objects.bulk_create(rows, ignore_conflicts=True)
    follow([enrolment])


def ask(edition: Edition, requirement: Requirement) -> None:
    """A standing with a new requirement for everybody enrolled."""
    people = (
        Enrolment.objects.filter(edition=edition)
        .exclude(state=Enrolment.State.INVITED)
        .select_related("edition", "cohort")
    )
    rows = []
    for enrolment in people:
        row = Standing(enrolment=enrolment, requirement=requirement)
        deriving.put(row, deriving.derive(requirement, [], enrolment))
        rows.append(row)
    Standing.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def follow_edition(edition: Edition) -> None:
    """Derive everything of an edition again."""
    people = (
        Enrolment.objects.filter(edition=edition, progress__isnull=False)
        .select_related("edition", "cohort")
        .order_by("pk")
    )
    batch: list[Enrolment] = []
    for enrolment in people.iterator(chunk_size=BATCH):
        batch.append(enrolment)
        if len(batch) == BATCH:
            follow(batch)
            batch = []
    follow(batch)


def follow(enrolments: Iterable[Enrolment]) -> None:
    """Derive standings and progress of enrolments again from their evidence, holding each one's lock."""
    people = {each.pk: each for each in enrolments}
    if not people:
        return
    progresses = list(Progress.objects.select_for_update().filter(pk__in=people).order_by("pk"))
    _read_choices(people.values())
    standings, facts = load(people)
    changed_rows: list[Standing] = []
    changed_progress: list[Progress] = []
    for progress in progresses:
        enrolment = people[progress.pk]
        rows = standings[progress.pk]
        evidence = facts[progress.pk]
        changed = [
            row
            for row in rows
            if deriving.put(row, deriving.derive(row.requirement, evidence[row.requirement_id], enrolment))
        ]
        changed_rows += changed
        hooks.changed(enrolment, changed)
        was_complete = progress.completed_at is not None
        if deriving.put_counts(progress, deriving.counts_of(rows, enrolment)):
            changed_progress.append(progress)
        if progress.completed_at is not None and not was_complete:
            _certify_on_commit(progress.pk)
    Standing.objects.bulk_update(changed_rows, deriving.STANDING_FIELDS, batch_size=BATCH)
    Progress.objects.bulk_update(changed_progress, deriving.COUNT_FIELDS, batch_size=BATCH)


def _read_choices(people: Iterable[Enrolment]) -> None:
    """What people chose as it is now that their locks are held. No query where nothing is to choose."""
    choosing = {each.pk: each for each in people if each.edition.choice != Edition.Choice.WHOLE}
    if not choosing:
        return
    fields = ("packages", "modules", "chosen_at")
    for pk, *values in Enrolment.objects.filter(pk__in=choosing).values_list("pk", *fields):
        for name, value in zip(fields, values, strict=True):
            setattr(choosing[pk], name, value)


def _certify_on_commit(enrolment_pk: int) -> None:
    transaction.on_commit(lambda: certificates.issue_when_complete(enrolment_pk), robust=True)


def load(
    people: Iterable[int],
) -> tuple[dict[int, list[Standing]], dict[int, dict[int, list[Evidence]]]]:
    """Standings by enrolment, and evidence by enrolment and requirement. Two queries."""
    keys = list(people)
    standings: dict[int, list[Standing]] = defaultdict(list)
    for row in Standing.objects.filter(enrolment__in=keys).select_related("requirement").order_by("pk"):
        standings[row.enrolment_id].append(row)
    facts: dict[int, dict[int, list[Evidence]]] = defaultdict(lambda: defaultdict(list))
    for fact in Evidence.objects.filter(enrolment__in=keys).order_by("pk"):
        facts[fact.enrolment_id][fact.requirement_id].append(fact)
    return standings, facts
