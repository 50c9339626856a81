"""What counts for one enrolment: everything core, and of packages and single modules what was chosen. Pure over rows."""

from __future__ import annotations

from collections.abc import Iterable

from rostra.cohorts.models import Edition, Enrolment
from rostra.ledger.models import Requirement

TO_CHOOSE = frozenset({Requirement.Group.PACKAGE, Requirement.Group.ELECTIVE})


def counts(requirement: Requirement, enrolment: Enrolment) -> bool:
    """Whether this is asked of this enrolment. Needs its edition.

    In an edition taken as a whole packages count like core, and single modules never: those that such an edition names
    were pinned as core.
    """
    if requirement.group == Requirement.Group.CORE:
        return True
    if requirement.group not in TO_CHOOSE:
        return False
    choice = enrolment.edition.choice
    if choice == Edition.Choice.WHOLE:
        return requirement.group == Requirement.Group.PACKAGE
    by_package = choice == Edition.Choice.PACKAGES and requirement.group == Requirement.Group.PACKAGE
    if by_package and requirement.package in enrolment.packages:
        return True
    return bool(requirement.module) and requirement.module in enrolment.modules


def left_out(requirement: Requirement, enrolment: Enrolment) -> bool:
    """Whether one could have chosen this and has not: never owed, shown as not in the choice."""
    return (
        requirement.group in TO_CHOOSE
        and enrolment.edition.choice != Edition.Choice.WHOLE
        and not counts(requirement, enrolment)
    )


def choice_owed(requirements: Iterable[Requirement], enrolment: Enrolment) -> bool:
    """Whether somebody has still to choose: nothing is complete before."""
    if enrolment.edition.choice == Edition.Choice.WHOLE or enrolment.chosen_at is not None:
        return False
    return any(each.group in TO_CHOOSE and each.retired_at is None for each in requirements)
