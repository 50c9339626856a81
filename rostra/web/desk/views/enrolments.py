"""One person's ledger in an edition: what is asked, how we know, and what staff may add."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import ModelLogEntry

from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Enrolment
from rostra.kernel.time import today
from rostra.ledger import rules
from rostra.ledger.actions import enrolments, evidence, merging
from rostra.ledger.matrix import WORDS
from rostra.ledger.models import Certificate, Evidence
from rostra.ledger.reading import standings_of
from rostra.people import rules as people
from rostra.web.desk.door import attempt, page, require, staff
from rostra.web.desk.forms.editions import MoveForm
from rostra.web.desk.forms.ledger import ReasonForm, RecordForm

MOST_LINES = 50
VERBS = {"excuse": evidence.excuse, "recognise": evidence.recognise, "catch_up": evidence.catch_up}


def seen(request: HttpRequest, key: str) -> Enrolment:
    """One enrolment that this person may see; 404 otherwise."""
    rows = rules.visible_enrolments(request.user).select_related(
        "edition__organisation", "person", "organisation", "cohort", "progress"
    )
    return get_object_or_404(rows, key=key)


@require_safe
@staff
def enrolment(request: HttpRequest, key: str) -> HttpResponse:
    return ledger_page(request, seen(request, key))


def ledger_page(
    request: HttpRequest, enrolment: Enrolment, *, form: forms.Form | None = None, requirement: str = ""
) -> HttpResponse:
    """The page of one enrolment; `form` is the faulty form of the requirement with this key."""
    may_run = cohorts.may_run_edition(request.user, enrolment.edition)
    day = today(enrolment.edition.time_zone)
    rows = [
        {
            "row": row,
            "facts": facts,
            "form": form
            if row.requirement.key == requirement
            else RecordForm(may_recognise=may_run, auto_id=f"r{row.requirement.pk}-%s"),
        }
        for row, facts in with_evidence(enrolment, day)
    ]
    context = {
        "enrolment": enrolment,
        "edition": enrolment.edition,
        "rows": rows,
        "bad": requirement,
        "day": day,
        "may_run": may_run,
        "sees_edition": cohorts.may_see_desk_of(request.user, enrolment.edition),
        "may_review": rules.may_review_enrolment(request.user, enrolment),
        "progress": getattr(enrolment, "progress", None),
        "knows_person": people.visible_people(request.user).filter(pk=enrolment.person_id).exists(),
        "may_merge": may_run and merging.may_merge_away(request.user, enrolment.person),
        "certificates": enrolment.certificates.order_by("-issued_at"),
        "trail": trail(enrolment) if may_run else [],
        "counts": counts_of(rows),
        "move_form": MoveForm(cohorts=enrolment.edition.cohorts.all(), initial={"cohort": enrolment.cohort}),
    }
    return page(request, "desk/enrolment.html", context, current="editions", status=400 if form else 200)


def with_evidence(enrolment: Enrolment, day: Any) -> list[tuple[Any, list[Evidence]]]:
    """Each standing with the facts it follows from, oldest first, in two queries."""
    facts = enrolment.evidence.select_related("recorded_by", "voids", "voided_by").order_by(
        "requirement_id", "happened_at", "pk"
    )
    by_requirement = {pk: list(each) for pk, each in groupby(facts, key=lambda fact: fact.requirement_id)}
    return [(row, by_requirement.get(row.requirement.pk, [])) for row in standings_of(enrolment, day)]


def trail(enrolment: Enrolment) -> list[Any]:
    """What was done about this enrolment and its certificates, the newest first: lines of the one audit trail."""
    about = Q(content_type=_type(Enrolment), object_id=str(enrolment.pk))
    papers = [str(pk) for pk in enrolment.certificates.values_list("pk", flat=True)]
    about |= Q(content_type=_type(Certificate), object_id__in=papers)
    rows = ModelLogEntry.objects.filter(about).select_related("user").order_by("-timestamp", "-pk")
    return list(rows[:MOST_LINES])


def _type(model: Any) -> ContentType:
    return ContentType.objects.get_for_model(model)


def counts_of(rows: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """How many of the things asked stand how, in the order of a legend; what is not in the choice is left out."""
    counts = Counter(each["row"].shown for each in rows if not each["row"].left_out)
    return [(state, counts[state]) for state in WORDS if counts[state]]


@require_POST
@staff
def record(request: HttpRequest, key: str, requirement: str) -> HttpResponse:
    enrolment = seen(request, key)
    require(rules.may_review_enrolment(request.user, enrolment))
    asked = get_object_or_404(enrolment.edition.requirements, key=requirement)
    form = RecordForm(request.POST, may_recognise=cohorts.may_run_edition(request.user, enrolment.edition))
    if form.is_valid():
        verb = VERBS[form.cleaned_data["verb"]]
        done, _fact = attempt(
            request,
            lambda: verb(
                enrolment=enrolment, requirement=asked, reason=form.cleaned_data["reason"], by=request.user
            ),
            form=form,
            done=_("Recorded."),
        )
        if done:
            return redirect("desk:enrolment", key=key)
    return ledger_page(request, enrolment, form=form, requirement=requirement)


@staff
def void(request: HttpRequest, key: str) -> HttpResponse:
    rows = Evidence.objects.filter(enrolment__in=rules.visible_enrolments(request.user))
    fact = get_object_or_404(
        rows.select_related("enrolment__edition", "enrolment__person", "requirement"), key=key
    )
    require(cohorts.may_run_edition(request.user, fact.enrolment.edition))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, _void = attempt(
            request,
            lambda: evidence.void(fact, reason=form.cleaned_data["reason"], by=request.user),
            form=form,
            done=_("It no longer counts. The record keeps both."),
        )
        if done:
            return redirect("desk:enrolment", key=fact.enrolment.key)
    context = {"form": form, "fact": fact, "enrolment": fact.enrolment}
    return page(
        request, "desk/evidence_void.html", context, current="editions", status=400 if form.errors else 200
    )


@require_POST
@staff
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    enrolment = seen(request, key)
    require(cohorts.may_run_edition(request.user, enrolment.edition))
    attempt(
        request,
        lambda: enrolments.withdraw(enrolment, by=request.user),
        done=_("Withdrawn. The record stays."),
    )
    return redirect("desk:enrolment", key=key)
