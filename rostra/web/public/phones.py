"""Whose phone this is, for the door: who opened their registration or join link on it need not write their address there.

A signed cookie that only the door's pages get. It holds tokens of registrations and no name.
"""

from __future__ import annotations

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from rostra.live import tokens
from rostra.live.models import Registration

COOKIE = "rostra_registered"
SALT = "rostra.web.phones"
MOST = 8
KEPT_SECONDS = 60 * 24 * 3600


def remember(request: HttpRequest, response: HttpResponse, registration: Registration) -> None:
    """Note on this phone that a registration was opened on it."""
    token = tokens.make(registration, "page")
    there = _held(request)
    if there[:1] == [token]:
        return
    held = [token, *(each for each in there if each != token)][:MOST]
    response.set_cookie(
        COOKIE,
        signing.dumps(held, salt=SALT),
        max_age=KEPT_SECONDS,
        path=_door(),
        httponly=True,
        secure=request.is_secure(),
        samesite="Lax",
    )


def registered_for(request: HttpRequest, session: int) -> Registration | None:
    """The registration for a session that was opened on this phone."""
    for token in _held(request):
        found = tokens.read(token, "page")
        if found is not None and found.session_id == session:
            return found
    return None


def _held(request: HttpRequest) -> list[str]:
    try:
        held = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return []
    return [str(each) for each in held][:MOST] if isinstance(held, list) else []


def _door() -> str:
    return reverse("check_in", args=["-"]).removesuffix("-/")
