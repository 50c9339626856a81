"""Demo mode: be anybody of the cast with one click, read the mail that nobody got."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from rostra.demo import councillors
from rostra.demo.cast import AUTHORITIES, CAST, Part
from rostra.messaging import bodies
from rostra.messaging.models import Message
from rostra.people.models import Person, Role
from rostra.web.parts import entrance

View = Callable[..., HttpResponse]


def demo_only(view: View) -> View:
    """Answer 404 outside demo mode, whatever is mounted where."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.ROSTRA_DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@demo_only
@never_cache
@require_GET
def cast(request: HttpRequest) -> HttpResponse:
    parts = everybody()
    towns = [
        {"authority": each, "parts": [described(part) for part in parts if part.organisation == each.key]}
        for each in (*AUTHORITIES, *councillors.COAST_AUTHORITIES)
    ]
    return render(request, "demo/cast.html", {"towns": [each for each in towns if each["parts"]]})


def everybody() -> list[Part]:
    """The cast, and people of the councillors' areas where those were built."""
    known = {part.email for part in councillors.PARTS}
    there = set(Person.objects.filter(email__in=known).values_list("email", flat=True))
    return [*CAST, *(part for part in councillors.PARTS if part.email in there)]


def described(part: Part) -> dict[str, Any]:
    """One of the cast with the roles it plays, in words."""
    labels = [str(Role(role).label) for role in dict.fromkeys(role for role, _kind, _key in part.grants)]
    return {"part": part, "roles": labels, "participant": bool(part.enrols_in)}


@demo_only
@require_GET
def cast_json(request: HttpRequest) -> HttpResponse:
    people = [
        {
            "key": part.key,
            "name": part.name,
            "roles": role_names(part),
            "organisation": part.organisation,
            "start": start_of(part),
        }
        for part in everybody()
    ]
    return JsonResponse(people, safe=False, json_dumps_params={"ensure_ascii": False})


def role_names(part: Part) -> list[str]:
    """Names of the roles that are granted, and "participant" for who takes part in an edition."""
    roles = list(dict.fromkeys(role for role, _kind, _key in part.grants))
    return [*roles, "participant"] if part.enrols_in else roles


def start_of(part: Part) -> str:
    """The page somebody begins with."""
    places = {"desk": "desk:today", "learn": "learn:home", "cms": "wagtailadmin_home"}
    return reverse(places[part.start])


@csrf_exempt  # scripts call it; it exists in demo mode only, where anybody may be anybody
@demo_only
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    part = next((each for each in everybody() if each.key == request.POST.get("key")), None)
    if part is None:
        return HttpResponseBadRequest(
            "Nobody of the cast has this key; see /demo/cast.json.\n", content_type="text/plain"
        )
    person = get_object_or_404(Person, email=part.email)
    return entrance.sign_in(request, person, method="demo", next=start_of(part))


@demo_only
@never_cache
@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    rows = Message.objects.order_by("-created_at", "-pk")
    page = Paginator(rows, 30).get_page(request.GET.get("page"))
    for message in page:
        message.text = bodies.said(message)[0]
    return render(request, "demo/outbox.html", {"page": page})
