"""What needs me today."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Edition
from rostra.kernel.time import today as day_of
from rostra.ledger import rules as ledger
from rostra.ledger.actions.editions import differences
from rostra.ledger.reading import waiting_work
from rostra.people import rules as people
from rostra.people.models import Role, Scope
from rostra.programmes.models import Outline
from rostra.web.desk.door import page, staff
from rostra.web.desk.first_steps import first_steps
from rostra.web.desk.views.work import with_enrolments

SHOWN = 5
NEAR = dt.timedelta(days=21)


@require_safe
@staff
def today(request: HttpRequest) -> HttpResponse:
    person = request.user
    waiting = waiting_work(person)
    count = waiting.count()
    editions = cohorts.visible_editions(person).filter(cancelled_at=None)
    context = {
        "steps": first_steps(person),
        "waiting": with_enrolments(waiting[:SHOWN]),
        "waiting_count": count,
        "invited": invited(editions),
        "dates": dates_near(editions, day_of(person.time_zone)),
        "offers": offers(person, editions),
        "supported": supported(person),
        "day": day_of(person.time_zone),
        "editions_count": editions.count(),
    }
    context["headline"] = headline(context)
    return page(request, "desk/today.html", context, current="today")


def headline(context: dict[str, Any]) -> str:
    """What needs this person, in one sentence."""
    if context["waiting_count"]:
        return ngettext(
            "One worksheet waits for you", "%(count)d worksheets wait for you", context["waiting_count"]
        ) % {"count": context["waiting_count"]}
    if context["steps"]:
        return _("Your academy takes shape")
    late = sum(1 for each in context["supported"] if each["late"])
    if late:
        return ngettext("One person needs you", "%(count)d people need you", late) % {"count": late}
    return _("Nothing waits for you")


def invited(editions: Any) -> list[Edition]:
    """Editions with people who have not answered their invitation, the longest waiting first."""
    asked = Q(enrolments__state="invited")
    return list(
        editions.annotate(
            unanswered=Count("enrolments", filter=asked), oldest=Min("enrolments__invited_at", filter=asked)
        )
        .filter(unanswered__gt=0)
        .order_by("oldest")[:SHOWN]
    )


def dates_near(editions: Any, day: dt.date) -> list[dict[str, Any]]:
    """Editions that begin or end within three weeks, in the order of their dates."""
    span = (day, day + NEAR)
    near = editions.filter(Q(starts_on__range=span) | Q(ends_on__range=span)).select_related("organisation")
    found = []
    for each in near:
        if span[0] <= each.starts_on <= span[1]:
            found.append({"edition": each, "day": each.starts_on, "what": _("begins")})
        if each.ends_on and span[0] <= each.ends_on <= span[1]:
            found.append({"edition": each, "day": each.ends_on, "what": _("ends")})
    return sorted(found, key=lambda each: (each["day"], each["edition"].title))[: 2 * SHOWN]


def offers(person: Any, editions: Any) -> list[dict[str, Any]]:
    """Open editions of this person whose programme has changed since they were opened."""
    newer = Outline.objects.filter(
        programme_key=OuterRef("programme_key"), compiled_at__gt=OuterRef("opened_at")
    )
    open_now = editions.filter(Exists(newer), pk__in=cohorts.run_editions(person).values("pk"))
    recent = open_now.order_by("-starts_on").select_related("organisation")[:SHOWN]
    found = [(each, len(differences(each))) for each in recent]
    return [{"edition": each, "count": count} for each, count in found if count]


def supported(person: Any) -> list[dict[str, Any]]:
    """The people this person coaches or supports, where they are enrolled: who is late first."""
    keys = people.keys_in_scope(person, (Role.COACH, Role.OFFICER), Scope.PERSON)
    if not keys:
        return []
    rows = ledger.visible_enrolments(person).filter(person__key__in=keys, state="enrolled")
    day = day_of(person.time_zone)
    found = []
    for each in rows.select_related("person", "edition", "progress", "organisation"):
        due = getattr(getattr(each, "progress", None), "next_due_on", None)
        found.append({"enrolment": each, "due": due, "late": bool(due and due < day)})
    return sorted(
        found, key=lambda each: (not each["late"], each["due"] or dt.date.max, str(each["enrolment"].person))
    )
