"""Where a letter's own link stops its topic: one click for mail programs (RFC 8058), one button for people.

Without a language, a cookie, a sign-in or a redirect. Mail scanners open every link, so a GET changes nothing.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from rostra.messaging import stopping
from rostra.messaging.actions import preferences
from rostra.messaging.topics import TOPICS


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_letters(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether a topic shall be stopped; a POST stops it."""
    wanted = stopping.read(token)
    with override(preferences.language_of(wanted) if wanted else None):
        stopped = bool(wanted and request.method == "POST" and preferences.stop(wanted))
        context = {
            "wanted": wanted,
            "stopped": stopped,
            "topics": [each for each in TOPICS.values() if wanted and wanted.topic in (each.name, "all")],
        }
        return render(request, "public/stop_letters.html", context)
