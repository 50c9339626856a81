"""What each figure counts, in words. A number without its definition is shown nowhere.

Numbers that are easily taken for one another stand apart: registered, let in, joined, attended, caught up, watched later,
visits. People are counted once for each session: they are seats, not heads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

SESSIONS, PEOPLE, AFTER, LIBRARY, REACH = "sessions", "people", "after", "library", "reach"
SECTIONS: dict[str, Any] = {
    SESSIONS: _("Sessions"),
    PEOPLE: _("From registering to attending"),
    AFTER: _("Excused and caught up"),
    LIBRARY: _("On demand"),
    REACH: _("Reach"),
}
KIND, MODE, ORGANISATION, TERRITORY, LANGUAGE, REASON, SPEAKER = (
    "kind", "mode", "organisation", "territory", "language", "reason", "speaker",
)  # fmt: skip
NOT_SAID = "-"  # the value of a dimension where a row says nothing
FEWEST = 5  # smaller numbers of people are withheld where they are split


@dataclass(frozen=True)
class Definition:
    """`of` names the stored figure that a derived one is made from; `unit` is "" or "%". `people`: it counts people."""

    name: str
    section: str
    label: Any
    text: Any
    dimensions: tuple[str, ...] = ()
    people: bool = True
    unit: str = ""
    of: str = ""


_SPLIT = (ORGANISATION, TERRITORY, LANGUAGE)
_ALL = (
    Definition(
        "sessions",
        SESSIONS,
        _("sessions held"),
        _("Announced sessions of ours that are over and were not cancelled. Without events of others."),
        (KIND, MODE),
        people=False,
    ),
    Definition(
        "coming",
        SESSIONS,
        _("sessions to come"),
        _("Announced sessions of ours that are not over and not cancelled."),
        (KIND,),
        people=False,
    ),
    Definition(
        "cancelled",
        SESSIONS,
        _("sessions cancelled"),
        _("Sessions that were announced and then cancelled."),
        (KIND,),
        people=False,
    ),
    Definition(
        "appearances",
        SESSIONS,
        _("appearances of speakers"),
        _("How often somebody spoke, moderated or taught in a session held; each speaker once a session."),
        (SPEAKER,),
        people=False,
    ),
    Definition(
        "speakers",
        SESSIONS,
        _("speakers"),
        _("Different people who spoke, moderated or taught in sessions held."),
        people=False,
        of="appearances",
    ),
    Definition(
        "guest_appearances",
        SESSIONS,
        _("appearances of outside speakers"),
        _("Appearances of speakers from outside the academy."),
        (SPEAKER,),
        people=False,
    ),
    Definition(
        "outside_speakers",
        SESSIONS,
        _("outside speakers"),
        _("Different speakers from outside the academy."),
        people=False,
        of="guest_appearances",
    ),
    Definition(
        "registered",
        PEOPLE,
        _("registered"),
        _(
            "Registrations for sessions held, whatever became of them. Without unconfirmed guests and walk-ins."
        ),
        _SPLIT,
    ),
    Definition(
        "let_in",
        PEOPLE,
        _("let in"),
        _("Of those registered, who had a place when the session began: not waiting, refused or cancelled."),
        _SPLIT,
    ),
    Definition(
        "withdrew", PEOPLE, _("cancelled"), _("Of those registered, who gave their registration back.")
    ),
    Definition(
        "not_placed",
        PEOPLE,
        _("without a place"),
        _("Of those registered, who were still waiting, or were not admitted."),
    ),
    Definition(
        "walked_in", PEOPLE, _("walked in"), _("People who came to a session without having registered.")
    ),
    Definition(
        "joined",
        PEOPLE,
        _("joined"),
        _("Who was seen in a session at all, however short: by link, door, tick or list. Walk-ins too."),
        _SPLIT,
    ),
    Definition(
        "attended",
        PEOPLE,
        _("attended"),
        _("Who was there for at least the share of the time that the session asks for. Walk-ins too."),
        _SPLIT,
    ),
    Definition(
        "partly",
        PEOPLE,
        _("attended too little"),
        _("Who was there for less than that share, and was not excused."),
    ),
    Definition(
        "missed",
        PEOPLE,
        _("missed"),
        _("Who had a place and was not there, and was not excused. Counted once the register is closed."),
    ),
    Definition(
        "minutes",
        PEOPLE,
        _("minutes"),
        _("Minutes that people were in sessions, measured or said to have been there throughout."),
        people=False,
    ),
    Definition(
        "attended_share",
        PEOPLE,
        _("attended, of those let in"),
        _("Who attended, in percent of those let in and walked in."),
        people=False,
        unit="%",
        of="attended",
    ),
    Definition(
        "excused",
        AFTER,
        _("excused"),
        _("Who was not there enough and was excused, before or after. An excuse does not end what is owed."),
    ),
    Definition(
        "excuses",
        AFTER,
        _("reasons of absence"),
        _("Reasons given for not coming, without the declined ones; also of those who came after all."),
        (REASON,),
    ),
    Definition(
        "catch_ups",
        AFTER,
        _("owed a catch-up"),
        _("Catch-ups opened by a missed session, without those that are no longer needed."),
    ),
    Definition("caught_up", AFTER, _("caught up"), _("Of those, what was handed in and accepted.")),
    Definition("with_us", AFTER, _("with us"), _("Of those, what was handed in and is not answered yet.")),
    Definition("owed", AFTER, _("still owed"), _("Of those, what is open or was sent back.")),
    Definition(
        "caught_up_share",
        AFTER,
        _("caught up, of what was owed"),
        _("What was caught up, in percent of the catch-ups that were owed."),
        people=False,
        unit="%",
        of="caught_up",
    ),
    Definition(
        "recordings",
        LIBRARY,
        _("recordings"),
        _("Recordings published in the library, by the year of publishing."),
        people=False,
    ),
    Definition(
        "visits",
        LIBRARY,
        _("visits"),
        _("Visitors of recordings, each once a day and recording, by the year of the visit. No robots."),
        people=False,
    ),
    Definition(
        "watched_later",
        LIBRARY,
        _("watched later"),
        _(
            "Who watched at least half of a recording, signed in; each once a recording, by the session's year."
        ),
    ),
    Definition(
        "organisations",
        REACH,
        _("organisations"),
        _("Different organisations of people who attended."),
        people=False,
        of="attended",
    ),
    Definition(
        "territories",
        REACH,
        _("territories"),
        _("Different territories of the organisations of people who attended."),
        people=False,
        of="attended",
    ),
    Definition(
        "languages",
        REACH,
        _("languages"),
        _("Different languages in which people who attended read."),
        people=False,
        of="attended",
    ),
)
DEFINITIONS: dict[str, Definition] = {each.name: each for each in _ALL}
STORED = tuple(name for name, each in DEFINITIONS.items() if not each.of)
# Derived: how many different values of which dimension of which stored figure.
DISTINCT: dict[str, tuple[str, str]] = {
    "speakers": ("appearances", SPEAKER),
    "outside_speakers": ("guest_appearances", SPEAKER),
    "organisations": ("attended", ORGANISATION),
    "territories": ("attended", TERRITORY),
    "languages": ("attended", LANGUAGE),
}
# Derived: percent of one figure in the sum of others.
SHARES: dict[str, tuple[str, tuple[str, ...]]] = {
    "attended_share": ("attended", ("let_in", "walked_in")),
    "caught_up_share": ("caught_up", ("catch_ups",)),
}
# The way from the announcement to afterwards, as it is drawn.
WAY = ("registered", "let_in", "joined", "attended", "caught_up", "watched_later")
# Figures that add up to one whole: if one alone were withheld, it could be had from the others.
WHOLES = (
    ("let_in", "withdrew", "not_placed"),
    ("attended", "partly", "missed", "excused"),
    ("caught_up", "with_us", "owed"),
)
