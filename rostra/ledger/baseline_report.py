"""What one person reads about themselves: where they stand by competence, what may help, where they may start and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from rostra.assessment.models import Moment, Response, ResponseScore
from rostra.cohorts.models import Enrolment, Placement
from rostra.ledger import placing_words, reading_skills, testing_out
from rostra.ledger.placing import FROM, SHORT
from rostra.ledger.reading_skills import Competence
from rostra.programmes import reading
from rostra.programmes.choosing import PACKAGES, offer_of

LATER = (Moment.EXIT, Moment.FOLLOW_UP)


@dataclass(frozen=True)
class Line:
    """One competence: percent at each moment (None: not answered), in words, the next step, pages of modules that help.
    `baseline` joins ratings and tasks; `rated` are its ratings alone, which later moments compare with."""

    competence: Competence
    baseline: int | None
    rated: int | None
    then: int | None
    now: int | None
    followup: int | None
    words: str
    is_short: bool
    modules: list[dict[str, str]] = field(default_factory=list)

    @property
    def last(self) -> int | None:
        """The newest of what was said."""
        return next((each for each in (self.followup, self.now, self.baseline) if each is not None), None)


@dataclass(frozen=True)
class TestOut:
    """A module to test out of, with its page and the page of its quiz."""

    key: str
    title: str
    quiz_path: str
    passed: bool
    left: int


@dataclass(frozen=True)
class Report:
    """Everything for one page. `reasons` are sentences; `tests` modules to test out of."""

    lines: list[Line]
    placement: Placement | None
    level: str
    decided: bool
    package: str
    levelling: bool
    reasons: list[str]
    tests: list[TestOut]
    later: bool
    finished_at: Any = None


def words_of(score: int | None) -> str:
    """What a percent means, said kindly."""
    if score is None:
        return _("not answered")
    if score < FROM["some"]:
        return _("new to you, and that is fine")
    if score < FROM["confident"]:
        return _("first steps are made")
    if score < FROM["leads"]:
        return _("you do this with confidence")
    return _("you could show others")


def report(enrolment: Enrolment, language: str) -> Report | None:
    """The report of somebody who has finished at least once; None before. About eight queries, whatever was answered."""
    found = Response.objects.filter(occasion=enrolment.key, finished_at__isnull=False)
    done = {each.moment: each for each in found.select_related("version__questionnaire")}
    if not done:
        return None
    first = done.get(Moment.BASELINE) or next(iter(done.values()))
    scores = _scores(done)
    competences = reading_skills.competences_of(first.version, language)
    pages = reading.places({key for each in competences for key in each.modules}, language)
    placement = Placement.objects.filter(enrolment=enrolment).first()
    suggested = placement.suggested if placement else {}
    decided = bool(placement and placement.decided_at)
    names = {each.key: each.label for each in competences}
    packages = _packages(enrolment, language)
    level = (placement.level if decided and placement else suggested.get("level")) or ""
    package = (placement.package if decided and placement else suggested.get("package")) or ""
    return Report(
        lines=[_line(each, scores, pages) for each in competences],
        placement=placement,
        level=str(dict(Placement.Level.choices).get(level, "")),
        decided=decided,
        package=packages.get(package, ""),
        levelling=bool(placement.levelling if decided and placement else suggested.get("levelling")),
        reasons=placing_words.worded(suggested.get("because") or [], names, packages),
        tests=_tests(enrolment, language),
        later=any(moment in done for moment in LATER),
        finished_at=first.finished_at,
    )


def _scores(done: dict[str, Response]) -> dict[tuple[str, str], ResponseScore]:
    moments = {each.pk: moment for moment, each in done.items()}
    rows = ResponseScore.objects.filter(response__in=moments)
    return {(moments[row.response_id], row.competence): row for row in rows}


def _line(each: Competence, scores: dict[tuple[str, str], ResponseScore], pages: dict[str, Any]) -> Line:
    first, end, later = (
        scores.get((moment, each.key)) for moment in (Moment.BASELINE, Moment.EXIT, Moment.FOLLOW_UP)
    )
    values = [row.score if row else None for row in (first, end, later)]
    last = next((value for value in reversed(values) if value is not None), None)
    modules = [
        {"title": pages[key].title, "path": pages[key].path, "lang": pages[key].lang}
        for key in each.modules
        if key in pages and pages[key].path
    ]
    return Line(
        each, values[0], first.rating if first else None, end.then if end else None, values[1], values[2],
        words=words_of(last), is_short=last is not None and last < SHORT, modules=modules,
    )  # fmt: skip


def _packages(enrolment: Enrolment, language: str) -> dict[str, str]:
    outline = reading.outline(language=language, key=enrolment.edition.programme_key)
    offer = offer_of(outline.tree, PACKAGES) if outline else None
    return {key: package.title for key, package in (offer.packages if offer else {}).items()}


def _tests(enrolment: Enrolment, language: str) -> list[TestOut]:
    offered = [each for each in testing_out.offers(enrolment) if each.left or not each.passed]
    pages = reading.places([key for each in offered for key in (each.module, each.quiz)], language)
    return [
        TestOut(each.module, pages[each.module].title, pages[each.quiz].path, each.passed, each.left)
        for each in offered
        if each.module in pages and each.quiz in pages
    ]
