"""Where somebody starts: suggested from the baseline, decided by a person; and testing out of a module."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.assessment import ratings
from rostra.assessment.models import Moment, Response, ResponseScore
from rostra.cohorts import rules as cohort_rules
from rostra.cohorts.models import Enrolment, Placement
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now
from rostra.ledger import letters, placing, testing_out
from rostra.ledger.actions import evidence
from rostra.ledger.models import Evidence, EvidenceKind, Source, Standing
from rostra.ledger.pins import ACTIVITY
from rostra.programmes import reading
from rostra.programmes.choosing import PACKAGES, offer_of

MOST = 500  # people decided at once


@transaction.atomic
def suggest(enrolment: Enrolment) -> Placement | None:
    """Note what the finished baseline suggests; None when there is none yet. What was decided stays."""
    response = (
        Response.objects.select_related("version")
        .filter(occasion=enrolment.key, moment=Moment.BASELINE, finished_at__isnull=False)
        .first()
    )
    if response is None:
        return None
    found = placing.suggest(skills_in(response), packages_of(enrolment))
    row, _new = Placement.objects.update_or_create(enrolment=enrolment, defaults={"suggested": asdict(found)})
    return row


def skills_in(response: Response) -> dict[str, placing.Skill]:
    """What a finished response says, in the shape the rule reads. Wants `version`; one query."""
    helps = {each["id"]: tuple(each["modules"]) for each in ratings.competences(response.version.content)}
    return {
        each.competence: placing.Skill(
            each.score, each.rating, each.tasks_right, each.tasks, helps.get(each.competence, ())
        )
        for each in ResponseScore.objects.filter(response=response).order_by("pk")
    }


def packages_of(enrolment: Enrolment) -> list[placing.Package]:
    """The packages of the programme that can be chosen, in their order."""
    edition = enrolment.edition
    outline = reading.outline(language=edition.programme.language, key=edition.programme_key)
    offer = offer_of(outline.tree, PACKAGES) if outline else None
    return [
        placing.Package(key, frozenset(module.key for module in package.modules))
        for key, package in (offer.packages if offer else {}).items()
    ]


@transaction.atomic
def decide(
    enrolment: Enrolment, *, level: str, by: Any, package: str = "", levelling: bool = False
) -> Placement:
    """Decide where somebody starts; again to change it. They see it with its reason, and are told when the levelling master
    class is offered. `package` is advice: people choose their packages themselves.
    """
    if by is not None and not cohort_rules.may_run_edition(by, enrolment.edition):
        raise NotAllowed(_("You do not run this edition."))
    if level not in placing.LEVELS:
        raise Refused(_("Choose a level."), field="level")
    row, _new = Placement.objects.select_for_update().get_or_create(enrolment=enrolment)
    before = (row.level, row.package, row.levelling)
    row.level, row.package, row.levelling = level, package, levelling
    row.decided_by, row.decided_at = by, now()
    row.save()
    if before != (level, package, levelling):
        audit.record("ledger.placement.decide", row, by=by, level=level, package=package, levelling=levelling)
        letters.placed(enrolment, row)
    return row


@transaction.atomic
def decide_many(
    enrolments: Iterable[Enrolment], *, level: str, by: Any, package: str = "", levelling: bool = False
) -> int:
    """Decide the same for many; all or nobody. Returns how many."""
    rows = list(enrolments)
    if len(rows) > MOST:
        raise Refused(_("Decide for at most %(most)d people at once.") % {"most": MOST}, code="too_many")
    for enrolment in rows:
        decide(enrolment, level=level, package=package, levelling=levelling, by=by)
    return len(rows)


@transaction.atomic
def decide_as_suggested(enrolments: Iterable[Enrolment], *, by: Any) -> int:
    """Decide for many as was suggested; who has no suggestion, or is decided already, is left alone. Returns how many."""
    rows = list(enrolments)[:MOST]
    waiting = Placement.objects.filter(enrolment__in=rows, decided_at__isnull=True)
    known = {each.enrolment_id: each.suggested for each in waiting}
    done = 0
    for enrolment in rows:
        said = known.get(enrolment.pk) or {}
        if said.get("level"):
            decide(
                enrolment, level=said["level"], package=said["package"], levelling=said["levelling"], by=by
            )
            done += 1
    return done


@transaction.atomic
def test_out(enrolment: Enrolment, *, module: str) -> list[Evidence]:
    """Recognise what is left of a module whose quiz somebody has passed, when their baseline says that they know it.

    Refused (code "not_offered") otherwise. Sessions, worksheets that wait for us and what was met already stay as they are.
    """
    offered = {each.module: each for each in testing_out.offers(enrolment)}.get(module)
    if offered is None or not offered.passed:
        raise Refused(_("Pass the quiz of this module first."), code="not_offered")
    left = Standing.objects.filter(
        enrolment=enrolment, requirement__module=module, requirement__retired_at__isnull=True,
        requirement__kind=ACTIVITY, state__in=testing_out.LEFT,
    ).select_related("requirement")  # fmt: skip
    audit.record("ledger.module.test_out", enrolment, by=enrolment.person, module=module)
    return [
        evidence.write(
            enrolment=enrolment,
            requirement=row.requirement,
            kind=EvidenceKind.RECOGNISED,
            key=f"tested-out:{enrolment.pk}:{row.requirement_id}",
            by=enrolment.person,
            source=Source.SELF,
            reason=_("Tested out: the baseline and the quiz show it."),
            reference=f"response:{offered.response}",
        ).evidence
        for row in left.order_by("requirement__position", "requirement_id")
    ]
