"""Which modules somebody may test out of: their baseline says that they know it, and the module has a quiz that can agree."""

from __future__ import annotations

from dataclasses import dataclass

from rostra.assessment import ratings
from rostra.assessment.models import Moment, ResponseScore
from rostra.cohorts.models import Enrolment
from rostra.ledger.models import EvidenceKind, Standing
from rostra.ledger.pins import ACTIVITY
from rostra.ledger.placing import Skill, tests_out
from rostra.ledger.standing import SETTLED

LEFT = ("open", "returned")


@dataclass(frozen=True)
class Offer:
    """A module to test out of: its quiz (the activity's key), whether it is passed, whether anything is left to recognise."""

    module: str
    quiz: str
    passed: bool
    left: int
    response: str


def offers(enrolment: Enrolment) -> list[Offer]:
    """Modules that every competence they help with says somebody knows, with what is left of each. Two queries, none when the
    baseline says nothing of the kind.
    """
    scores = list(
        ResponseScore.objects.filter(
            response__occasion=enrolment.key, response__moment=Moment.BASELINE,
            response__finished_at__isnull=False,
        ).select_related("response__version")
    )  # fmt: skip
    if not scores:
        return []
    response = scores[0].response
    known = {each.competence: tests_out(_skill(each)) for each in scores}
    verdicts: dict[str, list[bool]] = {}
    for competence in ratings.competences(response.version.content):
        for module in competence["modules"]:
            verdicts.setdefault(module, []).append(known.get(competence["id"], False))
    modules = [module for module, said in verdicts.items() if all(said)]
    if not modules:
        return []
    rows = Standing.objects.filter(
        enrolment=enrolment, requirement__module__in=modules, requirement__retired_at__isnull=True
    ).select_related("requirement")
    standings: dict[str, list[Standing]] = {}
    for row in rows.order_by("requirement__position"):
        standings.setdefault(row.requirement.module, []).append(row)
    found = (_offer(module, standings.get(module, []), response.key) for module in modules)
    return [each for each in found if each is not None]


def _skill(row: ResponseScore) -> Skill:
    return Skill(row.score, row.rating, row.tasks_right, row.tasks)


def _offer(module: str, rows: list[Standing], response: str) -> Offer | None:
    quizzes = [row for row in rows if row.requirement.accepts == [EvidenceKind.PASSED]]
    if not quizzes:
        return None
    waiting = [row for row in quizzes if row.state not in SETTLED]
    left = sum(row.state in LEFT and row.requirement.kind == ACTIVITY for row in rows)
    return Offer(module, (waiting or quizzes)[0].requirement.target, not waiting, left, response)
