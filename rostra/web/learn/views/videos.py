"""What was watched of a video, sent by the page as one watches."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rostra.kernel.errors import Refused
from rostra.ledger.actions import learning
from rostra.web.learn.views.door import activity_of, enrolment_in, login_required

MOST_STRETCHES = 500


@login_required
@require_POST
def watch(request: HttpRequest, edition: str, key: str) -> HttpResponse:
    """Record stretches (pairs of seconds) and the place; answers with how much is watched, in words."""
    enrolment = enrolment_in(request, edition)
    video = activity_of(enrolment, key).facts.get("video") or {}
    given = stretches(request.POST.get("intervals", ""))
    place = number(request.POST.get("position"))
    if given is None or place is None:
        return JsonResponse({"text": _("We could not read what you watched.")}, status=400)
    try:
        seen = learning.watch(
            enrolment=enrolment,
            activity_key=key,
            intervals=given,
            position=place,
            seconds=video.get("seconds") or 0,
        )
    except Refused as refusal:
        return JsonResponse({"text": str(refusal)}, status=409)
    return JsonResponse({"text": watched_words(seen.share), "share": seen.share})


def watched_words(share: int) -> str:
    """How much is watched, as a sentence."""
    return _("You have watched %(share)s %% of it.") % {"share": share}


def stretches(text: str) -> list[list[float]] | None:
    """Pairs of seconds out of JSON; None when it is anything else."""
    try:
        given = json.loads(text)
    except ValueError:
        return None
    if not isinstance(given, list) or len(given) > MOST_STRETCHES:
        return None
    pairs = [[number(end) for end in pair] for pair in given if isinstance(pair, list) and len(pair) == 2]
    if len(pairs) != len(given) or any(end is None for pair in pairs for end in pair):
        return None
    return [[float(start), float(end)] for start, end in pairs if start <= end]  # type: ignore[operator, arg-type]


def number(value: Any) -> float | None:
    """A finite number from 0 up to a day of seconds, or None."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if 0 <= found <= 86_400 else None
