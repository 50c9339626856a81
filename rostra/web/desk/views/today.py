"""What needs me today."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import Any

from django.db.models import BooleanField, Case, Count, Exists, Min, OuterRef, Q, When
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from rostra.coaching.models import Flag
from rostra.coaching.rules.contacts import answerable_flags
from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Application, Edition
from rostra.cohorts.rules.applications import visible_applications
from rostra.kernel.time import now
from rostra.kernel.time import today as day_of
from rostra.ledger import rules as ledger
from rostra.ledger.actions.editions import differences
from rostra.ledger.reading import waiting_work
from rostra.ledger.selecting import SEPARATOR
from rostra.live.actions import catch_ups
from rostra.live.models import Session
from rostra.live.rules import desk_sessions
from rostra.live.rules.attendance import sessions_to_answer
from rostra.messaging.models import Trouble
from rostra.people import rules as people
from rostra.people.actions import long_tasks
from rostra.people.models import Role, Scope
from rostra.programmes.models import Outline
from rostra.web.desk.door import page, staff
from rostra.web.desk.first_steps import first_steps
from rostra.web.desk.views.long_tasks import shown
from rostra.web.desk.views.work import with_enrolments

SHOWN = 5
NEAR = dt.timedelta(days=21)
LATELY = dt.timedelta(days=30)
MOST_RETURNED = 200
MOST_SESSIONS = 60


@require_safe
@staff
def today(request: HttpRequest) -> HttpResponse:
    person = request.user
    waiting = waiting_work(person)
    count = waiting.count()
    day = day_of(person.time_zone)
    editions = cohorts.visible_editions(person).filter(cancelled_at=None)
    people_of = by_edition(person, editions, day)
    context = {
        "steps": first_steps(person),
        "waiting": with_enrolments(waiting[:SHOWN]),
        "waiting_count": count,
        "catch_ups_count": catch_ups.waiting(person).count(),
        "calls_count": answerable_flags(person).filter(state=Flag.State.HANDED_ON).count(),
        "applications_count": visible_applications(person).filter(state=Application.State.SUBMITTED).count(),
        **sessions_here(person),
        "overdue": [each for each in people_of if each["overdue"]],
        "invited": [each for each in people_of if each["invited"]],
        "returned": returned_letters(person, day),
        "unopened": unopened(person, day),
        "dates": dates_near(editions, day),
        "offers": offers(person, editions),
        "supported": supported(person),
        "tasks": recent_tasks(person),
        "day": day,
        "editions_count": editions.count,  # asked by the template alone, on an empty page
    }
    context["may_connect"] = ledger.may_connect(person)
    context["cards"] = cards(context)
    context["headline"] = headline(context)
    return page(request, "desk/today.html", context, current="today")


def headline(context: dict[str, Any]) -> str:
    """What needs this person, in one sentence."""
    if context["waiting_count"]:
        return ngettext(
            "One worksheet waits for you", "%(count)d worksheets wait for you", context["waiting_count"]
        ) % {"count": context["waiting_count"]}
    if context["catch_ups_count"]:
        return ngettext(
            "One catch-up waits for you", "%(count)d catch-ups wait for you", context["catch_ups_count"]
        ) % {"count": context["catch_ups_count"]}
    if context["asked"]:
        return ngettext(
            "The register of a session waits for your answer",
            "The registers of %(count)d sessions wait for your answer",
            len(context["asked"]),
        ) % {"count": len(context["asked"])}
    if context["calls_count"]:
        return ngettext(
            "One call for help waits for you", "%(count)d calls for help wait for you", context["calls_count"]
        ) % {"count": context["calls_count"]}
    if context["steps"]:
        return _("Your academy takes shape")
    late = sum(1 for each in context["supported"] if each["late"])
    if late:
        return ngettext("One person needs you", "%(count)d people need you", late) % {"count": late}
    behind = sum(each["overdue"] for each in context["overdue"])
    if behind:
        return ngettext("One person is behind", "%(count)d people are behind", behind) % {"count": behind}
    return _("Nothing waits for you")


def cards(context: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the page with a way to each; none where there is nothing."""
    numbers = [
        (_("Worksheets to read"), context["waiting_count"], reverse("desk:work"), ""),
        (_("Catch-ups to read"), context["catch_ups_count"], reverse("desk:catch_ups"), ""),
        (_("Calls for help to answer"), context["calls_count"], reverse("desk:flags"), ""),
        (_("Applications to decide"), context["applications_count"], reverse("desk:editions"), ""),
        (_("Registers with something to answer"), len(context["asked"]), asked_url(context["asked"]), ""),
        (_("Overdue"), sum(each["overdue"] for each in context["overdue"]), "#overdue", "late"),
        (_("Have not answered"), sum(each["invited"] for each in context["invited"]), "#invited", ""),
        (_("Letters that came back"), sum(each["count"] for each in context["returned"]), "#returned", ""),
    ]
    return [
        {"eyebrow": word, "big": count, "url": url, "tone": tone}
        for word, count, url, tone in numbers
        if count
    ]


