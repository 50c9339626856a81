"""Enrolling and recording by the thousand, for running editions that come from elsewhere and for examples.

What is stored is what the verbs one by one would have stored (`rostra ledger rebuild --check` finds nothing); it is written
in a few statements a batch, with one audit line a call. No letter is sent and no certificate issued: those who complete
an edition get theirs from the desk. Callers cut very long lists into calls of a few hundred people.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rostra.cohorts import rules as cohort_rules
from rostra.cohorts.actions import enrolments as rows
from rostra.cohorts.models import Cohort, Edition, Enrolment
from rostra.kernel import audit, manyrows
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import new_key
from rostra.kernel.time import now, today
from rostra.ledger import counting, deriving, offers
from rostra.ledger import standing as rule
from rostra.ledger.actions import following, hooks, recognition
from rostra.ledger.actions.enrolments import refuse_closed
from rostra.ledger.actions.evidence import COUNTS_THE_PLAN
from rostra.ledger.models import Evidence, EvidenceKind, Progress, Requirement, Source, Standing
from rostra.people.models import Membership, Organisation, Person
from rostra.programmes import reading

State = Enrolment.State
BATCH = 500
EVIDENCE = (
    "key", "enrolment_id", "requirement_id", "kind", "value", "minutes", "happened_at", "recorded_at", "recorded_by_id",
    "source", "reason", "reference",
)  # fmt: skip
RECORDED = EVIDENCE.index("recorded_at")


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact to record, as `evidence.record` takes it. `recorded_at` is when another system wrote it down (default: now).

    Taking back is not done in bulk.
    """

    requirement: Requirement
    kind: str
    happened_at: dt.datetime | None = None
    value: float | None = None
    minutes: int | None = None
    source: str = Source.IMPORT
    by: Any = None
    key: str | None = None
    reason: str = ""
    reference: str = ""
    recorded_at: dt.datetime | None = None


@transaction.atomic
def enrol_many(
    edition: Edition,
    people: Iterable[Person],
    *,
    by: Any,
    cohort: Cohort | None = None,
    organisation: Organisation | None = None,
    histories: Mapping[int, Sequence[Fact]] | None = None,
) -> int:
    """Enrol everybody who is not enrolled; returns how many are so now.

    `histories` holds, by the primary key of a person, what they have done already: recorded with the enrolment. Whoever is
    enrolled already keeps what is there, and their history is left out. Refuses a closed edition as one by one does.
    """
    if by is not None and not cohort_rules.may_run_edition(by, edition):
        raise NotAllowed(_("You do not run this edition."))
    refuse_closed(edition)
    if cohort is not None and cohort.edition_id != edition.pk:
        raise Refused(_("This cohort belongs to another edition."), field="cohort")
    wanted = {person.pk: person for person in people}
    homes = _homes(edition, list(wanted.values())) if organisation is None else {}
    there = {
        each.person_id: each
        for part in _parts(list(wanted))
        for each in Enrolment.objects.filter(edition=edition, person__in=part)
    }
    again = [each for each in there.values() if each.state != State.ENROLLED]
    moment = now()
    made = [
        Enrolment(edition=edition, person=person, cohort=cohort, state=State.ENROLLED, enrolled_at=moment,
                  organisation=organisation or homes.get(pk))
        for pk, person in wanted.items()
        if pk not in there
    ]  # fmt: skip
    new = _inserted(made)
    _begin(edition, new, histories or {})
    for enrolment in again:
        _come_back(edition, enrolment, cohort, organisation or homes.get(enrolment.person_id), wanted)
    rows.count(edition, len(new) + len(again))
    later = [(each, fact) for each in again for fact in (histories or {}).get(each.person_id, ())]
    if later:
        _record(later)
    _recognise(edition, [*new, *again])
    for enrolment in (*new, *again):
        hooks.enrolment_changed(enrolment)
    if new or again:
        audit.record("ledger.edition.enrol_many", edition, by=by, added=len(new), again=len(again))
    return len(new) + len(again)


def _parts(keys: Sequence[int]) -> Iterable[Sequence[int]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))


