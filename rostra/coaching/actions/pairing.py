"""Pairs with coaches as a solver proposes them: asked for, edited, confirmed. The question knows nobody's name."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from rostra.coaching import matching, rules
from rostra.coaching.actions import pairs
from rostra.coaching.free import terms_of_profile
from rostra.coaching.matching import Coach, Member, Today
from rostra.coaching.models import CoachingWish, CoachProfile, Meeting, Pair
from rostra.coaching.rules.coaches import visible_profiles, visible_wishes
from rostra.cohorts.actions import proposals
from rostra.cohorts.models import Edition, Enrolment, Proposal
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now
from rostra.live.busy import busy_of
from rostra.messaging.deciding import zone_of
from rostra.people.models import Membership, Person

SUBJECT = "coaches"


def ask(*, edition: Edition, by: Any, keep_first: bool = False, without: Iterable[str] = ()) -> Proposal:
    """Ask who should coach whom. Today's pairs of those who ask for a coach may change, the fewer the better; with `keep_first`
    that counts before how well the others fit. `without` names coaches (keys of persons) who withdraw.
    """
    if not rules.may_pair(by, edition):
        raise NotAllowed(_("You cannot bring people of this edition together."))
    asked = question_of(edition, by=by, keep_first=keep_first, without=set(without))
    return proposals.ask(edition=edition, kind=Proposal.Kind.PAIRS, question=asked, by=by, subject=SUBJECT)


def question_of(
    edition: Edition, *, by: Any, keep_first: bool = False, without: set[str] | None = None
) -> dict[str, Any]:
    """The question for the solver: ids are keys of enrolments and of coaches' persons. A fixed number of queries."""
    start = now() + dt.timedelta(days=1)
    wishes = list(visible_wishes(by, edition).select_related("enrolment__person").order_by("pk"))
    profiles = list(
        visible_profiles(by).filter(active=True, person__is_active=True).exclude(person__key__in=without or set())
        .select_related("person").prefetch_related("windows", "absences", "not_for").order_by("pk")
    )  # fmt: skip
    if not wishes:
        raise Refused(_("Nobody asks for a coach yet."), code="no_wishes")
    if not profiles:
        raise Refused(_("No coach takes members at present."), code="no_coaches")
    today = _today({wish.enrolment_id: wish.enrolment.key for wish in wishes})
    people = [wish.enrolment.person_id for wish in wishes] + [each.person_id for each in profiles]
    taken = _taken(people, start)
    places = _organisations(people)
    members = [_member(wish, taken, places) for wish in wishes]
    loads = _loads(profiles, [wish.enrolment_id for wish in wishes])
    coaches = [_coach(each, loads, taken, places) for each in profiles]
    return matching.question(members, coaches, today, start, keep_first=keep_first)


def _today(enrolments: Mapping[int, str]) -> Today:
    rows = Pair.objects.filter(kind=Pair.Kind.COACH, layer=1).select_related("helper")
    current = rows.filter(enrolment__in=enrolments, ended_at__isnull=True)
    past = rows.filter(enrolment__in=enrolments, ended_at__isnull=False)
    ended = [(enrolments[each.enrolment_id], each.helper.key, each.ended) for each in past]
    return Today(
        current=tuple((enrolments[each.enrolment_id], each.helper.key) for each in current),
        fell_out=frozenset((who, coach) for who, coach, why in ended if why == Pair.Ended.ASKED),
        lost_touch=frozenset((who, coach) for who, coach, why in ended if why == Pair.Ended.NO_CONTACT),
    )


def _loads(profiles: list[CoachProfile], enrolments: list[int]) -> dict[int, int]:
    """How many members each coach has besides those who are asked about."""
    rows = rules.live_pairs().filter(kind=Pair.Kind.COACH, helper__in=[each.person_id for each in profiles])
    others = rows.exclude(enrolment__in=enrolments, layer=1)
    return dict(others.values_list("helper").annotate(number=Count("pk")))


def _taken(people: list[int], start: dt.datetime) -> dict[int, list[matching.Stretch]]:
    """What stands in people's diaries in the next fortnight."""
    end = start + dt.timedelta(days=matching.FORTNIGHT)
    found = defaultdict(list, {key: list(rows) for key, rows in busy_of(people, start, end).items()})
    rows = Meeting.objects.filter(
        Q(helper__in=people) | Q(member__in=people),
        state=Meeting.State.BOOKED,
        blocked_until__gt=start,
        starts_at__lt=end,
    )
    for helper, member, begins, ends in rows.values_list("helper", "member", "blocked_from", "blocked_until"):
        found[helper].append((begins, ends))
        found[member].append((begins, ends))
    return found


