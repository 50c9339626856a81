"""What people of an edition can do, as they said before, at the end and later: read from stored scores, never from answers.

Whatever is shown of several people at once holds five of them or more (`rostra.kernel.small`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from rostra.assessment import ratings, wording
from rostra.assessment.models import Moment, QuestionnaireVersion, Response, ResponseScore
from rostra.cohorts.models import Edition, Enrolment, Placement
from rostra.kernel import small

Scores = dict[int, dict[str, int]]


@dataclass(frozen=True)
class Joined:
    """One person's four pictures of themselves by competence, in percent: baseline, the start as seen from the end, the end,
    and months later. A competence that was not answered is missing."""

    enrolment: int
    baseline: dict[str, int] = field(default_factory=dict)
    then: dict[str, int] = field(default_factory=dict)
    now: dict[str, int] = field(default_factory=dict)
    followup: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Mean:
    """A mean over people in percent; `mean` is None where they are too few to be shown. `people`: over how many, None when
    withheld."""

    mean: int | None
    people: int | None


@dataclass(frozen=True)
class Competence:
    """A competence in the reader's language; `lang` is the language it stands in when that is another."""

    key: str
    label: str
    advice: str = ""
    help: str = ""
    modules: tuple[str, ...] = ()
    lang: str = ""


def skills_of(edition: Edition, moment: str = Moment.BASELINE) -> Scores:
    """{enrolment's pk: {competence: percent}} of everybody in an edition who has finished. Two queries."""
    return _pictures(Enrolment.objects.filter(edition=edition), [moment])[moment, "score"]


def scores_of(enrolments: QuerySet[Enrolment]) -> Scores:
    """The same for the baselines of some enrolments. Two queries."""
    return _pictures(enrolments, [Moment.BASELINE])[Moment.BASELINE, "score"]


def placements_of(edition: Edition) -> dict[int, Placement]:
    """{enrolment's pk: placement}, decided or only suggested. One query."""
    rows = Placement.objects.filter(enrolment__edition=edition)
    return {each.enrolment_id: each for each in rows}


def joined(edition: Edition) -> list[Joined]:
    """Everybody enrolled in an edition who has answered at least once, each with all they said. One query."""
    found = _pictures(
        Enrolment.objects.live().filter(edition=edition), [Moment.BASELINE, Moment.EXIT, Moment.FOLLOW_UP]
    )
    pictures = (
        found[Moment.BASELINE, "score"],
        found[Moment.EXIT, "then"],
        found[Moment.EXIT, "score"],
        found[Moment.FOLLOW_UP, "score"],
    )
    everybody = sorted(set().union(*pictures))
    return [Joined(each, *(picture.get(each, {}) for picture in pictures)) for each in everybody]


def _pictures(
    enrolments: QuerySet[Enrolment], moments: Iterable[str]
) -> defaultdict[tuple[str, str], Scores]:
    """By moment, and "score" or "then": the picture. Later moments ask no tasks, so that scores compare ratings: where there
    is a rating it stands for the score beside other moments."""
    rows = ResponseScore.objects.filter(
        response__occasion__in=enrolments.values("key"),
        response__moment__in=list(moments),
        response__finished_at__isnull=False,
    )
    keys = dict(enrolments.values_list("key", "pk"))
    found: defaultdict[tuple[str, str], Scores] = defaultdict(lambda: defaultdict(dict))
    several = len(list(moments)) > 1
    named = rows.values_list(
        "response__occasion", "response__moment", "competence", "score", "rating", "then"
    )
    for occasion, moment, competence, score, rating, then in named.order_by():
        pk = keys[occasion]
        found[moment, "score"][pk][competence] = rating if several and rating is not None else score
        if then is not None:
            found[moment, "then"][pk][competence] = then
    return found


def competences_of(version: QuestionnaireVersion, language: str = "") -> list[Competence]:
    """The competences of a version in a language, the reader's when none is given. One query at most."""
    content = wording.questionnaire(version, language or get_language() or "")
    return [
        Competence(
            item["id"],
            item["label"],
            item["advice"],
            item["help"],
            tuple(item["modules"]),
            item.get("lang", ""),
        )
        for item in ratings.competences(content)
    ]


