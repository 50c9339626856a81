"""A whole year of masterclasses, for `--full`: its talks, workshops, speakers and what was watched later. Plain data, all
invented; `voices` and `visits` are the same each time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from rostra.demo.sessions import Voice

FIRST_DAY, EVERY = -352, 14  # days from today to the first talk, days between two
EVENT_DAY = -150
SEATS, COMES = 400, 0.72


@dataclass(frozen=True)
class Topic:
    """A talk of the year: its address, title, sentence and topic."""

    slug: str
    title: str
    summary: str
    topic: str


TALKS = (
    Topic(
        "a-page-people-find",
        "A page that people find",
        "What residents look for at night, and where they give up.",
        "websites",
    ),
    Topic(
        "who-answers",
        "Who answers when it is nobody's job?",
        "Three houses share out their inbox.",
        "social media",
    ),
    Topic(
        "photo-of-the-week",
        "The photograph of the week",
        "Pictures of a council that show more than hands.",
        "social media",
    ),
    Topic(
        "minutes-in-plain-words",
        "Minutes in plain words",
        "A page that a neighbour reads to the end.",
        "plain language",
    ),
    Topic(
        "storm-warning",
        "Storm warning at six",
        "What went out in the first hour of the January storm, and what should have.",
        "crisis",
    ),
    Topic(
        "young-votes",
        "First votes",
        "A school, a mock council, and the one proposal that was built.",
        "young members",
    ),
    Topic(
        "a-map-of-complaints",
        "A map of complaints",
        "What four hundred letters about one crossing taught a small town.",
        "data",
    ),
    Topic("second-key", "The second key", "How forty councils stopped losing their accounts.", "security"),
    Topic(
        "consultation-fatigue",
        "Tired of being asked",
        "Fewer questions, better answers: a diet for consultations.",
        "consultation",
    ),
    Topic(
        "lots-drawn",
        "Lots drawn on a Tuesday",
        "A citizens' panel from invitation to advice.",
        "citizens' panels",
    ),
    Topic(
        "hate-on-the-page",
        "When it gets ugly under the post",
        "House rules that hold, and who wipes the floor.",
        "social media",
    ),
    Topic("open-books", "Open books", "A budget that can be read on a telephone.", "budget"),
    Topic(
        "harbour-of-data",
        "A harbour of data",
        "Nine registers, one keeper, no spreadsheet on a stick.",
        "data",
    ),
    Topic(
        "the-quiet-half",
        "The quiet half",
        "How to hear those who do not come to the meeting.",
        "participation",
    ),
    Topic(
        "deepfakes",
        "Was that the mayor?",
        "A made-up voice, a real evening, and what helped.",
        "false stories",
    ),
    Topic(
        "two-languages",
        "A town in two languages",
        "Interpreting a meeting without losing the room.",
        "languages",
    ),
    Topic(
        "asking-a-machine",
        "Asking a machine",
        "Four questions for whoever sells you an assistant.",
        "artificial intelligence",
    ),
    Topic(
        "neighbours-report",
        "Neighbours report",
        "An app for potholes, and the promise behind it.",
        "participation",
    ),
    Topic(
        "before-the-budget",
        "Before the budget",
        "Six evenings that changed one line in forty.",
        "budget",
    ),
    Topic(
        "after-the-vote", "After the vote", "Telling people what became of what they said.", "participation"
    ),
)
WORKSHOPS = (
    ("Rehearsal of the crisis plan", -300),
    ("Writing the house rules of our pages", -240),
    ("Reading the figures of the spring together", -180),
    ("How we answer: one voice, nine people", -120),
    ("Looking back on the year", -30),
)
EVENT = (
    "harbour-day",
    "Harbour day: one year of masterclasses",
    "A day on site: who tried what, and what is still standing.",
)

FIRST_NAMES = (
    "Agna", "Brian", "Cosima", "Detlev", "Eileen", "Ferran", "Gisla", "Hamish", "Iwona", "Jarle", "Katrin", "Lorcan", "Maja",
    "Niall", "Oda", "Pavol", "Ragna", "Sorley", "Tilde", "Una", "Vincas",
)  # fmt: skip
LAST_NAMES = ("Almgren", "Bracken", "Cieslik", "Draught", "Ersted", "Falkner")
DOES = (
    "Clerk", "Head of communication", "Councillor", "Data officer", "Facilitator", "Journalist", "Mayor", "Researcher",
    "School principal", "Youth worker",
)  # fmt: skip
TOWNS = (
    "Aldersund",
    "Bramhaven",
    "Corrigmore",
    "Dunlind",
    "Eskilvik",
    "Fjordby",
    "Grabowiec Dolny",
    "Hollinmouth",
)
MORE_VOICES = 44


def voices() -> Iterator[Voice]:
    """More speakers, so that over fifty stand in the register."""
    dice = Random(11)
    for number in range(MORE_VOICES):
        first, last = FIRST_NAMES[number % len(FIRST_NAMES)], LAST_NAMES[number % len(LAST_NAMES)]
        town, does = TOWNS[number % len(TOWNS)], dice.choice(DOES)
        yield Voice(
            f"year-{number}", f"{first} {last}", f"{town} (invented)", {"en": does},
            {"en": f"{does} in {town}, where most things are within a walk of ten minutes."},
        )  # fmt: skip


def visits(number: int) -> Iterator[tuple[int, int]]:
    """Days after a recording came out and how many visited on each: many at first, fewer later."""
    dice = Random(100 + number)
    for day in (0, 1, 2, 4, 7, 11, 18, 30, 60, 110):
        yield day, max(1, round(dice.uniform(4, 14) / (1 + day / 6)))
