"""Support officers of an edition: proposed by the solver, brought to members, handed over one by one or all at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.coaching import officers as fit
from rostra.coaching import reading_members
from rostra.coaching.actions import contacts, pairs
from rostra.coaching.models import Pair
from rostra.coaching.rules.pairs import live_pairs, may_pair
from rostra.cohorts.actions import proposals
from rostra.cohorts.models import Edition, Enrolment, Proposal
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.people.models import Person

OFFICER = Pair.Kind.OFFICER
MOST = 8  # members of one officer, unless somebody says otherwise
BAD_END = (Pair.Ended.ASKED, Pair.Ended.NO_CONTACT)


@transaction.atomic
def assign(
    *, edition: Edition, wanted: Mapping[str, str], by: Any, proposal: Proposal | None = None
) -> list[Pair]:
    """Bring members and officers together, by key of enrolment and of person. Who has an officer is handed over; who keeps the
    same stays. All or none. With `proposal`, that proposal is confirmed in the same transaction.
    """
    if not may_pair(by, edition):
        raise NotAllowed(_("You cannot bring people of this edition together."))
    chosen = {key: helper for key, helper in wanted.items() if helper}
    if not chosen:
        raise Refused(_("Choose an officer for at least one member."), code="nobody")
    allowed = {each.key: each for each in reading_members.candidates(edition)}
    rows = Enrolment.objects.filter(edition=edition, key__in=chosen)
    people = {each.key: each for each in rows.select_related("edition__organisation", "person")}
    there = _first_layer(edition)
    made = []
    for key, helper in chosen.items():
        if key not in people or helper not in allowed:
            raise Refused(_("Somebody of these does not belong to this edition any more."), code="foreign")
        made.append(_bring(people[key], allowed[helper], there.get(people[key].pk), by, proposal))
    if proposal is not None:
        proposals.mark_confirmed(proposal, by=by)
    audit.record("coaching.officers.assign", edition, by=by, count=len(made))
    return made


def _first_layer(edition: Edition) -> dict[int, Pair]:
    rows = live_pairs().filter(enrolment__edition=edition, kind=OFFICER, layer=1)
    return {each.enrolment_id: each for each in rows.select_related("enrolment__edition", "member", "helper")}


def _bring(
    enrolment: Enrolment, helper: Person, there: Pair | None, by: Any, proposal: Proposal | None
) -> Pair:
    if there is None:
        return pairs.begin(kind=OFFICER, helper=helper, enrolment=enrolment, by=by, proposal=proposal)
    if there.helper_id == helper.pk:
        return there
    taken = pairs.hand_over(there, to=helper, by=by)
    contacts.inherit(taken)
    return taken


@transaction.atomic
def hand_over(
    *, edition: Edition, of: Person, to: Person, by: Any, reason: str, only: Iterable[str] = ()
) -> list[Pair]:
    """Hand members of one officer to another: all of them, or `only` those with these keys of pairs. Notes of contacts go along;
    the one who hands over sees them no longer.
    """
    if not may_pair(by, edition):
        raise NotAllowed(_("You cannot bring people of this edition together."))
    if reason not in Pair.Ended.values:
        raise Refused(_("Choose why the officer changes."), field="reason")
    rows = live_pairs().filter(enrolment__edition=edition, kind=OFFICER, helper=of)
    keys = set(only)
    if keys:
        rows = rows.filter(key__in=keys)
    found = list(rows.select_related("enrolment__edition", "member", "helper").order_by("pk"))
    if not found:
        raise Refused(_("This officer has none of these members."), code="nobody")
    if to.pk not in set(reading_members.candidates(edition).values_list("pk", flat=True)):
        raise Refused(_("Choose somebody who can be a support officer here."), field="to")
    made = []
    for pair in found:
        taken = pairs.hand_over(pair, to=to, by=by, reason=reason)
        contacts.inherit(taken)
        made.append(taken)
    return made


@transaction.atomic
def second_layer(*, enrolment: Enrolment, helper: Person, by: Any) -> Pair:
    """Give a member a second person who helps, beside the officer."""
    first = live_pairs().filter(enrolment=enrolment, kind=OFFICER, layer=1).first()
    if first is not None and first.helper_id == helper.pk:
        raise Refused(
            _("That is the support officer already. Choose somebody else."), field="helper", code="same"
        )
    return pairs.begin(kind=OFFICER, helper=helper, enrolment=enrolment, by=by, layer=2)


@transaction.atomic
def propose(*, edition: Edition, helpers: Iterable[str], by: Any, most: int = MOST) -> Proposal:
    """Ask the solver who should support whom, among people chosen by key, each at most `most` members.

    Raises Refused without members or officers, and when there are too few officers for everybody.
    """
    chosen = set(helpers)
    officers = [each for each in reading_members.candidates(edition) if each.key in chosen]
    people = list(
        Enrolment.objects.live()
        .filter(edition=edition)
        .select_related("person", "organisation")
        .order_by("pk")
    )
    if not officers:
        raise Refused(_("Choose who can be an officer."), field="helpers")
    if not people:
        raise Refused(_("Nobody takes part yet."), code="nobody")
    if not 1 <= most <= 60:
        raise Refused(_("Say how many members one officer can have."), field="most")
    asked = fit.question(_members(edition, people), _officers(officers, most))
    return proposals.ask(edition=edition, kind=Proposal.Kind.OFFICERS, question=asked, by=by)


def _members(edition: Edition, people: list[Enrolment]) -> list[fit.Member]:
    pairs_now = _first_layer(edition)
    avoid: dict[int, set[str]] = defaultdict(set)
    bad = Pair.objects.filter(enrolment__edition=edition, kind=OFFICER, ended__in=BAD_END)
    for member, helper in bad.values_list("member_id", "helper__key"):
        avoid[member].add(helper)
    return [
        fit.Member(
            key=each.key,
            organisation=each.organisation_id,
            territory=each.organisation.territory if each.organisation else "",
            language=each.person.language,
            officer=pairs_now[each.pk].helper.key if each.pk in pairs_now else "",
            avoid=frozenset(avoid[each.person_id]),
            house=each.organisation.name if each.organisation else "",
        )
        for each in people
    ]


def _officers(people: list[Person], most: int) -> list[fit.Officer]:
    houses: dict[int, set[int]] = defaultdict(set)
    places: dict[int, set[str]] = defaultdict(set)
    called: dict[int, set[str]] = defaultdict(set)
    rows = Person.objects.filter(pk__in=[each.pk for each in people], memberships__isnull=False)
    house = "memberships__organisation"
    for pk, organisation, territory, name in rows.values_list(
        "pk", house, f"{house}__territory", f"{house}__name"
    ):
        houses[pk].add(organisation)
        places[pk].add(territory)
        called[pk].add(name)
    return [
        fit.Officer(
            each.key,
            frozenset(houses[each.pk]),
            frozenset(places[each.pk]),
            each.language,
            most,
            frozenset(called[each.pk]),
        )
        for each in people
    ]