def _organisations(people: list[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for person, key in Membership.objects.filter(person__in=people).values_list(
        "person", "organisation__key"
    ):
        found[person].add(key)
    return found


def _member(wish: CoachingWish, taken: Mapping[int, Any], places: Mapping[int, set[str]]) -> Member:
    person = wish.enrolment.person
    return Member(
        id=wish.enrolment.key, languages=tuple(wish.languages), topics=frozenset(wish.topics), times=frozenset(wish.times),
        zone=zone_of(person).key, organisations=frozenset(places.get(person.pk, ())), taken=tuple(taken.get(person.pk, ())),
    )  # fmt: skip


def _coach(
    profile: CoachProfile, loads: Mapping[int, int], taken: Mapping[int, Any], places: Mapping[int, set[str]]
) -> Coach:
    terms, pk = terms_of_profile(profile), profile.person_id
    return Coach(
        id=profile.person.key, languages=frozenset(profile.languages), room=profile.load - loads.get(pk, 0),
        topics=frozenset(profile.topics), windows=terms.windows, zone=profile.time_zone, away=terms.away,
        organisations=frozenset(places.get(pk, ())), not_for=frozenset(each.key for each in profile.not_for.all()),
        taken=tuple(taken.get(pk, ())), experienced=bool(profile.experience),
    )  # fmt: skip


def chosen_of(proposal: Proposal) -> dict[str, str]:
    """Who is with whom in a proposal as it stands: coaches' keys by enrolments' keys."""
    if proposal.chosen:
        return {who: coach for who, coach in proposal.chosen.get("assignments", []) if coach}
    return {str(who): str(coach) for who, coach in proposal.answer.get("assignments", [])}


def edit(proposal: Proposal, *, chosen: Mapping[str, str], by: Any) -> Proposal:
    """Keep other coaches than proposed; an empty key leaves somebody without one. Raises Refused for a coach who is full."""
    _check(proposal, chosen)
    found = [[who, coach] for who, coach in chosen.items()]
    return proposals.edit(proposal, chosen={"assignments": found}, by=by)


def ask_again(proposal: Proposal, *, fixed: Mapping[str, str], by: Any) -> Proposal:
    """Ask the same again with some pairs fixed by hand; of the others as few as possible change against the proposal."""
    if not rules.may_pair(by, proposal.edition):
        raise NotAllowed(_("You cannot bring people of this edition together."))
    _check(proposal, fixed)
    asked = {**proposal.question}
    possible = {each["id"]: set(each["preferences"]) for each in asked["people"]}
    excluded = {who: dict(hosts) for who, hosts in asked.get("excluded", {}).items()}
    people = [dict(each, preferences=dict(each["preferences"])) for each in asked["people"]]
    for each in people:
        coach = fixed.get(each["id"], "")
        if coach and coach not in possible[each["id"]]:  # people decide: what is fixed by hand is possible
            each["preferences"][coach] = max(each["preferences"].values(), default=0) + 10
            excluded.get(each["id"], {}).pop(coach, None)
    asked |= {
        "people": people,
        "excluded": {who: hosts for who, hosts in excluded.items() if hosts},
        "current": [[who, coach] for who, coach in chosen_of(proposal).items()],
        "fixed": [[who, coach] for who, coach in fixed.items() if coach],
        "goals": list(matching.KEEP_FIRST),
    }
    return proposals.ask(
        edition=proposal.edition, kind=Proposal.Kind.PAIRS, question=asked, by=by, subject=SUBJECT
    )


def _check(proposal: Proposal, chosen: Mapping[str, str]) -> None:
    room = {each["id"]: each["max"] for each in proposal.question.get("hosts", [])}
    known = {each["id"] for each in proposal.question.get("people", [])}
    count: dict[str, int] = defaultdict(int)
    for who, coach in chosen.items():
        if who not in known or (coach and coach not in room):
            raise Refused(
                _("This proposal does not know one of these people. Ask for a new one."), code="foreign"
            )
        if coach:
            count[coach] += 1
    full = [coach for coach, number in count.items() if number > room[coach]]
    if full:
        names = ", ".join(Person.objects.filter(key__in=full).order_by("name").values_list("name", flat=True))
        raise Refused(
            _("These coaches would have more members than they take: %(names)s.") % {"names": names},
            code="full",
        )


@transaction.atomic
def confirm(proposal: Proposal, *, by: Any) -> list[Pair]:
    """Bring the people of a proposal together. Pairs that are there already stay, others of theirs end; both are told.

    Returns the pairs that are new. Raises NotAllowed, Refused.
    """
    edition = proposal.edition
    if not rules.may_pair(by, edition):
        raise NotAllowed(_("You cannot bring people of this edition together."))
    proposals.mark_confirmed(proposal, by=by)
    chosen = chosen_of(proposal)
    asked = {each["id"] for each in proposal.question.get("people", [])}
    there = {each["id"] for each in proposal.question.get("hosts", [])}
    people = {each.key: each for each in Person.objects.filter(key__in=chosen.values())}
    rows = Enrolment.objects.filter(key__in=asked, edition=edition).select_related(
        "person", "edition__organisation"
    )
    made = []
    for enrolment in rows.order_by("pk"):
        pair = _bring(enrolment, people.get(chosen.get(enrolment.key, "")), proposal, there, by)
        if pair is not None:
            made.append(pair)
    audit.record("coaching.pairing.confirm", proposal, by=by, pairs=len(made))
    return made


def _bring(
    enrolment: Enrolment, coach: Person | None, proposal: Proposal, coaches: set[str], by: Any
) -> Pair | None:
    """One of them: the pair that is new, None where nothing changes."""
    there = rules.live_pairs().filter(enrolment=enrolment, kind=Pair.Kind.COACH, layer=1).first()
    if enrolment.state != Enrolment.State.ENROLLED or (there and coach and there.helper_id == coach.pk):
        return None
    if coach is None:
        if there is not None:
            pairs.end(there, reason=Pair.Ended.WITHDREW, by=by)
        return None
    if there is None:
        return pairs.begin(kind=Pair.Kind.COACH, helper=coach, enrolment=enrolment, by=by, proposal=proposal)
    stayed = there.helper.key in coaches
    return pairs.hand_over(
        there, to=coach, by=by, reason=Pair.Ended.HANDED_OVER if stayed else Pair.Ended.WITHDREW
    )


@transaction.atomic
def withdraw(coach: Person, *, edition: Edition, by: Any) -> Proposal:
    """A coach can go on no longer: ask anew who takes over, with as few changes as possible. Nothing ends yet."""
    return ask(edition=edition, by=by, keep_first=True, without=[coach.key])
