"""What councillors of the example can do: the questionnaires, and people who answer them."""

from __future__ import annotations

from rostra.assessment import ratings
from rostra.assessment.actions import questionnaires as verbs
from rostra.assessment.models import Moment, Purpose, Questionnaire, Response
from rostra.cohorts.models import Enrolment
from rostra.demo import questionnaires as data
from rostra.ledger.actions import baselines
from rostra.programmes.models import Shelf

COUNCILLOR, SESSION, EDITION = "councillor-online", "session-feedback", "edition-feedback"
# The step somebody chooses of four, by competence in the order of the questionnaire, and how many of four tasks are right.
PROFILES: dict[str, tuple[tuple[int, ...], int]] = {
    "beginner": ((1, 2, 1, 1, 2, 1), 2),
    "some": ((2, 3, 2, 2, 3, 2), 3),
    "confident": ((4, 3, 3, 3, 3, 3), 4),
    "leads": ((4, 4, 4, 4, 4, 3), 4),
    "uneven": ((4, 4, 3, 1, 3, 3), 3),
}


def make_questionnaires() -> dict[str, Questionnaire]:
    """The three questionnaires, published; the one for councillors stands on the shelf of their programme. By key; safe to run
    twice."""
    made = {
        COUNCILLOR: _make(
            COUNCILLOR, "What I can do online", Purpose.BASELINE, data.COUNCILLOR, 8, intro=data.INTRO
        ),
        SESSION: _make(SESSION, "How was the session?", Purpose.SESSION_FEEDBACK, data.SESSION, 1),
        EDITION: _make(EDITION, "How was it, all in all?", Purpose.EDITION_FEEDBACK, data.EDITION, 2),
    }
    Shelf.objects.get_or_create(
        sort=Shelf.Sort.QUESTIONNAIRE, key=COUNCILLOR, defaults={"programme_key": "nwc"}
    )
    return made


def _make(
    key: str, title: str, purpose: Purpose, items: list[data.Block], minutes: int, *, intro: str = ""
) -> Questionnaire:
    found, _new = Questionnaire.objects.get_or_create(
        key=key,
        defaults={
            "title": title, "language": "en", "purpose": purpose, "minutes": minutes, "intro": intro,
            "general": purpose != Purpose.BASELINE, "items": items,
        },
    )  # fmt: skip
    found.refresh_from_db()
    verbs.publish(found, by=None)
    return found


def answer_baseline(enrolment: Enrolment, profile: str, moment: str = Moment.BASELINE) -> Response:
    """Somebody answers as one of `PROFILES`, at a moment at which their edition asks; at the exit and later they place the
    start one step lower than today."""
    response = baselines.begin(enrolment=enrolment, moment=moment)
    content = response.version.content
    steps, right = PROFILES[profile]
    order = [each["id"] for each in ratings.competences(content)]
    answers: dict[str, object] = {}
    tasks = 0
    for item in ratings.asked(content):
        if item["kind"] == "rating":
            step = min(steps[order.index(item["competence"])], len(item["anchors"]))
            answers[item["id"]] = step
            if moment != Moment.BASELINE:
                answers[item["id"] + ratings.THEN] = max(1, step - 1)
        elif item["kind"] == "task" and moment == Moment.BASELINE:
            tasks += 1
            wanted = [each["id"] for each in item["choices"] if each["correct"] == (tasks <= right)]
            answers[item["id"]] = wanted[0]
    return baselines.finish(
        enrolment=enrolment, response=response, answers=answers, revision=response.revision
    )
