"""Polls about dates: prepared, opened to the known people, answered, the silent reminded, closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel import audit
from rostra.kernel.errors import Faults, NotAllowed, Refused
from rostra.kernel.tasks import task
from rostra.kernel.text import squeeze
from rostra.kernel.time import now, zone_names
from rostra.live import walltime
from rostra.live.letters import polls as letters
from rostra.live.models import DatePoll, Mode, PollAnswer, PollPerson, PollSlot
from rostra.live.polling import MOST_SLOTS
from rostra.live.rules import polls as rules

When = tuple[dt.date, dt.time]
State = DatePoll.State

FIELDS = frozenset(
    (
        "cohort", "title", "about", "language", "sessions", "needed", "repeats", "min_gap_days", "minutes", "time_zone",
        "mode", "rooms", "plans", "closes_at",
    )
)  # fmt: skip
# What slots and answers were made for: fixed once people answer.
FROZEN = frozenset({"cohort", "minutes", "time_zone"})
AGAIN_AFTER = dt.timedelta(hours=20)  # so that two of a team do not remind twice on one day
BEFORE_END = dt.timedelta(days=2)
BATCH = 100


# ---------------------------------------------------------------- prepared


@transaction.atomic
def add(*, edition: Edition, by: Any, tutors: Iterable[Any] = (), **fields: Any) -> DatePoll:
    """Prepare a poll among the people of an edition, or of its `cohort`, and of `tutors`, without whom no date can be.
    Faults name the fields that cannot be so.
    """
    if not rules.may_add_poll(by, edition):
        raise NotAllowed(_("You do not run this edition."))
    if edition.cancelled_at:
        raise Refused(_("This edition is cancelled."), code="cancelled")
    fields.setdefault("time_zone", edition.time_zone)
    poll = DatePoll(edition=edition, by=by)
    _put(poll, fields)
    poll.save()
    sync_people(poll)
    _set_tutors(poll, tutors)
    audit.record("live.poll.add", poll, by=by, edition=edition.key)
    return poll


@transaction.atomic
def change(poll: DatePoll, *, by: Any, tutors: Iterable[Any] | None = None, **fields: Any) -> DatePoll:
    """Change what is asked for, and with `tutors` who teaches. Once it is open, cohort, length and time zone stay: answers were
    given for them.
    """
    poll = locked(poll, by)
    refuse_settled(poll)
    if poll.state != State.DRAFT:
        fields = {name: value for name, value in fields.items() if name not in FROZEN}
    before, rooms = (poll.minutes, poll.time_zone), list(poll.rooms)
    _put(poll, fields)
    poll.save()
    if poll.rooms != rooms:
        _follow_rooms(poll, rooms)
    if poll.state == State.DRAFT:
        sync_people(poll)
        if before != (poll.minutes, poll.time_zone):
            _derive_slots(poll)
    if tutors is not None:
        _set_tutors(poll, tutors)
    audit.record("live.poll.change", poll, by=by, fields=sorted(fields))
    return poll


@transaction.atomic
def remove(poll: DatePoll, *, by: Any) -> None:
    """Take a poll away with all its answers. A settled one stays: sessions have its dates."""
    poll = locked(poll, by)
    refuse_settled(poll)
    audit.record("live.poll.remove", poll, by=by, edition=poll.edition.key)
    poll.delete()


def _put(poll: DatePoll, fields: Mapping[str, Any]) -> None:
    if set(fields) - FIELDS:
        raise TypeError(f"not a field of a poll: {sorted(set(fields) - FIELDS)}")
    for name, value in fields.items():
        setattr(poll, name, value)
    poll.title, poll.about = squeeze(poll.title), squeeze(poll.about)
    poll.rooms = list(dict.fromkeys(each for each in map(squeeze, poll.rooms) if each))[:10]
    if wrong := _wrong(poll):
        raise Faults(_("Please look at these fields again."), wrong)


def _wrong(poll: DatePoll) -> list[tuple[str, str]]:
    wrong = []
    if not poll.title or len(poll.title) > 150:
        wrong.append(("title", _("Give it a title of 150 characters or fewer.")))
    if len(poll.about) > 500:
        wrong.append(("about", _("Say it in 500 characters or fewer.")))
    if poll.time_zone not in zone_names():
        wrong.append(("time_zone", _("Choose a time zone from the list.")))
    if poll.mode not in Mode.values:
        wrong.append(("mode", _("Choose one of the list.")))
    if poll.cohort is not None and poll.cohort.edition_id != poll.edition_id:
        wrong.append(("cohort", _("That cohort belongs to another edition.")))
    for name, least, most in (
        ("sessions", 1, 12), ("repeats", 1, 4), ("min_gap_days", 0, 120), ("minutes", 15, 12 * 60),
    ):  # fmt: skip
        if not least <= getattr(poll, name) <= most:
            said = {"least": least, "most": most}
            wrong.append((name, _("Write a number from %(least)s to %(most)s.") % said))
    if not 1 <= poll.needed <= poll.sessions:
        wrong.append(("needed", _("Write a number from 1 to the number of dates.")))
    if len(poll.plans) > poll.sessions:
        wrong.append(("plans", _("Choose no more sessions than there are dates to find.")))
    return wrong


def sync_people(poll: DatePoll) -> None:
    """Ask whoever is enrolled now, and nobody who has left and had not answered."""
    rows = Enrolment.objects.live().filter(edition=poll.edition, person__erased_at__isnull=True)
    if poll.cohort_id:
        rows = rows.filter(cohort=poll.cohort)
    wanted = dict(rows.values_list("person", "pk"))
    there = dict(poll.people.values_list("person", "enrolment"))
    PollPerson.objects.bulk_create(
        [PollPerson(poll=poll, person_id=person, enrolment_id=pk) for person, pk in wanted.items() if person not in there],
        ignore_conflicts=True,
    )  # fmt: skip
    for person, pk in wanted.items():
        if person in there and there[person] is None:  # who teaches takes part, too
            poll.people.filter(person=person).update(enrolment=pk)
    gone = [person for person in there if person not in wanted]
    poll.people.filter(person__in=gone, is_tutor=False, answered_at__isnull=True).delete()


def _set_tutors(poll: DatePoll, tutors: Iterable[Any]) -> None:
    wanted = {each.pk: each for each in tutors}
    poll.people.filter(is_tutor=True, enrolment__isnull=True).exclude(person__in=wanted).delete()
    poll.people.exclude(person__in=wanted).update(is_tutor=False)
    there = set(poll.people.values_list("person", flat=True))
    new = [PollPerson(poll=poll, person=person) for pk, person in wanted.items() if pk not in there]
    PollPerson.objects.bulk_create(new)
    poll.people.filter(person__in=wanted).update(is_tutor=True)
    if poll.state == State.OPEN and new:
        transaction.on_commit(lambda: write.enqueue(poll=poll.key))


# ---------------------------------------------------------------- days and times


@transaction.atomic
def propose_slots(
    poll: DatePoll, *, days: Sequence[When], by: Any, blocked: Mapping[When, str] | None = None
) -> int:
    """Propose days and times; those there already stay as they are. Returns how many are new. `blocked`: why some cannot be.

    Times that clocks skip or show twice are left out. In an open poll whoever has answered is asked for the new ones.
    """
    poll = locked(poll, by)
    if poll.state not in (State.DRAFT, State.OPEN):
        raise Refused(_("Open the poll again first: people have to answer for new days."), code="closed")
    there = set(poll.slots.values_list("first_day", "begins"))
    made = []
    for day, begins in dict.fromkeys(days):
        if (day, begins) in there:
            continue
        slot = PollSlot(poll=poll, first_day=day, begins=begins, rooms=list(poll.rooms))
        slot.blocked = (blocked or {}).get((day, begins), "")[:200]
        if _derive(slot, poll):
            made.append(slot)
    if len(there) + len(made) > MOST_SLOTS:
        said = {"most": MOST_SLOTS}
        raise Refused(_("At most %(most)s days and times: nobody answers more.") % said, field="last_day")
    PollSlot.objects.bulk_create(made)
    if made and poll.state == State.OPEN:
        poll.people.update(answered_at=None)
    audit.record("live.poll.slots", poll, by=by, added=len(made))
    return len(made)


def _derive(slot: PollSlot, poll: DatePoll) -> bool:
    last_day, finishes = walltime.end_after(slot.first_day, slot.begins, poll.minutes)
    try:
        slot.starts_at, slot.ends_at = walltime.instants(
            slot.first_day, slot.begins, last_day, finishes, poll.time_zone
        )
    except Refused:
        return False
    return True


def _follow_rooms(poll: DatePoll, before: Sequence[str]) -> None:
    """A room that is new is free on every day until somebody says that it is not."""
    for slot in poll.slots.all():
        free = {*slot.rooms, *(room for room in poll.rooms if room not in before)}
        slot.rooms = [room for room in poll.rooms if room in free]
        slot.save(update_fields=["rooms"])


def _derive_slots(poll: DatePoll) -> None:
    for slot in poll.slots.all():
        if _derive(slot, poll):
            slot.save(update_fields=["starts_at", "ends_at"])
        else:
            slot.delete()


@transaction.atomic
def keep_slots(
    poll: DatePoll, *, by: Any, blocked: Mapping[str, str], rooms: Mapping[str, Sequence[str]] | None = None,
    removed: Iterable[str] = (),
) -> DatePoll:  # fmt: skip
    """Say of days by their keys why they cannot be (an empty text: they can), which rooms are free then, and which are not
    proposed at all. A day that somebody has answered is blocked instead of removed.
    """
    poll = locked(poll, by)
    refuse_settled(poll)
    gone = set(removed)
    answered = set(PollAnswer.objects.filter(slot__poll=poll).values_list("slot__key", flat=True))
    poll.slots.filter(key__in=gone - answered).delete()
    for slot in poll.slots.all():
        slot.blocked = squeeze(blocked.get(slot.key, slot.blocked))[:200]
        if slot.key in gone and not slot.blocked:
            slot.blocked = _("no longer proposed")
        if rooms is not None and slot.key in rooms:
            slot.rooms = [room for room in poll.rooms if room in rooms[slot.key]]
        slot.save(update_fields=["blocked", "rooms"])
    audit.record("live.poll.slots", poll, by=by, removed=len(gone))
    return poll


# ---------------------------------------------------------------- open, reminded, closed


@transaction.atomic
def open_(poll: DatePoll, *, by: Any) -> DatePoll:
    """Ask: everybody gets a letter with a link to the page of answers."""
    poll = locked(poll, by)
    if poll.state == State.OPEN:
        return poll
    refuse_settled(poll)
    _check_open(poll)
    sync_people(poll)
    if not poll.people.filter(enrolment__isnull=False).exists():
        raise Refused(_("Nobody is enrolled yet, so there is nobody to ask."), code="nobody")
    again = poll.state == State.CLOSED
    poll.state, poll.closed_at, poll.opened_at = State.OPEN, None, poll.opened_at or now()
    poll.save()
    audit.record("live.poll.reopen" if again else "live.poll.open", poll, by=by)
    transaction.on_commit(lambda: write.enqueue(poll=poll.key))
    return poll


def _check_open(poll: DatePoll) -> None:
    moment = now()
    if poll.closes_at is not None and poll.closes_at <= moment:
        raise Refused(_("Say first until when people can answer: that time is over."), field="closes_at")
    if poll.slots.filter(blocked="", starts_at__gt=moment).count() < poll.sessions:
        raise Refused(
            _(
                "Propose at least as many days to come as there are dates to find, and better three times as many."
            ),
            code="too_few_slots",
        )


@task(retries=5)
def write(poll: str) -> None:
    """Invite everybody who is asked and has not been invited. Safe to run twice and to kill at any letter."""
    row = DatePoll.objects.select_related("edition", "by").get(key=poll)
    while row.state == State.OPEN and _invite(row):
        row.refresh_from_db(fields=["state"])


@transaction.atomic
def _invite(poll: DatePoll) -> int:
    rows = poll.people.select_for_update(of=("self",)).filter(invited_at__isnull=True)
    some = list(rows.select_related("person").order_by("pk")[:BATCH])
    for asked in some:
        asked.poll = poll
        letters.opened(asked)
    PollPerson.objects.filter(pk__in=[each.pk for each in some]).update(invited_at=now())
    return len(some)


@transaction.atomic
def chase(poll: DatePoll, *, by: Any) -> int:
    """Remind those who have not answered, and nobody else; whoever was reminded in the last hours is left in peace. Returns how
    many are reminded.
    """
    poll = locked(poll, by)
    if poll.state != State.OPEN:
        raise Refused(_("The poll is not open."), code="not_open")
    moment = now()
    rows = poll.people.select_for_update(of=("self",)).filter(
        answered_at__isnull=True, invited_at__lte=moment - AGAIN_AFTER
    )
    silent = [
        each
        for each in rows.select_related("person").order_by("pk")
        if each.chased_at is None or each.chased_at <= moment - AGAIN_AFTER
    ]
    for asked in silent:
        asked.poll = poll
        letters.reminder(asked, moment)
    PollPerson.objects.filter(pk__in=[each.pk for each in silent]).update(chased_at=moment)
    poll.chased_at = moment
    poll.save(update_fields=["chased_at", "updated_at"])
    audit.record("live.poll.chase", poll, by=by, people=len(silent))
    return len(silent)


@transaction.atomic
def close(poll: DatePoll, *, by: Any) -> DatePoll:
    """Take no more answers. Whoever asked is told when it closed by itself."""
    poll = locked(poll, by)
    if poll.state != State.OPEN:
        return poll
    poll.state, poll.closed_at = State.CLOSED, now()
    poll.save(update_fields=["state", "closed_at", "updated_at"])
    audit.record("live.poll.close", poll, by=by)
    letters.take_back(poll)
    if by is None:
        asked = poll.people.filter(invited_at__isnull=False)
        letters.closed(poll, asked=asked.count(), answered=asked.filter(answered_at__isnull=False).count())
    return poll


def tend() -> None:
    """Remind the silent once, two days before the end, and close what is over. A job of the schedule."""
    moment = now()
    opened = DatePoll.objects.filter(state=State.OPEN).select_related("edition__organisation", "by")
    for poll in opened.filter(closes_at__lte=moment):
        close(poll, by=None)
    for poll in opened.exclude(closes_at__lte=moment):
        if poll.edition.cancelled_at:
            continue
        sync_people(poll)
        if poll.people.filter(invited_at__isnull=True).exists():
            write.enqueue(poll=poll.key)
        near = poll.closes_at is not None and poll.closes_at - BEFORE_END <= moment
        if near and poll.chased_at is None:
            chase(poll, by=None)


def locked(poll: DatePoll, by: Any) -> DatePoll:
    """The poll as it is now, its row locked; refused to whoever does not run its edition. `by` is None for the schedule."""
    rows = DatePoll.objects.select_for_update(of=("self",))
    poll = rows.select_related("edition__organisation", "cohort", "by").get(pk=poll.pk)
    if by is not None and not rules.may_run_poll(by, poll):
        raise NotAllowed(_("You do not run this edition."))
    return poll


def refuse_settled(poll: DatePoll) -> None:
    if poll.state == State.SETTLED:
        raise Refused(
            _("The dates are settled: sessions have them. Change the sessions instead."), code="settled"
        )
