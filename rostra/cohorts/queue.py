"""Which applications of a call are meant: what the queue at the desk is filtered by, and in which order it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db.models import F, Q, QuerySet

from rostra.cohorts.models import Application

State = Application.State
LONGEST = 100
FITS = ("yes", "no")


@dataclass(frozen=True)
class Queue:
    """A filter of applications; empty: everything that was handed in and not taken back."""

    sought: str = ""
    state: str = ""
    fits: str = ""
    organisation: str = ""
    territory: str = ""

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Queue:
        """What an address says; what makes no sense counts as nothing."""
        state, fits = str(given.get("state", "")), str(given.get("fits", ""))
        return cls(
            sought=str(given.get("q", "")).strip()[:LONGEST],
            state=state if state in State.values and state != State.DRAFT else "",
            fits=fits if fits in FITS else "",
            organisation=str(given.get("organisation", ""))[:LONGEST],
            territory=str(given.get("territory", "")).strip().upper()[:20],
        )

    def but(self, **other: str) -> Queue:
        return replace(self, **other)

    def query(self) -> dict[str, str]:
        """As it stands in an address."""
        said = {("q" if name == "sought" else name): value for name, value in asdict(self).items()}
        return {name: value for name, value in said.items() if value}

    def rows(self, rows: QuerySet[Application], *, any_state: bool = False) -> QuerySet[Application]:
        """Those of some applications that are meant; `any_state`: whatever their state."""
        if self.sought:
            rows = rows.filter(
                Q(person__name__icontains=self.sought)
                | Q(person__email__icontains=self.sought)
                | Q(organisation__name__icontains=self.sought)
            )
        if self.fits:
            rows = rows.filter(eligible=self.fits == "yes")
        if self.organisation:
            rows = rows.filter(organisation__key=self.organisation)
        if self.territory:
            rows = rows.filter(organisation__territory__istartswith=self.territory)
        if any_state:
            return rows
        return rows.filter(state=self.state) if self.state else rows.exclude(state=State.WITHDRAWN)

    def ordered(self, rows: QuerySet[Application]) -> QuerySet[Application]:
        """In the order they were handed in; the reserve list in its own."""
        if self.state == State.RESERVE:
            return rows.order_by(F("rank").asc(nulls_last=True), "submitted_at", "pk")
        return rows.order_by("submitted_at", "pk")
