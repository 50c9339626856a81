"""Coaches of an edition: who wants one, who has one, what the solver proposes, what is confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from rostra.coaching import rules
from rostra.coaching.actions import coaching_asked, pairing, pairs, profiles
from rostra.coaching.matching import CODES, DAYS
from rostra.coaching.models import Pair, SupportPlan
from rostra.coaching.rules.coaches import visible_profiles, visible_wishes
from rostra.cohorts import rules as cohorts
from rostra.cohorts.actions import proposals
from rostra.cohorts.models import Edition, Enrolment, Proposal
from rostra.cohorts.reasons import worded
from rostra.kernel.languages import name_of
from rostra.people.models import Person
from rostra.web.desk.door import attempt, page, paged, require, staff
from rostra.web.desk.forms.coaching import AskedForm, EndForm, NameCoachForm
from rostra.web.desk.views.editions import mine, with_phase

ROWS = 50
MOST_COACHES = 200
MOST_REASONS = 20
State = Proposal.State


@staff
def coaches(request: HttpRequest, key: str) -> HttpResponse:
    """Who wants a coach and who has one; coaches with free places. POST does one thing: ask, name a coach, withdraw one."""
    edition = mine(request, key)
    verb = request.POST.get("verb", "")
    form = NameCoachForm(request.POST if verb == "name" else None)
    plan = SupportPlan.objects.filter(edition=edition).first()
    asked = AskedForm(
        request.POST if verb == "asked" else None, initial={"number": plan.meetings_asked if plan else 0}
    )
    if request.method == "POST":
        answer = _asked(request, edition, asked) if verb == "asked" else _verb(request, edition, form)
        if answer is not None:
            return answer
    context = {
        **with_phase(edition), **_listed(request, edition), "form": form, "asked": asked, "end_form": EndForm()
    }  # fmt: skip
    status = 400 if form.errors or asked.errors else 200
    return page(request, "desk/coaches.html", context, current="editions", status=status)


def _asked(request: HttpRequest, edition: Edition, form: AskedForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    done, _row = attempt(
        request, lambda: coaching_asked.ask_meetings(edition, by=request.user, **form.cleaned_data), form=form,
        done=_("Kept. Everybody's record follows."),
    )  # fmt: skip
    return redirect("desk:coaches", edition.key) if done else None


def _verb(request: HttpRequest, edition: Edition, form: NameCoachForm) -> HttpResponse | None:
    verb, by = request.POST.get("verb", ""), request.user
    if verb == "ask":
        done, made = attempt(request, lambda: pairing.ask(edition=edition, by=by))
        return redirect("desk:pairing", made.key) if done and made else redirect("desk:coaches", edition.key)
    if verb == "withdraw":
        coach = get_object_or_404(Person, key=request.POST.get("coach", ""))
        done, made = attempt(request, lambda: pairing.withdraw(coach, edition=edition, by=by))
        return redirect("desk:pairing", made.key) if done and made else redirect("desk:coaches", edition.key)
    if form.is_valid():
        done, _made = attempt(
            request, lambda: profiles.name_coach(by=by, **form.cleaned_data), form=form,
            done=_("Named a coach. The next step is the profile: topics, languages, hours."),
        )  # fmt: skip
        if done:
            return redirect("desk:coaches", edition.key)
    return None


def _listed(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    wishes = visible_wishes(request.user, edition).select_related(
        "enrolment__person", "enrolment__organisation"
    )
    listed = paged(request, wishes.order_by("enrolment__person__name", "pk"), ROWS)
    pairs_there = {
        each.enrolment_id: each
        for each in rules.live_pairs()
        .filter(
            kind=Pair.Kind.COACH, layer=1, enrolment__in=[wish.enrolment_id for wish in listed.object_list]
        )
        .select_related("helper")
    }
    live = Q(person__pairs_helped__kind=Pair.Kind.COACH, person__pairs_helped__ended_at__isnull=True)
    here = live & Q(person__pairs_helped__enrolment__edition=edition)
    offered = visible_profiles(request.user).filter(Q(active=True) | here).select_related("person").annotate(
        members=Count("person__pairs_helped", filter=live, distinct=True),
        here=Count("person__pairs_helped", filter=here, distinct=True),
    )  # fmt: skip
    rows = Pair.objects.filter(kind=Pair.Kind.COACH, enrolment__edition=edition)
    others = rules.live_pairs().filter(kind=Pair.Kind.COACH, enrolment__edition=edition)
    return {
        "page": listed,
        "rows": [{"wish": each, "pair": pairs_there.get(each.enrolment_id)} for each in listed.object_list],
        "waiting": wishes.exclude(enrolment__in=others.filter(layer=1).values("enrolment")).count(),
        "paired": others.count(),
        "held": rows.aggregate(number=Count("meetings", filter=Q(meetings__state="held")))["number"],
        "coaches": offered.order_by("person__name", "pk")[:MOST_COACHES],
        "proposal": _latest(request, edition),
        "ended": rows.filter(ended_at__isnull=False)
        .select_related("helper", "member")
        .order_by("-ended_at")[:20],
    }


def _latest(request: HttpRequest, edition: Edition) -> Proposal | None:
    rows = _proposals(request).filter(edition=edition, state__in=[State.ASKED, State.READY, State.FAILED])
    return rows.order_by("-created_at").first()


def _proposals(request: HttpRequest) -> QuerySet[Proposal]:
    rows = cohorts.visible_proposals(request.user).filter(kind=Proposal.Kind.PAIRS, subject=pairing.SUBJECT)
    return rows.select_related("edition__organisation", "edition__programme")


@require_POST
@staff
def pair_end(request: HttpRequest, key: str) -> HttpResponse:
    """End one pair; the member can then be given somebody else, with the history kept."""
    rows = rules.visible_pairs(request.user).filter(kind=Pair.Kind.COACH)
    found = get_object_or_404(rows.select_related("enrolment__edition"), key=key)
    require(rules.may_pair(request.user, found.enrolment.edition))
    form = EndForm(request.POST)
    if form.is_valid():
        attempt(
            request, lambda: pairs.end(found, reason=form.cleaned_data["reason"], by=request.user),
            done=_("Ended. Meetings to come are called off; ask for a proposal to find somebody else."),
        )  # fmt: skip
    return redirect("desk:coaches", found.enrolment.edition.key)


# ---------------------------------------------------------------- the proposal


@staff
def proposal(request: HttpRequest, key: str) -> HttpResponse:
    """What the solver proposes: each pair with its reason, who is left over and why; edited, asked again, confirmed."""
    found = get_object_or_404(_proposals(request), key=key)
    require(rules.may_pair(request.user, found.edition))
    if request.method == "POST":
        return _decide(request, found)
    context = {**with_phase(found.edition), **_proposed(request, found), "proposal": found}
    return page(request, "desk/pairing.html", context, current="editions")


def _decide(request: HttpRequest, found: Proposal) -> HttpResponse:
    verb, by = request.POST.get("verb", ""), request.user
    here = redirect(request.get_full_path())
    if verb == "confirm":
        done, made = attempt(request, lambda: pairing.confirm(found, by=by))
        if done:
            count = len(made or [])
            said = ngettext(
                "One new pair. Both got a letter.", "%(count)d new pairs. All got letters.", count
            )
            messages.success(request, said % {"count": count})
            return redirect("desk:coaches", found.edition.key)
        return here
    if verb == "discard":
        attempt(request, lambda: proposals.discard(found, by=by), done=_("Put aside."))
        return redirect("desk:coaches", found.edition.key)
    chosen = pairing.chosen_of(found)
    given = {
        name.partition("-")[2]: value for name, value in request.POST.items() if name.startswith("coach-")
    }
    changed = {**chosen, **given}
    if verb == "again":
        fixed = {who: changed.get(who, "") for who in request.POST.getlist("fixed")}
        fixed |= {who: coach for who, coach in given.items() if coach and chosen.get(who, "") != coach}
        done, made = attempt(request, lambda: pairing.ask_again(found, fixed=fixed, by=by))
        return redirect("desk:pairing", made.key) if done and made else here
    attempt(request, lambda: pairing.edit(found, chosen=changed, by=by), done=_("Kept as you changed it."))
    return here


def _proposed(request: HttpRequest, found: Proposal) -> dict[str, Any]:
    """A page of the pairs, objectives with their proof, reasons in words. A fixed number of queries."""
    asked = [each["id"] for each in found.question.get("people", [])]
    hosts = {each["id"]: each["max"] for each in found.question.get("hosts", [])}
    coaches_there = dict(Person.objects.filter(key__in=hosts).values_list("key", "name"))
    enrolments = Enrolment.objects.filter(key__in=asked, edition=found.edition)
    members = {
        key: (name, place or "")
        for key, name, place in enrolments.values_list("key", "person__name", "organisation__name")
    }
    chosen = pairing.chosen_of(found)
    order = sorted(asked, key=lambda key: (bool(chosen.get(key)), members.get(key, ("",))[0]))
    listed = paged(request, order, ROWS)
    said = words(found.question)
    names = {**said, **coaches_there, **{key: each[0] for key, each in members.items()}}
    reasons = {
        each["people"][0]: each for each in found.answer.get("reasons", []) if each.get("code") == "choice"
    }
    possible = {each["id"]: each["preferences"] for each in found.question.get("people", [])}
    current = dict(found.question.get("current", []))
    rows = []
    for who in listed.object_list:
        coach = chosen.get(who, "")
        reason = reasons.get(who)
        as_proposed = bool(reason) and reason is not None and reason["hosts"] == [coach]
        rows.append(
            {
                "key": who,
                "name": members.get(who, ("", ""))[0],
                "organisation": members.get(who, ("", ""))[1],
                "coach": coach,
                "before": coaches_there.get(current.get(who, ""), "")
                if current.get(who, "") != coach
                else "",
                "choices": _choices(
                    coaches_there,
                    hosts,
                    possible.get(who, {}),
                    found.question.get("excluded", {}).get(who, {}),
                    said,
                ),
                "reason": worded(reason, names) if as_proposed and reason else "",
            }
        )
    conflicts = [each for each in found.answer.get("reasons", []) if each.get("code") != "choice"]
    return {
        "page": listed, "rows": rows, "conflicts": [worded(each, names) for each in conflicts[:MOST_REASONS]],
        "goals": goals_of(found), "proved": found.answer.get("status") == "optimal", "edited": bool(found.chosen),
        "left": sum(not chosen.get(who) for who in asked), "count": len(asked),
        "open": found.state == State.READY,
    }  # fmt: skip


def _choices(
    coaches_there: Mapping[str, str], hosts: Mapping[str, int], costs: Mapping[str, Any], against: Mapping[str, list[str]],
    said: Mapping[str, str],
) -> list[tuple[str, str]]:  # fmt: skip
    """Coaches to choose from: the possible ones with what they cost, then the others with what stands against it."""
    able = sorted((cost, coaches_there.get(key, key), key) for key, cost in costs.items())
    found = [(key, f"{name} ({cost})") for cost, name, key in able]
    unable = sorted((coaches_there.get(key, key), key) for key in hosts if key not in costs)
    return found + [
        (key, f"{name}: " + ", ".join(said.get(code, code) for code in against.get(key, [])))
        for name, key in unable
    ]


def words(question: Mapping[str, Any]) -> dict[str, str]:
    """Codes of a question in the reader's language: languages, days, why two people cannot be a pair."""
    why = {
        "language": _("no language in common"), "time": _("no hour in common"), "organisation": _("the same organisation"),
        "conflict": _("the coach said no"), "history": _("a pair of the two ended because one asked for it"),
    }  # fmt: skip
    days = {code: str(WEEKDAYS[number]) for number, code in enumerate(DAYS)}
    sides = [*question.get("people", []), *question.get("hosts", [])]
    spoken = {code for each in sides for code in each.get("traits", {}).get("language", [])}
    return {**days, **{code: name_of(code) for code in spoken}, **{code: why[code] for code in CODES}}


def goals_of(found: Proposal) -> list[dict[str, Any]]:
    """What was reached, in the order in which it was sought, with how much better it could be at most."""
    labels = {
        "unmatched": _("left without a coach"), "worst_regret": _("most that one of them gives up against the best for them"),
        "total_cost": _("what all pairs lack together"), "changes": _("pairs of today that change"),
    }  # fmt: skip
    reached, bounds = found.answer.get("objectives", {}), found.answer.get("bounds", {})
    order = found.question.get("goals") or list(labels)
    return [
        {"label": labels[name], "value": reached[name], "bound": bounds.get(name), "proved": bounds.get(name) == reached[name]}
        for name in order if name in reached
    ]  # fmt: skip
