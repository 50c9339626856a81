"""Work groups: asked of the solver, changed by hand, confirmed; afterwards people are moved one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.cohorts import grouping, rules
from rostra.cohorts.actions import proposals
from rostra.cohorts.grouping import Wish
from rostra.cohorts.models import Cohort, Edition, Enrolment, Proposal, WorkGroup, WorkGroupPlace
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import squeeze

MOST_GROUPS = 60
LONGEST_PURPOSE = 60


def ask(*, edition: Edition, wish: Wish, by: Any) -> Proposal:
    """Ask for groups of everybody who takes part, or of one cohort."""
    purpose = squeeze(wish.purpose)[:LONGEST_PURPOSE]
    if not purpose:
        raise Refused(_("Say what the groups are for, such as “Workshop 1”."), field="purpose")
    people = members(edition, wish.cohort)
    if len(people) < 2:
        raise Refused(_("There are not two people to put into groups."), field="cohort")
    if not 1 <= wish.groups <= min(MOST_GROUPS, len(people)):
        raise Refused(
            _("With %(people)d people, from 1 to %(most)d groups.")
            % {"people": len(people), "most": min(MOST_GROUPS, len(people))},
            field="groups",
        )
    low, high = grouping.sizes(len(people), wish.groups)
    least, most = (wish.least or low), (wish.most or high)
    if least > low or most < high:
        raise Refused(
            _("%(people)d people in %(groups)d groups need groups of %(low)d to %(high)d.")
            % {"people": len(people), "groups": wish.groups, "low": low, "high": high},
            field="least" if least > low else "most",
        )
    settled = Wish(purpose, wish.groups, least, most, wish.spread, wish.together, wish.apart, wish.cohort)
    return proposals.ask(
        edition=edition,
        kind=Proposal.Kind.GROUPS,
        question=grouping.question(people, settled),
        by=by,
        subject=purpose,
    )


def members(edition: Edition, cohort: str = "") -> list[Enrolment]:
    """Who is put into groups: everybody who takes part, in the order of their keys."""
    rows = Enrolment.objects.live().filter(edition=edition)
    if cohort:
        rows = rows.filter(cohort__key=cohort)
    return list(rows.select_related("person", "organisation", "cohort", "placement").order_by("key"))


def shown(proposal: Proposal) -> list[list[str]]:
    """The groups of a proposal as they stand now: as changed by hand, else as proposed."""
    return (proposal.chosen or proposal.answer).get("groups", [])


def change(proposal: Proposal, *, where: dict[str, int], by: Any) -> Proposal:
    """Put people into other groups of a proposal: `where` says for a person's key the number of the group, from 0."""
    groups = [list(each) for each in shown(proposal)]
    known = {key: at for at, each in enumerate(groups) for key in each}
    for key, to in where.items():
        if key not in known or not 0 <= to < len(groups):
            raise Refused(_("There is no such group."), code="unknown")
        if known[key] != to:
            groups[known[key]].remove(key)
            groups[to].append(key)
    return proposals.edit(proposal, chosen={"groups": [sorted(each) for each in groups]}, by=by)


def ask_again(proposal: Proposal, *, by: Any) -> Proposal:
    """Ask once more with who takes part now, keeping people where they stand unless that is worse."""
    about = proposal.question.get("about", {})
    people = members(proposal.edition, about.get("cohort", ""))
    there = {each.key for each in people}
    question = {
        **proposal.question,
        "people": [{"id": each.key, "attributes": grouping.attributes_of(each)} for each in people],
        "current": [[key for key in each if key in there] for each in shown(proposal)],
    }
    return proposals.ask(
        edition=proposal.edition, kind=proposal.kind, question=question, by=by, subject=proposal.subject
    )