def means(rows: Iterable[dict[str, int]], competences: Iterable[str]) -> dict[str, Mean]:
    """The mean of each competence over people who answered it; None below five."""
    rows = list(rows)
    found = {}
    for key in competences:
        values = [row[key] for row in rows if key in row]
        shown = len(values) >= small.FEWEST
        found[key] = Mean(round(sum(values) / len(values)) if shown else None, len(values) if shown else None)
    return found


def roll_up(enrolments: QuerySet[Enrolment], competences: Iterable[str]) -> list[dict[str, Any]]:
    """Where skills are short, by organisation: [{"organisation", "people", "means": {competence: Mean}}], largest first.
    Organisations with fewer than five answers are withheld, and when that leaves one alone whose numbers could be had from the
    whole, the next smallest goes with it: `people` and every mean of these are None.
    """
    competences = list(competences)
    scores = scores_of(enrolments)
    names = dict(enrolments.filter(pk__in=scores).values_list("pk", "organisation__name"))
    groups: dict[str, list[dict[str, int]]] = defaultdict(list)
    for pk, row in scores.items():
        groups[names[pk] or ""].append(row)
    said = {
        key: small.withheld({name: sum(key in row for row in rows) for name, rows in groups.items()})
        for key in competences
    }
    counts = {name: len(rows) for name, rows in groups.items()}
    hidden = small.withheld(counts)
    return [
        {
            "organisation": name,
            "people": None if name in hidden else counts[name],
            "means": {
                key: Mean(None, None)
                if name in hidden or name in said[key]
                else means(groups[name], [key])[key]
                for key in competences
            },
        }
        for name in sorted(groups, key=lambda name: (-counts[name], name))
    ]


def finished_of(enrolments: QuerySet[Enrolment], moment: str) -> QuerySet[Response]:
    """The finished answers of some enrolments at a moment."""
    return Response.objects.filter(
        occasion__in=enrolments.values("key"), moment=moment, finished_at__isnull=False
    )


# ---------------------------------------------------------------- what pages of the desk show


@dataclass(frozen=True)
class Change:
    """One competence of people who answered both before and at the end: means in percent, None below five. `people_later`
    and `followup` are over those of them who answered months later too."""

    competence: Competence
    people: int | None
    baseline: int | None
    then: int | None
    now: int | None
    people_later: int | None
    followup: int | None


def changes(rows: Iterable[Joined], competences: Iterable[Competence]) -> list[Change]:
    """What has changed by competence, each person compared with themselves."""
    rows, found = list(rows), []
    for each in competences:
        both = [row for row in rows if each.key in row.baseline and each.key in row.now]
        later = [row for row in both if each.key in row.followup]
        found.append(
            Change(
                each,
                len(both) if len(both) >= small.FEWEST else None,
                _mean([row.baseline[each.key] for row in both]),
                _mean([row.then[each.key] for row in both if each.key in row.then]),
                _mean([row.now[each.key] for row in both]),
                len(later) if len(later) >= small.FEWEST else None,
                _mean([row.followup[each.key] for row in later]),
            )
        )
    return found


def _mean(values: list[int]) -> int | None:
    return round(sum(values) / len(values)) if len(values) >= small.FEWEST else None


def version_asked(editions: QuerySet[Edition]) -> QuestionnaireVersion | None:
    """What these editions ask before the start, as it stands now; of several the one put in last. One query."""
    rows = QuestionnaireVersion.objects.filter(
        current=True, questionnaire__uses__moment=Moment.BASELINE,
        questionnaire__uses__edition__in=editions.values("pk"),
    )  # fmt: skip
    return rows.select_related("questionnaire").order_by("-questionnaire__uses__created_at").first()


def by_level(edition: Edition) -> dict[str, int]:
    """How many live enrolments of an edition stand at each level, decided or suggested; "" for those with neither. Two
    queries."""
    live = Enrolment.objects.live().filter(edition=edition)
    rows = Placement.objects.filter(enrolment__in=live.values("pk"))
    counts = dict.fromkeys([*Placement.Level.values, ""], 0)
    for level, suggested in rows.values_list("level", "suggested__level"):
        counts[level or suggested or ""] += 1
    counts[""] += live.count() - sum(counts.values())
    return counts
