"""What people said without their names: shown from five answers up, in no order that tells who or when."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from rostra.assessment import ratings, wording
from rostra.assessment.models import AnonymousAnswer, FeedbackAsk, QuestionnaireVersion
from rostra.kernel import small


@dataclass(frozen=True)
class Rated:
    """An item to rate: each step with how many chose it, and the mean step."""

    label: str
    lang: str
    steps: list[tuple[str, int]]
    mean: float | None
    most: int


@dataclass(frozen=True)
class Said:
    """An open question with what was written, in no order."""

    label: str
    lang: str
    texts: list[str]


@dataclass(frozen=True)
class Feedback:
    """All that is said about one subject. `shown` is False while fewer than five have answered; then nothing else is there
    but how many were asked."""

    asked: int
    answered: int | None
    shown: bool
    rated: list[Rated] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)


def about(subject: str) -> Feedback:
    """What is said about a session or an edition, in the reader's language. Four queries at most."""
    asked = FeedbackAsk.objects.filter(subject=subject).count()
    rows = list(AnonymousAnswer.objects.filter(subject=subject).order_by("id"))
    if len(rows) < small.FEWEST:
        return Feedback(asked, 0 if not rows else None, shown=False)
    version = (
        QuestionnaireVersion.objects.select_related("questionnaire")
        .filter(pk__in={row.version_id for row in rows})
        .order_by("-number")
        .first()
    )
    content = wording.questionnaire(version, get_language() or "") if version else {"items": []}
    answers = [row.answers for row in rows]
    return Feedback(
        asked,
        len(rows),
        shown=True,
        rated=[_rated(item, answers) for item in ratings.asked(content) if item["kind"] == "rating"],
        said=[_said(item, answers) for item in ratings.asked(content) if item["kind"] == "open"],
    )


def _rated(item: dict[str, Any], answers: list[dict[str, Any]]) -> Rated:
    counts = ratings.tally(item, answers)
    people = sum(counts)
    mean = sum(step * count for step, count in enumerate(counts, start=1)) / people if people else None
    enough = people >= small.FEWEST
    return Rated(
        item["label"],
        item.get("lang", ""),
        list(zip(item["anchors"], counts, strict=True)) if enough else [],
        round(mean, 1) if mean is not None and enough else None,
        len(counts),
    )


def _said(item: dict[str, Any], answers: list[dict[str, Any]]) -> Said:
    texts = sorted(str(row[item["id"]]) for row in answers if row.get(item["id"]))
    return Said(item["label"], item.get("lang", ""), texts)
