"""Certificates of an edition: who has one, who may get one; revoking and issuing again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.cohorts import rules as cohorts
from rostra.ledger import rules
from rostra.ledger.actions import certificates as actions
from rostra.ledger.models import Certificate
from rostra.web.desk.door import attempt, page, paged, require, staff
from rostra.web.desk.forms.ledger import ReasonForm
from rostra.web.desk.views import enrolments
from rostra.web.desk.views.editions import seen, with_phase


@require_safe
@staff
def certificates(request: HttpRequest, key: str) -> HttpResponse:
    edition = seen(request, key)
    rows = rules.visible_certificates(request.user).filter(enrolment__edition=edition)
    listed = paged(request, rows.select_related("enrolment__person").order_by("-issued_at", "-pk"))
    ready = rules.visible_enrolments(request.user).filter(
        edition=edition, state="enrolled", progress__completed_at__isnull=False
    )
    ready = ready.exclude(pk__in=Certificate.objects.filter(revoked_at=None).values("enrolment"))
    context = {
        **with_phase(edition),
        "page": listed,
        "ready": ready.select_related("person")[:50],
        "may_run": cohorts.may_run_edition(request.user, edition),
    }
    return page(request, "desk/certificates.html", context, current="editions")


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
