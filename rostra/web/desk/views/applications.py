"""The queue of applications: filtered, read, decided one by one or many at once, taken along as a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rostra.cohorts import drawing, eligibility, rules, translating
from rostra.cohorts.actions import applications as verbs
from rostra.cohorts.actions.calls import places_taken
from rostra.cohorts.models import Application, Call
from rostra.cohorts.queue import Queue
from rostra.ledger.actions import admissions
from rostra.people.models import Organisation
from rostra.web.desk.door import attempt, page, paged, require, staff
from rostra.web.desk.forms.admission import DecisionForm, JudgeForm
from rostra.web.desk.views.calls import edition_with_call
from rostra.web.desk.views.exports import file
from rostra.web.parts.applying import answered

ROWS = 50
MOST_ORGANISATIONS = 200
State = Application.State
TONES = {"submitted": "info", "offered": "warn", "accepted": "good", "refused": "late", "lapsed": "late"}


@staff
def applications(request: HttpRequest, key: str) -> HttpResponse:
    """Everybody who handed in, fifty on a page; POST answers those who are ticked."""
    _edition, call = edition_with_call(request, key)
    form = DecisionForm(request.POST or None, call=call)
    if request.method == "POST" and form.is_valid():
        keys = request.POST.getlist("people")[:ROWS]
        if _decide(request, call, form, keys):
            asked = urlencode(Queue.read(request.POST).query())
            there = reverse("desk:applications", args=[key])
            return redirect(f"{there}?{asked}" if asked else there)
    return _list(request, call, form)


def _decide(request: HttpRequest, call: Call, form: DecisionForm, keys: list[str]) -> bool:
    done, count = attempt(
        request, lambda: verbs.decide(call, keys=keys, by=request.user, **form.cleaned_data), form=form
    )
    if done:
        said = ngettext("One person gets a letter.", "%(count)d people get a letter.", count or 0)
        messages.success(request, said % {"count": count})
    return done


def _list(request: HttpRequest, call: Call, form: DecisionForm) -> HttpResponse:
    chosen = Queue.read(request.POST if request.method == "POST" else request.GET)
    every = rules.visible_applications(request.user).filter(call=call)
    rows = chosen.ordered(chosen.rows(every)).select_related("person", "organisation")
    listed = paged(request, rows, ROWS)
    taken = places_taken(call)
    context = {
        "edition": call.edition,
        "call": call,
        "chosen": chosen,
        "page": listed,
        "rows": [{"row": each, "tone": TONES.get(each.state, "plain")} for each in listed.object_list],
        "filters": _filters(chosen, every),
        "hidden": {name: value for name, value in chosen.query().items() if name == "state"},
        "organisations": _organisations(every),
        "taken": taken,
        "free": max(call.places - taken, 0),
        "reserves": every.filter(state=State.RESERVE).count(),
        "drafts": Application.objects.filter(call=call, state=State.DRAFT).count(),
        "open": rules.takes_applications(call),
        "form": form,
    }
    status = 400 if form.errors else 200
    return page(request, "desk/applications.html", context, current="editions", status=status)


def _filters(chosen: Queue, every: QuerySet[Application]) -> list[dict[str, Any]]:
    """Links that filter by state, with how many there are. One query."""
    found = chosen.rows(every, any_state=True).order_by().values_list("state").annotate(Count("pk"))
    counts: dict[str, int] = dict(found)
    total = sum(count for state, count in counts.items() if state != State.WITHDRAWN)
    shown = [("", str(_("all")), total)]
    shown += [
        (each.value, str(each.label), counts.get(each.value, 0)) for each in State if each != State.DRAFT
    ]
    return [
        {
            "url": f"?{urlencode(chosen.but(state=state).query())}",
            "label": label, "count": count, "current": chosen.state == state,
        }
        for state, label, count in shown
        if count or not state or chosen.state == state
    ]  # fmt: skip


def _organisations(every: QuerySet[Application]) -> list[Organisation]:
    found = Organisation.objects.filter(
        pk__in=every.exclude(organisation=None).order_by().values("organisation")
    )
    return list(found.order_by("name")[:MOST_ORGANISATIONS])


@require_POST
@staff
def applications_next(request: HttpRequest, key: str) -> HttpResponse:
    """Offer places to the next of the reserve list."""
    _edition, call = edition_with_call(request, key)
    typed = request.POST.get("number", "")
    number = int(typed) if typed.isdecimal() else 0
    done, count = attempt(request, lambda: verbs.offer_next(call, number=number, by=request.user))
    if done:
        said = ngettext(
            "A place is offered to one person.", "Places are offered to %(count)d people.", count or 0
        )
        messages.success(request, said % {"count": count})
    return redirect("desk:applications", key=key)


@require_POST
@staff
def applications_file(request: HttpRequest, key: str) -> HttpResponse:
    """Those who are meant as a file for spreadsheets, with their answers."""
    edition, call = edition_with_call(request, key)
    chosen = Queue.read(request.POST)
    rows = chosen.ordered(chosen.rows(rules.visible_applications(request.user).filter(call=call)))
    body = admissions.export(call, rows, by=request.user)
    return file(body, f"{edition.slug}-applications.csv", "text/csv; charset=utf-8")


@staff
def application(request: HttpRequest, key: str) -> HttpResponse:
    """One application: answers, whether it fits, what was decided; POST decides (`do` is decide, judge or rank)."""
    rows = rules.visible_applications(request.user).select_related(
        "person", "organisation", "cohort", "decided_by", "enrolment", "call__edition__organisation",
        "call__edition__programme",
    )  # fmt: skip
    own = get_object_or_404(rows, key=key)
    call = own.call
    require(rules.may_decide(request.user, call))
    wanted = request.POST.get("do", "")
    deciding = DecisionForm(
        request.POST if wanted == "decide" else None, call=call, initial={"cohort": _cohort(own)}
    )
    judging = JudgeForm(request.POST if wanted == "judge" else None)
    if request.method == "POST" and _do(request, own, wanted, deciding, judging):
        return redirect("desk:application", key=key)
    bad = bool(deciding.errors or judging.errors)
    context = {**_about(own), "deciding": deciding, "judging": judging}
    return page(request, "desk/application.html", context, current="editions", status=400 if bad else 200)


def _cohort(own: Application) -> str:
    found = own.cohort or verbs.cohort_for(own.call, own.organisation)
    return found.key if found else ""


def _do(
    request: HttpRequest, own: Application, wanted: str, deciding: DecisionForm, judging: JudgeForm
) -> bool:
    if wanted == "decide":
        return deciding.is_valid() and _decide(request, own.call, deciding, [own.key])
    if wanted == "judge":
        return judging.is_valid() and attempt(
            request,
            lambda: verbs.judge(
                own, eligible=judging.cleaned_data["eligible"] == "yes", reason=judging.cleaned_data["reason"],
                by=request.user,
            ),
            form=judging,
            done=_("Noted."),
        )[0]  # fmt: skip
    place = request.POST.get("place", "")
    number = int(place) if place.isdecimal() else 1
    return attempt(request, lambda: verbs.rank(own, place=number, by=request.user), done=_("Moved."))[0]


def _about(own: Application) -> dict[str, Any]:
    """What the page of an application shows."""
    call = own.call
    words = translating.call_words(call, get_language())
    broken = [each for each in call.eligibility if eligibility.code_of(each) in own.faults]
    keys = [key for rule in broken if rule["rule"] == "organisation" for key in rule["in"]]
    names = dict(Organisation.objects.filter(key__in=keys).values_list("key", "name"))
    member = own.organisation and own.person.memberships.filter(organisation=own.organisation).exists()
    return {
        "edition": call.edition,
        "call": call,
        "own": own,
        "tone": TONES.get(own.state, "plain"),
        "answers": answered(words, own.answers),
        "broken": [eligibility.said(each, words.questions, names) for each in broken],
        "pseudonym": drawing.pseudonym(own.key),
        "unproved": bool(own.organisation) and not member,
        "suggested": verbs.cohort_for(call, own.organisation),
        "decidable": own.state in verbs.DECIDABLE,
        "free": max(call.places - places_taken(call), 0),
    }
