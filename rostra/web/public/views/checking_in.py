"""At the door: the code on the room's screen, opened with one's own camera. One button says that one is here."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rostra.kernel.errors import Refused
from rostra.kernel.text import normal_email
from rostra.kernel.time import now
from rostra.live import doors, notices
from rostra.live.actions import presence
from rostra.live.models import Registration, Session
from rostra.live.reading import words
from rostra.live.rules.attendance import registration_of
from rostra.web.public import phones

FAULTY, GONE, TOO_MANY = 422, 410, 429


class AddressForm(forms.Form):
    """Who it is, when the phone does not say it."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("The one you registered with."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, code: str) -> HttpResponse:
    """Show whose presence the button records; a POST with the pass of this page records it."""
    posted = request.method == "POST"
    number = doors.read_pass(request.POST.get("pass", "")) if posted else doors.read(code, now())
    session = Session.objects.select_related("organisation").filter(pk=number).first() if number else None
    if session is None:
        return render(request, "public/check_in_gone.html", status=GONE)
    known = _known(request, session)
    somebody_else = "else" in (request.POST if posted else request.GET)
    form = AddressForm(request.POST if posted else None) if known is None or somebody_else else None
    if not posted:
        return _page(request, session, None if form else known, form)
    if form is not None:
        if not form.is_valid():
            return _page(request, session, None, form, FAULTY)
        email = normal_email(form.cleaned_data["email"])
        if not ratelimit.consume(request, action="check_in", key=f"{session.pk}:{email}"):
            form.add_error(None, _("Too many tries. Please ask at the door."))
            return _page(request, session, None, form, TOO_MANY)
        known = registration_of(session, email=email)
        if known is None:
            form.add_error(
                "email",
                _(
                    "Nobody is registered with this address. Check it, or ask at the door: the team can add you."
                ),
            )
            return _page(request, session, None, form, FAULTY)
    try:
        presence.checked_in(known)
    except Refused as refused:
        return _page(request, session, known, None, FAULTY, refusal=str(refused))
    done = {"session": session, "registration": known, "words": words(session, get_language() or "en")}
    return render(request, "public/check_in_done.html", done)


def _known(request: HttpRequest, session: Session) -> Registration | None:
    if request.user.is_authenticated:
        found = registration_of(session, person=request.user)
        if found is not None:
            return found
    return phones.registered_for(request, session.pk)


def _page(
    request: HttpRequest,
    session: Session,
    known: Registration | None,
    form: AddressForm | None,
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    context: dict[str, Any] = {
        "session": session,
        "words": words(session, get_language() or "en"),
        "registration": known,
        "form": form,
        "refusal": refusal,
        "pass": doors.make_pass(session.pk),
        "recorded": notices.recorded(session),
    }
    return render(request, "public/check_in.html", context, status=status)
