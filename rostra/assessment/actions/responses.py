"""Answering a questionnaire with one's name: begin, save as one goes, go on later in any language, finish once."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.assessment import ratings
from rostra.assessment.models import Moment, Questionnaire, QuestionnaireVersion, Response, ResponseScore
from rostra.kernel.errors import Refused
from rostra.kernel.time import now


def current_version(questionnaire: Questionnaire) -> QuestionnaireVersion:
    """What is asked now; Refused (code "empty") when nothing is published."""
    version = QuestionnaireVersion.objects.filter(questionnaire=questionnaire, current=True).first()
    if version is None:
        raise Refused(_("These questions are not published yet. Please come back later."), code="empty")
    return version


@transaction.atomic
def begin(
    *, questionnaire: Questionnaire, person: Any, occasion: str, moment: str, version: Any = None
) -> Response:
    """The answers of this person for this occasion and moment; new ones start from the current version, or from the one
    given, so that before and after ask the same.
    """
    found = Response.objects.filter(person=person, occasion=occasion, moment=moment).first()
    if found:
        return found
    values = {"questionnaire": questionnaire, "version": version or current_version(questionnaire)}
    made, _new = Response.objects.get_or_create(
        person=person, occasion=occasion, moment=moment, defaults=values
    )
    return made


def asks_then(response: Response) -> bool:
    """Whether each rating is asked twice: today, and where one stood at the start."""
    return response.moment != Moment.BASELINE


@transaction.atomic
def save(*, response: Response, answers: dict[str, Any], revision: int) -> Response:
    """Keep what was answered so far. `revision` is the one the page was shown with: an older page is refused (code "stale").
    The same answers sent twice are one save.
    """
    response = _locked(response)
    if response.finished_at is not None:
        raise Refused(_("You have finished these questions, perhaps in another tab."), code="finished")
    return _keep(response, answers, revision)


@transaction.atomic
def finish(*, response: Response, answers: dict[str, Any], revision: int) -> Response:
    """Keep the answers, score them, and close. What is open stays open; nothing at all is refused (code "empty").
    Finishing again returns it as it is.
    """
    response = _locked(response)
    if response.finished_at is not None:
        return response
    response = _keep(response, answers, revision)
    found = ratings.scores(response.version.content, response.answers)
    if not found:
        raise Refused(_("Answer at least one question, so that we can tell you something."), code="empty")
    ResponseScore.objects.bulk_create(
        ResponseScore(
            response=response, competence=competence, score=each.score, rating=each.rating, then=each.then,
            tasks_right=each.tasks_right, tasks=each.tasks,
        )
        for competence, each in found.items()
    )  # fmt: skip
    response.finished_at = now()
    response.save(update_fields=["finished_at"])
    return response


def _locked(response: Response) -> Response:
    rows = Response.objects.select_for_update(of=("self",)).select_related("version__questionnaire", "person")
    return rows.get(pk=response.pk)


def _keep(response: Response, answers: dict[str, Any], revision: int) -> Response:
    tidied = ratings.tidy(response.version.content, answers, then=asks_then(response))
    if tidied == response.answers:
        return response
    if revision != response.revision:
        raise Refused(
            _(
                "You have answered more in another tab or on another device. "
                "Open this page again before you go on; what you chose here is still shown below."
            ),
            code="stale",
        )
    response.answers = tidied
    response.revision += 1
    response.saved_at = now()
    response.save(update_fields=["answers", "revision", "saved_at"])
    return response
