"""The register as who keeps it reads it: everybody who is expected or came, narrowed, and how many stand where."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower

from rostra.live.models import Appeal, Attendance, Excusal, Registration, Session

Verdict = Attendance.Verdict
HERE = Q(attendance__joined_at__isnull=False)
EXPECTED = (
    Q(state=Registration.State.BOOKED)
    | HERE
    | Q(attendance__decided_at__isnull=False)
    | Q(excusal__state__in=[Excusal.State.ASKED, Excusal.State.ACCEPTED])
)
SHOWN: dict[str, Q] = {
    "": Q(),
    "missing": Q(attendance__isnull=True) | Q(attendance__joined_at__isnull=True),
    "here": HERE,
    "attended": Q(attendance__verdict=Verdict.ATTENDED),
    "partly": Q(attendance__verdict=Verdict.PARTLY),
    "missed": Q(attendance__verdict=Verdict.MISSED),
    "excused": Q(attendance__verdict=Verdict.EXCUSED),
    "open": Q(attendance__verdict=Verdict.NONE),
}
WHILE_OPEN = ("", "missing", "here", "excused")
WHEN_CLOSED = ("", "attended", "partly", "missed", "excused", "open")


@dataclass(frozen=True)
class ToAnswer:
    """What waits for an answer of who keeps the register."""

    excusals: int
    appeals: int

    def __bool__(self) -> bool:
        return bool(self.excusals or self.appeals)


def expected(session: Session) -> QuerySet[Registration]:
    """Everybody of the register, by name."""
    return Registration.objects.filter(EXPECTED, session=session).order_by(Lower("name"), "pk")


def counts(session: Session) -> dict[str, int]:
    """How many each filter shows. One query."""
    names = WHEN_CLOSED if session.register_closed_at else WHILE_OPEN
    found = expected(session).aggregate(
        **{f"n_{name}": Count("pk", filter=SHOWN[name]) if name else Count("pk") for name in names}
    )
    return {name: found[f"n_{name}"] for name in names}


def narrowed(session: Session, show: str, sought: str) -> QuerySet[Registration]:
    """The rows a page asks for, with person, organisation, attendance and excuse."""
    rows = expected(session)
    if show == "asked":
        rows = rows.filter(pk__in=_asking(session))
    else:
        rows = rows.filter(SHOWN.get(show, Q()))
    for word in sought.split()[:5]:
        rows = rows.filter(
            Q(name__icontains=word) | Q(email__icontains=word) | Q(organisation__name__icontains=word)
        )
    return rows.select_related("person", "organisation", "attendance", "excusal")


def _asking(session: Session) -> list[int]:
    excusals = Excusal.objects.filter(registration__session=session, state=Excusal.State.ASKED)
    appeals = Appeal.objects.filter(attendance__session=session, state=Appeal.State.ASKED)
    return [
        *excusals.values_list("registration", flat=True),
        *appeals.values_list("attendance__registration", flat=True),
    ]


def to_answer(session: Session) -> ToAnswer:
    """Two queries."""
    return ToAnswer(
        Excusal.objects.filter(registration__session=session, state=Excusal.State.ASKED).count(),
        Appeal.objects.filter(attendance__session=session, state=Appeal.State.ASKED).count(),
    )
