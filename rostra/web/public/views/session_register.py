"""Registering for a session: the form by itself, and what comes after it. A GET changes nothing."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from rostra.kernel.errors import Refused
from rostra.kernel.text import normal_email
from rostra.live import reading, reading_registrations, rules, tokens
from rostra.live.actions import taking_part
from rostra.live.models import Registration, Session
from rostra.web.public import registering

FAULTY, SHUT, TOO_MANY = 422, 409, 429
WAIT_SECONDS = 600  # the window of the limit "session_register" in the settings
TOO_FAST = gettext_lazy(
    "Many registrations came from your network in a short time. Please wait ten minutes, then press the button again."
)
RECEIPT = "session.receipt"
RECEIPT_GOOD_FOR = 24 * 3600

both = require_http_methods(["GET", "HEAD", "POST"])


@csrf_exempt
@never_cache
@both
def session_register(request: HttpRequest, slug: str) -> HttpResponse:
    """Register. A visitor's form carries no protection against other sites, for it does nothing that they could not do
    themselves: only the button in the letter makes a registration hold.
    """
    if request.user.is_authenticated:
        return _protected(request, slug)
    return _registering(request, slug)


@csrf_protect
def _protected(request: HttpRequest, slug: str) -> HttpResponse:
    return _registering(request, slug)


def _found(request: HttpRequest, slug: str) -> Session:
    found = reading_registrations.session_of(slug)
    if found is None or not rules.may_see_session(request.user, found):
        raise Http404
    return found


def _registering(request: HttpRequest, slug: str) -> HttpResponse:
    session = _found(request, slug)
    posted = request.POST if request.method == "POST" else None
    card = registering.card(session, request.user, language=get_language() or "en", data=posted)
    if posted is None:
        return _page(request, session, card)
    if card["door"] == "mine":
        return redirect(card["mine_url"])
    if card["door"] != "form":
        return _page(request, session, card, SHUT)
    form = card["form"]
    if not form.is_valid():
        return _page(request, session, card, FAULTY)
    if not request.user.is_authenticated and not _within_limit(request, session, form):
        form.add_error(None, str(TOO_FAST))
        response = _page(request, session, card, TOO_MANY)
        response["Retry-After"] = str(WAIT_SECONDS)
        return response
    try:
        there = _register(request, session, form)
    except Refused as refused:
        if refused.code == "stale":
            form.renewed()
        form.blame(refused)
        return _page(request, session, card, FAULTY)
    return redirect(there)


def _within_limit(request: HttpRequest, session: Session, form: registering.RegisterForm) -> bool:
    key = f"{session.pk}:{normal_email(form.cleaned_data['email'])}"
    return session.unlimited_trial or ratelimit.consume(request, action="session_register", key=key)


def _page(request: HttpRequest, session: Session, card: dict[str, Any], status: int = 200) -> HttpResponse:
    context = {
        "session": session,
        "words": reading.words(session, get_language() or "en"),
        "register_card": card,
    }
    return render(request, "public/session_registering.html", context, status=status)


def _register(request: HttpRequest, session: Session, form: registering.RegisterForm) -> str:
    """Register, and say where to go on. Raises Refused."""
    given = form.cleaned_data
    person: Any = request.user if request.user.is_authenticated else None
    email = person.email if person else given["email"]
    key = registering.attempt_key(given["stamp"], session, email)
    common = {
        "mode": given.get("mode", ""),
        "answers": form.answers(),
        "needs": given.get("needs", ""),
        "key": key,
    }
    if person:
        done = taking_part.as_person(session, person=person, for_series=bool(given.get("series")), **common)
        return reverse("registration", args=[tokens.make(done.registration, "page")])
    registered = taking_part.as_guest(
        session, email=email, name=given["name"], language=given["language"], **common
    )
    messages.info(request, _("We have written to %(email)s.") % {"email": email})
    receipt = _receipt(session, registered, email, own=registered.registration.idempotency_key == key)
    return reverse("session_registered", args=[session.slug, receipt])


def _receipt(session: Session, registered: Any, email: str, *, own: bool) -> str:
    """What the page afterwards says, signed. An address that was registered before is answered as a new one would be."""
    state, position = registered.registration.state, registered.position
    if not own:
        full = registering.is_full(session)
        applied = session.admission == Session.Admission.APPROVAL
        state, position = ("applied" if applied else "waitlisted" if full else "booked"), None
    said = {"to": _masked(email), "state": str(state), "position": position, "session": session.pk}
    return signing.dumps(said, salt=RECEIPT, compress=True)


def _masked(email: str) -> str:
    """An address as it may stand in a link, which is written down in many places: who wrote it knows it again."""
    name, _at, place = email.partition("@")
    return f"{name[:1]}…@{place}"


@never_cache
@require_safe
def session_registered(request: HttpRequest, slug: str, receipt: str) -> HttpResponse:
    """What happens next, for a guest: the letter, the button in it, and until when."""
    session = _found(request, slug)
    try:
        said = signing.loads(receipt, salt=RECEIPT, max_age=RECEIPT_GOOD_FOR)
    except signing.BadSignature:
        raise Http404 from None
    if said["session"] != session.pk:
        raise Http404
    context = {
        "session": session,
        "words": reading.words(session, get_language() or "en"),
        "to": said["to"],
        "state": Registration.State(said["state"]),
        "position": said["position"],
    }
    return render(request, "public/session_registered.html", context)
