"""Which registrations of a session are meant: what a list at the desk is filtered by, and in which order it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet

from rostra.live.models import Mode, Registration

State = Registration.State
LONGEST = 100
ORDERS: dict[str, tuple[str, ...]] = {
    "name": ("name", "email", "pk"),
    "newest": ("-created_at", "-pk"),
    "waiting": ("mode", "queue", "queued_at", "pk"),
}


@dataclass(frozen=True)
class Selection:
    """A filter of registrations; empty: those that are live and those that wait for an answer."""

    sought: str = ""
    state: str = ""
    mode: str = ""
    source: str = ""
    organisation: str = ""
    order: str = ""

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Selection:
        """What an address says; what makes no sense counts as nothing."""
        state, mode, source, order = (given.get(name, "") for name in ("state", "mode", "source", "order"))
        return cls(
            sought=str(given.get("q", "")).strip()[:LONGEST],
            state=state if state in (*State.values, "unconfirmed") else "",
            mode=mode if mode in (Mode.ONLINE, Mode.ON_SITE) else "",
            source=source if source in Registration.Source.values else "",
            organisation=str(given.get("organisation", ""))[:LONGEST],
            order=order if order in ORDERS and order != "name" else "",
        )

    def but(self, **other: str) -> Selection:
        return replace(self, **other)

    def query(self) -> dict[str, str]:
        """As it stands in an address."""
        said = {("q" if name == "sought" else name): value for name, value in asdict(self).items()}
        return {name: value for name, value in said.items() if value}

    def rows(self, rows: QuerySet[Registration], *, any_state: bool = False) -> QuerySet[Registration]:
        """Those of some registrations that are meant; `any_state`: whatever their state."""
        if self.sought:
            rows = rows.filter(
                Q(name__icontains=self.sought)
                | Q(email__icontains=self.sought)
                | Q(person__name__icontains=self.sought)
                | Q(organisation__name__icontains=self.sought)
            )
        plain = {"mode": self.mode, "source": self.source, "organisation__key": self.organisation}
        rows = rows.filter(**{name: value for name, value in plain.items() if value})
        if any_state:
            return rows
        if self.state == "unconfirmed":
            return rows.filter(state=State.BOOKED, confirmed_at__isnull=True)
        return rows.filter(state=self.state) if self.state else rows.filter(state__in=Registration.LIVE)

    @property
    def ordering(self) -> tuple[str, ...]:
        """The waiting list always stands in its order."""
        return ORDERS["waiting" if self.state == State.WAITLISTED else self.order or "name"]


def positions(rows: QuerySet[Registration]) -> dict[int, int]:
    """The place of everybody who waits, by primary key: 1 is next, each way of taking part by itself. One query."""
    waiting = rows.filter(state=State.WAITLISTED).order_by(*ORDERS["waiting"]).values_list("pk", "mode")
    found: dict[int, int] = {}
    counted: dict[str, int] = {}
    for pk, mode in waiting:
        counted[mode] = counted.get(mode, 0) + 1
        found[pk] = counted[mode]
    return found
