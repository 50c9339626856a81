"""Your support: who helps, what one set out to do, calls for help; and what others of the cohort share."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from rostra.coaching import reading_members as reading
from rostra.coaching.actions import flags
from rostra.coaching.models import Aim, Flag, MemberPlan, Pair, PeerNote
from rostra.coaching.rules import sprints as rules
from rostra.coaching.rules.pairs import helpers_of
from rostra.cohorts import translating
from rostra.cohorts.models import Enrolment, WorkGroupPlace
from rostra.web.learn import baseline_part, coach_part, polls_part, space_part
from rostra.web.learn.views.door import attempt, day_of, enrolment_in, login_required

SHOWN = 10
# What other pages of the learner's face say here: the part's values, and its template.
PARTS = (
    (coach_part.support_part, "learn/support_coach.html"),
    (polls_part.support_part, "learn/support_polls.html"),
    (baseline_part.support_part, "learn/support_baseline.html"),
    (space_part.support_part, "learn/support_space.html"),
)


def parts_of(request: HttpRequest, enrolment: Enrolment) -> dict[str, Any]:
    """What coaching, polls and the baseline add to the page."""
    found: dict[str, Any] = {}
    for part, _template in PARTS:
        found |= part(request.user, enrolment)
    return found


@login_required
@never_cache
@require_safe
def support(request: HttpRequest, edition: str) -> HttpResponse:
    """Who supports one, what one set out to do, and where to go when something sticks."""
    enrolment = enrolment_in(request, edition)
    day = day_of(request.user)
    sprints = [each for each in rules.sprints_of(enrolment) if each.starts_on <= day]
    shown = reading.aims_by_sprint(enrolment, sprints)[::-1]
    flag = Flag.objects.filter(enrolment=enrolment).exclude(state=Flag.State.CLOSED).first()
    officers = helpers_of(request.user, Pair.Kind.OFFICER).filter(enrolment=enrolment)
    context = {
        "enrolment": enrolment,
        "edition": enrolment.edition,
        "words": translating.words(enrolment.edition, get_language()),
        "officers": officers.select_related("helper").order_by("layer"),
        "running": [each for each in shown if each.sprint.ends_on >= day],
        "earlier": [each for each in shown if each.sprint.ends_on < day],
        "plan": MemberPlan.objects.filter(enrolment=enrolment).first(),
        "flag": flag,
        "groups": WorkGroupPlace.objects.filter(enrolment=enrolment).select_related("group"),
        "shared": _shared(request, enrolment)[:SHOWN],
        "stories": enrolment.before_after.order_by("-updated_at"),
        "parts": [template for _part, template in PARTS],
        **parts_of(request, enrolment),
    }
    return render(request, "learn/support.html", context)


def _shared(request: HttpRequest, enrolment: Enrolment) -> QuerySet[Aim]:
    """Aims that others of the cohort share, with what was said to them."""
    notes = PeerNote.objects.filter(hidden_at__isnull=True).select_related("by").order_by("created_at")
    rows = rules.shared_aims(request.user).filter(enrolment__edition=enrolment.edition)
    return (
        rows.select_related("enrolment__person", "sprint")
        .prefetch_related(Prefetch("peer_notes", notes, to_attr="said"))
        .order_by("-created_at", "pk")
    )


@login_required
@require_POST
def stuck(request: HttpRequest, edition: str) -> HttpResponse:
    """I am stuck: a call for help, with or without words; or it goes on again."""
    enrolment = enrolment_in(request, edition)
    if request.POST.get("do") == "solved":
        flag = get_object_or_404(Flag.objects.exclude(state=Flag.State.CLOSED), enrolment=enrolment)
        attempt(request, lambda: flags.close(flag, by=request.user), _("Good to hear that it goes on."))
    else:
        text = request.POST.get("text", "")[:2000]
        attempt(
            request,
            lambda: flags.raise_(enrolment=enrolment, by=request.user, text=text),
            _("Thank you for saying so. Somebody gets in touch with you."),
        )
    return redirect("learn:support", enrolment.edition.slug)
