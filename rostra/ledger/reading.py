"""How pages read the ledger, within their budgets: stored standings and progress, never a count over
evidence.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from rostra.assessment.models import Submission
from rostra.cohorts import translating
from rostra.cohorts.models import Edition, EditionModule, Enrolment
from rostra.cohorts.phases import phase_of
from rostra.kernel.prepared import Given, Prepared
from rostra.kernel.time import now
from rostra.kernel.time import today as day_in
from rostra.ledger import counting, rules
from rostra.ledger.models import Certificate, Progress, Requirement, Standing
from rostra.ledger.standing import DUE_SOON, HANDED_IN, OPEN, OVERDUE, RETURNED, SETTLED, shown
from rostra.programmes import reading
from rostra.programmes.models import ProgrammePage


@dataclass(frozen=True)
class Row:
    """One thing asked and where somebody stands with it today; `shown` is a name of
    `rostra.ledger.standing.shown`.

    `title_lang` is the language of the title when that is not the reader's.
    `counts`: it counts towards the certificate; `left_out`: it could have been chosen and is not in the choice.
    """

    requirement: Requirement
    standing: Standing
    shown: str
    days: int | None = None
    path: str | None = None
    counts: bool = True
    left_out: bool = False
    own_title: str = ""
    title_lang: str = ""

    @property
    def title(self) -> str:
        """What is asked in the reader's language where it was looked up, else as the edition has pinned it."""
        return self.own_title or self.requirement.title

    @property
    def state(self) -> str:
        return self.shown

    @property
    def due_on(self) -> dt.date | None:
        return self.standing.due_on

    @property
    def since(self) -> dt.datetime | None:
        return self.standing.since

    @property
    def minutes(self) -> int:
        return self.standing.minutes

    @property
    def value(self) -> float | None:
        return self.standing.value

    @property
    def settled(self) -> bool:
        """Nothing is owed any more."""
        return self.standing.state in SETTLED and not self.standing.owes_catchup


@dataclass(frozen=True)
class HomeEdition:
    """One enrolment on a learner's first page. `next` lists what waits, most pressing first."""

    enrolment: Enrolment
    progress: Progress | None
    phase: Edition.Phase
    next: list[Row] = field(default_factory=list)
    with_us: list[Row] = field(default_factory=list)
    overdue: int = 0
    certificate: Certificate | None = None
    choice_owed: bool = False
    title: str = ""
    title_lang: str = ""

    @property
    def edition(self) -> Edition:
        return self.enrolment.edition


@dataclass(frozen=True)
class Home:
    """A learner's first page: what runs now or soon, what was, what one is invited to."""

    current: list[HomeEdition] = field(default_factory=list)
    past: list[HomeEdition] = field(default_factory=list)
    invited: list[HomeEdition] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)


def current_enrolment(person: Any, programme_key: str, asked: str = "") -> Enrolment | None:
    """The enrolment through which somebody learns a programme: the live one that ends last, else the last
    withdrawn. Of several, for two levels or so, first one that asks for `asked`, the key of an activity or a
    module. One query.
    """
    if not getattr(person, "is_authenticated", False):
        return None
    given = {"person": person.pk, "programme": programme_key, "today": now().date()}
    found = _CURRENT_ASKED.first(**given, asked=asked) if asked else _CURRENT.first(**given)
    return _of(person, found) if found else None


def modules_of(edition: Edition) -> dict[str, str]:
    """Modules that an edition takes, with its own examples; empty when it takes all. One query."""
    return dict(_MODULES.all(edition=edition.pk))


def live_enrolment(person: Any, edition_slug: str) -> Enrolment | None:
    """Somebody's live enrolment in an edition, by the edition's slug. One query."""
    found = _LIVE.first(person=person.pk, slug=edition_slug)
    return _of(person, found) if found else None


def _of(person: Any, enrolment: Enrolment) -> Enrolment:
    """The enrolment with the person who was asked about, whose grants may be known already."""
    enrolment.person = person
    return enrolment


