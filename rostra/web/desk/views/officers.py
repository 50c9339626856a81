"""Support officers of an edition: who looks after whom, proposed by the solver, assigned, handed over."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from rostra.coaching import reading_members as reading
from rostra.coaching.actions import officers as actions
from rostra.coaching.actions import pairs
from rostra.coaching.models import Pair
from rostra.coaching.rules.pairs import live_pairs
from rostra.cohorts import rules as cohorts
from rostra.cohorts.actions import proposals
from rostra.cohorts.models import Edition, Enrolment, Proposal
from rostra.people.models import Person
from rostra.web.desk.door import attempt, page, paged, staff
from rostra.web.desk.forms.support import HandOverForm, ProposeForm
from rostra.web.desk.views.editions import mine, with_phase

State = Proposal.State
ROWS = 20
MOST = 150  # people in a list to choose from


@staff
def officers(request: HttpRequest, key: str) -> HttpResponse:
    """Officers with their members; members without one, whom a form gives somebody."""
    edition = mine(request, key)
    if request.method == "POST":
        return _assign(request, edition)
    missing = reading.without_officer(edition)
    listed = paged(request, missing, size=ROWS)
    people = list(reading.candidates(edition)[:MOST])
    second = live_pairs().filter(enrolment__edition=edition, kind=Pair.Kind.OFFICER, layer=2)
    rows = Proposal.objects.filter(edition=edition, kind=Proposal.Kind.OFFICERS)
    context = {
        **with_phase(edition),
        "loads": reading.loads(edition),
        "page": listed,
        "missing": missing.count(),
        "people": people,
        "second": second.select_related("helper", "member", "enrolment").order_by("member__name"),
        "propose": ProposeForm(people=people, initial={"helpers": _likely(edition, people)}),
        "proposal": rows.filter(state__in=[State.ASKED, State.READY, State.FAILED])
        .order_by("-created_at")
        .first(),
    }
    return page(request, "desk/officers.html", context, current="editions")


def _likely(edition: Edition, people: list[Person]) -> list[str]:
    """Who helps here already, or else anywhere, is ticked to begin with."""
    helping = Pair.objects.filter(kind=Pair.Kind.OFFICER, ended_at=None).values_list("helper__key", flat=True)
    known = set(helping)
    return [each.key for each in people if each.key in known]


def _assign(request: HttpRequest, edition: Edition) -> HttpResponse:
    """One field a member: `officer-<enrolment>` names the person, empty leaves it."""
    wanted = {
        name.partition("-")[2]: value
        for name, value in request.POST.items()
        if name.startswith("officer-") and value
    }
    done, made = attempt(request, lambda: actions.assign(edition=edition, wanted=wanted, by=request.user))
    if done:
        _told(request, len(made or []))
    return redirect("desk:officers", edition.key)


def _told(request: HttpRequest, count: int) -> None:
    said = ngettext("One member has an officer now.", "%(count)d members have an officer now.", count)
    messages.success(request, said % {"count": count})


@staff
def hand_over(request: HttpRequest, key: str, officer: str) -> HttpResponse:
    """Members of one officer go to somebody else: all, or those who are ticked."""
    edition = mine(request, key)
    of = get_object_or_404(Person, key=officer)
    rows = live_pairs().filter(enrolment__edition=edition, helper=of, kind=Pair.Kind.OFFICER)
    held = list(rows.select_related("member", "enrolment__organisation").order_by("member__name", "pk"))
    if not held:
        raise Http404
    people = [each for each in reading.candidates(edition) if each.pk != of.pk]
    keys = [each.key for each in held]
    form = HandOverForm(request.POST if request.method == "POST" else None, people=people, keys=keys)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done, _made = attempt(
            request,
            lambda: actions.hand_over(
                edition=edition, of=of, to=form.people[given["to"]], by=request.user,
                reason=given["reason"], only=given["pairs"],
            ),
            form=form,
            done=_("Handed over, with the notes of contacts."),
        )  # fmt: skip
        if done:
            return redirect("desk:officers", edition.key)
    context = {**with_phase(edition), "officer": of, "pairs": held, "form": form}
    return page(
        request,
        "desk/officer_hand_over.html",
        context,
        current="editions",
        status=400 if form.errors else 200,
    )


@require_POST
@staff
def pair_end(request: HttpRequest, key: str) -> HttpResponse:
    """End the second layer, or leave a member without an officer."""
    ours = cohorts.run_editions(request.user).values("pk")
    rows = Pair.objects.filter(kind=Pair.Kind.OFFICER, enrolment__edition__in=ours)
    found = get_object_or_404(rows.select_related("enrolment__edition", "member"), key=key)
    attempt(
        request,
        lambda: pairs.end(found, reason=Pair.Ended.FINISHED, by=request.user),
        done=_("Ended. What was noted stays with the member."),
    )
    return redirect("desk:officers", found.enrolment.edition.key)


# ---------------------------------------------------------------- proposed by the solver


@require_POST
@staff
def propose(request: HttpRequest, key: str) -> HttpResponse:
    """Ask the solver."""
    edition = mine(request, key)
    form = ProposeForm(request.POST, people=reading.candidates(edition))
    if form.is_valid():
        done, made = attempt(
            request, lambda: actions.propose(edition=edition, by=request.user, **form.cleaned_data)
        )
        if done and made is not None:
            return redirect("desk:officers_proposal", made.key)
    else:
        attempt(request, lambda: actions.propose(edition=edition, by=request.user, helpers=[]))
    return redirect("desk:officers", edition.key)


def _proposals(request: HttpRequest) -> QuerySet[Proposal]:
    rows = cohorts.visible_proposals(request.user).filter(kind=Proposal.Kind.OFFICERS)
    return rows.select_related("edition__organisation", "edition__programme")


@staff
def proposal(request: HttpRequest, key: str) -> HttpResponse:
    """What the solver says: every pair to change, what it rests on, and one button to carry it out."""
    found = get_object_or_404(_proposals(request), key=key)
    edition = mine(request, found.edition.key)
    if request.method == "POST":
        return _decide(request, found)
    assigned = _assigned(found)
    asked = [each["id"] for each in found.question.get("people", [])]
    listed = paged(
        request,
        Enrolment.objects.filter(edition=edition, key__in=asked)
        .select_related("person", "organisation")
        .order_by("person__name", "pk"),
        size=ROWS,
    )
    rows = list(listed)
    hosts = [each["id"] for each in found.question.get("hosts", [])]
    people = list(Person.objects.filter(key__in=hosts).order_by("name", "pk"))
    today_of = dict(
        live_pairs()
        .filter(enrolment__in=rows, kind=Pair.Kind.OFFICER, layer=1)
        .values_list("enrolment__key", "helper__key")
    )
    names = {each.key: each.get_full_name() for each in people}
    names |= {each.key: each.person.get_full_name() for each in rows}
    reasons = found.answer.get("reasons", [])
    by_person = {each["people"][0]: each for each in reasons if each.get("code") == "choice"}
    context = {
        **with_phase(edition),
        "proposal": found,
        "waiting": found.state == State.ASKED,
        "open": found.state == State.READY,
        "rows": [
            {
                "enrolment": each,
                "officer": assigned.get(each.key, ""),
                "now": today_of.get(each.key, ""),
                "reason": by_person.get(each.key),
            }
            for each in rows
        ],
        "page": listed,
        "people": people,
        "names": names,
        "load": [(names.get(key, ""), count) for key, count in Counter(assigned.values()).most_common()],
        "others": [each for each in reasons if each.get("code") != "choice"][:20],
        "objectives": found.answer.get("objectives", {}),
        "proved": found.answer.get("status") == "optimal",
    }
    return page(request, "desk/officers_proposal.html", context, current="editions")


def _assigned(found: Proposal) -> dict[str, str]:
    """The officer of each member as proposed, or as people changed it."""
    return dict((found.chosen or found.answer).get("assignments", []))


def _decide(request: HttpRequest, found: Proposal) -> HttpResponse:
    """Carry out what the form says, which may differ from what was proposed; or put it aside."""
    edition = found.edition
    if request.POST.get("do") == "discard":
        attempt(request, lambda: proposals.discard(found, by=request.user), done=_("Put aside."))
        return redirect("desk:officers", edition.key)
    posted = {
        name.partition("-")[2]: value for name, value in request.POST.items() if name.startswith("officer-")
    }
    wanted = {**_assigned(found), **posted}
    if request.POST.get("do") == "keep":
        chosen = {"assignments": [[key, helper] for key, helper in wanted.items() if helper]}
        attempt(request, lambda: proposals.edit(found, chosen=chosen, by=request.user), done=_("Kept."))
        return redirect(request.get_full_path())
    done, made = attempt(
        request,
        lambda: actions.assign(edition=edition, wanted=wanted, by=request.user, proposal=found),
    )
    if done:
        _told(request, len(made or []))
        return redirect("desk:officers", edition.key)
    return redirect("desk:officers_proposal", found.key)
