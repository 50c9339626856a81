"""What is wrong with a session as it is meant to be: faults by field, before anything is written."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from rostra.kernel.errors import Faults
from rostra.kernel.languages import LANGUAGES
from rostra.kernel.text import squeeze
from rostra.live import walltime
from rostra.live.models import Mode, Session, SessionKind

LONGEST_REMINDER = 24 * 60  # hours: two months
CHOICES: dict[str, Any] = {
    "kind": SessionKind,
    "mode": Mode,
    "seen_by": Session.Seen,
    "admission": Session.Admission,
    "waiting": Session.Waiting,
    "priority": Session.Priority,
    "room": Session.Room,
}
LANGUAGE_LISTS = ("spoken", "interpreted", "captioned")


def settle(session: Session) -> None:
    """Put a session's values in their plain form and derive its instants; raises Faults naming every field that is wrong."""
    _tidy(session)
    wrong = [*_choices(session), *_belonging(session), *_numbers(session), *_registration(session)]
    try:
        session.starts_at, session.ends_at = walltime.instants(
            session.first_day, session.begins, session.last_day, session.finishes, session.time_zone
        )
    except Faults as faults:
        wrong += faults.faults
    else:
        closes = session.registration_closes_at
        if closes and closes > session.ends_at:
            wrong.append(
                ("registration_closes_at", _("Registration closes at the end of the session at the latest."))
            )
    if wrong:
        raise Faults(_("Please look at these fields again."), wrong)


def _tidy(session: Session) -> None:
    for name in ("title", "summary", "signed", "place", "address", "outside_organiser"):
        setattr(session, name, squeeze(getattr(session, name)))
    session.topics = _once(squeeze(each) for each in session.topics)
    session.domains = _once(each.strip().lstrip("@*.").lower() for each in session.domains)
    session.reminders = sorted({int(each) for each in session.reminders}, reverse=True)
    session.begins = session.begins.replace(second=0, microsecond=0, tzinfo=None, fold=0)
    session.finishes = session.finishes.replace(second=0, microsecond=0, tzinfo=None, fold=0)
    if session.mode == Mode.ONLINE:
        session.capacity_room = None
    if session.mode == Mode.ON_SITE:
        session.capacity_online = None
    if (
        session.admission in (Session.Admission.COHORT, Session.Admission.INVITED)
        or session.seen_by != "public"
    ):
        session.guests = False
    if session.is_outside:
        session.admission, session.guests, session.reminders = Session.Admission.OPEN, False, []


def _once(values: Any) -> list[str]:
    return list(dict.fromkeys(each for each in values if each))


def _choices(session: Session) -> list[tuple[str, str]]:
    wrong = [
        (name, _("Choose one of the list."))
        for name, choices in CHOICES.items()
        if getattr(session, name) not in choices.values
    ]
    if not session.title:
        wrong.append(("title", _("Give it a title.")))
    if session.language not in LANGUAGES:
        wrong.append(("language", _("Choose one of the list.")))
    for name in LANGUAGE_LISTS:
        if set(getattr(session, name)) - set(LANGUAGES):
            wrong.append((name, _("Choose from the list.")))
    session.room_url = session.room_url.strip()
    if session.room_url and not session.room_url.startswith(("https://", "http://")):
        wrong.append(("room_url", _("Write the whole address, beginning with https://.")))
    if session.is_outside and not session.outside_organiser:
        wrong.append(("outside_organiser", _("Say who holds it.")))
    if session.is_outside and not session.outside_url.startswith(("https://", "http://")):
        wrong.append(("outside_url", _("Write the whole address, beginning with https://.")))
    return wrong


def _belonging(session: Session) -> list[tuple[str, str]]:
    """What a session hangs on must belong together, or rights on one thing would reach into another."""
    edition, wrong = session.edition, []
    if edition is None:
        if session.cohort:
            wrong.append(("cohort", _("Choose its edition first.")))
        if session.seen_by == Session.Seen.EDITION:
            wrong.append(("seen_by", _("Choose its edition first.")))
        if session.admission == Session.Admission.COHORT:
            wrong.append(("admission", _("Choose its edition first.")))
    else:
        if edition.organisation_id != session.organisation_id:
            wrong.append(("organisation", _("The edition is run by another organisation.")))
        if session.cohort and session.cohort.edition_id != edition.pk:
            wrong.append(("cohort", _("That cohort belongs to another edition.")))
    series, strand = session.series, session.strand
    if series and series.organisation_id != session.organisation_id:
        wrong.append(("series", _("That series belongs to another organisation.")))
    elif series and series.edition_id and series.edition_id != session.edition_id:
        wrong.append(("series", _("That series belongs to another edition.")))
    if strand and strand.organisation_id != session.organisation_id:
        wrong.append(("strand", _("That strand belongs to another organisation.")))
    return wrong


def _numbers(session: Session) -> list[tuple[str, str]]:
    wrong = []
    for name, least, most in (
        ("threshold", 1, 100), ("catch_up_days", 0, 365), ("opens_minutes", 0, 240), ("cancel_hours", 0, 24 * 90),
        ("offer_hours", 1, 24 * 14), ("hold_hours", 1, 24 * 7),
    ):  # fmt: skip
        if not least <= getattr(session, name) <= most:
            wrong.append(
                (name, _("Write a number from %(least)s to %(most)s.") % {"least": least, "most": most})
            )
    for name in ("capacity_room", "capacity_online"):
        if getattr(session, name) is not None and not 1 <= getattr(session, name) <= 100_000:
            wrong.append((name, _("Write how many people can come, or leave it empty for no limit.")))
    if any(not 1 <= each <= LONGEST_REMINDER for each in session.reminders):
        wrong.append(("reminders", _("Reminders go out between one hour and two months before the start.")))
    return wrong


def _registration(session: Session) -> list[tuple[str, str]]:
    wrong = []
    opens, closes = session.registration_opens_at, session.registration_closes_at
    if opens and closes and opens >= closes:
        wrong.append(
            ("registration_closes_at", _("Registration closes before it opens. Choose a later time."))
        )
    if session.admission == Session.Admission.DOMAINS and not session.domains:
        wrong.append(
            ("domains", _("Write the ends of the addresses that may register, such as lindholt.example."))
        )
    if any("." not in each or " " in each or "@" in each for each in session.domains):
        wrong.append(("domains", _("Write each as the part after the @, such as lindholt.example.")))
    return wrong
