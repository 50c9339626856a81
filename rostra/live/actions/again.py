"""A session once more, on another day: a draft with the same words, questions, materials and speakers, and nobody in it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile

from rostra.kernel.text import new_key
from rostra.languages.actions import copies as translations
from rostra.live import translating, walltime
from rostra.live.actions import sessions
from rostra.live.models import CatchUpPack, Material, Question, Session, Speaking

KEPT = sessions.CHANGEABLE - {
    "first_day", "begins", "last_day", "finishes", "slug", "registration_opens_at", "registration_closes_at", "edition",
    "cohort", "series", "room_url", "room_name",
}  # fmt: skip
INSTANTS = ("registration_opens_at", "registration_closes_at")


def once_more(
    session: Session,
    *,
    first_day: dt.date,
    by: Any,
    begins: dt.time | None = None,
    speakers: bool = True,
    **fields: Any,
) -> Session:
    """A draft like `session`, that begins on another day and, if said, at another time, and lasts as long on the wall.

    `fields` replace what is taken over. The address of its room is not: rooms are often made for one date. Part of other verbs:
    it runs in their transaction and writes the line of `sessions.draft`.
    """
    start = begins or session.begins
    lasted = dt.datetime.combine(session.last_day, session.finishes) - dt.datetime.combine(
        session.first_day, session.begins
    )
    last_day, finishes = walltime.end_after(first_day, start, round(lasted.total_seconds() / 60))
    values = {name: getattr(session, name) for name in KEPT}
    values |= {"edition": session.edition, "cohort": session.cohort, "series": session.series}
    values |= _registration_times(session, first_day - session.first_day)
    made = sessions.draft(
        organisation=session.organisation, by=by,
        **{**values, "first_day": first_day, "begins": start, "last_day": last_day, "finishes": finishes, **fields},
    )  # fmt: skip
    translations.adopt_from(translating.SORT, origin=session.key, copy=made.key)
    _copy_questions(session, made)
    _copy_materials(session, made)
    _copy_pack(session, made)
    if speakers:
        rows = session.speaking.order_by("position", "pk")
        Speaking.objects.bulk_create(
            Speaking(session=made, speaker_id=row.speaker_id, part=row.part, position=row.position)
            for row in rows
        )
    return made


def _registration_times(session: Session, distance: dt.timedelta) -> dict[str, Any]:
    """The same time on the wall, so many days later."""
    zone = ZoneInfo(session.time_zone)
    found = {}
    for name in INSTANTS:
        if moment := getattr(session, name):
            moved = walltime.wall(moment, session.time_zone) + distance
            found[name] = moved.replace(tzinfo=zone).astimezone(dt.UTC)
    return found


def _copy_questions(session: Session, made: Session) -> None:
    copies: dict[int, Question] = {}
    rows = list(session.questions.order_by("position", "pk"))
    for row in rows:
        copies[row.pk] = Question.objects.create(
            key=new_key(), session=made, position=row.position, label=row.label, kind=row.kind, options=row.options,
            required=row.required, only_mode=row.only_mode, only_answer=row.only_answer,
        )  # fmt: skip
    for row in rows:
        if row.only_if_id in copies:
            copies[row.pk].only_if = copies[row.only_if_id]
            copies[row.pk].save(update_fields=["only_if"])


def _copy_pack(session: Session, made: Session) -> None:
    """What the catch-up asks is taken over; its digest and recording tell of one day."""
    pack = CatchUpPack.objects.filter(session=session).first()
    if pack is not None:
        CatchUpPack.objects.create(
            key=new_key(),
            session=made,
            quiz=pack.quiz,
            question=pack.question,
            minutes=pack.minutes,
        )


def _copy_materials(session: Session, made: Session) -> None:
    """What prepares a session is taken over, each with a file of its own; what was handed out afterwards belongs to that day."""
    for row in session.materials.filter(when=Material.When.BEFORE).order_by("position", "pk"):
        copy = Material(
            key=new_key(), session=made, when=row.when, title=row.title, language=row.language, url=row.url,
            file_name=row.file_name, position=row.position,
        )  # fmt: skip
        if row.file:
            with row.file.open("rb") as stream:
                ending = str(row.file.name).rpartition(".")[2]
                copy.file.save(f"{copy.key}.{ending}", ContentFile(stream.read()), save=False)
        copy.save()