def _inserted(made: list[Enrolment]) -> list[Enrolment]:
    """The enrolments as saved. Somebody enrolled by another transaction meanwhile is theirs, and left out."""
    Enrolment.objects.bulk_create(made, batch_size=BATCH, ignore_conflicts=True)
    by_key = {each.key: each for each in made}
    ours = []
    for start in range(0, len(made), BATCH):
        keys = [each.key for each in made[start : start + BATCH]]
        for pk, key in Enrolment.objects.filter(key__in=keys).values_list("pk", "key"):
            by_key[key].pk = pk
            ours.append(by_key[key])
    return sorted(ours, key=lambda each: each.pk)


def _homes(edition: Edition, people: list[Person]) -> dict[int, Organisation]:
    """The organisation each belongs to today, the latest first; of a closed edition one that it is for."""
    meant = set(edition.organisations.values_list("pk", flat=True))
    if not cohort_rules.is_closed_to_others(edition):
        meant = set()
    zones = {person.pk: person.time_zone for person in people}
    best: dict[int, tuple[tuple[bool, dt.date, int], Organisation]] = {}
    for part in _parts(list(zones)):
        for row in Membership.objects.filter(person__in=part).select_related("organisation"):
            day = today(zones[row.person_id])
            if (row.starts_on and row.starts_on > day) or (row.ends_on and row.ends_on < day):
                continue
            rank = (row.organisation_id in meant, row.starts_on or dt.date.min, row.pk)
            if row.person_id not in best or rank > best[row.person_id][0]:
                best[row.person_id] = (rank, row.organisation)
    return {pk: found for pk, (_rank, found) in best.items()}


def _come_back(
    edition: Edition,
    enrolment: Enrolment,
    cohort: Cohort | None,
    organisation: Organisation | None,
    people: Mapping[int, Person],
) -> None:
    """Somebody invited or withdrawn: what was done before counts again."""
    enrolment.edition, enrolment.person = edition, people[enrolment.person_id]
    enrolment.cohort = cohort or enrolment.cohort
    enrolment.organisation = organisation or enrolment.organisation
    rows.set_state(enrolment, State.ENROLLED)
    following.start(enrolment)


class _Rule:
    """The rule for one edition: what it asks and what follows from nothing done is worked out once, not for each person."""

    def __init__(self) -> None:
        self._asked: dict[Any, rule.Asked] = {}
        self._untouched: dict[Any, rule.Derived] = {}

    def derive(
        self, requirement: Requirement, facts: Sequence[rule.Fact], enrolment: Enrolment, start: dt.date
    ) -> tuple[rule.Asked, rule.Derived]:
        choice = (requirement.pk, *enrolment.packages, None, *enrolment.modules)
        asked = self._asked.get(choice)
        if asked is None:
            asked = self._asked[choice] = deriving.asked_of(requirement, enrolment)
        if facts:
            return asked, rule.standing(asked, facts, start)
        untouched = self._untouched.get((choice, start))
        if untouched is None:
            untouched = self._untouched[(choice, start)] = rule.standing(asked, (), start)
        return asked, untouched


def _begin(edition: Edition, new: list[Enrolment], histories: Mapping[int, Sequence[Fact]]) -> None:
    """Evidence, standings and progress of enrolments that have none yet."""
    requirements = list(Requirement.objects.filter(edition=edition, retired_at__isnull=True))
    law = _Rule()
    evidence: list[Sequence[Any]] = []
    standings: list[Sequence[Any]] = []
    progresses: list[Sequence[Any]] = []
    for enrolment in new:
        written, told = _written(enrolment, histories.get(enrolment.person_id, ()), {})
        own, counts = _settled(law, enrolment, requirements, told)
        last = max((row[RECORDED] for row in written), default=None)
        evidence += written
        standings += own
        progresses.append((enrolment.pk, *(getattr(counts, name) for name in deriving.COUNT_FIELDS), last))
    _save_evidence(evidence)
    manyrows.insert(Standing, ("enrolment_id", "requirement_id", *deriving.STANDING_FIELDS), standings)
    manyrows.insert(Progress, ("enrolment_id", *deriving.COUNT_FIELDS, "last_evidence_at"), progresses)


