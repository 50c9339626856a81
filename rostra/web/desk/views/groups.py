"""Work groups: asked of the solver, looked at with the reasons, changed by hand, confirmed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from rostra.coaching.reading_board import level_names
from rostra.cohorts import grouping
from rostra.cohorts import rules as cohorts
from rostra.cohorts.actions import groups as actions
from rostra.cohorts.actions import proposals
from rostra.cohorts.models import Edition, Enrolment, Proposal, WorkGroup
from rostra.kernel.errors import Refused
from rostra.languages.names import name_of
from rostra.ledger import rules as ledger
from rostra.web.desk.door import attempt, page, require, staff
from rostra.web.desk.forms.cohorts import GroupNameForm, GroupsForm
from rostra.web.desk.views.editions import seen, with_phase

REFRESH = 2  # seconds
State = Proposal.State


@staff
def groups(request: HttpRequest, key: str) -> HttpResponse:
    """The groups of an edition by what they are for; who runs it asks for new ones."""
    edition = seen(request, key)
    may_run = cohorts.may_propose(request.user, edition)
    form = GroupsForm(request.POST or None, cohorts=edition.cohorts.order_by("name")) if may_run else None
    if request.method == "POST":
        require(may_run)
        if request.POST.get("do") == "remove":
            purpose = request.POST.get("purpose", "")
            attempt(
                request,
                lambda: actions.remove(edition, purpose=purpose, by=request.user),
                done=_("The groups are gone. The people stay where they are."),
            )
            return redirect("desk:groups", key=key)
        if form and form.is_valid():
            done, made = attempt(
                request, lambda: actions.ask(edition=edition, wish=form.wish(), by=request.user), form=form
            )
            if done and made:
                return redirect("desk:group_proposal", key=key, proposal=made.key)
    visible = set(
        ledger.visible_enrolments(request.user).filter(edition=edition).values_list("pk", flat=True)
    )
    context = {
        **with_phase(edition),
        "form": form,
        "purposes": _by_purpose(edition, visible),
        "waiting": cohorts.visible_proposals(request.user)
        .filter(edition=edition, kind=Proposal.Kind.GROUPS, state__in=proposals.OPEN)
        .order_by("-created_at")[:10],
        "may_run": may_run,
    }
    bad = bool(form and form.errors)
    return page(request, "desk/groups.html", context, current="editions", status=400 if bad else 200)


def _by_purpose(edition: Edition, visible: set[int]) -> list[dict[str, Any]]:
    """Groups with their people, those one may not see only counted. Two queries."""
    rows = edition.work_groups.select_related("cohort").prefetch_related("places__enrolment__person")
    found: dict[str, list[dict[str, Any]]] = {}
    for group in rows.order_by("purpose", "position", "name"):
        people = [each.enrolment for each in group.places.all() if each.enrolment.state == "enrolled"]
        shown = sorted(
            (each.person.get_full_name() for each in people if each.pk in visible), key=str.casefold
        )
        found.setdefault(group.purpose, []).append({"group": group, "names": shown, "count": len(people)})
    return [{"purpose": purpose, "groups": each} for purpose, each in found.items()]


@staff
def group_proposal(request: HttpRequest, key: str, proposal: str) -> HttpResponse:
    """A proposal with its objective, its proof and the reasons; people are moved with selects, then it is confirmed."""
    edition = seen(request, key)
    rows = cohorts.visible_proposals(request.user).filter(edition=edition, kind=Proposal.Kind.GROUPS)
    found = get_object_or_404(rows.select_related("edition__organisation"), key=proposal)
    may_run = cohorts.may_propose(request.user, edition)
    if request.method == "POST":
        require(may_run)
        return _act(request, edition, found)
    context = {
        **with_phase(edition),
        "proposal": found,
        "going": found.state == State.ASKED,
        "refresh": REFRESH if found.state == State.ASKED else 0,
        "may_run": may_run,
        **_answer(found),
    }
    return page(request, "desk/group_proposal.html", context, current="editions")


def _act(request: HttpRequest, edition: Edition, found: Proposal) -> HttpResponse:
    """Save what was moved, ask again from there, confirm, or put aside."""
    do, by = request.POST.get("do", ""), request.user
    here = redirect("desk:group_proposal", key=edition.key, proposal=found.key)
    if do == "discard":
        attempt(request, lambda: proposals.discard(found, by=by), done=_("Put aside."))
        return redirect("desk:groups", key=edition.key)
    try:
        where = _moved(request)
        if where:
            found = actions.change(found, where=where, by=by)
        if do == "again":
            again = actions.ask_again(found, by=by)
            return redirect("desk:group_proposal", key=edition.key, proposal=again.key)
        if do == "confirm":
            actions.confirm(found, by=by)
            messages.success(request, _("The groups are made. People see theirs on their own pages."))
            return redirect("desk:groups", key=edition.key)
    except Refused as refused:
        messages.error(request, str(refused))
        return here
    messages.success(request, _("Changed by hand. Nothing follows until you confirm."))
    return here


def _moved(request: HttpRequest) -> dict[str, int]:
    """Whom the selects put into which group, from 0."""
    prefix = "to-"
    return {
        name.removeprefix(prefix): int(value) - 1
        for name, value in request.POST.items()
        if name.startswith(prefix) and str(value).isdecimal()
    }


def _answer(found: Proposal) -> dict[str, Any]:
    """What a proposal says, with names for keys."""
    people = {
        each.key: each
        for each in Enrolment.objects.filter(
            edition=found.edition, key__in=[each["id"] for each in found.question.get("people", [])]
        ).select_related("person", "organisation", "cohort", "placement")
    }
    names = {key: each.person.get_full_name() for key, each in people.items()} | _words(people)
    shown = actions.shown(found)
    reasons = found.answer.get("reasons", [])
    summaries = {each["group"]: each for each in reasons if each.get("code") == "group"}
    groups = [
        {
            "number": number,
            "people": sorted(
                (_member(people[key], names) for key in keys if key in people),
                key=lambda each: each["name"].casefold(),
            ),
            "reason": None if found.chosen else summaries.get(number),
        }
        for number, keys in enumerate(shown, 1)
    ]
    return {
        "groups": groups,
        "numbers": [each["number"] for each in groups],
        "names": names,
        "reasons": [each for each in reasons if each.get("code") != "group"],
        "proved": found.answer.get("status") == "optimal",
        "objectives": found.answer.get("objectives", {}),
        "bounds": found.answer.get("bounds", {}),
        "imbalance_now": grouping.imbalance(shown, found.question) if found.chosen else None,
        "gone": sum(key not in people or people[key].state != "enrolled" for keys in shown for key in keys),
    }


def _words(people: dict[str, Enrolment]) -> dict[str, str]:
    """Names for the values of attributes: levels, organisations, cohorts, languages."""
    found = {code: word for code, word in level_names() if code} | {grouping.NOT_KNOWN: _("not known")}
    for each in people.values():
        if each.organisation:
            found[each.organisation.key] = each.organisation.name
        if each.cohort:
            found[each.cohort.key] = each.cohort.name
        found[each.person.language] = name_of(each.person.language)
    return found


def _member(each: Enrolment, names: dict[str, str]) -> dict[str, Any]:
    attributes = grouping.attributes_of(each)
    said = [
        names.get(value, value)
        for value in (attributes["organisation"], attributes["level"])
        if value != grouping.NOT_KNOWN
    ]
    return {"key": each.key, "name": each.person.get_full_name(), "about": ", ".join(said)}


@staff
def work_group(request: HttpRequest, key: str) -> HttpResponse:
    """One confirmed group: its name, and who moves to another."""
    rows = WorkGroup.objects.filter(edition__in=cohorts.visible_editions(request.user).values("pk"))
    group = get_object_or_404(rows.select_related("edition__organisation", "edition__programme"), key=key)
    require(cohorts.may_run_edition(request.user, group.edition))
    form = GroupNameForm(
        request.POST if request.POST.get("do") == "rename" else None, initial={"name": group.name}
    )
    others = list(
        WorkGroup.objects.filter(edition=group.edition, purpose=group.purpose).order_by("position", "name")
    )
    if request.method == "POST":
        if request.POST.get("do") == "move":
            return _move(request, group, {each.key: each for each in others})
        if form.is_valid():
            done, _renamed = attempt(
                request,
                lambda: actions.rename(group, by=request.user, **form.cleaned_data),
                form=form,
                done=_("Renamed."),
            )
            if done:
                return redirect("desk:groups", key=group.edition.key)
    places = group.places.filter(enrolment__state="enrolled").select_related("enrolment__person")
    context = {
        **with_phase(group.edition),
        "group": group,
        "form": form,
        "members": [each.enrolment for each in places.order_by("enrolment__person__name")],
        "others": [each for each in others if each.pk != group.pk],
        "outside": _outside(group),
    }
    return page(
        request, "desk/work_group.html", context, current="editions", status=400 if form.errors else 200
    )


def _outside(group: WorkGroup) -> list[Enrolment]:
    """People of the edition who are in no group of this purpose: who came later."""
    rows = Enrolment.objects.live().filter(edition=group.edition)
    if group.cohort_id:
        rows = rows.filter(cohort=group.cohort_id)
    rows = rows.exclude(
        group_places__group__purpose=group.purpose, group_places__group__edition=group.edition
    )
    return list(rows.select_related("person").order_by("person__name")[:200])


def _move(request: HttpRequest, group: WorkGroup, groups: dict[str, WorkGroup]) -> HttpResponse:
    enrolment = get_object_or_404(group.edition.enrolments.all(), key=request.POST.get("person", ""))
    to = groups.get(request.POST.get("group", ""), group)
    attempt(
        request,
        lambda: actions.place(enrolment, group=to, by=request.user),
        done=_("%(name)s is in “%(group)s” now.")
        % {"name": enrolment.person.get_full_name(), "group": to.name},
    )
    return redirect("desk:work_group", key=group.key)
