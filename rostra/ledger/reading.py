"""How pages read the ledger, within their budgets: stored standings and progress, never a count over
evidence.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from rostra.assessment.models import Submission
from rostra.cohorts import translating
from rostra.cohorts.models import Edition, Enrolment
from rostra.cohorts.phases import phase_of
from rostra.kernel.time import now
from rostra.kernel.time import today as day_in
from rostra.ledger import counting, rules
from rostra.ledger.models import Certificate, Progress, Requirement, Standing
from rostra.ledger.standing import DUE_SOON, HANDED_IN, OPEN, OVERDUE, RETURNED, SETTLED, shown
from rostra.programmes.models import Publication


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
    rank = Case(
        When(state=Enrolment.State.ENROLLED, edition__cancelled_at__isnull=True, then=Value(0)),
        When(state=Enrolment.State.INVITED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    today = now().date()
    ended = Case(
        When(edition__ends_on__lt=today, then=Value(1)), default=Value(0), output_field=IntegerField()
    )
    return (
        _with_edition(Enrolment.objects.filter(person=person, edition__programme_key=programme_key))
        .annotate(rank=rank, over=ended, asks=_asks(asked))
        .order_by("rank", F("asks").desc(), "over", F("edition__starts_on").desc(), "-pk")
        .first()
    )


def _asks(key: str) -> Any:
    """Whether the enrolment's edition asks for an activity or anything of a module."""
    if not key:
        return Value(False)
    wanted = Requirement.objects.filter(Q(target=key) | Q(module=key), edition=OuterRef("edition"))
    return Exists(wanted.filter(retired_at__isnull=True))


def _with_edition(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    return rows.select_related(
        "edition__organisation", "edition__programme", "cohort", "organisation", "progress", "person"
    )


def standings_of(enrolment: Enrolment, today: dt.date) -> list[Row]:
    """Everything asked of an enrolment in order. What is asked no longer is listed only for those who met it.
    One query.
    """
    rows = (
        Standing.objects.filter(enrolment=enrolment)
        .filter(Q(requirement__retired_at__isnull=True) | Q(state__in=SETTLED))
        .select_related("requirement")
        .order_by("requirement__position", "requirement_id")
    )
    found = [row_of(each, enrolment, today) for each in rows]
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
    enrolments = list(
        _with_edition(Enrolment.objects.filter(person=person)).order_by("edition__starts_on", "pk")
    )
    live = [each for each in enrolments if each.state == Enrolment.State.ENROLLED]
    open_rows: dict[int, list[Standing]] = defaultdict(list)
    waiting = Q(state__in=[OPEN, RETURNED, HANDED_IN]) | Q(owes_catchup=True)
    standings = Standing.objects.filter(
        enrolment__in=[each.pk for each in live], requirement__retired_at__isnull=True
    ).filter(waiting)
    for row in standings.select_related("requirement").order_by("requirement__position", "requirement_id"):
        open_rows[row.enrolment_id].append(row)
    certificates = list(
        Certificate.objects.filter(
            enrolment__in=[each.pk for each in enrolments], revoked_at__isnull=True
        ).order_by("-issued_at")
    )
    by_enrolment = {each.enrolment_id: each for each in certificates}
    places = _places({row.requirement.target for rows in open_rows.values() for row in rows}, language)
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


@dataclass(frozen=True)
class _Place:
    """Where an activity is read, and what it is called in a language."""

    path: str = ""
    title: str = ""
    lang: str = ""


def _places(targets: set[str], language: str) -> dict[str, _Place]:
    rank = Case(
        When(language=language, then=Value(0)),
        When(is_source=True, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    rows = Publication.objects.filter(key__in=targets).annotate(rank=rank).order_by("-rank")
    found = {}
    for key, path, title, own, lang in rows.values_list(
        "key", "path", "title", "language", "facts__langs__title"
    ):
        if path:
            found[key] = _Place(path, title, lang or ("" if own == language else own))
    return found


def _entry(
    enrolment: Enrolment,
    standings: list[Standing],
    day: dt.date,
    certificate: Certificate | None,
    places: dict[str, _Place],
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


def _placed(row: Row, places: dict[str, _Place]) -> Row:
    place = places.get(row.requirement.target)
    return replace(row, path=place.path, own_title=place.title, title_lang=place.lang) if place else row


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