def _written(
    enrolment: Enrolment, facts: Iterable[Fact], there: Mapping[int, Sequence[Evidence]]
) -> tuple[list[Sequence[Any]], dict[int, list[rule.Fact]]]:
    """New rows of evidence, and the same for the rule by requirement; a key that stands already is not written again."""
    rows_: list[Sequence[Any]] = []
    told: dict[int, list[rule.Fact]] = defaultdict(list)
    seen: set[tuple[int, str]] = set()
    moment = now()
    for fact in facts:
        asked = fact.requirement
        if asked.edition_id != enrolment.edition_id:
            raise Refused(_("This edition does not ask for that."), code="foreign")
        if fact.kind == EvidenceKind.VOIDED:
            raise TypeError("Taking back is not done in bulk.")
        if fact.key is not None:
            if (asked.pk, fact.key) in seen or any(row.key == fact.key for row in there.get(asked.pk, ())):
                continue
            seen.add((asked.pk, fact.key))
        planned = asked.minutes if fact.kind in COUNTS_THE_PLAN else None
        minutes = planned if fact.minutes is None else fact.minutes
        key, happened = fact.key or new_key(), fact.happened_at or moment
        told[asked.pk].append(rule.Fact(key, fact.kind, happened, fact.value, minutes))
        by = fact.by.pk if fact.by else None
        rows_.append((key, enrolment.pk, asked.pk, fact.kind, fact.value, minutes, happened, fact.recorded_at or moment, by,
                      fact.source, fact.reason[:255], fact.reference))  # fmt: skip
    return rows_, told


def _save_evidence(rows_: list[Sequence[Any]]) -> None:
    try:
        with transaction.atomic():
            manyrows.insert(Evidence, EVIDENCE, rows_)
    except IntegrityError as error:
        raise Refused(_("This was recorded already, for something else."), code="key") from error


def _settled(
    law: _Rule,
    enrolment: Enrolment,
    requirements: Iterable[Requirement],
    told: Mapping[int, Sequence[rule.Fact]],
) -> tuple[list[Sequence[Any]], rule.Counts]:
    """Standings as rows and the counts of an enrolment that has none. What it tells of things asked no longer counts too."""
    start = deriving.start_of(enrolment)
    asked = {each.pk: each for each in requirements}
    missing = [pk for pk in told if pk not in asked]
    if missing:
        asked |= Requirement.objects.in_bulk(missing)
    pairs = []
    standings: list[Sequence[Any]] = []
    for pk, requirement in asked.items():
        pair = law.derive(requirement, told.get(pk, ()), enrolment, start)
        pairs.append(pair)
        each = pair[1]
        standings.append(
            (
                enrolment.pk,
                pk,
                each.state,
                each.since,
                each.due_on,
                each.owes_catchup,
                each.value,
                each.minutes,
            )
        )
    owed = counting.choice_owed(asked.values(), enrolment)
    return standings, rule.recount(pairs, choice_owed=owed)


@transaction.atomic
def record_many(facts: Iterable[tuple[Enrolment, Fact]], *, by: Any = None) -> int:
    """Record facts of people who are enrolled; returns how many are new. The same key again is the same row.

    The verb above has asked its rule; `by` is who brought them, for the audit line of each edition. One fact that cannot be
    recorded (not enrolled, asked by another edition, a key used for something else) refuses them all.
    """
    wanted = list(facts)
    new = _record(wanted)
    counted: dict[int, int] = defaultdict(int)
    for enrolment, _fact in wanted:
        counted[enrolment.edition_id] += 1
    for edition in Edition.objects.filter(pk__in=counted):
        audit.record("ledger.edition.record_many", edition, by=by, facts=counted[edition.pk])
    return new


def _record(facts: list[tuple[Enrolment, Fact]]) -> int:
    wanted: dict[int, list[Fact]] = defaultdict(list)
    for enrolment, fact in facts:
        wanted[enrolment.pk].append(fact)
    keys = sorted(wanted)
    return sum(_record_batch(keys[start : start + BATCH], wanted) for start in range(0, len(keys), BATCH))


def _record_batch(keys: Sequence[int], wanted: Mapping[int, list[Fact]]) -> int:
    # The row of the progress is the lock on all of one enrolment's standings.
    progresses = {
        row.pk: row for row in Progress.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    }
    if len(progresses) < len(keys):
        raise Refused(_("This person is not enrolled, so nothing can be recorded."), code="not_enrolled")
    people = (
        Enrolment.objects.filter(pk__in=keys).select_related("edition", "cohort", "person").order_by("pk")
    )
    standings, there = following.load(keys)
    evidence: list[Sequence[Any]] = []
    changed: list[Standing] = []
    done = []
    for enrolment in people:
        written, told = _written(enrolment, wanted[enrolment.pk], there[enrolment.pk])
        own = _follow(enrolment, standings[enrolment.pk], there[enrolment.pk], told)
        evidence += written
        changed += own
        progress = progresses[enrolment.pk]
        deriving.put_counts(progress, deriving.counts_of(standings[enrolment.pk], enrolment))
        latest = [progress.last_evidence_at, *(row[RECORDED] for row in written)]
        progress.last_evidence_at = max(filter(None, latest), default=None)
        hooks.changed(enrolment, own)
        if any(row.state in rule.SETTLED for row in own):
            done.append(enrolment)
    _save_evidence(evidence)
    _save_standings(changed)
    Progress.objects.bulk_update(
        list(progresses.values()), [*deriving.COUNT_FIELDS, "last_evidence_at"], batch_size=100
    )
    _recognise_elsewhere(done)
    return len(evidence)


