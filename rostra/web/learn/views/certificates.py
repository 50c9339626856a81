"""One's own certificate: get it, see it, keep the paper."""

from __future__ import annotations

from typing import Any

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.ledger import papers, progression
from rostra.ledger.actions import certificates
from rostra.ledger.models import Certificate
from rostra.ledger.papers.certificate import duration
from rostra.ledger.rules import visible_certificates
from rostra.web.learn.views.door import attempt, enrolment_in, login_required


def own_certificate(request: HttpRequest, number: str) -> Certificate:
    """A certificate this person may see; 404 for any other."""
    found = (
        visible_certificates(request.user)
        .select_related("enrolment__edition", "enrolment__person")
        .filter(number=number)
        .first()
    )
    if found is None:
        raise Http404
    return found


def public_url(request: HttpRequest, certificate: Certificate) -> str:
    """Where anybody checks it."""
    return request.build_absolute_uri(reverse("certificate_public", args=[certificate.number]))


def qr_of(url: str) -> SafeString:
    """The square code that leads to an address, as SVG in the page."""
    return mark_safe(segno.make(url, error="m", micro=False).svg_inline(border=1, omitsize=True))


@login_required
@require_safe
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate as a page, with the paper to download."""
    found = own_certificate(request, number)
    url = public_url(request, found)
    context = {"certificate": found, "content": found.content, "verify_url": url, "qr": qr_of(url)}
    written_in = found.content["programme"].get("language") or found.language
    context["title_lang"] = "" if written_in == get_language() else written_in
    context["hours"] = duration(found.content["minutes"])
    if found.revoked_at is None and found.enrolment.person_id == request.user.pk:
        context["step"] = progression.next_step(found.enrolment, get_language())
    return render(request, "learn/certificate.html", context)


@login_required
@require_safe
def certificate_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The paper, accessible PDF."""
    found = own_certificate(request, number)
    body = papers.pdf(found, public_url(request, found))
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="certificate-{found.number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def issue(request: HttpRequest, edition: str) -> HttpResponse:
    """Make the certificate out; what is still owed is named when it is too early."""
    enrolment = enrolment_in(request, edition)
    made: Any = attempt(
        request,
        lambda: certificates.issue(enrolment=enrolment, by=request.user),
        _("Here is your certificate."),
    )
    return redirect("learn:map", edition) if made is None else redirect("learn:certificate", made.number)
