"""Coming into a space, leaving it, what one hears of it, and what its leads decide about people."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.community.actions import counts
from rostra.community.letters import spaces as letters
from rostra.community.models import Post, Space, SpaceMember
from rostra.community.rules import spaces as rules
from rostra.community.rules.safety import blocked_people
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import squeeze
from rostra.kernel.time import now
from rostra.people.models import Person

State, Role, Hears = SpaceMember.State, SpaceMember.Role, SpaceMember.Hears
LONGEST = 500


@transaction.atomic
def join(space: Space, *, by: Any, reason: str = "") -> SpaceMember:
    """Come in, or ask to with a reason where a lead decides. Done twice, even at once, it is one membership."""
    space = _locked(space)
    row = rules.membership(by, space)
    if row is not None and row.state in (State.IN, State.ASKED):
        return row
    if not rules.may_join(by, space):
        raise NotAllowed(_("You cannot join this space yourself. A lead can bring you in."))
    asks = space.joining == Space.Joining.REASON and not rules.may_lead(by, space)
    reason = squeeze(reason)
    if asks and not reason:
        raise Refused(_("Say in a sentence why you want to join."), field="reason")
    if len(reason) > LONGEST:
        raise Refused(_("Keep this to %(most)d characters.") % {"most": LONGEST}, field="reason")
    row = _set(
        space, by, state=State.ASKED if asks else State.IN, reason=reason, answer="", decided_by=None,
        role=Role.MEMBER,
    )  # fmt: skip
    audit.record("community.space.ask" if asks else "community.space.join", space, by=by)
    if asks:
        letters.asked(row)
    return row


@transaction.atomic
def decide(row: SpaceMember, *, by: Any, takes: bool, answer: str = "") -> SpaceMember:
    """Answer somebody who asked to join."""
    space = _led(row.space, by)
    row = space.memberships.select_related("person").get(pk=row.pk)
    if row.state != State.ASKED:
        raise Refused(_("It was answered already."), code="answered")
    row = _set(
        space, row.person, state=State.IN if takes else State.REFUSED, answer=squeeze(answer)[:LONGEST],
        decided_by=by,
    )  # fmt: skip
    audit.record("community.space.decide_member", space, by=by, takes=takes, person=row.person.key)
    letters.decided(row)
    return row


@transaction.atomic
def bring_in(space: Space, person: Person, *, by: Any) -> SpaceMember:
    """A lead brings somebody in, also one who was taken out. They get a letter and may leave at any time."""
    space = _led(space, by)
    row = rules.membership(person, space)
    if row is not None and row.state == State.IN:
        return row
    if not rules.may_be_brought(person, space) or person.pk in blocked_people(by):
        raise Refused(_("This person cannot be in this space."), field="person", code="not_possible")
    row = _set(space, person, state=State.IN, role=Role.MEMBER, answer="", decided_by=by)
    audit.record("community.space.bring_in", space, by=by, person=person.key)
    letters.decided(row)
    return row


@transaction.atomic
def leave(space: Space, *, by: Any) -> None:
    """Leave a space, or take back that one asked. The last lead finds another first."""
    space = _locked(space)
    row = rules.membership(by, space)
    if space.cohort_id:
        raise Refused(_("You are in it with your cohort. You can stop its letters instead."), code="cohort")
    if row is None or row.state not in (State.IN, State.ASKED):
        return
    _keep_a_lead(space, row)
    _set(space, by, state=State.LEFT, role=Role.MEMBER)
    audit.record("community.space.leave", space, by=by)


@transaction.atomic
def give_part(row: SpaceMember, *, by: Any, role: str) -> SpaceMember:
    """Make somebody a moderator, a lead, or a member again."""
    space = _led(row.space, by)
    row = space.memberships.select_related("person").get(pk=row.pk)
    if role not in Role.values or row.state != State.IN:
        raise Refused(_("This is not possible."), code="not_possible")
    if space.cohort_id and not rules.is_in(row.person, space):
        raise Refused(_("This is not possible."), code="not_possible")
    if role != Role.LEAD:
        _keep_a_lead(space, row)
    row = _set(space, row.person, role=role)
    audit.record("community.space.give_part", space, by=by, person=row.person.key, role=role)
    return row


@transaction.atomic
def take_out(space: Space, person: Person, *, by: Any, reason: str) -> SpaceMember:
    """Take somebody out, with a reason they read. What they wrote stays until a moderator hides it."""
    space = _led(space, by)
    reason = squeeze(reason)[:LONGEST]
    if not reason:
        raise Refused(_("Say why, in a sentence."), field="reason")
    if person == by:
        raise Refused(_("Leave the space instead."), field="reason", code="oneself")
    if not rules.is_in(person, space):
        raise Refused(_("This person is not in this space."), code="not_in")
    row = rules.membership(person, space)
    if row is not None:
        _keep_a_lead(space, row)
    row = _set(space, person, state=State.REMOVED, role=Role.MEMBER, answer=reason, decided_by=by)
    audit.record("community.space.take_out", space, by=by, person=person.key)
    letters.decided(row)
    return row


@transaction.atomic
def hear(space: Space, *, by: Any, hears: str) -> SpaceMember:
    """Say which letters about a space one wants."""
    if hears not in Hears.values or not rules.is_in(by, space):
        raise NotAllowed(_("You are not in this space."))
    row = _set(_locked(space), by, counts_too=False, state=State.IN, hears=hears)
    audit.record("community.space.hear", space, by=by, hears=hears)
    return row


@transaction.atomic
def see(space: Space, *, by: Any) -> None:
    """Remember that somebody has read everything in a space that is there now. No audit line: nobody else sees it."""
    if rules.is_in(by, space):
        _set(_locked(space), by, counts_too=False, state=State.IN, seen_at=now())


def keep_up(space: Space, post: Post, *, by: Any) -> None:
    """Somebody wrote here: if nothing but this post is new for them, they have read everything. Part of the verb that writes."""
    row = rules.membership(by, space)
    if row is None or row.seen_at is None or row.state != State.IN:
        return
    others = Post.objects.filter(space=space, live=True, held=False, last_at__gt=row.seen_at)
    if not others.exclude(pk=post.pk).exists():
        see(space, by=by)


def forget(person: Any) -> int:
    """Take an erased person out of every space; returns how many rows went."""
    spaces = list(SpaceMember.objects.filter(person=person.pk).values_list("space", flat=True))
    gone, _by_model = SpaceMember.objects.filter(person=person.pk).delete()
    for space in spaces:
        counts.of_space(space)
    return gone


def _locked(space: Space) -> Space:
    """The space as it is now; who changes its people waits here for one another."""
    rows = Space.objects.select_for_update(of=("self",)).select_related("cohort__edition__organisation")
    return rows.get(pk=space.pk)


def _led(space: Space, by: Any) -> Space:
    if not rules.may_lead(by, space):
        raise NotAllowed(_("You do not lead this space."))
    return _locked(space)


def _set(space: Space, person: Person, *, counts_too: bool = True, **values: Any) -> SpaceMember:
    row, _made = SpaceMember.objects.update_or_create(space=space, person=person, defaults=values)
    if counts_too:
        counts.of_space(space.pk)
    return row


def _keep_a_lead(space: Space, row: SpaceMember) -> None:
    """Refuse to let the only lead go from a space that is open and has no team of its own."""
    if row.role != Role.LEAD or row.state != State.IN or space.cohort_id or space.state != Space.State.OPEN:
        return
    others = space.memberships.filter(role=Role.LEAD, state=State.IN).exclude(pk=row.pk)
    if not others.exists():
        raise Refused(_("A space needs a lead. Make somebody else lead first."), code="last_lead")
