"""A small questionnaire: two competences, three items to rate, two tasks, an open question; and short feedback."""

from __future__ import annotations

from typing import Any

from rostra.assessment import ratings
from rostra.assessment.actions import questionnaires as verbs
from rostra.assessment.models import Moment, Purpose, Questionnaire, Response
from rostra.cohorts.models import Enrolment
from rostra.demo import questionnaires as data
from rostra.ledger.actions import baselines

STEPS = ("Never", "Seldom", "Often", "Always")


def items(module: str = "dce-a1", other: str = "dce-a2") -> list[dict[str, Any]]:
    return [
        data.competence("listen", "Listening", "Hearing first.", "Look in twice a week.", module),
        data.rating("places", "I know where people talk.", *STEPS, tag="communicate"),
        data.rating("quiet", "I notice who is missing.", *STEPS, tag="collaborate"),
        data.task("first", "Thirty comments: what first?", "Answer", "Read", right=2),
        data.competence("safe", "Safety", "Protecting yourself.", "Turn on the second step.", other),
        data.rating("accounts", "My accounts are safe.", *STEPS),
        data.task("threat", "A threat: what first?", "Delete it", "Keep a copy", right=2),
        data.open_("else", "What else should we know?"),
    ]


def make_questionnaire(key: str = "can-do", purpose: str = Purpose.BASELINE, **fields: Any) -> Questionnaire:
    values = {"title": "What I can do", "language": "en", "items": items(), "minutes": 8, **fields}
    if purpose != Purpose.BASELINE:
        values["items"] = data.SESSION
    made = Questionnaire.objects.create(key=key, purpose=purpose, **values)
    made.refresh_from_db()
    verbs.publish(made, by=None)
    return made


def choice(content: dict[str, Any], task: str, *, right: bool) -> str:
    """The id of a right or wrong choice of a task."""
    item = next(each for each in content["items"] if each["id"] == task)
    return next(each["id"] for each in item["choices"] if each["correct"] is right)


def answers(content: dict[str, Any], steps: tuple[int, int, int], *, right: bool = True) -> dict[str, Any]:
    """Steps for the three items to rate; both tasks right, or both wrong."""
    rated = dict(zip(("places", "quiet", "accounts"), steps, strict=True))
    return {**rated, **{task: choice(content, task, right=right) for task in ("first", "threat")}}


def answer(
    enrolment: Enrolment, steps: tuple[int, int, int], moment: str = Moment.BASELINE, *, right: bool = True
) -> Response:
    """Somebody answers everything and finishes; later moments place the start at the lowest step."""
    response = baselines.begin(enrolment=enrolment, moment=moment)
    said = answers(response.version.content, steps, right=right)
    if moment != Moment.BASELINE:
        said |= {name + ratings.THEN: 1 for name in ("places", "quiet", "accounts")}
    return baselines.finish(enrolment=enrolment, response=response, answers=said, revision=response.revision)
