"""Editions: the list, a new one, one edition with what can be done about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rostra.cohorts import phases
from rostra.cohorts import rules as cohorts
from rostra.cohorts.actions import editions as drafts
from rostra.cohorts.actions import lessons
from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel.time import now
from rostra.ledger.actions import editions as ledger
from rostra.ledger.models import Certificate
from rostra.live.actions import plans
from rostra.people import rules as people
from rostra.people.models import Organisation
from rostra.programmes.models import ProgrammePage
from rostra.web.desk import batches
from rostra.web.desk.door import attempt, page, paged, require, staff
from rostra.web.desk.forms.editions import EditionForm, NewEditionForm

PHASE_TONES = {
    "running": "good",
    "registration": "good",
    "waiting": "info",
    "announced": "info",
    "cancelled": "late",
}


def seen(request: HttpRequest, key: str) -> Edition:
    """One edition that this person may see; 404 otherwise, because even its existence is nobody else's."""
    rows = cohorts.visible_editions(request.user).select_related("organisation", "programme")
    return get_object_or_404(rows, key=key)


def mine(request: HttpRequest, key: str) -> Edition:
    """One edition that this person may run; 403 when it may only be looked at."""
    edition = seen(request, key)
    require(cohorts.may_run_edition(request.user, edition))
    return edition


def with_phase(edition: Edition) -> dict[str, Any]:
    """An edition with the word and the tone of its phase."""
    phase = phases.phase_of(edition, now())
    return {"edition": edition, "phase": phase, "tone": PHASE_TONES.get(phase.value, "plain")}


@require_safe
@staff
def editions(request: HttpRequest) -> HttpResponse:
    rows = (
        cohorts.visible_editions(request.user).select_related("organisation").order_by("-starts_on", "title")
    )
    listed = paged(request, rows)
    may_add = people.managed_organisations(request.user).order_by("name").exists()
    context = {"page": listed, "rows": [with_phase(each) for each in listed], "may_add": may_add}
    return page(request, "desk/editions.html", context, current="editions")


@staff
def new(request: HttpRequest) -> HttpResponse:
    organisations = people.managed_organisations(request.user).order_by("name")
    require(organisations.exists())
    programmes = ProgrammePage.objects.order_by("title")
    first = organisations.first()
    initial = {
        "organisation": first,
        "time_zone": first.time_zone,
        "languages": ["en"],
        "programme": programmes.filter(key=request.GET.get("programme", "")).first() or programmes.first(),
    }
    form = NewEditionForm(
        request.POST or None,
        organisations=organisations,
        closed_to=closed_to(request),
        programmes=programmes,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        done, edition = attempt(
            request,
            lambda: drafts.draft(by=request.user, **form.cleaned_data),
            form=form,
            done=_("The edition is in preparation. Nobody sees it yet."),
        )
        if done:
            return redirect("desk:edition", key=edition.key)
    context = {"form": form, "has_programmes": programmes.exists()}
    return page(
        request, "desk/edition_new.html", context, current="editions", status=400 if form.errors else 200
    )


@require_safe
@staff
def edition(request: HttpRequest, key: str) -> HttpResponse:
    edition = seen(request, key)
    may_run = cohorts.may_run_edition(request.user, edition)
    offered = ledger.differences(edition) if may_run and edition.opened_at else []
    context = {
        **with_phase(edition),
        "counts": counts_of(edition),
        "may_run": may_run,
        "differences": offered,
        "may_review": cohorts.may_review(request.user, edition),
        "cohorts": edition.cohorts.annotate(
            people=Count("enrolments", filter=Q(enrolments__state="enrolled"))
        ).order_by("name"),
        "asked": edition.requirements.filter(retired_at=None).order_by("position"),
        "lately": batches.lately(edition) if may_run else [],
        "lessons": lessons.of(edition)[:3],
        "may_copy": may_run
        and cohorts.may_draft_edition(request.user, edition.organisation, edition.programme_key),
    }
    return page(request, "desk/edition.html", context, current="editions")


def closed_to(request: HttpRequest, edition: Edition | None = None) -> QuerySet[Organisation]:
    """Organisations to which an edition may be closed: those this person sees, and those it is closed to already."""
    own = Q(pk__in=people.visible_organisations(request.user).values("pk"))
    there = Q(pk__in=edition.organisations.values("pk")) if edition else Q()
    return Organisation.objects.filter(own | there).order_by("name")


def counts_of(edition: Edition) -> dict[str, int]:
    """Numbers of an edition out of the stored counts of its people."""
    found = Enrolment.objects.filter(edition=edition).aggregate(
        enrolled=Count("pk", filter=Q(state="enrolled")),
        invited=Count("pk", filter=Q(state="invited")),
        finished=Count("pk", filter=Q(state="enrolled", progress__completed_at__isnull=False)),
        with_us=Count("pk", filter=Q(state="enrolled", progress__with_us__gt=0)),
        begun=Count(
            "pk", filter=Q(state="enrolled", progress__met__gt=0, progress__met__lt=F("progress__asked"))
        ),
    )
    found["certificates"] = Certificate.objects.filter(enrolment__edition=edition, revoked_at=None).count()
    return found


@staff
def change(request: HttpRequest, key: str) -> HttpResponse:
    edition = mine(request, key)
    form = EditionForm(
        request.POST or None,
        organisations=Organisation.objects.none(),
        closed_to=closed_to(request, edition),
        edition=edition,
    )
    if request.method == "POST" and form.is_valid():
        done, _edition = attempt(
            request,
            lambda: drafts.change(edition, by=request.user, **form.cleaned_data),
            form=form,
            done=_("Changed."),
        )
        if done:
            return redirect("desk:edition", key=key)
    context = {"form": form, "edition": edition}
    return page(
        request, "desk/edition_change.html", context, current="editions", status=400 if form.errors else 200
    )


@require_POST
@staff
def open_(request: HttpRequest, key: str) -> HttpResponse:
    edition = mine(request, key)
    attempt(
        request,
        lambda: plans.open_edition(edition, by=request.user),
        done=_("The edition is open. What it asks is pinned; now invite people."),
    )
    return redirect("desk:edition", key=key)


@require_POST
@staff
def announce(request: HttpRequest, key: str) -> HttpResponse:
    edition = mine(request, key)
    attempt(
        request,
        lambda: drafts.announce(edition, by=request.user),
        done=_("Announced. The programme's page says when it begins."),
    )
    return redirect("desk:edition", key=key)


@require_POST
@staff
def cancel(request: HttpRequest, key: str) -> HttpResponse:
    edition = mine(request, key)
    attempt(
        request, lambda: plans.cancel_edition(edition, by=request.user), done=_("The edition is cancelled.")
    )
    return redirect("desk:edition", key=key)


@require_POST
@staff
def differences(request: HttpRequest, key: str) -> HttpResponse:
    edition = mine(request, key)
    keys = request.POST.getlist("difference")
    if not keys:
        messages.warning(request, _("Tick the changes that this edition should take over."))
        return redirect("desk:edition", key=key)
    said = ngettext("One change is taken over.", "%(count)d changes are taken over.", len(keys)) % {
        "count": len(keys)
    }
    attempt(request, lambda: ledger.accept_differences(edition, keys=keys, by=request.user), done=said)
    return redirect("desk:edition", key=key)
