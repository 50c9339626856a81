"""Answering a quiz: start, save on the way, hand in once."""

from __future__ import annotations

import random
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rostra.assessment import layouts
from rostra.assessment.models import Answer, Attempt, QuestionText, QuestionVersion, Quiz
from rostra.assessment.papers import foreign
from rostra.assessment.scoring import score
from rostra.kernel.errors import Refused
from rostra.kernel.time import now

IN_WORDS = {"short", "numeric"}  # the accepted words, and the unit behind a number


@transaction.atomic
def start(*, quiz: Quiz, person: Any, occasion: str) -> Attempt:
    """The open attempt, or a new one with questions drawn and shuffled. Refused when no attempt is left (code
    "used_up").
    """
    # The row of the quiz is the lock: two tabs that start at once get one attempt.
    Quiz.objects.select_for_update().get(pk=quiz.pk)
    attempts = list(Attempt.objects.filter(quiz=quiz, person=person, occasion=occasion).order_by("number"))
    if attempts and attempts[-1].handed_in_at is None:
        return attempts[-1]
    if quiz.attempts is not None and len(attempts) >= quiz.attempts:
        raise Refused(
            ngettext("You have used the one attempt.", "You have used all %(n)s attempts.", quiz.attempts)
            % {"n": quiz.attempts},
            code="used_up",
        )
    rng = random.SystemRandom()
    versions: dict[int, QuestionVersion] = {}
    pools = []
    for source in quiz.sources.order_by("order", "pk"):
        pool = list(
            QuestionVersion.objects.filter(bank=source.bank_id, current=True).order_by("position", "pk")
        )
        versions |= {version.pk: version for version in pool}
        pools.append(([version.pk for version in pool], source.draw))
    drawn = layouts.draw(pools, rng)
    if not drawn:
        raise Refused(_("This quiz has no questions yet. Please come back later."), code="empty")
    layout = {
        str(key): laid
        for key in drawn
        if (laid := layouts.lay_out(versions[key].kind, versions[key].content, shuffle=quiz.shuffle, rng=rng))
        is not None
    }
    return Attempt.objects.create(
        quiz=quiz,
        person=person,
        occasion=occasion,
        number=len(attempts) + 1,
        drawn=drawn,
        layout=layout,
        pass_mark=quiz.pass_mark,
    )


@transaction.atomic
def save(*, attempt: Attempt, answers: dict[str, Any]) -> Attempt:
    """Keep answers on the way; those not named stay as they are. Refused when handed in already, or an id is
    foreign.
    """
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    if attempt.handed_in_at is not None:
        raise Refused(
            _(
                "These answers were handed in already, perhaps in another tab. "
                "What you changed since is not counted."
            ),
            code="handed_in",
        )
    _keep(attempt, answers)
    return attempt


@transaction.atomic
def hand_in(*, attempt: Attempt, answers: dict[str, Any]) -> Attempt:
    """Keep the answers, mark the attempt and close it. Handing in again returns it as it is, whatever is
    sent.
    """
    attempt = Attempt.objects.select_for_update().select_related("quiz").get(pk=attempt.pk)
    if attempt.handed_in_at is not None:
        return attempt
    _keep(attempt, answers)
    versions = QuestionVersion.objects.in_bulk(attempt.drawn)
    rows = list(attempt.answers.all())
    own_words = _own_words(versions)
    points = 0.0
    for row in rows:
        version = versions[row.version_id]
        contents = [version.content, *own_words.get(version.pk, [])]
        row.share = max(score(version.kind, content, row.given) for content in contents)
        points += row.share * version.content["points"]
    Answer.objects.bulk_update(rows, ["share"])
    possible = sum(version.content["points"] for version in versions.values())
    # Rounded down, so that the percent people read and "passed" never disagree.
    attempt.score = int(points / possible * 100 + 1e-9) if possible else 100
    attempt.passed = attempt.score >= attempt.pass_mark
    attempt.handed_in_at = now()
    attempt.save(update_fields=["score", "passed", "handed_in_at"])
    return attempt


def _own_words(versions: dict[int, QuestionVersion]) -> dict[int, list[Any]]:
    """The contents, in every language, of questions that people answer in words of their own: each language's count."""
    asked = [key for key, version in versions.items() if version.kind in IN_WORDS]
    found: dict[int, list[Any]] = {}
    if asked:
        for key, content in QuestionText.objects.filter(version__in=asked).values_list("version", "content"):
            found.setdefault(key, []).append(content)
    return found


def _keep(attempt: Attempt, answers: dict[str, Any]) -> None:
    drawn = {str(key) for key in attempt.drawn}
    if not set(map(str, answers)) <= drawn:
        raise foreign()
    kinds = dict(
        QuestionVersion.objects.filter(pk__in=[int(key) for key in answers]).values_list("pk", "kind")
    )
    moment = now()
    rows = []
    for key, given in answers.items():
        try:
            resolved = layouts.resolve(kinds[int(key)], attempt.layout.get(str(key)), given)
        except layouts.Foreign:
            raise foreign() from None
        rows.append(Answer(attempt=attempt, version_id=int(key), given=resolved, answered_at=moment))
    Answer.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["attempt", "version"],
        update_fields=["given", "answered_at"],
    )
