"""Where allauth asks us."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.kernel.errors import Refused
from rostra.messaging.letters import site_name
from rostra.people.actions import persons
from rostra.web.parts import entrance
from rostra.web.public.account import binding


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by our own verbs only; every sign-in passes through `login`."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        """The one place where a session becomes somebody's."""
        try:
            persons.sign_in(person=user)
        except Refused as refused:
            raise ImmediateHttpResponse(redirect("account_inactive")) from refused
        super().login(request, user)
        entrance.set_length(request)

    def post_login(self, request: HttpRequest, user: Any, **given: Any) -> HttpResponse:
        """Newcomers tell us their name first; a sign-in of one's organisation that waits is bound now."""
        response = super().post_login(request, user, **given)
        binding.bind_waiting(request, user)
        if not user.name:
            return redirect(f"{reverse('learn:me')}?{urlencode({'next': response['Location']})}")
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        person: Any = request.user
        return entrance.first_page(person)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")

    def send_notification_mail(self, *args: Any, **given: Any) -> None:
        """Our own verbs write what is worth a letter."""


class MfaAdapter(DefaultMFAAdapter):
    """A passkey is a way in of its own, not a second step after the code."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This passkey was not accepted. Try again, or sign in with a code."),
    }

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        return False

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": site_name()}


class SocialAdapter(DefaultSocialAccountAdapter):
    """The subject identifier of the provider is bound to a person once; an e-mail address alone never is."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """An unknown subject proves its mailbox by a code first; the binding waits in the session."""
        if sociallogin.is_existing:
            return
        email = binding.wait_for_proof(request, sociallogin)
        if request.user.is_authenticated:
            person: Any = request.user
            binding.bind_waiting(request, person)
            messages.success(request, _("You can now sign in with your organisation."))
            raise ImmediateHttpResponse(redirect("learn:me"))
        messages.info(
            request,
            _(
                "Only this once: confirm your e-mail address, so that we know you the next time you come this way."
            ),
        )
        query = f"?{urlencode({'email': email})}" if email else ""
        raise ImmediateHttpResponse(redirect(reverse("account_login") + query))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def send_notification_mail(self, *args: Any, **given: Any) -> None:
        """Our own verbs write what is worth a letter."""
