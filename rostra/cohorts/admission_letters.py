"""What people who apply are written: one letter for each answer, in their language, with the team's own words added."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from rostra.cohorts import translating
from rostra.cohorts.models import Application
from rostra.kernel.registries import MessageKind, link, links
from rostra.messaging.actions import outbox

HANDED_IN, OFFERED, RESERVE = "application_handed_in", "application_offered", "application_reserve"
REFUSED, RUNS_OUT, LAPSED = "application_refused", "application_runs_out", "application_lapsed"


def _sample(**more: Any) -> Any:
    return lambda: {
        "edition": "Spring 2027",
        "organiser": "Lindholt Municipality",
        "decides_on": dt.date(2027, 3, 1),
        "until": "8 March 2027, 12:00",
        "place": 3,
        "words": "",
        "address": f"{settings.ROSTRA_URL}/",
        **more,
    }


KINDS = [
    MessageKind(HANDED_IN, _("an application was handed in"), sample=_sample()),
    MessageKind(
        OFFERED,
        _("a place is offered to somebody who applied"),
        sample=_sample(words="We look forward to it."),
    ),
    MessageKind(RESERVE, _("somebody who applied is on the reserve list"), sample=_sample()),
    MessageKind(
        REFUSED,
        _("there is no place for somebody who applied"),
        sample=_sample(words="Please try again in autumn."),
    ),
    MessageKind(RUNS_OUT, _("an offered place runs out tomorrow"), sample=_sample()),
    MessageKind(LAPSED, _("an offered place has run out"), sample=_sample()),
]


def handed_in(application: Application) -> None:
    """It has arrived, and when they hear from us."""
    submitted = application.submitted_at
    _write(application, HANDED_IN, submitted.isoformat() if submitted else "")


def offered(application: Application) -> None:
    """A place, to be accepted by a day."""
    _write(application, OFFERED, _decided(application))


def on_reserve(application: Application) -> None:
    """Next in line when somebody declines."""
    _write(application, RESERVE, _decided(application))


def refused(application: Application) -> None:
    """No place this time."""
    _write(application, REFUSED, _decided(application))


def runs_out(application: Application) -> None:
    """A day is left; once for each offer."""
    _write(application, RUNS_OUT, _decided(application))


def lapsed(application: Application) -> None:
    """The offer is over."""
    _write(application, LAPSED, _decided(application))


def _decided(application: Application) -> str:
    return application.decided_at.isoformat() if application.decided_at else ""


def _write(application: Application, kind: str, fact: str) -> None:
    person, call = application.person, application.call
    if not person.email or person.erased_at:
        return
    language = person.language
    with override(language):
        until = (
            application.offer_until.astimezone(ZoneInfo(person.time_zone))
            if application.offer_until
            else None
        )
        said = f"{date_format(until, 'DATE_FORMAT')}, {until:%H:%M} ({person.time_zone})" if until else ""
    outbox.queue(
        kind=kind,
        key=f"{kind}:{application.key}:{fact}",
        person=person,
        language=language,
        context={
            "edition": translating.words(call.edition, language).title,
            "organiser": call.edition.organisation.name,
            "decides_on": call.decides_on,
            "until": said,
            "place": application.rank,
            "words": application.message,
            "address": settings.ROSTRA_URL
            + (
                link("application", slug=call.edition.slug, language=language)
                if "application" in links
                else "/"
            ),
        },
    )