def asked_url(keys: list[str]) -> str:
    """Where the oldest excuse or appeal waits."""
    return f"{reverse('desk:register', args=[keys[0]])}?show=asked" if keys else ""


def sessions_here(person: Any) -> dict[str, list[Any]]:
    """The next sessions whose pages this person opens at the desk, and the keys of those in whose register somebody waits for
    their answer. One query.
    """
    near = Q(state=Session.State.ANNOUNCED, outside_url="", ends_at__gte=now(), starts_at__lte=now() + NEAR)
    asks = Q(pk__in=sessions_to_answer(person).order_by().values("pk"))
    rows = (
        desk_sessions(person)
        .filter(near | asks)
        .annotate(
            asks=Case(When(asks, then=True), default=False, output_field=BooleanField()),
            near=Case(When(near, then=True), default=False, output_field=BooleanField()),
        )
    )
    found = list(rows.order_by("-asks", "starts_at", "pk")[:MOST_SESSIONS])
    return {
        "asked": [each.key for each in found if each.asks],
        "sessions": sorted((each for each in found if each.near), key=lambda each: each.starts_at)[:SHOWN],
    }


def by_edition(person: Any, editions: Any, day: dt.date) -> list[dict[str, Any]]:
    """Editions that run or are about to, with how many of the people one sees there are overdue or have not answered, in
    one query; those with the most overdue people first.
    """
    running = editions.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day - LATELY), opened_at__isnull=False)
    live, asked = Q(state="enrolled"), Q(state="invited")
    rows = (
        ledger.visible_enrolments(person)
        .filter(edition__in=running.values("pk"))
        .values("edition__key", "edition__title")
        .annotate(
            overdue=Count("pk", filter=live & Q(progress__next_due_on__lt=day)),
            invited=Count("pk", filter=asked),
            oldest=Min("invited_at", filter=asked),
        )
        .filter(Q(overdue__gt=0) | Q(invited__gt=0))
        .order_by("-overdue", "oldest")
    )
    return list(rows[: 2 * SHOWN])


def returned_letters(person: Any, day: dt.date) -> list[dict[str, Any]]:
    """Editions one runs with the people there whose letters come back, and where to find those."""
    running = cohorts.run_editions(person).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day), cancelled_at=None
    )
    rows = (
        ledger.visible_enrolments(person)
        .filter(edition__in=running.values("pk"), person__email__in=Trouble.objects.values("address"))
        .exclude(state="withdrawn")
        .order_by("edition__title", "pk")
        .values_list("edition__key", "edition__title", "key")
    )
    found = []
    for (key, title), each in groupby(rows[:MOST_RETURNED], key=lambda row: row[:2]):
        keys = [row[2] for row in each]
        url = f"{reverse('desk:people', args=[key])}?{urlencode({'people': SEPARATOR.join(keys)})}"
        found.append({"title": title, "count": len(keys), "url": url})
    return found


def unopened(person: Any, day: dt.date) -> list[Edition]:
    """Editions one runs that begin within three weeks, or should have begun, and are not open."""
    rows = cohorts.run_editions(person).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        opened_at=None,
        cancelled_at=None,
        starts_on__lte=day + NEAR,
    )
    return list(rows.select_related("organisation").order_by("starts_on", "title")[:SHOWN])


def recent_tasks(person: Any) -> list[dict[str, Any]]:
    """One's long work that goes on, or ended lately."""
    since = now() - dt.timedelta(days=2)
    rows = long_tasks.of(person).filter(Q(finished_at=None) | Q(finished_at__gte=since))
    return [shown(each) for each in rows[:SHOWN]]


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
