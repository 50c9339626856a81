"""Anybody may check a certificate by its number."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from rostra.ledger.actions import certificates
from rostra.ledger.papers.certificate import duration


class NumberForm(forms.Form):
    """The number as it is printed."""

    number = forms.CharField(
        label=_("Number of the certificate"),
        help_text=_("It is printed at the foot of the paper. Capitals and dashes do not matter."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Type the number that is printed on the certificate.")},
    )


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """The form; a number that is known leads to its page, any other is told of in one and the same way."""
    form = NumberForm(request.GET if "number" in request.GET else None)
    unknown = False
    if form.is_bound and form.is_valid():
        found = certificates.verify(form.cleaned_data["number"])
        if found is not None:
            return redirect("certificate_public", number=found.number)
        unknown = True
    response = render(request, "public/verify.html", {"form": form, "unknown": unknown})
    response.for_visitors = not form.is_bound and not request.user.is_authenticated  # type: ignore[attr-defined]
    return response


@require_safe
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """What a certificate says and whether it holds. Shows what is printed on it and nothing else."""
    found = certificates.verify(number)
    if found is None:
        form = NumberForm({"number": number[:60]})
        return render(request, "public/verify.html", {"form": form, "unknown": True}, status=404)
    return render(request, "public/certificate.html", {"certificate": found, **_state(found)})


def _state(certificate: Any) -> dict[str, Any]:
    successor = getattr(certificate, "replaced_by", None)
    completed = certificate.content.get("completed_on") or ""
    return {
        "content": certificate.content,
        "outcomes_lang": certificate.content.get("outcomes_language") or certificate.language,
        "hours": duration(certificate.content["minutes"]),
        "completed": dt.date.fromisoformat(completed) if completed else None,
        "successor": successor if successor and not successor.revoked_at else None,
    }
