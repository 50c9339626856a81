"""The two forms of signing in."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rostra.kernel.text import normal_email
from rostra.web.public.account import codes


def own_device_field() -> forms.BooleanField:
    """The tick that keeps somebody signed in on this device."""
    days = settings.ROSTRA_OWN_DEVICE_DAYS
    return forms.BooleanField(
        required=False,
        label=ngettext(
            "This is my own device: keep me signed in for %(days)d day",
            "This is my own device: keep me signed in for %(days)d days",
            days,
        )
        % {"days": days},
        help_text=_("Leave it out on a shared computer: you are then signed out when you close the browser."),
    )


class AddressForm(forms.Form):
    """Where the code goes."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("Write an e-mail address such as name@example.org."),
        },
        widget=forms.EmailInput(
            attrs={"autocomplete": "email webauthn", "autofocus": True, "autocapitalize": "none"}
        ),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, request: HttpRequest, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.request = request
        self.fields["own_device"] = own_device_field()

    def clean_email(self) -> str:
        return normal_email(self.cleaned_data["email"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("email") and not may_send(self.request, cleaned["email"]):
            raise forms.ValidationError(TOO_MANY_CODES, code="rate")
        return cleaned


TOO_MANY_CODES = _(
    "Many codes were asked for in a short time. Use the newest letter you have, or wait some minutes and try again."
)
TOO_MANY_TRIES = _("Many wrong codes were typed for this address. Wait an hour and try again.")


def may_send(request: HttpRequest, email: str) -> bool:
    """Whether another letter may go to this address, and one more from this network."""
    return ratelimit.consume(request, action="request_login_code", key=email)


class CodeForm(forms.Form):
    """The code of the letter."""

    code = forms.CharField(
        label=_("Code from the letter"),
        max_length=20,
        error_messages={"required": _("Write the six digits of the letter.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "autofocus": True,
                "class": "short",
            }
        ),
    )

    def __init__(self, request: HttpRequest, pending: codes.Pending, data: Any = None) -> None:
        super().__init__(data)
        self.request = request
        self.pending = pending

    def clean_code(self) -> str:
        """The digits when they are right; a sentence that says what to do when they are not."""
        typed = self.cleaned_data["code"]
        if not self.pending.usable:
            raise forms.ValidationError(state_of(self.pending), code="stale")
        if not ratelimit.consume(self.request, action="login_failed", key=self.pending.email, dry_run=True):
            raise forms.ValidationError(TOO_MANY_TRIES, code="rate")
        if codes.matches(self.pending, typed):
            return typed
        ratelimit.consume(self.request, action="login_failed", key=self.pending.email)
        if self.pending.spent:
            raise forms.ValidationError(state_of(self.pending), code="spent")
        left = codes.TRIES - self.pending.tries
        raise forms.ValidationError(
            ngettext(
                "This is not the code. Look at the newest letter; you can try %(left)d more time.",
                "This is not the code. Look at the newest letter; you can try %(left)d more times.",
                left,
            )
            % {"left": left},
            code="wrong",
        )


def state_of(pending: codes.Pending) -> str:
    """Why the code cannot be used any more, and what to do."""
    if pending.spent:
        return str(
            _("A wrong code was typed five times, so it no longer works. Let us send you another one.")
        )
    return str(_("This code has expired. Let us send you another one."))
