"""The board of an edition's cohorts: its people with all that surrounds them, their levels mixed, the areas they come from."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from rostra.coaching import reading_risk
from rostra.coaching.models import Flag, Pair
from rostra.coaching.reading_risk import Risk
from rostra.cohorts.models import Cohort, Edition, Enrolment, Placement, WorkGroupPlace
from rostra.kernel import small
from rostra.kernel.time import now
from rostra.ledger import rules as ledger
from rostra.live.models import Registration, Session

UNPLACED = ""
BY_NAME = (F("person__name").asc(nulls_last=True), "person__email", "pk")
Level = Placement.Level


@dataclass(frozen=True)
class Chosen:
    """Which people of an edition the board shows; empty fields mean everybody who takes part."""

    sought: str = ""
    cohort: str = ""
    area: str = ""
    organisation: str = ""
    level: str = ""
    risk: bool = False

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> Chosen:
        """From the query of an address; what is not known there is left out."""

        def given(name: str) -> str:
            return str(query.get(name, "")).strip()[:120]

        level = given("level")
        return cls(
            given("q"), given("cohort"), given("area"), given("organisation"),
            level if level in (*Level.values, "none") else "", given("risk") == "1",
        )  # fmt: skip

    def query(self) -> dict[str, str]:
        """The same for an address, without what is empty."""
        named = {
            "q": self.sought, "cohort": self.cohort, "area": self.area, "organisation": self.organisation,
            "level": self.level, "risk": "1" if self.risk else "",
        }  # fmt: skip
        return {name: value for name, value in named.items() if value}

    def but(self, **changes: Any) -> Chosen:
        return replace(self, **changes)

    def rows(self, person: Any, edition: Edition) -> QuerySet[Enrolment]:
        """The people meant whom this person may see, but for `risk`, which is worked out, not stored. By name."""
        rows = ledger.visible_enrolments(person).filter(edition=edition, state=Enrolment.State.ENROLLED)
        if self.sought:
            rows = rows.filter(
                Q(person__name__icontains=self.sought) | Q(organisation__name__icontains=self.sought)
            )
        if self.cohort:
            rows = rows.filter(cohort__key=self.cohort)
        if self.area:
            rows = rows.filter(cohort__area=self.area)
        if self.organisation:
            rows = rows.filter(organisation__key=self.organisation)
        if self.level == "none":
            rows = rows.filter(Q(placement__isnull=True) | Q(placement__level=""))
        elif self.level:
            rows = rows.filter(placement__level=self.level)
        return rows.order_by(*BY_NAME)


@dataclass(frozen=True)
class Line:
    """One person on the board. `next_at` is the next session they have a place in, `own` False when it is only planned for
    their cohort.
    """

    risk: Risk
    level: str = ""
    officer: Pair | None = None
    coach: Pair | None = None
    groups: list[str] = field(default_factory=list)
    next_title: str = ""
    next_at: dt.datetime | None = None
    own: bool = False
    stuck: bool = False

    @property
    def enrolment(self) -> Enrolment:
        return self.risk.enrolment

    @property
    def level_word(self) -> str:
        return str(Level(self.level).label) if self.level else ""

    @property
    def more(self) -> int:
        """How many reasons there are besides the weightiest."""
        return max(0, len(self.risk.signals) - 1)


def lines(edition: Edition, keys: Sequence[int]) -> list[Line]:
    """A line for each enrolment of one page, in the order of `keys`: some fifteen queries for any number."""
    moment = now()
    found = {
        each.enrolment.pk: each for each in reading_risk.of(edition, Enrolment.objects.filter(pk__in=keys))
    }
    levels = dict(Placement.objects.filter(enrolment__in=keys).values_list("enrolment_id", "level"))
    pairs: dict[tuple[int, str], Pair] = {}
    rows = Pair.objects.filter(enrolment__in=keys, ended_at__isnull=True).select_related("helper")
    for pair in rows.order_by("-layer"):
        pairs[pair.enrolment_id, pair.kind] = pair
    groups: dict[int, list[str]] = defaultdict(list)
    places = WorkGroupPlace.objects.filter(enrolment__in=keys).order_by("group__purpose", "group__position")
    for enrolment, purpose, name in places.values_list("enrolment_id", "group__purpose", "group__name"):
        groups[enrolment].append(f"{purpose}: {name}")
    stuck = set(
        Flag.objects.filter(enrolment__in=keys).exclude(state="closed").values_list("enrolment_id", flat=True)
    )
    dates = _next_dates(edition, [found[key].enrolment for key in keys if key in found], moment)
    return [
        Line(
            found[key], levels.get(key, ""), pairs.get((key, Pair.Kind.OFFICER)), pairs.get((key, Pair.Kind.COACH)),
            groups.get(key, []), *dates.get(key, ("", None, False)), key in stuck,
        )
        for key in keys
        if key in found
    ]  # fmt: skip


def _next_dates(
    edition: Edition, people: Iterable[Enrolment], moment: dt.datetime
) -> dict[int, tuple[str, dt.datetime | None, bool]]:
    """The next session of each: one they have a place in, else the next of their cohort. Two queries."""
    some = list(people)
    coming = list(
        Session.objects.filter(edition=edition, state=Session.State.ANNOUNCED, starts_at__gt=moment)
        .order_by("starts_at", "pk")
        .only("pk", "title", "starts_at", "cohort_id")[:200]
    )
    booked = set(
        Registration.objects.filter(
            session__in=[each.pk for each in coming],
            person__in=[each.person_id for each in some],
            state=Registration.State.BOOKED,
        ).values_list("person_id", "session_id")
    )
    found: dict[int, tuple[str, dt.datetime | None, bool]] = {}
    for each in some:
        own = next((one for one in coming if (each.person_id, one.pk) in booked), None)
        planned = next((one for one in coming if one.cohort_id in (None, each.cohort_id)), None)
        shown = own or planned
        if shown:
            found[each.pk] = (shown.title, shown.starts_at, own is not None)
    return found


@dataclass(frozen=True)
class Mix:
    """How many people of each level there are in each of some groups: `rows` of (name, counts in the order of `levels`, sum).
    None is a number that is withheld.
    """

    levels: list[tuple[str, str]]
    rows: list[tuple[str, list[int | None], int | None]]
    totals: list[int | None]


def level_names() -> list[tuple[str, str]]:
    """The levels in order, and what people without one are called."""
    return [*[(value, str(label)) for value, label in Level.choices], (UNPLACED, _("not placed yet"))]


def by_organisation(edition: Edition, *, whole: bool) -> Mix:
    """Levels in each organisation. `whole` False withholds small numbers, for who may read figures and not people."""
    rows = _enrolled(edition).values_list("organisation__name", "placement__level")
    return _mixed(((name or _("no organisation"), level) for name, level in rows), whole)


def by_group(edition: Edition, *, whole: bool) -> Mix:
    """Levels in each work group."""
    places = WorkGroupPlace.objects.filter(group__edition=edition, enrolment__state="enrolled")
    ordered = places.order_by("group__purpose", "group__position", "group__name")
    rows = ordered.values_list("group__purpose", "group__name", "enrolment__placement__level")
    return _mixed(((f"{purpose}: {name}", level) for purpose, name, level in rows), whole)


def by_cohort(edition: Edition, *, whole: bool) -> Mix:
    """Levels in each cohort."""
    rows = _enrolled(edition).values_list("cohort__name", "placement__level")
    return _mixed(((name or _("no cohort"), level) for name, level in rows), whole)


def _enrolled(edition: Edition) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(edition=edition, state=Enrolment.State.ENROLLED)


def _mixed(pairs: Iterable[tuple[str, str | None]], whole: bool) -> Mix:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name, level in pairs:
        counts[name][level or UNPLACED] += 1
    levels = level_names()
    sums = {name: sum(row.values()) for name, row in counts.items()}
    hidden: set[str] = set() if whole else small.withheld(sums)
    rows: list[tuple[str, list[int | None], int | None]] = []
    for name in counts:
        cells = {code: counts[name][code] for code, _word in levels}
        unsaid = set(cells) if name in hidden else (set() if whole else small.withheld(cells))
        row = [None if code in unsaid else cells[code] for code, _word in levels]
        rows.append((name, row, None if name in hidden else sums[name]))
    totals = {code: sum(row[code] for row in counts.values()) for code, _word in levels}
    # A column whose cells are partly unsaid could give them away by its sum.
    shut = set() if whole else small.withheld(totals) | {
        code for at, (code, _word) in enumerate(levels) if any(row[1][at] is None for row in rows)
    }  # fmt: skip
    return Mix(levels, rows, [None if code in shut else totals[code] for code, _word in levels])


@dataclass(frozen=True)
class Area:
    """One cohort as an area: its authorities and people, how far they are, how many need a look."""

    cohort: Cohort
    authorities: int
    people: int
    met: int
    asked: int

    @property
    def is_single(self) -> bool:
        return self.authorities == 1


def areas(edition: Edition) -> list[Area]:
    """The cohorts of an edition with what they cover. Two queries."""
    live = Q(enrolments__state="enrolled")
    rows = edition.cohorts.annotate(
        people=Count("enrolments", filter=live),
        authorities=Count("enrolments__organisation", filter=live, distinct=True),
    ).order_by("area", "name")
    sums: dict[int | None, tuple[int, int]] = {
        cohort: (met or 0, asked or 0)
        for cohort, met, asked in _enrolled(edition)
        .values_list("cohort")
        .annotate(met=_sum("met"), asked=_sum("asked"))
        .order_by()
    }
    return [Area(each, each.authorities, each.people, *sums.get(each.pk, (0, 0))) for each in rows]


def _sum(name: str) -> Any:
    return Sum(f"progress__{name}")


@dataclass(frozen=True)
class Territory:
    """People of one territory: how many, and what share of all they are asked they have met, in percent. None: withheld."""

    code: str
    names: str
    people: int | None
    met: int | None


def territories(edition: Edition, *, whole: bool) -> list[Territory]:
    """People by the territory of their organisation, the largest first. One query."""
    rows = (
        _enrolled(edition)
        .exclude(organisation=None)
        .values_list("organisation__territory", "organisation__name")
        .annotate(people=Count("pk"), met=_sum("met"), asked=_sum("asked"))
        .order_by()
    )
    people: Counter[str] = Counter()
    names: dict[str, list[str]] = defaultdict(list)
    met: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for code, name, count, done, due in rows:
        people[code] += count
        met[code] += done or 0
        asked[code] += due or 0
        names[code].append(name)
    hidden: set[str] = set() if whole else small.withheld(people)
    found = [
        Territory(
            code,
            ", ".join(sorted(names[code])[:6]),
            None if code in hidden else people[code],
            None if code in hidden or not asked[code] else round(100 * met[code] / asked[code]),
        )
        for code in people
    ]
    return sorted(found, key=lambda each: (-(each.people or 0), each.code))
