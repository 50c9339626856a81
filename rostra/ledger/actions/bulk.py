"""Enrolling and recording by the thousand, for running editions that come from elsewhere and for examples.

What is stored is what the verbs one by one would have stored (`rostra ledger rebuild --check` finds nothing); it is written
in a few statements a batch, with one audit line a call. No letter is sent and no certificate issued: those who complete
an edition get theirs from the desk. Callers cut very long lists into calls of a few hundred people.
"""

from __future__ import annotations

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
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import new_key
from rostra.kernel.time import now, today
from rostra.ledger import deriving, offers
from rostra.ledger import standing as rule
from rostra.ledger.actions import following, recognition
from rostra.ledger.actions.enrolments import refuse_closed
from rostra.ledger.actions.evidence import COUNTS_THE_PLAN
from rostra.ledger.models import Evidence, EvidenceKind, Progress, Requirement, Source, Standing
from rostra.people.models import Membership, Organisation, Person
from rostra.programmes import reading

State = Enrolment.State
BATCH = 500


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

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self._asked: dict[Any, rule.Asked] = {}
        self._untouched: dict[Any, rule.Derived] = {}

    def derive(
        self, requirement: Requirement, evidence: Sequence[Evidence], enrolment: Enrolment, start: dt.date
    ) -> tuple[rule.Asked, rule.Derived]:
        choice = (requirement.pk, *enrolment.packages, None, *enrolment.modules)
        asked = self._asked.get(choice)
        if asked is None:
            asked = self._asked[choice] = deriving.asked_of(requirement, enrolment)
        if evidence:
            return asked, rule.standing(asked, map(deriving.fact_of, evidence), start)
        untouched = self._untouched.get((choice, start))
        if untouched is None:
            untouched = self._untouched[(choice, start)] = rule.standing(asked, (), start)
        return asked, untouched


def _begin(edition: Edition, new: list[Enrolment], histories: Mapping[int, Sequence[Fact]]) -> None:
    """Evidence, standings and progress of enrolments that have none yet."""
    requirements = list(Requirement.objects.filter(edition=edition, retired_at__isnull=True))
    law = _Rule(edition)
    for start in range(0, len(new), BATCH):
        part = new[start : start + BATCH]
        evidence: dict[int, dict[int, list[Evidence]]] = {}
        for enrolment in part:
            facts = histories.get(enrolment.person_id, ())
            evidence[enrolment.pk] = _evidence(enrolment, facts, {}) if facts else {}
        _save_evidence([row for found in evidence.values() for rows_ in found.values() for row in rows_])
        standings: list[Standing] = []
        progresses: list[Progress] = []
        for enrolment in part:
            own, progress = _settled(law, enrolment, requirements, evidence[enrolment.pk])
            standings += own
            progresses.append(progress)
        Standing.objects.bulk_create(standings, batch_size=BATCH)
        Progress.objects.bulk_create(progresses, batch_size=BATCH)


def _evidence(
    enrolment: Enrolment, facts: Iterable[Fact], there: Mapping[int, Sequence[Evidence]]
) -> dict[int, list[Evidence]]:
    """New rows by requirement; a key that stands already is the same fact, and not written again."""
    found: dict[int, list[Evidence]] = defaultdict(list)
    moment = now()
    for fact in facts:
        asked = fact.requirement
        if asked.edition_id != enrolment.edition_id:
            raise Refused(_("This edition does not ask for that."), code="foreign")
        if fact.kind == EvidenceKind.VOIDED:
            raise TypeError("Taking back is not done in bulk.")
        known = (*there.get(asked.pk, ()), *found[asked.pk])
        if fact.key is not None and any(row.key == fact.key for row in known):
            continue
        planned = asked.minutes if fact.kind in COUNTS_THE_PLAN else None
        found[asked.pk].append(
            Evidence(
                key=fact.key or new_key(), enrolment_id=enrolment.pk, requirement_id=asked.pk, kind=fact.kind, value=fact.value,
                minutes=planned if fact.minutes is None else fact.minutes, happened_at=fact.happened_at or moment,
                recorded_at=fact.recorded_at or moment, recorded_by=fact.by, source=fact.source, reason=fact.reason[:255],
                reference=fact.reference,
            )
        )  # fmt: skip
    return {asked: rows_ for asked, rows_ in found.items() if rows_}


def _save_evidence(new: list[Evidence]) -> None:
    try:
        with transaction.atomic():
            Evidence.objects.bulk_create(new, batch_size=BATCH)
    except IntegrityError as error:
        raise Refused(_("This was recorded already, for something else."), code="key") from error


