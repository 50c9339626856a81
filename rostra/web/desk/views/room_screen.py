"""The screen in the room: a code that changes every half minute, for people's own cameras."""

from __future__ import annotations

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rostra.kernel.time import now
from rostra.live import doors, openings, reading_register
from rostra.live.reading import words
from rostra.web.desk.door import staff
from rostra.web.desk.views.register import kept


@never_cache
@require_safe
@staff
def screen(request: HttpRequest, key: str) -> HttpResponse:
    """The code of this half minute, large; the page fetches the next one by itself."""
    session = kept(request, key)
    moment = now()
    address = settings.ROSTRA_URL + reverse("check_in", args=[doors.code(session, moment)])
    counts = reading_register.counts(session)
    context = {
        "session": session,
        "words": words(session, request.LANGUAGE_CODE),
        "address": address,
        "picture": _picture(address),
        "every": doors.EVERY // 3,
        "here": counts.get("here", counts.get("attended", 0)),
        "expected": counts[""],
        "why_not": openings.why_not_check_in(session, moment),
    }
    return render(request, "desk/session_screen.html", context)


def _picture(address: str) -> SafeString:
    """The code as SVG, drawn by us from an address of ours."""
    return mark_safe(segno.make(address, error="m", micro=False).svg_inline(border=2, omitsize=True))
