"""The people of a session as a file. Taking people along is noted."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed
from rostra.ledger.exports import to_csv
from rostra.live import selecting
from rostra.live.models import Registration, Session
from rostra.live.rules import may_run_session


@transaction.atomic
def make(session: Session, rows: QuerySet[Registration], *, by: Any) -> bytes:
    """A CSV file of registrations with their answers. What is to be arranged for somebody is never in it."""
    if not may_run_session(by, session):
        raise NotAllowed(_("You do not run this session."))
    asked = list(session.questions.order_by("position", "pk"))
    places = selecting.positions(session.registrations.all())
    zone = ZoneInfo(session.time_zone)
    head = [
        _("Name"), _("E-mail"), _("Organisation"), _("Takes part"), _("State"), _("Waiting list"), _("Registered"),
        _("How"), _("Language"), *(each.label for each in asked),
    ]  # fmt: skip
    table = [
        [
            row.name or (row.person.get_full_name() if row.person else ""),
            row.email,
            row.organisation.name if row.organisation else "",
            row.get_mode_display(),
            row.get_state_display(),
            places.get(row.pk),
            row.created_at.astimezone(zone).replace(tzinfo=None),
            row.get_source_display(),
            row.language,
            *(_answer(row.answers.get(each.key)) for each in asked),
        ]
        for row in rows.select_related("person", "organisation")
    ]
    audit.record("live.people.export", session, by=by, people=len(table))
    return to_csv(head, table)


def _answer(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(str(each) for each in value)
    return "" if value is None else str(value)
