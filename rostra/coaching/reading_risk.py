"""Facts for `coaching.risk`, for many people of one edition at once: a fixed number of queries, however many they are."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from rostra.assessment.models import Response
from rostra.coaching import risk
from rostra.coaching.models import Aim, Flag, Pair, Sprint, SupportPlan
from rostra.coaching.risk import Facts, Signal, Sprinting, Thresholds
from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel.time import now, today
from rostra.ledger import counting
from rostra.ledger.models import QuestionnaireUse, Requirement, Standing
from rostra.live.models import Appeal, CatchUp, Excusal, Session

THEIR_TURN = (CatchUp.State.OPEN, CatchUp.State.RETURNED)
REGISTER_TIME = dt.timedelta(
    days=1
)  # after a session before somebody who is not in its register has missed it


@dataclass(frozen=True)
class Risk:
    """One person with the reasons to look after them. `catch_up`: the one to do next, `flag`: the open call for help, by key."""

    enrolment: Enrolment
    signals: list[Signal] = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)
    catch_up: str = ""
    flag: str = ""

    @property
    def weight(self) -> int:
        return risk.weight_of(self.signals)

    @property
    def step(self) -> str:
        return risk.first_step(self.signals)


def plan_of(edition: Edition) -> SupportPlan:
    """How an edition looks after its people; unsaved defaults where nobody said."""
    return SupportPlan.objects.filter(edition=edition).first() or SupportPlan(edition=edition)


def thresholds_of(plan: SupportPlan) -> Thresholds:
    return Thresholds(plan.missed, plan.silent_days, plan.overdue_days, plan.contact_days)


def of(
    edition: Edition,
    enrolments: QuerySet[Enrolment] | None = None,
    *,
    at: dt.datetime | None = None,
    plan: SupportPlan | None = None,
) -> list[Risk]:
    """Everybody meant who takes part, each with their signals (perhaps none), in the order of `enrolments`."""
    moment = at or now()
    day = today(edition.time_zone, moment)
    rows = Enrolment.objects.filter(edition=edition) if enrolments is None else enrolments
    people = list(
        rows.filter(state="enrolled").select_related("person", "organisation", "cohort", "progress")
    )
    for each in people:
        each.edition = edition
    known = _Known(edition, people, moment, day)
    limits = thresholds_of(plan or plan_of(edition))
    # An edition that has not begun, or is over, asks nothing of anybody now.
    runs = edition.cancelled_at is None and (
        edition.ends_on is None or day <= edition.ends_on + dt.timedelta(days=28)
    )
    found = []
    for each in people:
        facts, catch_up = known.facts(each)
        flag = known.flags.get(each.pk)
        signals = risk.signals(facts, limits, day) if runs else []
        found.append(Risk(each, signals, facts, catch_up, flag.key if flag else ""))
    return found


def worst_first(found: Iterable[Risk]) -> list[Risk]:
    """Those with any signal, the weightiest first, then by name."""
    there = [each for each in found if each.signals]
    return sorted(there, key=lambda each: (-each.weight, each.enrolment.person.get_full_name().casefold()))


def _waits_for_us(requirements: list[int]) -> set[tuple[int, int]]:
    """Person and requirement where an excuse or an appeal waits for an answer: nobody has missed it until then. Two queries."""
    excuses = Excusal.objects.filter(
        state=Excusal.State.ASKED, registration__session__requirement__in=requirements
    ).values_list("registration__person", "registration__session__requirement")
    appeals = Appeal.objects.filter(
        state=Appeal.State.ASKED, attendance__session__requirement__in=requirements
    ).values_list("attendance__registration__person", "attendance__session__requirement")
    return {*excuses, *appeals}


class _Known:
    """What is known of the people, read at once."""

    def __init__(self, edition: Edition, people: Sequence[Enrolment], at: dt.datetime, day: dt.date) -> None:
        self.edition, self.at, self.day = edition, at, day
        self.zone = ZoneInfo(edition.time_zone)
        keys = [each.pk for each in people]
        self.missed = self._missed(keys, people)
        self.catch_ups = self._catch_ups(keys)
        self.flags = {
            each.enrolment_id: each
            for each in Flag.objects.filter(enrolment__in=keys).exclude(state=Flag.State.CLOSED)
        }
        self.pairs = self._pairs(keys)
        self.sprints, self.aims = self._sprints(keys)
        self.asked, self.answered = self._baseline()

    def facts(self, each: Enrolment) -> tuple[Facts, str]:
        """The facts about one person, and the key of the catch-up they should do next."""
        progress = getattr(each, "progress", None)
        flag, pairs = self.flags.get(each.pk), self.pairs.get(each.pk, {})
        officer = pairs.get(1)
        catch_up = self.catch_ups.get(each.pk)
        began = self._began(each)
        asked = self.asked if each.key not in self.answered else None
        facts = Facts(
            began_on=began if began <= self.day else None,
            finished=bool(progress and progress.completed_at),
            missed=tuple(self.missed.get(each.pk, ())),
            last_seen=self._last_seen(each),
            catch_up=catch_up.session.title if catch_up else "",
            catch_up_due=catch_up.due_on if catch_up else None,
            next_due=progress.next_due_on if progress else None,
            sprint=self._sprinting(each),
            stuck=flag.state if flag else "",
            stuck_since=self._day(flag.created_at) if flag else None,
            officer=officer.helper.get_full_name() if officer else "",
            officer_since=self._day(officer.since) if officer else None,
            last_contact=self._day(officer.last_contact_at) if officer and officer.last_contact_at else None,
            next_contact=officer.next_contact_on if officer else None,
            second_layer=2 in pairs,
            baseline_since=max(asked, self._day(each.enrolled_at) if each.enrolled_at else asked)
            if asked
            else None,
        )
        return facts, catch_up.key if catch_up else ""

    def _day(self, moment: dt.datetime) -> dt.date:
        return moment.astimezone(self.zone).date()

    def _began(self, each: Enrolment) -> dt.date:
        start = (each.cohort.starts_on if each.cohort else None) or self.edition.starts_on
        return max(start, self._day(each.enrolled_at)) if each.enrolled_at else start

    def _last_seen(self, each: Enrolment) -> dt.date | None:
        """The last time they signed in or anything of theirs was recorded: a device stays signed in for weeks."""
        progress = getattr(each, "progress", None)
        moments = [each.person.last_login, progress.last_evidence_at if progress else None]
        known = [moment for moment in moments if moment]
        return self._day(max(known)) if known else None

    def _missed(self, keys: list[int], people: Sequence[Enrolment]) -> dict[int, list[str]]:
        """Titles of the sessions that somebody had to be at, was not, and neither is excused from nor caught up or handed in:
        one for each requirement, once every session that answers it for their cohort is over. Four queries.
        """
        asked: dict[int, list[Session]] = defaultdict(list)
        rows = Session.objects.filter(edition=self.edition, requirement__retired_at=None, state="announced")
        for session in rows.select_related("requirement").order_by("starts_at", "pk"):
            if session.requirement_id:
                asked[session.requirement_id].append(session)
        over = [pk for pk, sessions in asked.items() if any(self._is_over(each) for each in sessions)]
        states = Standing.objects.filter(
            requirement__in=over, enrolment__in=keys, state__in=("open", "returned")
        )
        owing = defaultdict(set)
        for enrolment, requirement in states.values_list("enrolment_id", "requirement_id"):
            owing[enrolment].add(requirement)
        waiting = _waits_for_us(over)
        found: dict[int, list[str]] = {}
        for each in people:
            open_ones = [
                asked[pk] for pk in over if pk in owing[each.pk] and (each.person_id, pk) not in waiting
            ]
            found[each.pk] = [
                title for sessions in open_ones if (title := self._missed_title(each, sessions))
            ]
        return found

    def _is_over(self, session: Session) -> bool:
        return session.register_closed_at is not None or session.ends_at + REGISTER_TIME <= self.at

    def _missed_title(self, each: Enrolment, sessions: list[Session]) -> str:
        own = [session for session in sessions if session.cohort_id in (None, each.cohort_id)]
        requirement: Requirement | None = own[0].requirement if own else None
        if requirement is None or not counting.counts(requirement, each):
            return ""
        came = each.enrolled_at or each.created_at
        if not all(self._is_over(session) for session in own) or all(
            session.ends_at < came for session in own
        ):
            return ""
        return requirement.title or own[-1].title

    def _catch_ups(self, keys: list[int]) -> dict[int, CatchUp]:
        """The catch-up that somebody should do first."""
        rows = CatchUp.objects.filter(enrolment__in=keys, state__in=THEIR_TURN, due_on__isnull=False)
        found: dict[int, CatchUp] = {}
        for row in rows.select_related("session").order_by("due_on", "pk"):
            found.setdefault(row.enrolment_id, row)
        return found

    def _pairs(self, keys: list[int]) -> dict[int, dict[int, Pair]]:
        rows = Pair.objects.filter(enrolment__in=keys, kind=Pair.Kind.OFFICER, ended_at__isnull=True)
        found: dict[int, dict[int, Pair]] = defaultdict(dict)
        for row in rows.select_related("helper"):
            found[row.enrolment_id][row.layer] = row
        return found

    def _sprints(self, keys: list[int]) -> tuple[list[Sprint], dict[tuple[int, int], dict[str, int]]]:
        """The sprints that have begun, in order, and how many aims each person has in which state. Two queries."""
        begun = list(
            Sprint.objects.filter(edition=self.edition, starts_on__lte=self.day).order_by("starts_on", "pk")
        )
        counts: dict[tuple[int, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
        rows = Aim.objects.filter(sprint__in=begun, enrolment__in=keys).exclude(state=Aim.State.DROPPED)
        for enrolment, sprint, state in rows.values_list("enrolment_id", "sprint_id", "state"):
            counts[enrolment, sprint][state] += 1
        return begun, counts

    def _sprinting(self, each: Enrolment) -> Sprinting:
        own = [sprint for sprint in self.sprints if sprint.cohort_id in (None, each.cohort_id)]
        running = next((sprint for sprint in reversed(own) if sprint.ends_on >= self.day), None)
        over = next((sprint for sprint in reversed(own) if sprint.ends_on < self.day), None)
        now_aims = self.aims.get((each.pk, running.pk), {}) if running else {}
        then_aims = self.aims.get((each.pk, over.pk), {}) if over else {}
        return Sprinting(
            running=running.title if running else "",
            running_since=running.starts_on if running else None,
            open_aims=now_aims.get(Aim.State.OPEN, 0),
            met_aims=now_aims.get(Aim.State.MET, 0),
            over=over.title if over else "",
            over_wanted=over.wanted if over else 0,
            over_met=then_aims.get(Aim.State.MET, 0),
            # An aim still open may wait for the officer's word: it is not counted as not met.
            over_set=0 if then_aims.get(Aim.State.OPEN) else sum(then_aims.values()),
        )

    def _baseline(self) -> tuple[dt.date | None, set[str]]:
        """Since when the baseline is asked, while it is open, and the keys of the enrolments that have finished it."""
        use = QuestionnaireUse.objects.filter(
            edition=self.edition, moment=QuestionnaireUse.When.BASELINE
        ).first()
        if use is None:
            return None, set()
        since = self.edition.starts_on + dt.timedelta(days=use.days)
        if not since <= self.day <= since + dt.timedelta(days=use.open_days):
            return None, set()
        own = Enrolment.objects.filter(edition=self.edition).values("key")
        rows = Response.objects.filter(occasion__in=own, moment=use.moment, finished_at__isnull=False)
        return since, set(rows.values_list("occasion", flat=True))
