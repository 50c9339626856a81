"""Certificates of an edition: who has one, who may get one; revoking and issuing again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Edition
from rostra.ledger import rules
from rostra.ledger.actions import bundles
from rostra.ledger.actions import certificates as actions
from rostra.ledger.models import Certificate
from rostra.web.desk.door import attempt, page, paged, require, staff
from rostra.web.desk.forms.copies import PapersForm
from rostra.web.desk.forms.ledger import ReasonForm
from rostra.web.desk.views import enrolments
from rostra.web.desk.views.editions import mine, seen, with_phase


@require_safe
@staff
def certificates(request: HttpRequest, key: str) -> HttpResponse:
    edition = seen(request, key)
    rows = rules.visible_certificates(request.user).filter(enrolment__edition=edition)
    listed = paged(request, rows.select_related("enrolment__person").order_by("-issued_at", "-pk"))
    ready = bundles.ready(request.user, edition)
    may_run = cohorts.may_run_edition(request.user, edition)
    context = {
        **with_phase(edition),
        "page": listed,
        "ready": ready.select_related("person")[:50],
        "ready_count": ready.count() if may_run else 0,
        "papers_form": _papers_form(request, edition) if may_run and listed.object_list else None,
        "may_run": may_run,
    }
    return page(request, "desk/certificates.html", context, current="editions")


def _papers_form(request: HttpRequest, edition: Edition) -> PapersForm:
    return PapersForm(request.POST or None, cohorts=edition.cohorts.order_by("name"))


@require_POST
@staff
def issue_all(request: HttpRequest, key: str) -> HttpResponse:
    """Issue for all who are ready, as long work that can be left."""
    edition = mine(request, key)
    done, task = attempt(request, lambda: bundles.issue_all(edition=edition, by=request.user))
    return (
        redirect("desk:long_task", key=task.key) if done and task else redirect("desk:certificates", key=key)
    )


@require_POST
@staff
def fetch_all(request: HttpRequest, key: str) -> HttpResponse:
    """All papers in one file, as long work that can be left."""
    edition = mine(request, key)
    form = _papers_form(request, edition)
    cohort = form.cleaned_data["cohort"] if form.is_valid() else None
    done, task = attempt(request, lambda: bundles.pack(edition=edition, by=request.user, cohort=cohort))
    return (
        redirect("desk:long_task", key=task.key) if done and task else redirect("desk:certificates", key=key)
    )


@require_POST
@staff
def issue(request: HttpRequest, key: str) -> HttpResponse:
    enrolment = enrolments.seen(request, key)
    require(cohorts.may_run_edition(request.user, enrolment.edition))
    attempt(
        request,
        lambda: actions.issue(enrolment=enrolment, by=request.user),
        done=_("The certificate is issued; the person gets it by mail."),
    )
    return redirect("desk:enrolment", key=key)


def _certificate(request: HttpRequest, number: str) -> Certificate:
    rows = rules.visible_certificates(request.user).select_related("enrolment__edition", "enrolment__person")
    certificate = get_object_or_404(rows, number=number)
    require(cohorts.may_run_edition(request.user, certificate.enrolment.edition))
    return certificate


@staff
def revoke(request: HttpRequest, number: str) -> HttpResponse:
    return _with_reason(request, number, "revoke")


@staff
def reissue(request: HttpRequest, number: str) -> HttpResponse:
    return _with_reason(request, number, "reissue")


def _with_reason(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    certificate = _certificate(request, number)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        action, said = {
            "revoke": (actions.revoke, _("Revoked. Anybody who checks it reads that it no longer holds.")),
            "reissue": (actions.reissue, _("A new certificate replaces it. The old number says so.")),
        }[verb]
        done, _result = attempt(
            request,
            lambda: action(certificate, reason=form.cleaned_data["reason"], by=request.user),
            form=form,
            done=said,
        )
        if done:
            return redirect("desk:certificates", key=certificate.enrolment.edition.key)
    context = {
        "form": form,
        "certificate": certificate,
        "edition": certificate.enrolment.edition,
        "verb": verb,
    }
    return page(
        request,
        "desk/certificate_reason.html",
        context,
        current="editions",
        status=400 if form.errors else 200,
    )