def _settled(
    law: _Rule,
    enrolment: Enrolment,
    requirements: Iterable[Requirement],
    evidence: Mapping[int, Sequence[Evidence]],
) -> tuple[list[Standing], Progress]:
    """Standings and progress of an enrolment that has no others. What it tells of things asked no longer counts too."""
    start = deriving.start_of(enrolment)
    asked = {each.pk: each for each in requirements}
    missing = [pk for pk in evidence if pk not in asked]
    if missing:
        asked |= {each.pk: each for each in Requirement.objects.filter(pk__in=missing)}
    pairs = []
    standings = []
    for pk, requirement in asked.items():
        pair = law.derive(requirement, evidence.get(pk, ()), enrolment, start)
        pairs.append((requirement, *pair))
        standings.append(_row(enrolment.pk, pk, pair[1]))
    owed = deriving.counting.choice_owed((each for each, _asked, _derived in pairs), enrolment)
    counts = rule.recount(((each, derived) for _r, each, derived in pairs), choice_owed=owed)
    last = max((row.recorded_at for found in evidence.values() for row in found), default=None)
    progress = Progress(enrolment_id=enrolment.pk, last_evidence_at=last)
    deriving.put_counts(progress, counts)
    return standings, progress


def _row(enrolment: int, requirement: int, derived: rule.Derived) -> Standing:
    return Standing(
        enrolment_id=enrolment, requirement_id=requirement, state=derived.state, since=derived.since, due_on=derived.due_on,
        owes_catchup=derived.owes_catchup, value=derived.value, minutes=derived.minutes,
    )  # fmt: skip


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
    new: dict[int, dict[int, list[Evidence]]] = {}
    for enrolment in people:
        new[enrolment.pk] = _evidence(enrolment, wanted[enrolment.pk], there[enrolment.pk])
    fresh = [row for found in new.values() for rows_ in found.values() for row in rows_]
    _save_evidence(fresh)
    changed: list[Standing] = []
    done = []
    for enrolment in people:
        own = _follow(enrolment, standings[enrolment.pk], there[enrolment.pk], new[enrolment.pk])
        changed += own
        progress = progresses[enrolment.pk]
        deriving.put_counts(progress, deriving.counts_of(standings[enrolment.pk], enrolment))
        latest = [row.recorded_at for found in new[enrolment.pk].values() for row in found]
        progress.last_evidence_at = max(filter(None, [progress.last_evidence_at, *latest]), default=None)
        if any(row.state in rule.SETTLED for row in own):
            done.append(enrolment)
    _save_standings(changed)
    Progress.objects.bulk_update(
        list(progresses.values()), [*deriving.COUNT_FIELDS, "last_evidence_at"], batch_size=100
    )
    _recognise_elsewhere(done)
    return len(fresh)


def _follow(
    enrolment: Enrolment,
    standings: list[Standing],
    there: Mapping[int, list[Evidence]],
    new: Mapping[int, list[Evidence]],
) -> list[Standing]:
    """Derive again what new facts touch, in place; a standing for something asked no longer is added. Returns what changed."""
    by_requirement = {row.requirement_id: row for row in standings}
    missing = [pk for pk in new if pk not in by_requirement]
    asked = Requirement.objects.in_bulk(missing) if missing else {}
    changed = []
    for pk, rows_ in new.items():
        row = by_requirement.get(pk)
        evidence = [*there.get(pk, ()), *rows_]
        if row is None:
            row = Standing(enrolment=enrolment, requirement=asked[pk])
            deriving.put(row, deriving.derive(asked[pk], evidence, enrolment))
            standings.append(row)
            changed.append(row)
            continue
        due = row.due_on  # evidence never moves a due date
        if deriving.put(row, deriving.derive(row.requirement, evidence, enrolment)) or row.due_on != due:
            row.due_on = due
            changed.append(row)
    return changed


def _save_standings(changed: list[Standing]) -> None:
    """Insert or change by what makes a standing one. Copies, so that no primary key is written."""
    copies = [_row(row.enrolment_id, row.requirement_id, deriving.derived_of(row)) for row in changed]
    Standing.objects.bulk_create(
        copies,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["enrolment", "requirement"],
        update_fields=deriving.STANDING_FIELDS,
    )


def _recognise(edition: Edition, enrolments: list[Enrolment]) -> None:
    """What these people did elsewhere may be recognised here, and what they did here elsewhere."""
    outline = reading.outline(language=(edition.languages or ["en"])[0], key=edition.programme_key)
    if outline is not None and offers.equivalents_of(outline.tree):
        by_person = {each.person_id: each for each in enrolments}
        for part in _parts(list(by_person)):
            others = Enrolment.objects.filter(person__in=part, progress__met__gt=0).exclude(edition=edition)
            for person in sorted(set(others.values_list("person", flat=True))):
                recognition.recognise_equivalents(by_person[person])
    _recognise_elsewhere(enrolments)


def _recognise_elsewhere(enrolments: list[Enrolment]) -> None:
    """Look at the other live enrolments of people who have done something here."""
    by_person = {each.person_id: each for each in enrolments}
    for part in _parts(list(by_person)):
        others = Enrolment.objects.live().filter(person__in=part, progress__isnull=False)
        for person in sorted(
            set(others.exclude(pk__in=[by_person[pk].pk for pk in part]).values_list("person", flat=True))
        ):
            enrolment = by_person[person]
            recognition.recognise_for(enrolment.person, besides=enrolment.pk)
