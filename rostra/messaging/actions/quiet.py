"""Days on which letters that can wait do wait."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import squeeze
from rostra.messaging import rules
from rostra.messaging.models import QuietPeriod
from rostra.people.models import Organisation, Person

LONGEST = dt.timedelta(days=90)
DAY = dt.timedelta(days=1)


@transaction.atomic
def add(
    *,
    title: str,
    starts_on: dt.date,
    ends_on: dt.date,
    by: Person,
    organisation: Organisation | None = None,
    territory: str = "",
) -> QuietPeriod:
    """Add a quiet period of at most 90 days: for the members of an organisation, for a territory, or for everybody.

    Letters that wait already are not moved by it.
    """
    if not rules.may_add_quiet_period(by, organisation):
        raise NotAllowed(_("You may add quiet periods for your own organisations only."))
    title, territory = squeeze(title), territory.strip()
    if not title:
        raise Refused(_("Say what it is for, such as Election."), field="title")
    if organisation is not None and territory:
        raise Refused(_("Choose an organisation or a territory, not both."), field="territory")
    if ends_on < starts_on:
        raise Refused(_("The last day comes before the first one."), field="ends_on")
    if ends_on - starts_on > LONGEST:
        raise Refused(_("A quiet period lasts 90 days at most."), field="ends_on")
    if ends_on < timezone.now().date() - DAY:
        raise Refused(_("These days are over."), field="ends_on")
    period = QuietPeriod.objects.create(
        title=title[:120],
        organisation=organisation,
        territory=territory[:20],
        starts_on=starts_on,
        ends_on=ends_on,
    )
    audit.record("messaging.quiet.add", period, by=by, starts_on=str(starts_on), ends_on=str(ends_on))
    return period


@transaction.atomic
def end(period: QuietPeriod, *, by: Person) -> None:
    """End a quiet period. What was put off because of it keeps its later hour."""
    if not rules.may_add_quiet_period(by, period.organisation):
        raise NotAllowed(_("You may end quiet periods of your own organisations only."))
    audit.record("messaging.quiet.end", period, by=by)
    period.delete()