def _follow(
    enrolment: Enrolment,
    standings: list[Standing],
    there: Mapping[int, list[Evidence]],
    told: Mapping[int, list[rule.Fact]],
) -> list[Standing]:
    """Derive again what new facts touch, in place; a standing for something asked no longer is added. Returns what changed."""
    by_requirement = {row.requirement_id: row for row in standings}
    missing = [pk for pk in told if pk not in by_requirement]
    asked = Requirement.objects.in_bulk(missing) if missing else {}
    start = deriving.start_of(enrolment)
    changed = []
    for pk, new in told.items():
        row = by_requirement.get(pk)
        fresh = row is None
        if row is None:
            row = Standing(enrolment=enrolment, requirement=asked[pk])
            standings.append(row)
        facts = [*map(deriving.fact_of, there.get(pk, ())), *new]
        derived = rule.standing(deriving.asked_of(row.requirement, enrolment), facts, start)
        due = derived.due_on if fresh else row.due_on  # evidence never moves a due date
        if deriving.put(row, dataclasses.replace(derived, due_on=due)) or fresh:
            changed.append(row)
    return changed


def _save_standings(changed: list[Standing]) -> None:
    """Insert or change by what makes a standing one. Copies, so that no primary key is written."""
    copies = [
        Standing(
            enrolment_id=row.enrolment_id,
            requirement_id=row.requirement_id,
            **{name: getattr(row, name) for name in deriving.STANDING_FIELDS},
        )
        for row in changed
    ]
    Standing.objects.bulk_create(
        copies,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["enrolment", "requirement"],
        update_fields=deriving.STANDING_FIELDS,
    )


def _recognise(edition: Edition, enrolments: list[Enrolment]) -> None:
    """What these people did elsewhere may be recognised here, and what they did here elsewhere."""
    needed = {module for others in _equivalents(edition.programme_key).values() for module in others}
    by_person = {each.person_id: each for each in enrolments}
    for part in _parts(list(by_person) if needed else []):
        others = Enrolment.objects.filter(person__in=part, progress__met__gt=0).exclude(edition=edition)
        doing = others.filter(edition__in=Requirement.objects.filter(module__in=needed).values("edition"))
        for person in sorted(set(doing.values_list("person", flat=True))):
            recognition.recognise_equivalents(by_person[person])
    _recognise_elsewhere(enrolments)


def _recognise_elsewhere(enrolments: list[Enrolment]) -> None:
    """Look at the other live enrolments of people who have done something here, where a module of here makes up for one."""
    editions = {each.edition_id for each in enrolments}
    modules = set(
        Requirement.objects.filter(edition__in=editions).values_list("module", flat=True).distinct()
    )
    programmes = [
        key for key in _programmes() if any(modules & set(others) for others in _equivalents(key).values())
    ]
    by_person = {each.person_id: each for each in enrolments} if programmes else {}
    for part in _parts(list(by_person)):
        others = Enrolment.objects.live().filter(
            person__in=part, progress__isnull=False, edition__programme_key__in=programmes
        )
        elsewhere = others.exclude(pk__in=[by_person[pk].pk for pk in part])
        for person in sorted(set(elsewhere.values_list("person", flat=True))):
            enrolment = by_person[person]
            recognition.recognise_for(enrolment.person, besides=enrolment.pk)


def _programmes() -> list[str]:
    return list(Edition.objects.order_by().values_list("programme_key", flat=True).distinct())


def _equivalents(programme: str) -> Mapping[str, Any]:
    outline = reading.outline(language="en", key=programme)
    return offers.equivalents_of(outline.tree) if outline else {}
