"""Organisations and their people by the hundred: the same rows as one by one, a few statements a batch, no letters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.languages import nearest_offered
from rostra.kernel.text import squeeze
from rostra.people import rules
from rostra.people.actions import organisations
from rostra.people.actions.memberships import CHUNK
from rostra.people.actions.persons import LONGEST_NAME, check_email
from rostra.people.models import Function, Membership, Organisation, Person


@dataclass(frozen=True)
class NewOrganisation:
    """An organisation to add; the fields are those of the table."""

    key: str
    name: str
    kind: str = Organisation.Kind.MUNICIPALITY
    country: str = ""
    territory: str = ""
    language: str = "en"
    time_zone: str = "UTC"


@dataclass(frozen=True)
class NewMember:
    """Somebody to add. `joined_at`: when they proved this address in the system they come from; None: they have not yet."""

    email: str
    name: str = ""
    function: str = Function.OFFICIAL
    language: str = "en"
    time_zone: str = "UTC"
    joined_at: dt.datetime | None = None


@transaction.atomic
def add_organisations(wanted: Iterable[NewOrganisation], *, by: Person | None) -> list[Organisation]:
    """Add organisations, in the order given; one whose key is there is returned as it is. Refuses what one by one refuses."""
    if by is not None and not rules.may_add_organisation(by):
        raise NotAllowed(_("Only a manager of the whole academy adds organisations."))
    facts = list(wanted)
    there = _organisations(facts)
    new = [Organisation(**asdict(each)) for each in facts if each.key not in there]
    names = {(row.name.lower(), row.country) for row in there.values()}
    for row in new:
        organisations.check_fields(row)
        if (row.name.lower(), row.country) in names:
            raise Refused(organisations.same_name(), field="name")
        names.add((row.name.lower(), row.country))
    _refuse_known_names(new)
    Organisation.objects.bulk_create(new, batch_size=CHUNK)
    there |= {row.key: row for row in new}
    if new:
        audit.record("people.organisation.add_many", new[0], by=by, added=len(new))
    return [there[each.key] for each in facts]


def _organisations(facts: list[NewOrganisation]) -> dict[str, Organisation]:
    keys = [each.key for each in facts]
    found: dict[str, Organisation] = {}
    for start in range(0, len(keys), CHUNK):
        found |= {row.key: row for row in Organisation.objects.filter(key__in=keys[start : start + CHUNK])}
    return found


def _refuse_known_names(new: list[Organisation]) -> None:
    for start in range(0, len(new), 100):
        same = Q(pk__in=())
        for row in new[start : start + 100]:
            same |= Q(name__iexact=row.name, country=row.country)
        if Organisation.objects.filter(same).exists():
            raise Refused(organisations.same_name(), field="name")


@transaction.atomic
def add_members(
    organisation: Organisation, wanted: Iterable[NewMember], *, by: Person | None
) -> list[Person]:
    """Make people members of an organisation, adding who is not known; returns them in the order given.

    A known name and a membership that is there stay as they are. An address that is none is refused, and nothing is saved.
    """
    if by is not None and not rules.may_manage_organisation(by, organisation):
        raise NotAllowed(_("You do not manage this organisation."))
    facts = {check_email(each.email): each for each in wanted}
    if any(each.function not in Function.values for each in facts.values()):
        raise Refused(_("Choose a function from the list."), field="function")
    people = _people(list(facts))
    missing = [_person(email, fact) for email, fact in facts.items() if email not in people]
    # Another list with the same address may be saved at the same moment: its row is then the one we use.
    Person.objects.bulk_create(missing, batch_size=CHUNK, ignore_conflicts=True)
    people |= _people([person.email or "" for person in missing])
    _complete(people, facts)
    rows = [
        Membership(person=people[email], organisation=organisation, function=fact.function)
        for email, fact in facts.items()
    ]
    before = organisation.memberships.count()
    Membership.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True)
    added = organisation.memberships.count() - before
    audit.record("people.membership.add_many", organisation, by=by, added=added, people=len(missing))
    return [people[email] for email in facts]


def _people(emails: list[str]) -> dict[str, Person]:
    found: dict[str, Person] = {}
    for start in range(0, len(emails), CHUNK):
        for person in Person.objects.filter(email__in=emails[start : start + CHUNK]):
            found[person.email or ""] = person
    return found


def _person(email: str, fact: NewMember) -> Person:
    person = Person(
        email=email,
        name=squeeze(fact.name)[:LONGEST_NAME],
        language=nearest_offered(fact.language),
        time_zone=fact.time_zone,
        joined_at=fact.joined_at,
    )
    person.set_unusable_password()
    return person


def _complete(people: dict[str, Person], facts: dict[str, NewMember]) -> None:
    """Give a name to those who had none, and note the first sign-in of those who had none."""
    changed: list[Any] = []
    for email, fact in facts.items():
        person = people[email]
        name = person.name or squeeze(fact.name)[:LONGEST_NAME]
        joined = person.joined_at or fact.joined_at
        if (name, joined) != (person.name, person.joined_at):
            person.name, person.joined_at = name, joined
            changed.append(person)
    Person.objects.bulk_update(changed, ["name", "joined_at"], batch_size=CHUNK)
