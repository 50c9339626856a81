"""What a page may show of an attempt: the questions without their key, and after handing in the results.

Field names of a paper, for a page without JavaScript:

- one choice, true/false, short, number, reflection: `q-<version>`;
- several choices: `q-<version>`, once for each that is ticked;
- matching: `q-<version>-<left token>` holds the right token;
- ordering: `q-<version>-<token>` holds a place, 1 for the first. Or `q-<version>`, once for each token in
  order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from rostra.assessment import layouts, wording
from rostra.assessment.models import Answer, Attempt, QuestionVersion
from rostra.assessment.scoring import words
from rostra.assessment.wording import Worded
from rostra.kernel.errors import Refused


@dataclass(frozen=True)
class PaperChoice:
    """Something to choose: `token` stands for it in the page; `place` is the place it was given in an
    ordering.
    """

    token: str
    html: str
    chosen: bool = False
    place: int | None = None


@dataclass(frozen=True)
class PaperPair:
    """One left side of a matching question; `name` is its field, `given` the token chosen."""

    name: str
    token: str
    html: str
    given: str = ""


@dataclass(frozen=True)
class PaperQuestion:
    """One question as a page shows it. Nothing here tells the answer. `lang` is its language when that is not the
    reader's; `outdated`: the source has changed since it was translated.
    """

    id: str
    name: str
    number: int
    kind: str
    html: str
    points: int
    choices: list[PaperChoice] = field(default_factory=list)
    pairs: list[PaperPair] = field(default_factory=list)
    text: str = ""
    unit: str = ""
    min_words: int = 0
    answered: bool = False
    lang: str = ""
    outdated: bool = False


@dataclass(frozen=True)
class ResultLine:
    """One line of a result: a choice, a pair or an item; `right` None = neither right nor wrong to have left
    it.
    """

    html: str
    chosen: bool
    right: bool | None
    feedback: str = ""


@dataclass(frozen=True)
class Result:
    """How one question went. `verdict`: right, partly, wrong or blank; `solution` is empty while more
    attempts remain.
    """

    id: str
    number: int
    kind: str
    html: str
    points: int
    share: float
    verdict: str
    lines: list[ResultLine] = field(default_factory=list)
    given: str = ""
    feedback: str = ""
    solution: list[str] = field(default_factory=list)
    lang: str = ""
    said_here: bool = False  # the feedback is ours, in the reader's language
    outdated: bool = False


def _rows(attempt: Attempt, language: str) -> list[tuple[QuestionVersion, Worded, Answer | None]]:
    versions = QuestionVersion.objects.annotate(written_in=F("bank__language")).in_bulk(attempt.drawn)
    worded = wording.questions(versions.values(), language)
    answers = {answer.version_id: answer for answer in attempt.answers.all()}
    return [(versions[key], worded[key], answers.get(key)) for key in attempt.drawn if key in versions]


def paper_of(attempt: Attempt, language: str = "") -> list[PaperQuestion]:
    """The questions of an attempt in the order drawn, with what was given so far, in a language ("" as written). Three
    queries.
    """
    return [
        _question(
            number, version, worded, attempt.layout.get(str(version.pk)), answer.given if answer else None
        )
        for number, (version, worded, answer) in enumerate(_rows(attempt, language), start=1)
    ]


def _question(
    number: int, version: QuestionVersion, worded: Worded, layout: layouts.Layout, stored: Any
) -> PaperQuestion:
    content, kind, name = worded.content, version.kind, f"q-{version.pk}"
    given = layouts.as_tokens(kind, layout, stored)
    choices: list[PaperChoice] = []
    pairs: list[PaperPair] = []
    if kind in {"single", "multiple", "true_false"}:
        texts = {choice["id"]: choice["text"] for choice in content["choices"]}
        chosen = {given} if isinstance(given, str) else set(given or [])
        choices = [PaperChoice(token, texts[key], token in chosen) for token, key in layout]
    elif kind == "ordering":
        texts = {item["id"]: item["text"] for item in content["items"]}
        places = {token: place for place, token in enumerate(given or [], start=1)}
        choices = [
            PaperChoice(token, texts[key], token in places, places.get(token)) for token, key in layout
        ]
    elif kind == "matching":
        sides = {pair["id"]: pair for pair in content["pairs"]}
        picked = given or {}
        pairs = [
            PaperPair(f"{name}-{token}", token, sides[key]["left"], picked.get(token, ""))
            for token, key in layout["left"]
        ]
        choices = [PaperChoice(token, sides[key]["right"]) for token, key in layout["right"]]
    return PaperQuestion(
        id=str(version.pk),
        name=name,
        number=number,
        kind=kind,
        html=content["text"],
        points=content["points"],
        choices=choices,
        pairs=pairs,
        text=given if layout is None and given else "",
        unit=content.get("unit", ""),
        min_words=content.get("min_words", 0),
        answered=stored is not None,
        lang=worded.lang,
        outdated=worded.outdated,
    )


def read_post(attempt: Attempt, data: Any) -> dict[str, Any]:
    """The answers in a posted form: {version id: given}, tokens still unresolved. `data` is a QueryDict or
    alike.

    Refused (code "foreign") when a field belongs to no question of this attempt.
    """
    drawn = {str(key) for key in attempt.drawn}
    kinds = dict(QuestionVersion.objects.filter(pk__in=attempt.drawn).values_list("pk", "kind"))
    answers: dict[str, Any] = {}
    for name in data:
        if not name.startswith("q-"):
            continue
        version, _dash, token = name[2:].partition("-")
        if version not in drawn:
            raise foreign()
        kind = kinds[int(version)]
        if (token and kind == "matching") or (token and kind == "ordering"):
            answers.setdefault(version, {})[token] = data.get(name)
        elif not token and kind in {"multiple", "ordering"}:
            answers[version] = [each for each in data.getlist(name) if each]
        elif not token:
            answers[version] = data.get(name)
        else:
            raise foreign()
    for version, given in answers.items():
        if kinds[int(version)] == "ordering" and isinstance(given, dict):
            answers[version] = _by_place(given)
    for key, kind in kinds.items():
        # A form with nothing ticked posts nothing: that takes an earlier answer back.
        if kind in {"single", "multiple", "true_false"}:
            answers.setdefault(str(key), None)
    return answers


def _by_place(places: dict[str, str]) -> list[str]:
    """Tokens by the places given to them; those without one are left out."""
    filled = {token: int(place) for token, place in places.items() if str(place).strip().isdecimal()}
    return sorted(filled, key=lambda token: filled[token])


def foreign() -> Refused:
    return Refused(
        _(
            "These answers do not belong to these questions, so nothing was saved. "
            "Open the quiz again and answer there."
        ),
        code="foreign",
    )


def results_of(attempt: Attempt, language: str = "") -> list[Result]:
    """How every question went, with feedback, in a language. Refused (code "open") before the attempt is handed in.

    Right answers are told when the quiz is passed or no attempt is left, so that a second go is still a go.
    """
    if attempt.handed_in_at is None:
        raise Refused(_("Results are shown when you have handed in your answers."), code="open")
    used_up = attempt.quiz.attempts is not None and attempt.number >= attempt.quiz.attempts
    tell = bool(attempt.passed) or used_up
    return [
        _result(number, version, worded, attempt.layout.get(str(version.pk)), answer, tell)
        for number, (version, worded, answer) in enumerate(_rows(attempt, language), start=1)
    ]


def _result(
    number: int,
    version: QuestionVersion,
    worded: Worded,
    layout: layouts.Layout,
    answer: Answer | None,
    tell: bool,
) -> Result:
    content, kind = worded.content, version.kind
    given = answer.given if answer else None
    share = answer.share or 0.0 if answer else 0.0
    verdict = "blank" if given is None else "right" if share >= 1 else "partly" if share > 0 else "wrong"
    feedback = content.get("feedback", {})
    said = feedback.get("right" if share >= 1 else "wrong", "")
    if kind == "reflection":
        said = feedback.get("given", "") if share >= 1 else _too_short(content, given)
    ours = kind == "reflection" and share < 1
    return Result(
        id=str(version.pk),
        number=number,
        kind=kind,
        html=content["text"],
        points=content["points"],
        share=share,
        verdict=verdict,
        lines=_lines(kind, content, layout, given),
        given=given if isinstance(given, str) and layout is None else "",
        feedback=said,
        solution=_solution(kind, content) if tell and share < 1 else [],
        lang=worded.lang,
        said_here=ours,
        outdated=worded.outdated,
    )


def _too_short(content: dict[str, Any], given: Any) -> str:
    return "<p>{}</p>".format(
        _("Write at least %(asked)s words; these are %(given)s.")
        % {"asked": content["min_words"], "given": words(str(given or ""))}
    )


def _lines(kind: str, content: dict[str, Any], layout: layouts.Layout, given: Any) -> list[ResultLine]:
    if kind in {"single", "multiple", "true_false"}:
        chosen = {given} if isinstance(given, str) else set(given or [])
        by_id = {choice["id"]: choice for choice in content["choices"]}
        return [
            ResultLine(
                by_id[key]["text"],
                key in chosen,
                by_id[key]["correct"] if key in chosen else None,
                by_id[key]["feedback"] if key in chosen else "",
            )
            for _token, key in layout
        ]
    if kind == "matching":
        sides = {pair["id"]: pair for pair in content["pairs"]}
        return [
            ResultLine(
                f"{sides[left]['left']} → {sides[right]['right']}",
                True,
                sides[right]["right"] == sides[left]["right"],
            )
            for left, right in (given or {}).items()
        ]
    if kind == "ordering":
        order = [item["id"] for item in content["items"]]
        texts = {item["id"]: item["text"] for item in content["items"]}
        return [
            ResultLine(texts[key], True, order.index(key) == place) for place, key in enumerate(given or [])
        ]
    return []


def _solution(kind: str, content: dict[str, Any]) -> list[str]:
    if kind in {"single", "multiple", "true_false"}:
        return [choice["text"] for choice in content["choices"] if choice["correct"]]
    if kind == "matching":
        return [f"{pair['left']} → {pair['right']}" for pair in content["pairs"]]
    if kind == "ordering":
        return [item["text"] for item in content["items"]]
    if kind == "short":
        return content["accept"][:1]
    if kind == "numeric":
        return [f"{content['answer']:g} {content['unit']}".strip()]
    return []
