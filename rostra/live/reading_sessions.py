"""How the pages of somebody who learns read what live asks of them: sessions of their editions and what is to be caught up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rostra.cohorts.models import Enrolment
from rostra.ledger.models import Requirement
from rostra.live.kinds import SESSION
from rostra.live.models import CatchUp, Registration, Session

TO_DO = (CatchUp.State.OPEN, CatchUp.State.RETURNED)


@dataclass(frozen=True)
class Asked:
    """What a requirement of this room leads to for one enrolment: its sessions, and the catch-up where there is one.

    `session` is the one to look at now: the next that is to come, else the last that was.
    """

    requirement: Requirement
    sessions: list[Session]
    session: Session | None
    catch_up: CatchUp | None
    registered: bool = False

    @property
    def to_catch_up(self) -> CatchUp | None:
        """The catch-up when the next move is the person's."""
        return self.catch_up if self.catch_up and self.catch_up.state in TO_DO else None

    @property
    def rests(self) -> bool:
        """Nothing to do but to come: they are registered for it, or it was and its register is not closed yet."""
        return self.to_catch_up is None and (self.registered or self.session is None)


def asked_of(pairs: Iterable[tuple[Enrolment, Requirement]], now: Any) -> dict[tuple[int, int], Asked]:
    """By enrolment and requirement of one person: what it leads to. Three queries when any is a session, none otherwise."""
    wanted = [(enrolment, each) for enrolment, each in pairs if each.kind == SESSION]
    if not wanted:
        return {}
    keys = {each.pk for _enrolment, each in wanted}
    sessions: dict[int, list[Session]] = {key: [] for key in keys}
    rows = Session.objects.filter(requirement__in=keys).exclude(state=Session.State.DRAFT)
    for session in rows.order_by("starts_at", "pk"):
        if session.requirement_id:
            sessions[session.requirement_id].append(session)
    catch_ups = {
        (each.enrolment_id, each.session.requirement_id): each
        for each in CatchUp.objects.filter(
            enrolment__in={enrolment.pk for enrolment, _each in wanted}, session__requirement__in=keys
        ).select_related("session")
    }
    mine = set(
        Registration.objects.filter(
            person=wanted[0][0].person_id, session__requirement__in=keys, state__in=Registration.LIVE
        ).values_list("session_id", flat=True)
    )
    found = {}
    for enrolment, each in wanted:
        there = [
            row for row in sessions[each.pk] if row.cohort_id is None or row.cohort_id == enrolment.cohort_id
        ]
        chosen = _chosen(there, mine, now)
        found[enrolment.pk, each.pk] = Asked(
            each,
            there,
            chosen,
            catch_ups.get((enrolment.pk, each.pk)),
            chosen is not None and chosen.pk in mine,
        )
    return found


def _chosen(there: list[Session], mine: set[int], now: Any) -> Session | None:
    """Of several dates the one to look at: one's own that is to come, the next, the last that was."""
    coming = [each for each in there if each.ends_at > now and each.state == Session.State.ANNOUNCED]
    own = [each for each in coming if each.pk in mine]
    return next(iter(own or coming or there[-1:]), None)
