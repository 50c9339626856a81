"""What the invented people write: a worksheet about their town's quay, a reflection, right and wrong answers to a quiz."""

from __future__ import annotations

import datetime as dt
from typing import Any

from rostra.assessment import layouts
from rostra.assessment.models import Attempt, QuestionVersion


def worksheet(day: dt.date, *, short: bool = False) -> dict[str, Any]:
    """Answers to the worksheet about preparing one's organisation, with dates counted from `day`.

    `short` is a first try: complete enough to be handed in, thin enough to be returned.
    """

    def after(weeks: int) -> str:
        return (day + dt.timedelta(weeks=weeks)).isoformat()

    given = {
        "project-title": "What shall the old quay be?",
        "goal": "We want to learn from residents and the harbour's users what the old quay should offer all year, so "
        "that the technical committee can choose between three plans.",
        "decision-owner": "The technical committee",
        "open": "Which of the three plans, what stands on the square, and how the children's corner is made.",
        "fixed": "The flood wall, the budget of the first stage and the access for rescue vehicles.",
        "step": "weigh",
        "stakeholders": [
            {
                "who": "People who live by the harbour",
                "circle": "affected",
                "door": "both",
                "contact": "Project lead",
            },
            {
                "who": "Harbour master and fishers",
                "circle": "agree",
                "door": "offline",
                "contact": "Technical office",
            },
            {
                "who": "Pupils of the two schools",
                "circle": "affected",
                "door": "both",
                "contact": "Youth worker",
            },
            {
                "who": "Night-shift workers, whom we seldom hear",
                "circle": "affected",
                "door": "online",
                "contact": "Library",
            },
        ],
        "second-door": "The library types in cards every Friday; they appear in the same list with the mark “on paper”.",
        "team": [
            {
                "name": "Head of the technical office",
                "role": "decision-owner",
                "hours": "1",
                "stand-in": "Deputy head",
            },
            {"name": "Planner", "role": "lead", "hours": "8", "stand-in": "Landscape architect"},
            {
                "name": "Communication officer",
                "role": "moderator",
                "hours": "5",
                "stand-in": "Citizen service",
            },
            {"name": "Librarian", "role": "second-door", "hours": "3", "stand-in": "Citizen service"},
        ],
        "hours-agreed": "partly",
        "continuity": "Papers lie in the shared folder; the landscape architect knows the passwords and takes over.",
        "costs": [
            {"item": "Our own hours, twelve weeks", "kind": "hours", "likely": "9600", "worst": "12000"},
            {
                "item": "Participation platform, half a year",
                "kind": "tool",
                "likely": "3000",
                "worst": "3600",
            },
            {
                "item": "Cards, posters, two evenings in the boathouse",
                "kind": "second-door",
                "likely": "1900",
                "worst": "2600",
            },
        ],
        "total": "18500",
        "funding": "The planning budget; approved for this year.",
        "decision-date": after(22),
        "milestones": [
            {"what": "Mandate note approved", "when": after(4), "who": "Committee secretary"},
            {"what": "Doors open", "when": after(8), "who": "Project lead"},
            {"what": "Doors close", "when": after(12), "who": "Project lead"},
            {"what": "Answer published", "when": after(24), "who": "Communication officer"},
        ],
        "answer": "The chair of the committee signs one page: what we heard, what we chose, why. On the platform, in the "
        "library and as a board on the quay, within two weeks of the decision.",
        "risks": "That only people with a boat take part. The youth worker and the library go to where others are.",
        "checks": ["mandate", "privacy"],
        "first-step": "Ask the harbour master for an hour of talk.",
    }
    if short:
        given |= {
            "goal": "We want to hear what people think of the harbour.",
            "open": "Everything.",
            "fixed": "Nothing yet.",
            "answer": "We put it on our website.",
            "risks": "We do not know yet.",
        }
        given.pop("continuity")
    return given


REFLECTION = {
    "recognised": "The first meeting in which everybody agreed and nobody had read the paper. Ours lasted two hours.",
    "turning-point": "result",
    "why": "A rule can be forgotten in a drawer. When people saw the first bench in its place, they asked for the second.",
    "hesitant-colleague": "Fear of being left alone with angry letters. I could sit beside them for the first week.",
    "next-move": "Invite two colleagues to look at the platform with me over lunch.",
}

RETURNED = (
    "You have a good question and the right people. Two things before I can accept it: write the goal so that the "
    "committee can see which decision it serves, and say under “What is fixed” what cannot change, or residents will "
    "spend evenings on it."
)
ACCEPTED = (
    "A clear goal, a fair second door, and dates that add up. Ask the heads of department for the missing hours before "
    "the doors open. I look forward to reading what the quay becomes."
)


def right(attempt: Attempt) -> dict[str, Any]:
    """The right answer to every question of an attempt, as a page would send it."""
    return {str(version.pk): _sent(attempt, version) for version in _versions(attempt)}


def wrong(attempt: Attempt) -> dict[str, Any]:
    """Every second answer right: honest work that does not reach the pass mark."""
    versions = _versions(attempt)
    return {str(version.pk): _sent(attempt, version) for number, version in enumerate(versions) if number % 2}


def _versions(attempt: Attempt) -> list[QuestionVersion]:
    found = QuestionVersion.objects.in_bulk(attempt.drawn)
    return [found[key] for key in attempt.drawn]


def _sent(attempt: Attempt, version: QuestionVersion) -> Any:
    return layouts.as_tokens(version.kind, attempt.layout.get(str(version.pk)), _right(version))


def _right(version: QuestionVersion) -> Any:
    content = version.content
    if version.kind in {"single", "true_false"}:
        return next(choice["id"] for choice in content["choices"] if choice["correct"])
    if version.kind == "multiple":
        return [choice["id"] for choice in content["choices"] if choice["correct"]]
    if version.kind == "matching":
        return {pair["id"]: pair["id"] for pair in content["pairs"]}
    if version.kind == "ordering":
        return [item["id"] for item in content["items"]]
    if version.kind == "short":
        return content["accept"][0]
    if version.kind == "numeric":
        return str(content["answer"])
    return (
        "We asked the people who use the place first, in the evening and on paper as well as online, "
        "and told them what came of it."
    )
