"""The personal join link: it shows the session and, while the room is open, one button that leads into it.

Outside of the languages, in the language of the registration. Mail scanners open every link, so a GET changes nothing.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rostra.kernel.errors import Refused
from rostra.kernel.languages import nearest_offered
from rostra.kernel.time import now
from rostra.live import notices, openings, tokens
from rostra.live.actions import entering
from rostra.live.models import Registration, Session
from rostra.live.reading import words
from rostra.web.public import phones

SEE_OTHER, SHUT, GONE = 303, 409, 410


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button while the room is open; its POST records the join and leads into the room."""
    registration = tokens.read(token, "join")
    if registration is None:
        return _private(render(request, "public/join_unknown.html", status=GONE))
    language = nearest_offered(registration.person.language if registration.person else registration.language)
    with override(language):
        if request.method != "POST":
            return _page(request, registration)
        try:
            there = entering.enter(registration)
        except Refused as refused:
            messages.error(request, str(refused))
            return _page(request, registration, SHUT)
    response = HttpResponse(status=SEE_OTHER, headers={"Location": there})
    return _private(response)


def _page(request: HttpRequest, registration: Registration, status: int = 200) -> HttpResponse:
    session, moment = registration.session, now()
    booked = registration.state == Registration.State.BOOKED
    why_not = openings.why_not_join(session, moment)
    context: dict[str, Any] = {
        "registration": registration,
        "session": session,
        "words": words(session, nearest_offered(registration.language)),
        "booked": booked,
        "open": booked and not why_not,
        "why_not": why_not,
        "waits": booked and session.state == Session.State.ANNOUNCED and moment < openings.opens_at(session),
        "over": moment > session.ends_at,
        "opens_at": openings.opens_at(session),
        "recorded": notices.recorded(session),
        "page_token": tokens.make(registration, "page"),
    }
    response = render(request, "public/join.html", context, status=status)
    # The form's POST is answered with an address of another house, and browsers ask this rule for where that leads too.
    response._csp_update = {"form-action": ["https:", *_origin_of_room(session)]}  # type: ignore[attr-defined]
    phones.remember(request, response, registration)
    return _private(response)


def _origin_of_room(session: Session) -> list[str]:
    """Where this room is when it is not encrypted: a server inside one's own network."""
    wanted = {
        Session.Room.BBB: settings.ROSTRA_BBB_URL,
        Session.Room.JITSI: settings.ROSTRA_JITSI_URL,
        Session.Room.LINK: session.room_url,
    }[Session.Room(session.room)]
    parts = urlsplit(wanted)
    return [f"http://{parts.netloc}"] if parts.scheme == "http" and parts.netloc else []


def _private(response: HttpResponse) -> HttpResponse:
    """The address is a key: no search engine keeps it, and no other site hears of it."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response
