"""What learners' views share: who comes in, which enrolment, one action and where to go afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.utils.translation import get_language

from rostra.cohorts.models import Enrolment
from rostra.kernel.errors import Refused
from rostra.kernel.time import today
from rostra.ledger import reading as ledger
from rostra.programmes import reading
from rostra.programmes.actions import academy
from rostra.programmes.models import Publication
from rostra.web.parts.addresses import in_language, reading_url

__all__ = [
    "activity_of",
    "address_of",
    "attempt",
    "day_of",
    "enrolment_in",
    "login_required",
    "other_language",
    "place_of",
]


def enrolment_in(request: HttpRequest, edition: str) -> Enrolment:
    """One's own live enrolment in an edition, by the edition's slug; 404 when there is none."""
    enrolment = ledger.live_enrolment(request.user, edition)
    if enrolment is None:
        raise Http404
    return enrolment


def activity_of(enrolment: Enrolment, key: str) -> Publication:
    """An activity of the programme of this enrolment, also one taken out of the tree since; 404 for any other."""
    publication = reading.by_key(key, get_language())
    if publication is None or publication.programme_key != enrolment.edition.programme_key:
        raise Http404
    return publication


def place_of(enrolment: Enrolment, key: str) -> str:
    """The address of an activity of this enrolment's programme, as `activity_of` without its texts; 404 for any other."""
    place = reading.places([key], get_language()).get(key)
    if place is None or place.programme_key != enrolment.edition.programme_key:
        raise Http404
    return reading_url(place.path)


def address_of(publication: Publication) -> str:
    """Where an activity is read."""
    return reading_url(publication.path or "")


def day_of(person: Any) -> Any:
    """Today on this person's wall."""
    return today(person.time_zone)


def other_language(request: HttpRequest) -> str:
    """The same page in the language somebody wants to go on in, or "" when they said nothing."""
    wanted = request.POST.get("read_in", "")
    return in_language(request.path, wanted) if wanted in academy.the().languages else ""


def attempt(request: HttpRequest, action: Callable[[], Any], done: str = "") -> Any:
    """Call an action once; its result, or None when it was refused. Either way the person is told."""
    try:
        result = action()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return None
    if done:
        messages.success(request, done)
    return result
