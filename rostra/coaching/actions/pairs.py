"""Bringing a member and a helper together, handing over, ending. A pair gives its helper the role for this one member; the
role goes with its end.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.coaching import rules
from rostra.coaching.actions import meetings, notes
from rostra.coaching.letters import meetings as letters
from rostra.coaching.models import Pair
from rostra.cohorts.models import Enrolment, Proposal
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now
from rostra.people.actions import grants
from rostra.people.models import Grant, Person, Role, Scope

ROLES = {Pair.Kind.COACH: Role.COACH, Pair.Kind.OFFICER: Role.OFFICER}


@transaction.atomic
def begin(
    *,
    kind: str,
    helper: Person,
    enrolment: Enrolment,
    by: Any,
    layer: int = 1,
    came_from: Pair | None = None,
    proposal: Proposal | None = None,
) -> Pair:
    """Bring a helper and a member together. The same two again are the pair they are.

    Raises NotAllowed, and Refused when the two are one person, the member does not take part, or has another helper of
    this kind and layer: end that pair or hand it over.
    """
    edition = enrolment.edition
    if not rules.may_pair(by, edition):
        raise NotAllowed(_("You cannot bring people of this edition together."))
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    _refuse(helper, enrolment)
    there = rules.live_pairs().filter(enrolment=enrolment, kind=kind, layer=layer).first()
    if there and there.helper_id == helper.pk:
        return there
    if there:
        raise Refused(_("This member has somebody already. Hand over instead."), code="taken", field="helper")
    pair = Pair.objects.create(
        kind=kind, layer=layer, helper=helper, member=enrolment.person, enrolment=enrolment, came_from=came_from,
        proposal=proposal,
    )  # fmt: skip
    # The rule was asked above: who runs an edition appoints its helpers, a learning lead too.
    grants.give(
        person=helper,
        role=ROLES[Pair.Kind(kind)],
        scope_kind=Scope.PERSON,
        scope_key=enrolment.person.key,
        by=None,
    )
    if kind == Pair.Kind.COACH:
        letters.begun(pair)
    audit.record("coaching.pair.begin", pair, by=by, edition=edition.key, kind=str(kind), layer=layer)
    return pair


def _refuse(helper: Person, enrolment: Enrolment) -> None:
    if helper.pk == enrolment.person_id:
        raise Refused(_("Nobody can help themselves. Choose somebody else."), code="same", field="helper")
    if helper.erased_at or not helper.is_active:
        raise Refused(_("This account is closed."), code="closed", field="helper")
    if enrolment.state != Enrolment.State.ENROLLED:
        raise Refused(_("This person does not take part in the edition."), code="not_enrolled")


@transaction.atomic
def end(pair: Pair, *, reason: str, by: Any) -> Pair:
    """End a pair; it stays as history. By those who run the edition, or by one of the two. Meetings to come are called off."""
    meetings.hold(pair.helper_id, pair.member_id)
    pair = (
        Pair.objects.select_for_update(of=("self",))
        .select_related("enrolment__edition", "helper")
        .get(pk=pair.pk)
    )
    if not (rules.may_pair(by, pair.enrolment.edition) or rules.is_of_pair(by, pair)):
        raise NotAllowed(_("You cannot end this pair."))
    if pair.ended_at:
        return pair
    pair.ended_at, pair.ended, pair.ended_by = now(), reason, by
    pair.save(update_fields=["ended_at", "ended", "ended_by", "updated_at"])
    _take_role(pair)
    meetings.cancel_ahead(pair, by=by)
    notes.shorten(pair)
    audit.record("coaching.pair.end", pair, by=by, reason=str(reason))
    return pair


def _take_role(pair: Pair) -> None:
    """The role for this member goes with the last live pair of the two."""
    if rules.live_pairs().filter(helper=pair.helper_id, member=pair.member_id, kind=pair.kind).exists():
        return
    role = ROLES[Pair.Kind(pair.kind)]
    for grant in Grant.objects.live().filter(
        person=pair.helper_id, role=role, scope_kind=Scope.PERSON, scope_key=pair.member.key
    ):
        grants.revoke(grant, by=None)


@transaction.atomic
def hand_over(pair: Pair, *, to: Person, by: Any, reason: str = Pair.Ended.HANDED_OVER) -> Pair:
    """End a pair and begin one with another helper in its place; the history hangs together by `came_from`."""
    if to.pk == pair.helper_id:
        raise Refused(_("That is who helps now. Choose somebody else."), code="same", field="helper")
    if not rules.may_pair(by, pair.enrolment.edition):
        raise NotAllowed(_("You cannot bring people of this edition together."))
    ended = end(pair, reason=reason, by=by)
    made = begin(
        kind=ended.kind, helper=to, enrolment=ended.enrolment, by=by, layer=ended.layer, came_from=ended
    )
    audit.record("coaching.pair.hand_over", made, by=by)
    return made
