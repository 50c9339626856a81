"""The signed links of the newsletter: one's own page, the one-click stop, the confirmation. Signed, not stored."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer, TimestampSigner

from rostra.community.models import Subscription
from rostra.kernel.registries import link

CONFIRM_WITHIN = timedelta(days=7)
HERE = "TOKEN"
_own = Signer(salt="rostra.community.newsletter")
_confirm = TimestampSigner(salt="rostra.community.newsletter.confirm")


def own(subscription: Subscription) -> str:
    """The token of one subscription: the same in every letter, and it never ends."""
    return _own.sign(subscription.key)


def owner(token: str) -> Subscription | None:
    """Whose token it is; None for one that is not ours or whose subscription is forgotten."""
    try:
        key = _own.unsign(token)
    except BadSignature:
        return None
    return Subscription.objects.filter(key=key).select_related("person").first()


def to_confirm(subscription: Subscription) -> str:
    """The token of the letter with the button; it works for a week."""
    return _confirm.sign(subscription.key)


def confirmed(token: str) -> Subscription | None:
    """The subscription that a letter's link confirms; None when the link is not ours or too old."""
    try:
        key = _confirm.unsign(token, max_age=CONFIRM_WITHIN)
    except BadSignature:
        return None
    return Subscription.objects.filter(key=key).select_related("person").first()


def confirm_address(subscription: Subscription) -> str:
    """The whole address of the page with the button."""
    path = link("newsletter_confirm", token=to_confirm(subscription), language=subscription.language)
    return settings.ROSTRA_URL + path


def stop_address(token: str) -> str:
    """Where a mail program, or one button, ends the subscription."""
    return settings.ROSTRA_URL + link("newsletter_stop", token=token)


def wishes_address(token: str, language: str) -> str:
    """The page of wishes, without signing in."""
    return settings.ROSTRA_URL + link("newsletter_wishes", token=token, language=language)
