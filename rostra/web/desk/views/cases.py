"""Cases at the desk: the queue by state, one case with its checklist, what is asked and decided."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rostra.community import casework
from rostra.community.actions.cases import reviewing, writing
from rostra.community.models import Approach, Case, Recruitment
from rostra.community.rules import cases as rules
from rostra.community.rules.roles import is_community_editor
from rostra.kernel.time import now
from rostra.programmes.choices import PolicyStage, Purpose
from rostra.web.desk.door import attempt, page, paged, require
from rostra.web.desk.forms.cases import AssignForm, CheckForm, DeclineForm, NoteForm, SendBackForm
from rostra.web.parts.cases import about

State = Case.State
TABS = (
    State.COMPLETED,
    State.IN_REVIEW,
    State.NEEDS_CHANGES,
    State.INVITED,
    State.PUBLISHED,
    State.DECLINED,
    State.WITHDRAWN,
)
MANY = {"purposes": Purpose, "approaches": Approach, "recruitment": Recruitment, "stages": PolicyStage}
FORMS: dict[str, type[forms.Form]] = {
    "check": CheckForm,
    "note": NoteForm,
    "send_back": SendBackForm,
    "decline": DeclineForm,
}


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The queue: what waits longest comes first; by state, with how many there are of each."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    require(is_community_editor(request.user))
    rows = rules.kept_cases(request.user)
    counts = dict.fromkeys(TABS, 0)
    for state in rows.order_by().values_list("state", flat=True):
        counts[State(state)] += 1
    chosen = request.GET.get("state", "")
    chosen = chosen if chosen in TABS else ""
    found = rows.filter(state=chosen) if chosen else rows.filter(state__in=rules.QUEUE)
    listed = paged(
        request, found.select_related("reader").prefetch_related("sides").order_by("submitted_at", "pk")
    )
    moment = now()
    context = {
        "page": listed,
        "rows": [
            {
                "case": each,
                "days": (moment - each.submitted_at).days if each.submitted_at else 0,
                "told_by_both": casework.speaks(casework.other_side(each)),
                "may_go_on": rules.may_go_on(each, casework.other_side(each)),
            }
            for each in listed
        ],
        "filters": _filters(chosen, counts),
    }
    return page(request, "desk/cases.html", context, current="community")


def _filters(chosen: str, counts: dict[Any, int]) -> list[dict[str, Any]]:
    url = reverse("desk:cases")
    waiting = sum(counts[State(state)] for state in rules.QUEUE)
    first = {"label": _("Open"), "url": url, "current": not chosen, "count": waiting}
    return [
        first,
        *(
            {
                "label": state.label,
                "url": f"{url}?state={state}",
                "current": chosen == state,
                "count": counts[state],
            }
            for state in TABS
            if counts[state] or state == chosen
        ),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, key: str) -> HttpResponse:
    """One case: both sides, what a correction changes, the checklist; each button is one verb."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    require(is_community_editor(request.user))
    rows = rules.kept_cases(request.user).select_related("reader", "picture", "organisation")
    found = get_object_or_404(rows.prefetch_related("sides__person", "topics"), key=key)
    bad: dict[str, forms.Form] = {}
    if request.method == "POST":
        do = request.POST.get("do", "")
        if _done(request, found, do, bad):
            return redirect("desk:case", found.key)
    context = {
        **about(found, get_language() or "en"),
        **_forms(found, bad),
        "own": casework.own_side(found),
        "other": casework.other_side(found),
        "all_sides": list(found.sides.all()),
        "changes": _changes(found),
        "notes": found.notes.select_related("by").order_by("at", "pk"),
        "may_validate": rules.is_apart(request.user, found),
        "being_read": found.state == State.IN_REVIEW,
        "may_assign": found.state in (State.COMPLETED, State.IN_REVIEW, State.NEEDS_CHANGES)
        or rules.may_go_on(found, casework.other_side(found)),
        "checked": casework.is_checked(found.checklist),
        "over": found.state in (State.DECLINED, State.WITHDRAWN),
        "is_public": found.published_at is not None and found.state in rules.SHOWN,
    }
    return page(request, "desk/case.html", context, current="community", status=422 if bad else 200)


def _forms(case: Case, bad: dict[str, forms.Form]) -> dict[str, forms.Form]:
    """Every form of the page, the faulty one as it was sent."""
    made: dict[str, forms.Form] = {
        "assign_form": AssignForm(people=rules.readers_for(case), case=case),
        "check_form": CheckForm(initial={"checks": list(case.checklist)}),
        "note_form": NoteForm(auto_id="note_%s"),
        "send_back_form": SendBackForm(initial={"side": case.submitted_side}, auto_id="back_%s"),
        "decline_form": DeclineForm(auto_id="no_%s"),
    }
    return {**made, **bad}


def _done(request: HttpRequest, case: Case, do: str, bad: dict[str, forms.Form]) -> bool:
    """Do what a button says; a faulty form goes to `bad`, a refusal of a verb without a form to the page's messages."""
    by = request.user
    if do == "publish":
        attempt(
            request, lambda: reviewing.publish(case, by=by), done=_("Published. Both sides get a letter.")
        )
        return True
    if do == "withdraw":
        attempt(request, lambda: writing.withdraw(case, by=by), done=_("Taken off."))
        return True
    if do == "assign":
        assign = AssignForm(request.POST, people=rules.readers_for(case), case=case)
        bad["assign_form"] = assign
        return assign.is_valid() and attempt(
            request, lambda: reviewing.assign(case, reader=assign.people[assign.cleaned_data["reader"]], by=by),
            form=assign, done=_("Given to its reader, who gets a letter."),
        )[0]  # fmt: skip
    if do not in FORMS:
        return True
    ids = {"note": "note_%s", "send_back": "back_%s", "decline": "no_%s"}
    form = FORMS[do](request.POST, auto_id=ids.get(do, "id_%s"))
    bad[f"{do}_form"] = form
    verb = getattr(reviewing, do)
    return (
        form.is_valid()
        and attempt(request, lambda: verb(case, by=by, **form.cleaned_data), form=form, done=_("Saved."))[0]
    )


def _changes(case: Case) -> list[dict[str, Any]]:
    """What a correction changes, as words."""
    found = []
    sides = {each.side: each.get_side_display() for each in case.sides.all()}
    for whose, name, before, after in casework.changes(case):
        model = case if whose == "case" else next(each for each in case.sides.all() if each.side == whose)
        field = "" if name == "completed" else model._meta.get_field(name).verbose_name
        found.append(
            {
                "whose": sides.get(whose, ""),
                "field": field or _("its part, for the first time"),
                "before": _words(name, before),
                "after": _words(name, after),
            }
        )
    return found


def _words(name: str, value: Any) -> str:
    if name in MANY:
        return ", ".join(str(MANY[name](each).label) for each in value or [] if each in MANY[name].values)
    if name == "sources":
        return casework.write_sources(value or [])
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
