"""Pages about oneself. Each shows and changes only what belongs to the person who is signed in."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rostra.community.actions import profiles as directory
from rostra.kernel.errors import Refused
from rostra.people.actions import devices, identities, passkeys, privacy, profile
from rostra.people.models import Consent
from rostra.web.learn.me.agents import device_name
from rostra.web.learn.me.forms import EraseForm, ProfileForm
from rostra.web.parts.entrance import safe_next

both = require_http_methods(["GET", "HEAD", "POST"])
FAULTY = 422


# ---------------------------------------------------------------- profile


@login_required
@never_cache
@both
def me(request: HttpRequest) -> HttpResponse:
    """Name, address, language, time zone. Newcomers come here first and go on to where they were going."""
    following = safe_next(request)
    if request.method != "POST":
        return _profile_page(request, ProfileForm(request.user, initial={"next": following}))
    form = ProfileForm(request.user, request.POST)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("name", "address_as", "language", "time_zone")}
        try:
            person = profile.change(person=request.user, by=request.user, **values)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("Saved."))
            with override(person.language):
                return redirect(following or reverse("learn:me"))
    return _profile_page(request, form, status=FAULTY)


def _profile_page(request: HttpRequest, form: ProfileForm, status: int = 200) -> HttpResponse:
    person: Any = request.user
    context = {
        "form": form,
        "new": not person.name,
        "memberships": person.memberships.select_related("organisation").order_by("organisation__name"),
        "tabs": tabs("me"),
    }
    return render(request, "learn/me/profile.html", context, status=status)


def tabs(current: str) -> list[dict[str, Any]]:
    """The pages about oneself."""
    pages = (
        ("me", _("Profile")),
        ("profile_edit", _("In the directory")),
        ("letters", _("Letters to you")),
        ("preferences", _("How we write to you")),
        ("calendar", _("My calendar")),
        ("busy", _("My busy times")),
        ("acted", _("Done for me")),
        ("blocked", _("People I blocked")),
        ("devices", _("Devices and sign-in")),
        ("privacy", _("My data")),
    )
    return [
        {"label": label, "url": reverse(f"learn:{name}"), "current": name == current} for name, label in pages
    ]


# ---------------------------------------------------------------- devices and ways of signing in


@login_required
@never_cache
@require_safe
def own_devices(request: HttpRequest) -> HttpResponse:
    """Where one is signed in, and by what one may sign in."""
    person: Any = request.user
    rows = UserSession.objects.filter(user=person).order_by("-created_at")
    context = {
        "devices": [
            {
                "row": row,
                "name": device_name(row.user_agent),
                "here": row.session_key == request.session.session_key,
            }
            for row in rows
        ],
        "passkeys": Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).order_by(
            "created_at"
        ),
        "identities": SocialAccount.objects.filter(user=person).order_by("pk"),
        "tabs": tabs("devices"),
    }
    return render(request, "learn/me/devices.html", context)


@login_required
@require_POST
def end_device(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one device out; this one means signing out here."""
    device = get_object_or_404(UserSession, pk=pk, user=request.user)
    if device.session_key == request.session.session_key:
        logout(request)
        return redirect("home")
    devices.end(device, by=request.user)
    messages.success(request, _("The device is signed out."))
    return redirect("learn:devices")


@login_required
@require_POST
def end_other_devices(request: HttpRequest) -> HttpResponse:
    """Sign every other device out."""
    count = devices.end_others(person=request.user, by=request.user, but=request.session.session_key or "")
    said = ngettext("One other device is signed out.", "%(count)d other devices are signed out.", count)
    messages.success(request, said % {"count": count})
    return redirect("learn:devices")


@login_required
@never_cache
@require_safe
def passkey_challenge(request: HttpRequest) -> HttpResponse:
    """What the browser has to answer to make a passkey."""
    return JsonResponse({"creation_options": webauthn.begin_registration(request.user, True)})


@login_required
@require_POST
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Keep the passkey that the browser made."""
    try:
        credential = json.loads(request.POST.get("credential", ""))
        webauthn.parse_registration_response(credential)
        webauthn.complete_registration(credential)
        name = request.POST.get("name", "") or device_name(request.headers.get("User-Agent", ""))
        passkeys.add(person=request.user, name=name, credential=credential, by=request.user)
    except (ValidationError, ValueError, KeyError):
        messages.error(request, _("The passkey could not be checked. Nothing was changed; try again."))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("You can now sign in with this passkey."))
    return redirect("learn:devices")


@login_required
@require_POST
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a passkey."""
    passkeys.remove(get_object_or_404(Authenticator, pk=pk, user=request.user), by=request.user)
    messages.success(request, _("The passkey no longer signs in here. Delete it from your device, too."))
    return redirect("learn:devices")


@login_required
@require_POST
def release_identity(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget the sign-in of one's organisation."""
    identities.release(get_object_or_404(SocialAccount, pk=pk, user=request.user), by=request.user)
    messages.success(request, _("This sign-in is removed. The code by e-mail still works."))
    return redirect("learn:devices")


# ---------------------------------------------------------------- what we hold


@login_required
@never_cache
@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    """What we hold and why, consents, and the way to take it along or to erase it."""
    person: Any = request.user
    context = {
        "held": sorted(
            map(_shown, privacy.export(person=person)["holdings"]),
            key=lambda part: part["model"] != "people.Person",
        ),
        "consents": Consent.objects.filter(person=person).order_by("-given_at"),
        "tabs": tabs("privacy"),
    }
    return render(request, "learn/me/privacy.html", context)


def _shown(part: dict[str, Any]) -> dict[str, Any]:
    """One thing we hold: how many rows, and each reason once."""
    return part | {
        "summary": f"{part['what']} ({len(part['rows'])})",
        "reasons": list(dict.fromkeys(part["purposes"].values())),
    }


@login_required
@never_cache
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Everything about me, as a zip with one JSON file and a page that explains it."""
    person: Any = request.user
    data = privacy.export(person=person)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr(
            "about-me.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        )
        folder.writestr("read-me.txt", _read_me(data))
    response = HttpResponse(packed.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="about-me-{data["made_at"][:10]}.zip"'
    return response


def _read_me(data: dict[str, Any]) -> str:
    lines = [
        _("Everything this academy holds about you, made at %(when)s.") % {"when": data["made_at"]},
        _("The file about-me.json can be read by people and by programs. It holds:"),
        "",
    ]
    lines += [
        f"- {part['what']}: {len(part['rows'])} ({part['basis']}; {part['kept']})"
        for part in data["holdings"]
    ]
    return "\n".join(lines) + "\n"


@login_required
@never_cache
@both
def erase(request: HttpRequest) -> HttpResponse:
    """Ask once more, with what stays and why; POST with the typed address erases and signs out."""
    person: Any = request.user
    form = EraseForm(person, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            privacy.erase(person=person, by=person)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            logout(request)
            return redirect("learn:erased")
    context = {"form": form, "kept": privacy.kept(), "email": person.email, "tabs": tabs("privacy")}
    return render(request, "learn/me/erase.html", context, status=FAULTY if form.errors else 200)


@never_cache
@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """Good-bye."""
    return render(request, "learn/me/erased.html")


@login_required
@require_POST
def withdraw_consent(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a consent back."""
    directory.withdraw_consent(get_object_or_404(Consent, pk=pk, person=request.user), by=request.user)
    messages.success(request, _("Your consent is taken back."))
    return redirect("learn:privacy")
