"""Calls for help that were handed on: the queue of those who answer, and the answer."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rostra.coaching import reading_members as reading
from rostra.coaching.actions import flags as actions
from rostra.coaching.models import Flag, Pair
from rostra.coaching.rules import contacts as rules
from rostra.coaching.rules.pairs import live_pairs
from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Enrolment
from rostra.kernel.time import now
from rostra.people.models import Person
from rostra.web.desk.door import attempt, page, paged, require, staff
from rostra.web.desk.forms.support import AnswerForm

State = Flag.State
FIRST = Case(
    When(state=State.HANDED_ON, then=Value(0)),
    When(state=State.RAISED, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


@require_safe
@staff
def flags(request: HttpRequest) -> HttpResponse:
    """Open calls for help of the editions one runs: those to answer first, by the day they are due."""
    rows = rules.answerable_flags(request.user).exclude(state=State.CLOSED)
    listed = paged(
        request,
        rows.select_related(
            "enrolment__person", "enrolment__edition", "enrolment__organisation", "handed_to", "handed_by"
        )
        .annotate(first=FIRST)
        .order_by("first", "due_at", "created_at", "pk"),
    )
    waiting = rows.filter(state=State.HANDED_ON)
    context = {
        "page": listed,
        "now": now(),
        "waiting": waiting.count(),
        "late": waiting.filter(due_at__lt=now()).count(),
    }
    return page(request, "desk/flags.html", context, current="flags")


@staff
def flag(request: HttpRequest, key: str) -> HttpResponse:
    """One call for help: what was said and asked; POST answers."""
    rows = rules.visible_flags(request.user).exclude(enrolment__person=request.user.pk)
    found = get_object_or_404(
        rows.select_related(
            "enrolment__person", "enrolment__organisation", "enrolment__edition__organisation", "raised_by",
            "enrolment__edition__programme", "handed_by", "handed_to", "answered_by", "closed_by",
        ),
        key=key,
    )  # fmt: skip
    enrolment: Enrolment = found.enrolment
    may = rules.may_answer_flag(request.user, found)
    helpers = _helpers(enrolment) if may else []
    form = AnswerForm(request.POST if request.method == "POST" else None, people=helpers) if may else None
    if request.method == "POST":
        require(may)
        if form is not None and form.is_valid():
            given = {**form.cleaned_data, "helper": form.people.get(form.cleaned_data["helper"])}
            done, _answered = attempt(
                request,
                lambda: actions.answer(found, by=request.user, **given),
                form=form,
                done=_("Answered. The officer gets a letter."),
            )
            if done:
                return redirect("desk:flag", found.key)
    context = {
        "flag": found,
        "enrolment": enrolment,
        "edition": enrolment.edition,
        "person": enrolment.person,
        "form": form if found.state != State.CLOSED else None,
        "late": found.state == State.HANDED_ON and found.due_at is not None and found.due_at < now(),
        "may": may,
        "sees_edition": cohorts.may_see_desk_of(request.user, enrolment.edition),
    }
    bad = bool(form and form.errors)
    return page(request, "desk/flag.html", context, current="flags", status=400 if bad else 200)


def _helpers(enrolment: Enrolment) -> list[Person]:
    """Who may be the second layer: everybody who can support, but the officer of today."""
    first = live_pairs().filter(enrolment=enrolment, kind=Pair.Kind.OFFICER, layer=1)
    return list(reading.candidates(enrolment.edition).exclude(pk__in=first.values("helper")))
