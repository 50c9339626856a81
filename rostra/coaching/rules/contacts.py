"""Who notes contacts with a member, who calls for help and who answers, and who sees it: the officer of today reads what came
before, a former officer nothing more.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from rostra.coaching.models import Contact, Flag, Pair
from rostra.coaching.rules.pairs import may_help, own_pairs
from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Edition, Enrolment
from rostra.people.models import Grant, Person, Role, Scope
from rostra.people.rules import grants_of

OFFICER = Pair.Kind.OFFICER


def is_officer_of(person: Any, enrolment: Enrolment) -> bool:
    """Whether somebody is a support officer of this member today, in either layer."""
    return own_pairs(person, OFFICER).filter(enrolment=enrolment).exists()


def has_members(person: Any) -> bool:
    """Whether somebody is anybody's support officer, by roles alone: asked on every page of the desk, without a query."""
    return any(each.role == Role.OFFICER and each.scope_kind == Scope.PERSON for each in grants_of(person))


def supported(person: Any) -> QuerySet[Enrolment]:
    """The enrolments this person looks after as a support officer today."""
    return Enrolment.objects.filter(pk__in=own_pairs(person, OFFICER).values("enrolment"))


def may_support(person: Any, enrolment: Enrolment) -> bool:
    """Open a member's page at the desk and act for the member: the officer of today, and those who run the edition."""
    return is_officer_of(person, enrolment) or cohorts.may_run_edition(person, enrolment.edition)


def may_log_contact(person: Any, pair: Pair) -> bool:
    """Note that the two met or did not: the helper of a live pair, and those who run the edition."""
    return may_help(person, pair) or cohorts.may_run_edition(person, pair.enrolment.edition)


def visible_contacts(person: Any) -> QuerySet[Contact]:
    """Notes of contacts: of one's own pairs, of earlier officers of one's members, of the editions one runs. A coach's are not
    an officer's.
    """
    if not getattr(person, "is_authenticated", False):
        return Contact.objects.none()
    wanted = Q(pair__in=own_pairs(person).values("pk"))
    wanted |= Q(pair__kind=OFFICER, pair__enrolment__in=supported(person).values("pk"))
    wanted |= Q(pair__kind=OFFICER, pair__enrolment__edition__in=cohorts.run_editions(person).values("pk"))
    return Contact.objects.filter(wanted)


# ---------------------------------------------------------------- calls for help


def may_raise_flag(person: Any, enrolment: Enrolment) -> bool:
    """Say that a member is stuck: the member, the officer, those who run the edition; while the member takes part."""
    if enrolment.state != Enrolment.State.ENROLLED or not getattr(person, "is_authenticated", False):
        return False
    return enrolment.person_id == person.pk or may_support(person, enrolment)


def may_hand_on(person: Any, flag: Flag) -> bool:
    """Ask the learning lead: the officer, and those who run the edition."""
    return may_support(person, flag.enrolment)


def may_answer_flag(person: Any, flag: Flag) -> bool:
    """Say what happens next: those who run the edition, whoever of them was asked."""
    return cohorts.may_run_edition(person, flag.enrolment.edition)


def may_close_flag(person: Any, flag: Flag) -> bool:
    """Say that it is solved: the member too."""
    return flag.enrolment.person_id == getattr(person, "pk", None) or may_support(person, flag.enrolment)


def visible_flags(person: Any) -> QuerySet[Flag]:
    """Calls for help: one's own, those of one's members, those of the editions one runs."""
    if not getattr(person, "is_authenticated", False):
        return Flag.objects.none()
    return Flag.objects.filter(
        Q(enrolment__person=person)
        | Q(enrolment__in=supported(person).values("pk"))
        | Q(enrolment__edition__in=cohorts.run_editions(person).values("pk"))
    )


def answerable_flags(person: Any) -> QuerySet[Flag]:
    """Calls for help of the editions one runs."""
    return Flag.objects.filter(enrolment__edition__in=cohorts.run_editions(person).values("pk"))


def answerers(edition: Edition) -> list[Person]:
    """Who may be asked for an answer, the nearest first: a lead of the edition before one of the programme, the organisation or
    the whole academy; of the same nearness learning leads before managers. Two queries.
    """
    chain = cohorts.scopes_of(edition)
    nearness = {scope: number for number, scope in enumerate(reversed(chain))}
    wanted = Q()
    for kind, key in chain:
        wanted |= Q(scope_kind=kind, scope_key=key)
    grants = Grant.objects.live().filter(wanted, role__in=cohorts.RUNS).select_related("person")
    rows = [each for each in grants if each.person.is_active and not each.person.erased_at]
    rows.sort(
        key=lambda each: (
            nearness[(each.scope_kind, each.scope_key)],
            each.role != Role.LEARNING_LEAD,
            each.person.get_full_name(),
        )
    )
    return list({each.person_id: each.person for each in rows}.values())
