"""What the columns of attendance lists are called. Only words seen in real lists; any other is asked for. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from rostra.people.heads import noun_of, plain

NAME, FIRST, LAST, EMAIL, UPN = "name", "first", "last", "email", "upn"
JOIN, LEAVE, MINUTES, SECONDS, DURATION = "join", "leave", "minutes", "seconds", "duration"
ATTENDED, ROLE, ACTION, AT = "attended", "role", "action", "at"
# What a person may say that a column holds.
NAMEABLE = (NAME, FIRST, LAST, EMAIL, JOIN, LEAVE, MINUTES, SECONDS, DURATION)

WORDS: dict[str, str] = {
    NAME: """name original name; user name original name; name; full name; user name; display name; participant;
        participant name; attendee; attendee name""",
    FIRST: "first name; given name",
    LAST: "last name; surname; family name",
    EMAIL: "user email; email; e mail; email address; e mail address; attendee email; participant email",
    UPN: "participant id upn; upn; user principal name",
    JOIN: "join time; first join; first join time; join; joined; joined at; time joined; arrived; time in",
    LEAVE: "leave time; last leave; last leave time; left; leave; left at; time left; time out",
    MINUTES: """duration minutes; total duration minutes; time in session minutes; minutes; minutes attended;
        attended minutes; duration min; duration mins""",
    SECONDS: "duration seconds; total duration seconds; seconds",
    DURATION: "in meeting duration; duration; attendance duration; total duration; time in session",
    ATTENDED: "attended",
    ROLE: "role",
    ACTION: "user action",
    AT: "timestamp",
}
# Columns that are known and not needed.
UNUSED = frozenset(
    {
        "", "guest", "is guest", "recording consent", "in waiting room", "phone", "registration time", "approval status",
        "country region name", "country region", "source name", "moderator", "activity score", "talk time", "webcam time",
        "messages", "emojis", "reactions", "poll votes", "raise hands", "comment", "comments", "note", "notes", "no",
        "number",
    }
)  # fmt: skip
# A row with one of these is the head of what a list says about itself, not about people.
ABOUT = frozenset({"meeting id", "webinar id", "topic", "meeting title", "participants", "report generated"})
SUMMED = frozenset(
    {"first join", "first join time", "last leave", "last leave time", "total duration minutes"}
)
MEANING = {plain(word): meaning for meaning, words in WORDS.items() for word in words.split(";")}
# In these, people's words for lists of members are taken too: they were collected from such lists in every language.
OF_PEOPLE = (NAME, FIRST, LAST, EMAIL)


@dataclass(frozen=True)
class Head:
    """The head of a table: what stands in which place, what is not known, the zone that it names."""

    columns: dict[str, int]
    unknown: list[int] = field(default_factory=list)
    zone: str = ""
    summed: bool = False
    words: frozenset[str] = frozenset()

    @property
    def has_identity(self) -> bool:
        return any(each in self.columns for each in (NAME, EMAIL, LAST))

    @property
    def has_time(self) -> bool:
        """Whether the table says how long, or from when to when."""
        has = self.columns.__contains__
        long = has(MINUTES) or has(SECONDS) or has(DURATION)
        return long or (has(JOIN) and has(LEAVE)) or (has(ACTION) and has(AT))

    @property
    def is_whole(self) -> bool:
        return self.has_identity and self.has_time


def fingerprint(cells: Sequence[str]) -> str:
    """The same for the same head words, whatever their case and signs."""
    said = "|".join(plain(cell) for cell in cells)
    return hashlib.sha256(said.encode()).hexdigest()


def is_about(cells: Sequence[str]) -> bool:
    """Whether this is the head of the list's own facts: topic, number, start."""
    return any(plain(cell) in ABOUT for cell in cells)


def read_head(cells: Sequence[str]) -> Head:
    """What these cells mean, if they are the head of a table."""
    columns: dict[str, int] = {}
    unknown: list[int] = []
    zone, words = "", set()
    for place, cell in enumerate(cells):
        word = plain(cell)
        if not word:
            continue
        if word.endswith((" utc", " gmt")):
            word, zone = word[:-4], "UTC"
        words.add(word)
        meaning = MEANING.get(word) or _of_people(word)
        if meaning and meaning not in columns:
            columns[meaning] = place
        elif not meaning and word not in UNUSED:
            unknown.append(place)
    return Head(columns, unknown, zone, bool(words & SUMMED), frozenset(words))


def _of_people(word: str) -> str:
    noun = noun_of(word)
    return noun if noun in OF_PEOPLE else ""