@transaction.atomic
def confirm(proposal: Proposal, *, by: Any) -> list[WorkGroup]:
    """Make the groups. They replace those of the same purpose of the same cohort; who left meanwhile is left out."""
    proposal = proposals.mark_confirmed(proposal, by=by)
    edition, about = proposal.edition, proposal.question.get("about", {})
    cohort = Cohort.objects.filter(edition=edition, key=about.get("cohort", "")).first()
    purpose = proposal.subject
    WorkGroup.objects.filter(edition=edition, purpose=purpose, cohort=cohort).delete()
    people = {each.key: each for each in members(edition)}
    taken = set(WorkGroup.objects.filter(edition=edition, purpose=purpose).values_list("name", flat=True))
    made = []
    for number, keys in enumerate(shown(proposal), 1):
        name = _("Group %(number)d") % {"number": number}
        if cohort is not None:
            name = f"{cohort.name[:80]}, {name}"
        while name in taken:
            name += "+"
        group = WorkGroup.objects.create(
            edition=edition, cohort=cohort, purpose=purpose, name=name, position=number, proposal=proposal
        )
        _fill(group, [people[key] for key in keys if key in people])
        made.append(group)
    audit.record("cohorts.group.confirm", proposal, by=by, edition=edition.key, groups=len(made))
    return made


def _fill(group: WorkGroup, people: Sequence[Enrolment]) -> None:
    elsewhere = WorkGroupPlace.objects.filter(
        group__edition=group.edition, group__purpose=group.purpose, enrolment__in=people
    )
    elsewhere.delete()
    WorkGroupPlace.objects.bulk_create(WorkGroupPlace(group=group, enrolment=each) for each in people)


@transaction.atomic
def place(enrolment: Enrolment, *, group: WorkGroup, by: Any) -> WorkGroupPlace:
    """Put somebody into a group; they leave the other one of the same purpose."""
    _may(by, group.edition)
    enrolment = Enrolment.objects.get(pk=enrolment.pk)
    if enrolment.edition_id != group.edition_id or enrolment.state != Enrolment.State.ENROLLED:
        raise Refused(_("This person does not take part in this edition."), field="person")
    there = WorkGroupPlace.objects.filter(group=group, enrolment=enrolment).first()
    if there is not None:
        return there
    _fill(group, [enrolment])
    audit.record("cohorts.group.place", group, by=by, edition=group.edition.key, enrolment=enrolment.key)
    return WorkGroupPlace.objects.get(group=group, enrolment=enrolment)


@transaction.atomic
def rename(group: WorkGroup, *, name: str, by: Any) -> WorkGroup:
    """Give a group a name of its own."""
    _may(by, group.edition)
    name = squeeze(name)[:120]
    if not name:
        raise Refused(_("Give the group a name."), field="name")
    same = WorkGroup.objects.filter(edition=group.edition, purpose=group.purpose, name__iexact=name)
    if same.exclude(pk=group.pk).exists():
        raise Refused(_("There is a group of this name already."), field="name")
    group.name = name
    group.save(update_fields=["name", "updated_at"])
    audit.record("cohorts.group.rename", group, by=by, edition=group.edition.key)
    return group


@transaction.atomic
def remove(edition: Edition, *, purpose: str, by: Any) -> int:
    """Take the groups of a purpose away; the proposal they came from stays as history. Returns how many groups went."""
    _may(by, edition)
    rows = WorkGroup.objects.filter(edition=edition, purpose=purpose)
    count = rows.count()
    rows.delete()
    audit.record("cohorts.group.remove", edition, by=by, edition=edition.key, groups=count)
    return count


def groups_of(enrolment: Enrolment) -> list[tuple[WorkGroup, list[str]]]:
    """The groups somebody is in, each with the names of the others in it. Two queries."""
    own = list(
        WorkGroup.objects.filter(places__enrolment=enrolment).order_by("purpose", "position").distinct()
    )
    rows = WorkGroupPlace.objects.filter(group__in=own, enrolment__state="enrolled").exclude(
        enrolment=enrolment
    )
    names: dict[int, list[str]] = {each.pk: [] for each in own}
    for row in rows.select_related("enrolment__person").order_by("enrolment__person__name"):
        names[row.group_id].append(row.enrolment.person.get_full_name())
    return [(each, names[each.pk]) for each in own]


def _may(by: Any, edition: Edition) -> None:
    if not rules.may_run_edition(by, edition):
        raise NotAllowed(_("You do not run this edition."))
