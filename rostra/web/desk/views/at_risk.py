"""Who falls behind in an edition, why, and the next step: a letter, a call, a catch-up, more support."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.coaching import reading_risk, risk
from rostra.coaching.actions import nudges
from rostra.coaching.reading_risk import Risk
from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Edition
from rostra.ledger import rules as ledger
from rostra.web.desk.door import attempt, page, paged, require, staff
from rostra.web.desk.views.editions import seen, with_phase
from rostra.web.desk.views.people import NOBODY

FLAG = "flag"


@require_safe
@staff
def at_risk(request: HttpRequest, key: str) -> HttpResponse:
    """The weightiest first, filtered by one reason or a cohort. Nothing of it is stored: it is worked out from set queries."""
    edition = seen(request, key)
    rows = ledger.visible_enrolments(request.user).filter(edition=edition)
    cohort, reason = request.GET.get("cohort", ""), request.GET.get("reason", "")
    if cohort:
        rows = rows.filter(cohort__key=cohort)
    plan = reading_risk.plan_of(edition)
    found = reading_risk.worst_first(reading_risk.of(edition, rows, plan=plan))
    counts = Counter(signal.code for each in found for signal in each.signals)
    if reason:
        found = [each for each in found if any(signal.code == reason for signal in each.signals)]
    may_run = cohorts.may_run_edition(request.user, edition)
    listed = paged(request, found)
    context = {
        **with_phase(edition),
        "page": listed,
        "rows": [_row(each, edition, may_run) for each in listed.object_list],
        "filters": _filters(counts, reason, cohort),
        "cohorts": list(edition.cohorts.order_by("name")),
        "cohort": cohort,
        "reason": reason,
        "plan": plan,
        "may_run": may_run,
        "may_call": cohorts.may_review(request.user, edition),
        "nobody": NOBODY,
        "sees_people": ledger.may_export(request.user, edition),
    }
    return page(request, "desk/at_risk.html", context, current="editions")


def _row(each: Risk, edition: Edition, may_run: bool) -> dict[str, Any]:
    offered = steps(each, edition, may_run)
    return {
        "risk": each,
        "steps": offered,
        "calls_first": each.step == risk.CALL and not any(step["first"] for step in offered),
    }


def _filters(counts: Counter[str], reason: str, cohort: str) -> list[dict[str, Any]]:
    shown = [{"url": _address("", cohort), "label": _("every reason"), "current": not reason}]
    for code, word in risk.names().items():
        if counts[code] or code == reason:
            shown.append(
                {
                    "url": _address(code, cohort),
                    "label": word,
                    "current": code == reason,
                    "count": counts[code],
                }
            )
    return shown


def _address(reason: str, cohort: str) -> str:
    query = {name: value for name, value in (("reason", reason), ("cohort", cohort)) if value}
    return f"?{urlencode(query)}" if query else "?"


def steps(each: Risk, edition: Edition, may_run: bool) -> list[dict[str, Any]]:
    """What may be done for somebody, the fitting step first; only what this person may do and this installation has."""
    enrolment, first = each.enrolment, FLAG if each.flag and may_run else each.step
    offered = []
    if may_run:
        query = urlencode({"people": enrolment.key})
        offered.append(
            (risk.WRITE, _("Write to them"), f"{reverse('desk:write', args=[edition.key])}?{query}")
        )
        offered.append((risk.COACH, _("Find a coach"), _page("coaches", edition.key)))
        offered.append((risk.SECOND, _("A second layer of support"), _page("officers", edition.key)))
    offered.append(
        (risk.CATCHING_UP, _("See the catch-up"), _page("enrolment", enrolment.key) if each.catch_up else "")
    )
    if each.flag and may_run:
        offered.append((FLAG, _("See the call for help"), _page("flag", each.flag)))
    wanted = {FLAG, *(signal.step for signal in each.signals), risk.WRITE}
    shown = [
        {"step": step, "label": word, "url": url, "first": step == first}
        for step, word, url in offered
        if url and step in wanted
    ]
    return sorted(shown, key=lambda each: not each["first"])


def _page(name: str, key: str) -> str:
    try:
        return reverse(f"desk:{name}", args=[key])
    except NoReverseMatch:
        return ""


@require_POST
@staff
def call(request: HttpRequest, key: str) -> HttpResponse:
    """Ask the support officer of somebody to call them."""
    rows = ledger.visible_enrolments(request.user).select_related("edition__organisation", "cohort", "person")
    enrolment = get_object_or_404(rows, key=key)
    require(cohorts.may_review(request.user, enrolment.edition, enrolment.cohort))
    attempt(
        request,
        lambda: nudges.ask_to_call(enrolment, by=request.user, words=request.POST.get("words", "")),
        done=_("The support officer is asked to call %(name)s.") % {"name": enrolment.person.get_full_name()},
    )
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return redirect(back)
    return redirect("desk:at_risk", key=enrolment.edition.key)
