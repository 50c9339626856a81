"""From one's own page of a registration: excusing oneself, and saying that the register is wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rostra.kernel.errors import Refused
from rostra.live import tokens
from rostra.live.actions import register
from rostra.live.models import AbsenceReason, Excusal, Registration
from rostra.live.reading import words
from rostra.live.rules.attendance import may_speak_for

FAULTY, UNKNOWN = 422, 404
page = require_http_methods(["GET", "HEAD", "POST"])


class ExcuseForm(forms.Form):
    """Why somebody cannot come, or could not."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why"), choices=AbsenceReason.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("More about it"),
        help_text=gettext_lazy("Only if you want to. Who teaches the session reads it, nobody else."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AppealForm(forms.Form):
    """What is wrong in the register."""

    text = forms.CharField(
        label=gettext_lazy("What is wrong?"),
        help_text=gettext_lazy("Say how you took part: by phone, under another name, from when to when."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


@never_cache
@page
def registration_excuse(request: HttpRequest, token: str) -> HttpResponse:
    """Say why one cannot come or could not."""
    found = tokens.read(token, "page")
    if found is None:
        return _unknown(request)
    asked = Excusal.objects.filter(registration=found).first()
    initial = {"reason": asked.reason, "note": asked.note} if asked else None
    form = ExcuseForm(request.POST if request.method == "POST" else None, initial=initial)
    context = {"title": _("I cannot come, or could not"), "action": _("Send")}
    if request.method == "POST" and form.is_valid():
        try:
            register.excuse(found, **form.cleaned_data, by=_speaker(request, found))
        except Refused as refused:
            _blame(form, refused)
        else:
            messages.success(request, _("Thank you for telling us. You get an answer by letter."))
            return _private(redirect("registration", token=token))
    return _form(request, found, token, form, context)


@never_cache
@page
def registration_appeal(request: HttpRequest, token: str) -> HttpResponse:
    """Say that the register is wrong."""
    found = tokens.read(token, "page")
    attendance = getattr(found, "attendance", None)
    if found is None or attendance is None:
        return _unknown(request)
    form = AppealForm(request.POST if request.method == "POST" else None)
    context = {"title": _("The register is wrong"), "action": _("Send")}
    if request.method == "POST" and form.is_valid():
        try:
            register.appeal(attendance, text=form.cleaned_data["text"], by=_speaker(request, found))
        except Refused as refused:
            _blame(form, refused)
        else:
            messages.success(
                request,
                _("Thank you. Who teaches the session looks into it, and you get an answer by letter."),
            )
            return _private(redirect("registration", token=token))
    return _form(request, found, token, form, context)


def _speaker(request: HttpRequest, found: Registration) -> Any:
    """Who speaks: the support officer who is signed in, else whoever holds the personal letter."""
    if request.user.is_authenticated and may_speak_for(request.user, found):
        return request.user
    return found.person


def _blame(form: forms.Form, refused: Refused) -> None:
    form.add_error(refused.field if refused.field in form.fields else None, str(refused))


def _form(
    request: HttpRequest, found: Registration, token: str, form: forms.Form, context: dict[str, Any]
) -> HttpResponse:
    whole = {
        **context,
        "form": form,
        "token": token,
        "session": found.session,
        "words": words(found.session, get_language() or "en"),
    }
    status = FAULTY if form.errors else 200
    return _private(render(request, "public/registration_ask.html", whole, status=status))


def _unknown(request: HttpRequest) -> HttpResponse:
    return _private(render(request, "public/registration_unknown.html", status=UNKNOWN))


def _private(response: HttpResponse) -> HttpResponse:
    """The address is a key: no search engine keeps it, and no other site hears of it."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response
