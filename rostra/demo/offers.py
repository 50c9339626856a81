"""What else the example academy offers: its other programmes, each with an edition of another shape. Plain data."""

from __future__ import annotations

from dataclasses import dataclass, field

COURSE = "digital-engagement"  # the one in which the cast learns
# In the order they are imported: methods first, because programmes lead to them.
BLUEPRINTS = (
    "participation-methods",
    "digital-masterclasses",
    "co-creation-deliberation",
    COURSE,
    "networked-councillor",
    "social-media-government",
)


@dataclass(frozen=True)
class Offer:
    """An edition of one of the other programmes. `starts` and `lasts` count days; `starts` from today."""

    key: str
    slug: str
    programme: str
    title: str
    organisation: str
    starts: int
    lasts: int
    languages: tuple[str, ...] = ("en",)
    time_zone: str = "Europe/Copenhagen"
    admission: str = "open"
    choice: str = "whole"
    modules: tuple[str, ...] = ()
    examples: dict[str, str] = field(default_factory=dict)
    pilot_version: str = ""
    welcome: str = ""
    opened: bool = True


BASIC, ADVANCED = "ccd-basic-1", "ccd-advanced-1"
PILOT = "nwc-pilot"

OFFERS = (
    Offer(
        BASIC, "co-creation-basic", "ccd", "Basic course", "small-harbours", -35, 84, ("en", "da", "pl"), "Europe/Dublin",
        modules=("ccd-b1", "ccd-b2", "ccd-b3"),
        welcome="About two and a half hours in all, in English, Danish or Polish. One module a week, and you are done in three.",
    ),
    Offer(
        ADVANCED, "co-creation-advanced", "ccd", "Advanced level", "small-harbours", 21, 98, ("en",), "Europe/Dublin",
        choice="packages", modules=tuple(f"ccd-m{number}" for number in range(1, 11)),
        welcome="Two modules for everyone, then a package of your choice.",
    ),
    Offer(
        "dmc-1", "masterclasses", "dmc", "Masterclasses, self-paced", "small-harbours", -20, 200, ("en",), "Europe/Dublin",
        choice="modules", welcome="Take the topics you need, in any order.",
    ),
    Offer(
        PILOT, "networked-councillor-pilot", "nwc", "Pilot with Lindholt's new council", "lindholt", -18, 150, ("en", "da"),
        pilot_version="1.0.0",
        welcome="You are the first to try this. Tell us at every step what would make it better.",
    ),
    Offer(
        "smg-lindholt", "social-media-lindholt", "smg", "For Lindholt's communication team", "lindholt", -10, 90, ("en",),
        admission="closed", modules=("smg-a1", "smg-a2", "smg-a4"),
        examples={
            "smg-a4": "Our own register is kept by the communication office. Begin with the three risks that we met during the "
            "storm in January, and bring it to the meeting on the first Monday of the month."
        },
        welcome="Three of the six modules, with examples from our own house.",
    ),
)  # fmt: skip

# Who takes part: name, address, organisation, edition, story, language.
TAKERS = (
    ("Jens Fjord", "jens@lindholt.example", "lindholt", BASIC, "basic_begun", "da"),
    ("Hania Sowa", "hania@zielony.example", "zielony-brod", BASIC, "basic_half", "pl"),
    ("Fiadh Strand", "fiadh@harbours.example", "small-harbours", BASIC, "enrolled", "en"),
    ("Karla Eng", "karla@lindholt.example", "lindholt", PILOT, "enrolled", "da"),
    ("Asta Holm", "asta@lindholt.example", "lindholt", PILOT, "enrolled", "da"),
    ("Bo Lyng", "bo@lindholt.example", "lindholt", "smg-lindholt", "enrolled", "da"),
)

# What people of the pilot say: address, activity, comment.
COMMENTS = (
    (
        "karla@lindholt.example",
        "nwc-l1-basics",
        "The part on what counts as council business is the one I needed. Could it come with two examples from a small town?",
    ),
    (
        "asta@lindholt.example",
        "nwc-l1-basics",
        "I did this on my phone on the bus. The table is hard to read there; a list would do.",
    ),
    (
        "karla@lindholt.example",
        "nwc-l1-exercises",
        "Six exercises are many for one evening. Say which two to begin with.",
    ),
)
