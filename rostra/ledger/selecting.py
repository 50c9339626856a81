"""Which people of an edition are meant: one filter for lists, the matrix, exports, letters and verbs done to many.

A selection comes from the query of an address and goes back into one, so that every list can say "these people".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel.time import today
from rostra.ledger import rules
from rostra.ledger.models import Standing
from rostra.ledger.standing import SOON_DAYS

ENROLLED = Q(state="enrolled")
SEPARATOR = ","
MOST_KEYS = 500


@dataclass(frozen=True)
class Selection:
    """People of one edition. Empty fields select everybody who has not withdrawn.

    `standing`: a name of `conditions`. `asked` is the key of a requirement; with `state`, a name of
    `states`, those who stand so with it. `people` are keys of enrolments picked by hand.
    """

    sought: str = ""
    cohort: str = ""
    organisation: str = ""
    standing: str = ""
    asked: str = ""
    state: str = ""
    people: tuple[str, ...] = ()

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> Selection:
        """From an address's query (a `QueryDict` or a dict); what is not known there is left out."""
        many = query.getlist("people") if hasattr(query, "getlist") else [query.get("people", "")]
        people = [key for each in many for key in str(each).split(SEPARATOR) if key][:MOST_KEYS]

        def given(name: str) -> str:
            return str(query.get(name, "")).strip()[:100]

        standing, state = given("standing"), given("state")
        return cls(
            sought=given("q"),
            cohort=given("cohort"),
            organisation=given("organisation"),
            standing=standing if standing in conditions(dt.date.min) else "",
            asked=given("asked"),
            state=state if state in states(dt.date.min) else "",
            people=tuple(dict.fromkeys(people)),
        )

    def query(self) -> dict[str, str]:
        """The same as an address's query, without what is empty."""
        named = {
            "q": self.sought,
            "cohort": self.cohort,
            "organisation": self.organisation,
            "standing": self.standing,
            "asked": self.asked,
            "state": self.state,
            "people": SEPARATOR.join(self.people),
        }
        return {name: value for name, value in named.items() if value}

    def but(self, **changes: Any) -> Selection:
        return replace(self, **changes)

    @property
    def is_empty(self) -> bool:
        return not self.query()

    def base(self, person: Any, edition: Edition) -> QuerySet[Enrolment]:
        """Everybody whom `person` may see there and who fits all but the standing."""
        rows = rules.visible_enrolments(person).filter(edition=edition)
        if self.people:
            rows = rows.filter(key__in=self.people)
        if self.sought:
            rows = rows.filter(
                Q(person__name__icontains=self.sought)
                | Q(person__email__icontains=self.sought)
                | Q(organisation__name__icontains=self.sought)
            )
        if self.cohort:
            rows = rows.filter(cohort__key=self.cohort)
        if self.organisation:
            rows = rows.filter(organisation__key=self.organisation)
        if self.asked:
            rows = rows.filter(self._with_asked(edition))
        return rows

    def rows(self, person: Any, edition: Edition) -> QuerySet[Enrolment]:
        """The people meant. Not ordered."""
        rows = self.base(person, edition)
        if self.standing:
            return rows.filter(conditions(today(edition.time_zone))[self.standing][2])
        return rows if self.people else rows.exclude(state=Enrolment.State.WITHDRAWN)

    def _with_asked(self, edition: Edition) -> Q:
        standings = Standing.objects.filter(enrolment=OuterRef("pk"), requirement__key=self.asked)
        if self.state:
            standings = standings.filter(states(today(edition.time_zone))[self.state])
        return Q(Exists(standings)) & ENROLLED


def conditions(day: dt.date) -> dict[str, tuple[str, str, Q]]:
    """Filters by name: the sign of a standing, the word, the condition on stored progress."""
    progress = "progress__"
    soon = (day, day + dt.timedelta(days=SOON_DAYS))
    return {
        "overdue": ("overdue", _("overdue"), ENROLLED & Q(**{f"{progress}next_due_on__lt": day})),
        "soon": ("due_soon", _("due soon"), ENROLLED & Q(**{f"{progress}next_due_on__range": soon})),
        "with-us": ("handed_in", _("handed in"), ENROLLED & Q(**{f"{progress}with_us__gt": 0})),
        "returned": ("returned", _("returned"), ENROLLED & Q(**{f"{progress}returned__gt": 0})),
        "finished": ("met", _("finished"), ENROLLED & Q(**{f"{progress}completed_at__isnull": False})),
        "not-begun": ("open", _("not begun"), ENROLLED & Q(progress__met=0, progress__asked__gt=0)),
        "invited": ("", _("invited"), Q(state="invited")),
        "withdrawn": ("", _("withdrawn"), Q(state="withdrawn")),
    }


def states(day: dt.date) -> dict[str, Q]:
    """Where somebody stands with one requirement on a day, by the names of `rostra.ledger.standing.shown`."""
    near = day + dt.timedelta(days=SOON_DAYS)
    owing = Q(state="excused", owes_catchup=True)
    in_time = Q(due_on__isnull=True) | Q(due_on__gte=day)
    return {
        "open": Q(state="open") & (Q(due_on__isnull=True) | Q(due_on__gt=near)),
        "due_soon": Q(state="open", due_on__range=(day, near)),
        "overdue": (Q(state__in=["open", "returned"]) | owing) & Q(due_on__lt=day),
        "handed_in": Q(state="handed_in"),
        "returned": Q(state="returned") & in_time,
        "met": Q(state="met"),
        "caught_up": Q(state="caught_up"),
        "excused": Q(state="excused") & (Q(owes_catchup=False) | in_time),
        "recognised": Q(state="recognised"),
    }
