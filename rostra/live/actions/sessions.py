"""Sessions: drafted, changed, announced, cancelled."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from rostra.kernel import audit, pagecache
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import new_key, squeeze
from rostra.kernel.time import now
from rostra.languages.actions import sources
from rostra.live import rules, searching, translating
from rostra.live.actions import registrations, requirements
from rostra.live.checking import settle
from rostra.live.letters import registrations as letters
from rostra.live.models import Mode, Registration, Reminder, Session
from rostra.live.slugs import free_slug
from rostra.people.models import Organisation

DESCRIPTION = (
    "kind", "mode", "title", "summary", "about", "language", "spoken", "interpreted", "captioned", "signed", "topics",
    "capacity_room", "capacity_online", "threshold", "catch_up_days",
)  # fmt: skip
TIMES = ("first_day", "begins", "last_day", "finishes", "time_zone")
BELONGS = ("edition", "cohort", "series", "strand", "template")
CHANGEABLE = frozenset(
    (
        *DESCRIPTION, *TIMES, *BELONGS, "programme_key", "slug", "place", "address", "directions", "place_access", "room",
        "room_url", "room_name", "opens_minutes", "is_recorded", "outside_organiser", "outside_url", "seen_by", "admission",
        "domains", "guests", "registration_opens_at", "registration_closes_at", "cancel_hours", "waiting", "priority",
        "offer_hours", "hold_hours", "reminders", "asks_needs",
    )
)  # fmt: skip
IN_THE_DIARY = (*TIMES, "mode", "title", "place", "address")  # what a calendar entry shows


@transaction.atomic
def draft(*, organisation: Organisation, by: Any, key: str | None = None, **fields: Any) -> Session:
    """Prepare a session that nobody sees yet. Needs at least title, first_day, begins, last_day and finishes.

    In an edition it belongs to the edition's organisation and programme. Faults name the fields that cannot be so.
    """
    if set(fields) - CHANGEABLE:
        raise TypeError(f"not a field of a session: {sorted(set(fields) - CHANGEABLE)}")
    edition = fields.get("edition")
    if by is not None and not rules.may_draft_session(by, organisation, edition):
        raise NotAllowed(_("You cannot prepare sessions for this organisation."))
    if edition is not None:
        fields["programme_key"] = edition.programme_key
    fields.setdefault("time_zone", organisation.time_zone)
    fields.setdefault("language", organisation.language)
    if not fields.get("spoken"):
        fields["spoken"] = [fields["language"]]
    wish = fields.pop("slug", "") or ""
    session = Session(key=key or new_key(), organisation=organisation, **fields)
    settle(session)
    session.slug = free_slug(wish or session.title, session, longest=100)
    session.save()
    sources.sync(translating.SORT, [translating.source(session)] if not session.is_outside else [])
    audit.record("live.session.draft", session, by=by)
    return session


@transaction.atomic
def change(session: Session, *, by: Any, meaning_changed: bool = True, **fields: Any) -> Session:
    """Change some fields; Faults name the fields that cannot be so.

    What a diary shows of an announced session (time, place, mode, title) raises its `sequence` and is written to everybody
    registered. Translations of changed words become outdated, or with `meaning_changed` False stand.
    """
    _may_run(session, by)
    if set(fields) - CHANGEABLE:
        raise TypeError(f"not changeable: {sorted(set(fields) - CHANGEABLE)}")
    session = locked(session)
    if session.state == Session.State.CANCELLED:
        raise Refused(_("This session is cancelled and cannot be changed."), code="cancelled")
    before = {name: getattr(session, name) for name in (*CHANGEABLE, "starts_at", "ends_at")}
    for name, value in fields.items():
        setattr(session, name, value)
    if session.edition_id != getattr(before["edition"], "pk", None):
        _may_move(session, by)
    if session.edition:
        session.programme_key = session.edition.programme_key
    settle(session)
    if "slug" in fields and session.slug != before["slug"]:
        session.slug = (
            before["slug"]
            if session.announced_at
            else free_slug(session.slug or session.title, session, longest=100)
        )
    changed = sorted(name for name in CHANGEABLE if getattr(session, name) != before[name])
    if changed:
        _check_change(session, changed)
        _keep(session, before, changed, by=by, meaning_changed=meaning_changed)
    return session


def _keep(
    session: Session, before: dict[str, Any], changed: list[str], *, by: Any, meaning_changed: bool
) -> None:
    announced = session.state == Session.State.ANNOUNCED
    in_the_diary = announced and not session.is_outside and bool(set(changed) & set(IN_THE_DIARY))
    session.sequence += in_the_diary
    session.save()
    if set(changed) & {*translating.WORDS, "language"} and not session.is_outside:
        sources.sync(translating.SORT, [translating.source(session)], meaning_changed=meaning_changed)
    moved = session.starts_at != before["starts_at"] or session.ends_at != before["ends_at"]
    if announced:
        set_reminders(session, moved=moved)
        searching.session_changed(session)
        pagecache.bump()
    if session.requirement_id and (moved or {"catch_up_days", "threshold", "title"} & set(changed)):
        requirements.follow(session)
    if announced and {"capacity_room", "capacity_online", "mode", "waiting", "priority"} & set(changed):
        registrations.fill(session)
    audit.record("live.session.change", session, by=by, fields=changed)
    if in_the_diary:
        letters.session_changed(session, before)


def _may_move(session: Session, by: Any) -> None:
    """Into another edition, or out of one."""
    if session.requirement_id:
        raise Refused(_("It is asked in its edition. Take that back first."), field="edition")
    if by is not None and not rules.may_draft_session(by, session.organisation, session.edition):
        raise Refused(_("You do not run that edition."), field="edition")


def _check_change(session: Session, changed: list[str]) -> None:
    if session.register_closed_at and set(changed) & set(TIMES):
        raise Refused(
            _("The register is closed: the time stays what it was."), field="first_day", code="closed"
        )
    if not {"mode", "outside_url"} & set(changed):
        return
    rows = Registration.objects.filter(session=session, state__in=Registration.LIVE)
    if session.is_outside and rows.exists():
        raise Refused(
            _("People are registered here. Cancel the session, or leave the address of the event empty."),
            field="outside_url",
            code="registered",
        )
    people = dict(rows.values_list("mode").annotate(Count("pk")))
    gone = {Mode.ONLINE: Mode.ON_SITE, Mode.ON_SITE: Mode.ONLINE}.get(Mode(session.mode))
    if gone and people.get(gone):
        raise Refused(
            _("%(count)s people are registered to take part the other way. Change or cancel their registrations first.")
            % {"count": people[gone]},
            field="mode", code="registered",
        )  # fmt: skip


@transaction.atomic
def announce(session: Session, *, by: Any) -> Session:
    """Let people hear of a session and register. Who is enrolled for its series is registered at once."""
    _may_run(session, by)
    session = locked(session)
    if session.state == Session.State.CANCELLED:
        raise Refused(_("This session is cancelled."), code="cancelled")
    if session.state == Session.State.ANNOUNCED:
        return session
    if session.mode != Mode.ONLINE and not session.place and not session.is_outside:
        raise Refused(_("Say first where it takes place."), field="place", code="place")
    settle(session)
    session.state, session.announced_at = Session.State.ANNOUNCED, now()
    session.save()
    set_reminders(session, moved=True)
    audit.record("live.session.announce", session, by=by)
    searching.session_changed(session)
    pagecache.bump()
    if session.template and session.template.asked and session.edition and session.edition.opened_at:
        requirements.ask(session, by=None)
    requirements.join(session)
    if session.series_id and not session.is_outside:
        registrations.follow_series(session)
    return session


def announce_each(drafts: QuerySet[Session], *, by: Any) -> tuple[list[Session], list[tuple[Session, str]]]:
    """Announce every draft that can be; returns them, and the others each with what is missing. Part of other verbs."""
    done: list[Session] = []
    waiting: list[tuple[Session, str]] = []
    for each in drafts.select_related("organisation", "edition", "cohort").order_by("starts_at", "pk"):
        try:
            with transaction.atomic():
                done.append(announce(each, by=by))
        except Refused as refused:
            waiting.append((each, refused.message))
    return done, waiting


@transaction.atomic
def cancel(session: Session, *, reason: str, by: Any) -> Session:
    """Cancel a session for good. Everybody registered is written to, and the entry leaves their diaries; a requirement that no
    other session answers is asked no longer.
    """
    _may_run(session, by)
    session = locked(session)
    reason = squeeze(reason)
    if session.state == Session.State.CANCELLED:
        return session
    if session.register_closed_at:
        raise Refused(_("It has taken place: its register is closed."), code="closed")
    announced = session.state == Session.State.ANNOUNCED
    if announced and not reason:
        raise Refused(_("Say why, in a sentence: everybody registered reads it."), field="reason")
    if len(reason) > 300:
        raise Refused(_("Say it in 300 characters or fewer."), field="reason")
    session.state, session.cancelled_at, session.cancel_reason = Session.State.CANCELLED, now(), reason
    session.sequence += announced
    session.save()
    session.reminder_rows.filter(claimed_at__isnull=True).delete()
    if session.requirement_id:
        requirements.without(session)
    audit.record("live.session.cancel", session, by=by)
    if announced:
        searching.session_changed(session)
        pagecache.bump()
        letters.session_cancelled(session)
    return session


def _may_run(session: Session, by: Any) -> None:
    if by is not None and not rules.may_run_session(by, session):
        raise NotAllowed(_("You do not run this session."))


def locked(session: Session) -> Session:
    """A session as it is now, its row locked until the end of the transaction."""
    rows = Session.objects.select_for_update(of=("self",))
    return rows.select_related(
        "organisation", "edition", "cohort", "series", "strand", "template", "requirement"
    ).get(pk=session.pk)


def set_reminders(session: Session, *, moved: bool) -> None:
    """Bring the reminders in line with the session. Where it moved, one that went out already goes out again before the new
    start; a moment that has passed is left out, because the letter about the move says the same.
    """
    moment = now()
    wanted = {hours * 60: session.starts_at - dt.timedelta(hours=hours) for hours in session.reminders}
    there = {row.minutes_before: row for row in session.reminder_rows.all()}
    for minutes, row in there.items():
        due = wanted.get(minutes)
        if due is None or (moved and due <= moment):
            if row.claimed_at is None:
                row.delete()
        elif moved:
            row.due_at, row.claimed_at, row.done_at = due, None, None
            row.save()
    Reminder.objects.bulk_create(
        Reminder(session=session, minutes_before=minutes, due_at=due)
        for minutes, due in wanted.items()
        if minutes not in there and due > moment
    )
