"""Signing in and out. Only a POST signs in: mail scanners open every link."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LogoutView
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from rostra.kernel.errors import Refused
from rostra.messaging.actions import accounts
from rostra.people.actions import links, persons
from rostra.people.models import Person
from rostra.programmes.actions import academy
from rostra.web.parts import entrance
from rostra.web.public.account import codes
from rostra.web.public.account.forms import (
    TOO_MANY_CODES,
    AddressForm,
    CodeForm,
    may_send,
    own_device_field,
    state_of,
)

both = require_http_methods(["GET", "HEAD", "POST"])
FAULTY = 422


@never_cache
@both
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the address; POST sends a code to it, whoever it belongs to, and shows the same page to all."""
    inside = entrance.already_in(request)
    if inside:
        return inside
    if request.method != "POST":
        known = {"email": request.GET.get("email", "")[:254], "next": entrance.safe_next(request)}
        return _sign_in_page(request, AddressForm(request, initial=known))
    form = AddressForm(request, request.POST)
    if not form.is_valid():
        return _sign_in_page(request, form, status=FAULTY)
    pending = codes.Pending(
        email=form.cleaned_data["email"],
        next=entrance.safe_next(request, form.cleaned_data["next"]),
        own=form.cleaned_data["own_device"],
    )
    _send(request, pending)
    return redirect("account_confirm_login_code")


def _sign_in_page(request: HttpRequest, form: AddressForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "next": form["next"].value() or "", "organisations": _organisations()}
    return render(request, "account/login.html", context, status=status)


def _organisations() -> list[dict[str, str]]:
    """The sign-in services of organisations that are configured."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return [
        {"name": app["name"], "url": reverse("openid_connect_login", args=[app["provider_id"]])}
        for app in apps
    ]


def _send(request: HttpRequest, pending: codes.Pending) -> None:
    """One letter, known address or not; only its words differ, and only its reader sees them."""
    language = get_language() or "en"
    person = Person.objects.filter(email=pending.email).first()
    if (person is not None and person.is_active) or (person is None and entrance.is_open_to_everyone()):
        code = codes.new_code(pending)
        accounts.send_code(
            email=pending.email, code=code, language=language, minutes=codes.MINUTES, person=person
        )
    else:
        codes.new_code(pending)
        own = academy.the()
        accounts.send_no_account(
            email=pending.email, language=language, contact=own.contact_email if own else ""
        )
    codes.keep(request.session, pending)


@sensitive_post_parameters("code")
@never_cache
@both
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; a wrong or expired one keeps the person here."""
    inside = entrance.already_in(request)
    if inside:
        return inside
    pending = codes.load(request.session)
    if pending is None:
        return redirect("account_login")
    if request.method != "POST":
        return _code_page(request, CodeForm(request, pending))
    if request.POST.get("action") == "resend":
        return _resend(request, pending)
    form = CodeForm(request, pending, request.POST)
    if not form.is_valid():
        codes.keep(request.session, pending)
        return _code_page(request, form, status=FAULTY)
    try:
        person = persons.join(email=pending.email, language=get_language())
    except Refused:
        return redirect("account_inactive")
    codes.forget(request.session)
    return entrance.sign_in(request, person, method="code", next=pending.next, own=pending.own)


def _code_page(request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    pending = form.pending
    again = (
        f"{reverse('account_login')}?{urlencode({'next': pending.next})}"
        if pending.next
        else reverse("account_login")
    )
    context = {
        "form": form,
        "email": pending.email,
        "usable": pending.usable,
        "state": "" if pending.usable or form.is_bound else state_of(pending),
        "minutes": codes.MINUTES,
        "again_url": again,
        "outbox_url": reverse("demo:outbox") if settings.ROSTRA_DEMO else "",
    }
    return render(request, "account/confirm_login_code.html", context, status=status)


def _resend(request: HttpRequest, pending: codes.Pending) -> HttpResponse:
    if may_send(request, pending.email):
        _send(request, pending)
        messages.success(request, _("Another code is on its way. Only the newest one works."))
    else:
        messages.error(request, TOO_MANY_CODES)
    return redirect("account_confirm_login_code")


@never_cache
@both
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """A one-time link: shows one button, its POST signs in."""
    problem = links.problem_of(links.find(token))
    if problem is None and request.method == "POST":
        try:
            person = links.use(token=token)
        except Refused as refused:
            problem = refused
        else:
            return entrance.sign_in(
                request, person, method="link", own=request.POST.get("own_device") == "on"
            )
    context = {"problem": problem, "own_device": own_device_field().label}
    return render(request, "account/sign_in_link.html", context, status=410 if problem else 200)


class PasskeyLogin(LoginWebAuthnView):
    """Sign in with a passkey: the browser's answer to our challenge, posted by the script of the sign-in page."""

    def form_valid(self, form: Any) -> HttpResponse:
        self.request.session[entrance.OWN] = self.request.POST.get("own_device") == "on"
        return super().form_valid(form)


class SignOut(LogoutView):
    """GET asks, POST signs out."""

    template_name = "account/logout.html"


@require_safe
def inactive(request: HttpRequest) -> HttpResponse:
    """The account is closed."""
    own = academy.the()
    context = {"contact": own.contact_email if own else ""}
    return render(request, "account/account_inactive.html", context, status=403)


@require_safe
def sign_in_failed(request: HttpRequest) -> HttpResponse:
    """The service of one's organisation said no, or was left half-way."""
    return render(request, "socialaccount/authentication_error.html", status=200)


def closed(request: HttpRequest, **_given: Any) -> HttpResponse:
    """Pages of the library that this academy does not have: there are no passwords here."""
    raise Http404


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Other names under which the library looks for the sign-in page."""
    following = entrance.safe_next(request)
    return redirect(reverse("account_login") + (f"?{urlencode({'next': following})}" if following else ""))
