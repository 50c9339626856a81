"""Memberships: added one by one, or pasted as the list of the newly elected."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.languages import nearest_offered
from rostra.kernel.text import squeeze
from rostra.people import rules
from rostra.people.lists import MOST_LINES, Line, read_list
from rostra.people.models import Function, Membership, Organisation, Person

__all__ = ["Line", "Report", "add", "end", "paste", "read_list"]

CHUNK = 500


@dataclass
class Report:
    """What became of a pasted list. `faults` and `repeated` are (line number, message).

    added: memberships made; known: already there; renewed: there before, now with the new term of office.
    """

    added: int = 0
    known: int = 0
    renewed: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)
    repeated: list[tuple[int, str]] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    saved: bool = False


@transaction.atomic
def add(
    *,
    person: Person,
    organisation: Organisation,
    by: Person | None,
    function: str = Function.OFFICIAL,
    title: str = "",
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> Membership:
    """Make a person a member; the one that is there already gets the new title and dates."""
    _may_manage(organisation, by)
    _check(function, starts_on, ends_on)
    membership, _made = Membership.objects.update_or_create(
        person=person,
        organisation=organisation,
        function=function,
        defaults={"title": squeeze(title)[:120], "starts_on": starts_on, "ends_on": ends_on},
    )
    audit.record("people.membership.add", membership, by=by, person=person.pk, organisation=organisation.key)
    return membership


@transaction.atomic
def end(membership: Membership, *, on: dt.date, by: Person) -> Membership:
    """End a membership on a day; the person and what they have done stay."""
    _may_manage(membership.organisation, by)
    if membership.starts_on and on < membership.starts_on:
        raise Refused(_("It cannot end before it began."), field="on")
    membership.ends_on = on
    membership.save(update_fields=["ends_on", "updated_at"])
    audit.record("people.membership.end", membership, by=by, on=on.isoformat())
    return membership


@transaction.atomic
def paste(
    *,
    organisation: Organisation,
    text: str,
    function: str,
    by: Person | None,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    skip_faults: bool = False,
) -> Report:
    """Make everybody of a list a member. With faults nothing is saved, unless they are to be skipped."""
    _may_manage(organisation, by)
    _check(function, starts_on, ends_on)
    report, wanted = _sort_out(read_list(text))
    if report.faults and not skip_faults:
        return report
    if not wanted:
        if not report.faults:
            raise Refused(_("Paste at least one line with an e-mail address."), field="text", code="empty")
        return report
    people = known_or_added(wanted, language=organisation.language, time_zone=organisation.time_zone)
    _make_members(report, people, organisation, function, starts_on, ends_on)
    report.people = people
    report.saved = True
    audit.record(
        "people.membership.paste",
        organisation,
        by=by,
        added=report.added,
        known=report.known,
        renewed=report.renewed,
        skipped=len(report.faults),
    )
    return report


def _sort_out(lines: list[Line]) -> tuple[Report, dict[str, str]]:
    """Faults and repeated lines, and the name by address of the rest, in the order typed."""
    if len(lines) > MOST_LINES:
        raise Refused(
            _("This list has %(count)d lines; paste at most %(most)d at once.")
            % {"count": len(lines), "most": MOST_LINES},
            field="text",
        )
    report = Report()
    wanted: dict[str, str] = {}
    seen: dict[str, int] = {}
    for line in lines:
        if line.problem:
            report.faults.append((line.number, line.problem))
        elif line.email in seen:
            report.repeated.append(
                (
                    line.number,
                    _("The same address stands in line %(line)d; taken once.") % {"line": seen[line.email]},
                )
            )
            wanted[line.email] = wanted[line.email] or line.name
        else:
            seen[line.email] = line.number
            wanted[line.email] = line.name
    return report, wanted


def known_or_added(wanted: dict[str, str], *, language: str = "en", time_zone: str = "UTC") -> list[Person]:
    """People by address (name by address in `wanted`), missing ones added, in a few queries for thousands.

    Asks no rule: a verb that did calls it. A known name stays.
    """
    found = _by_email(list(wanted))
    missing = [
        Person(email=email, name=name, password="!", language=nearest_offered(language), time_zone=time_zone)
        for email, name in wanted.items()
        if email not in found
    ]
    if missing:
        for person in missing:
            person.set_unusable_password()
        # Another list with the same address may be saved at the same moment: its row is then the one we use.
        Person.objects.bulk_create(missing, ignore_conflicts=True)
        found |= _by_email([person.email or "" for person in missing])
    nameless = [person for person in found.values() if not person.name and wanted[person.email or ""]]
    for person in nameless:
        person.name = wanted[person.email or ""]
    Person.objects.bulk_update(nameless, ["name"], batch_size=CHUNK)
    return [found[email] for email in wanted]


def _by_email(emails: list[str]) -> dict[str, Person]:
    found: dict[str, Person] = {}
    for start in range(0, len(emails), CHUNK):
        for person in Person.objects.filter(email__in=emails[start : start + CHUNK]):
            found[person.email or ""] = person
    return found


def _make_members(
    report: Report,
    people: list[Person],
    organisation: Organisation,
    function: str,
    starts_on: dt.date | None,
    ends_on: dt.date | None,
) -> None:
    there = {row.person_id: row for row in organisation.memberships.filter(function=function)}
    new, renewed = [], []
    for person in people:
        row = there.get(person.pk)
        if row is None:
            new.append(
                Membership(
                    person=person,
                    organisation=organisation,
                    function=function,
                    starts_on=starts_on,
                    ends_on=ends_on,
                )
            )
        elif (starts_on or ends_on) and (row.starts_on, row.ends_on) != (starts_on, ends_on):
            row.starts_on, row.ends_on = starts_on, ends_on
            renewed.append(row)
        else:
            report.known += 1
    Membership.objects.bulk_create(new)
    Membership.objects.bulk_update(renewed, ["starts_on", "ends_on"], batch_size=CHUNK)
    report.added, report.renewed = len(new), len(renewed)


def _may_manage(organisation: Organisation, by: Person | None) -> None:
    if by is not None and not rules.may_manage_organisation(by, organisation):
        raise NotAllowed(_("You do not manage this organisation."))


def _check(function: str, starts_on: dt.date | None, ends_on: dt.date | None) -> None:
    if function not in Function.values:
        raise Refused(_("Choose a function from the list."), field="function")
    if starts_on and ends_on and ends_on < starts_on:
        raise Refused(_("The last day is before the first day."), field="ends_on")