def _with_edition(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """With all that rules and pages ask of an enrolment; of the programme only what its editions are told by."""
    wanted = {"id", "page_ptr", "title", "key", "language"}
    rest = [field.name for field in ProgrammePage._meta.concrete_fields if field.name not in wanted]
    return rows.select_related(
        "edition__organisation", "edition__programme", "cohort", "organisation", "progress"
    ).defer(*(f"edition__programme__{name}" for name in rest))


def _current(asks: Any) -> QuerySet[Enrolment]:
    rank = Case(
        When(state=Enrolment.State.ENROLLED, edition__cancelled_at__isnull=True, then=Value(0)),
        When(state=Enrolment.State.INVITED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    ended = Case(
        When(edition__ends_on__lt=Given("today", DateField()), then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    mine = Enrolment.objects.filter(
        person=Given("person"), edition__programme_key=Given("programme", CharField())
    )
    return (
        _with_edition(mine)
        .annotate(rank=rank, over=ended, asks=asks)
        .order_by("rank", F("asks").desc(), "over", F("edition__starts_on").desc(), "-pk")[:1]
    )


def _asks() -> Exists:
    """Whether the enrolment's edition asks for an activity or anything of a module."""
    key = Given("asked", CharField())
    wanted = Requirement.objects.filter(Q(target=key) | Q(module=key), edition=OuterRef("edition"))
    return Exists(wanted.filter(retired_at__isnull=True))


_CURRENT: Prepared[Enrolment] = Prepared(lambda: _current(Value(False)))
_CURRENT_ASKED: Prepared[Enrolment] = Prepared(lambda: _current(_asks()))
_MODULES: Prepared[EditionModule] = Prepared(
    lambda: EditionModule.objects.filter(edition=Given("edition")).values_list("module_key", "example")
)
_LIVE: Prepared[Enrolment] = Prepared(
    lambda: (
        Enrolment.objects.live()
        .filter(person=Given("person"), edition__slug=Given("slug", CharField()))
        .select_related("edition__organisation", "cohort")
    )
)
_ALL_OF_PERSON: Prepared[Enrolment] = Prepared(
    lambda: _with_edition(Enrolment.objects.filter(person=Given("person"))).order_by(
        "edition__starts_on", "pk"
    )
)
_STANDINGS: Prepared[Standing] = Prepared(
    lambda: (
        Standing.objects.filter(enrolment=Given("enrolment"))
        .filter(Q(requirement__retired_at__isnull=True) | Q(state__in=SETTLED))
        .select_related("requirement")
        .order_by("requirement__position", "requirement_id")
    )
)
_WAITING: Prepared[Standing] = Prepared(
    lambda: (
        Standing.objects.filter(
            enrolment__person=Given("person"),
            enrolment__state=Enrolment.State.ENROLLED,
            requirement__retired_at__isnull=True,
        )
        .filter(Q(state__in=[OPEN, RETURNED, HANDED_IN]) | Q(owes_catchup=True))
        .select_related("requirement")
        .order_by("requirement__position", "requirement_id")
    )
)
_CERTIFICATES: Prepared[Certificate] = Prepared(
    lambda: Certificate.objects.filter(enrolment__person=Given("person"), revoked_at__isnull=True).order_by(
        "-issued_at"
    )
)


def standings_of(enrolment: Enrolment, today: dt.date) -> list[Row]:
    """Everything asked of an enrolment in order. What is asked no longer is listed only for those who met it.
    One query.
    """
    found = [row_of(each, enrolment, today) for each in _STANDINGS.all(enrolment=enrolment.pk)]
    skipped = {row.requirement.module for row in found if row.left_out}
    return [replace(row, left_out=True) if row.requirement.module in skipped else row for row in found]


def row_of(standing: Standing, enrolment: Enrolment, today: dt.date, path: str | None = None) -> Row:
    """A stored standing of an enrolment as it is shown on a day. The enrolment needs its edition."""
    state = shown(standing.state, standing.due_on, today, owes_catchup=standing.owes_catchup)
    days = (standing.due_on - today).days if standing.due_on else None
    asked = standing.requirement
    return Row(
        asked,
        standing,
        state,
        days,
        path,
        counts=counting.counts(asked, enrolment),
        left_out=counting.left_out(asked, enrolment),
    )


_PRESSING = {OVERDUE: 0, RETURNED: 1, DUE_SOON: 2, OPEN: 3}


def home(person: Any, today: dt.date | None = None, *, shown_next: int = 5, language: str = "") -> Home:
    """Everything on a learner's first page in five queries, whatever the number of people enrolled.

    `today` is the day on the reader's wall; left out, each edition's own zone decides. `language` is that of the page;
    left out, the person's own.
    """
    language = language or getattr(person, "language", "en")
    enrolments = [_of(person, each) for each in _ALL_OF_PERSON.all(person=person.pk)]
    open_rows: dict[int, list[Standing]] = defaultdict(list)
    if any(each.state == Enrolment.State.ENROLLED for each in enrolments):
        for row in _WAITING.all(person=person.pk):
            open_rows[row.enrolment_id].append(row)
    certificates = _CERTIFICATES.all(person=person.pk) if enrolments else []
    by_enrolment = {each.enrolment_id: each for each in certificates}
    places = reading.places({row.requirement.target for rows in open_rows.values() for row in rows}, language)
    words = translating.words_of({each.edition for each in enrolments}, language)
    made = Home(certificates=certificates)
    for each in enrolments:
        day = today or day_in(each.edition.time_zone)
        entry = _entry(each, open_rows[each.pk], day, by_enrolment.get(each.pk), places, shown_next)
        entry = replace(
            entry, title=words[each.edition_id].title, title_lang=words[each.edition_id].title_lang
        )
        _shelf(made, entry).append(entry)
    return made


def _entry(
    enrolment: Enrolment,
    standings: list[Standing],
    day: dt.date,
    certificate: Certificate | None,
    places: Mapping[str, reading.Place],
    most: int,
) -> HomeEdition:
    rows = [_placed(row_of(each, enrolment, day), places) for each in standings]
    theirs = [row for row in rows if row.shown != HANDED_IN and row.counts]
    theirs.sort(
        key=lambda row: (_PRESSING.get(row.shown, 9), row.due_on or dt.date.max, row.requirement.position)
    )
    return HomeEdition(
        enrolment=enrolment,
        progress=getattr(enrolment, "progress", None),
        phase=phase_of(enrolment.edition, now()),
        next=theirs[:most],
        with_us=[row for row in rows if row.shown == HANDED_IN],
        overdue=sum(row.shown == OVERDUE for row in theirs),
        certificate=certificate,
        choice_owed=counting.choice_owed((row.requirement for row in rows), enrolment),
    )


def _placed(row: Row, places: Mapping[str, reading.Place]) -> Row:
    place = places.get(row.requirement.target)
    if place is None or not place.path:
        return row
    return replace(row, path=place.path, own_title=place.title, title_lang=place.lang)


def _shelf(made: Home, entry: HomeEdition) -> list[HomeEdition]:
    phase = Edition.Phase
    if entry.enrolment.state == Enrolment.State.INVITED:
        return made.invited if entry.phase not in {phase.CANCELLED, phase.ENDED} else made.past
    over = entry.enrolment.state == Enrolment.State.WITHDRAWN or entry.phase in {phase.ENDED, phase.CANCELLED}
    return made.past if over else made.current


def waiting_work(person: Any) -> QuerySet[Submission]:
    """Worksheets that wait for this person's answer, the longest waiting first; never one's own."""
    return (
        rules.visible_submissions(person)
        .filter(state=Submission.State.HANDED_IN)
        .exclude(person=person)
        .select_related("person", "form", "version")
        .order_by("handed_in_at", "pk")
    )


def people_of(edition: Edition) -> QuerySet[Enrolment]:
    """The people of an edition with their stored progress, by name: one query a page."""
    return (
        Enrolment.objects.filter(edition=edition)
        .select_related("person", "organisation", "cohort", "progress")
        .order_by(F("person__name").asc(nulls_last=True), "person__email", "pk")
    )
