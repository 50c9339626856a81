"""More invented people, so that lists look like lists. Plain data; `many` makes hundreds, always the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Passer:
    """Somebody who takes part. `story` names a course of events in `rostra.demo.stories`."""

    name: str
    email: str
    organisation: str
    edition: str
    story: str
    function: str = "elected"
    language: str = "en"
    time_zone: str = "Europe/Copenhagen"


SEVERAL = (
    Passer("Jens Fjord", "jens@lindholt.example", "lindholt", "dce-spring", "begun"),
    Passer("Karla Eng", "karla@lindholt.example", "lindholt", "dce-spring", "finished"),
    Passer("Asta Holm", "asta@lindholt.example", "lindholt", "dce-spring", "returned"),
    Passer("Bo Lyng", "bo@lindholt.example", "lindholt", "dce-spring", "first_module"),
    Passer(
        "Signe Mark", "signe@lindholt.example", "lindholt", "dce-spring", "recognised", function="official"
    ),
    Passer("Rune Dal", "rune@lindholt.example", "lindholt", "dce-spring", "withdrawn"),
    Passer(
        "Fiadh Strand",
        "fiadh@harbours.example",
        "small-harbours",
        "dce-spring",
        "first_module",
        time_zone="Europe/Dublin",
    ),
    Passer(
        "Odhran Pier",
        "odhran@harbours.example",
        "small-harbours",
        "dce-spring",
        "handed_in",
        function="practitioner",
        time_zone="Europe/Dublin",
    ),
    Passer(
        "Hania Sowa",
        "hania@zielony.example",
        "zielony-brod",
        "dce-brod",
        "begun",
        language="pl",
        time_zone="Europe/Warsaw",
    ),
    Passer(
        "Leszek Bor",
        "leszek@zielony.example",
        "zielony-brod",
        "dce-brod",
        "invited",
        language="pl",
        time_zone="Europe/Warsaw",
    ),
    Passer(
        "Wanda Jaz",
        "wanda@zielony.example",
        "zielony-brod",
        "dce-brod",
        "invited",
        language="pl",
        time_zone="Europe/Warsaw",
    ),
)

FIRST = (
    "Alba",
    "Birk",
    "Calla",
    "Dorte",
    "Eskil",
    "Frida",
    "Gorm",
    "Hedda",
    "Ivar",
    "Jytte",
    "Kaj",
    "Liv",
    "Mogens",
    "Nanna",
    "Otto",
    "Pia",
    "Quinn",
    "Rikke",
    "Svend",
    "Tyra",
    "Ulrik",
    "Vita",
    "Wilma",
    "Yrsa",
    "Zita",
)
LAST = (
    "Aagaard",
    "Bech",
    "Clausen",
    "Damgaard",
    "Ebbesen",
    "Friis",
    "Grøn",
    "Hauge",
    "Ibsen",
    "Juhl",
    "Kvist",
    "Lund",
    "Munk",
    "Nygaard",
    "Overby",
    "Ploug",
    "Quist",
    "Ravn",
    "Skov",
    "Toft",
)
STORIES = ("begun", "first_module", "finished", "handed_in", "returned", "enrolled", "enrolled", "begun")


def many(count: int = 400) -> Iterator[Passer]:
    """That many people of the spring edition, the same ones each time."""
    dice = Random(20)
    for number in range(count):
        first, last = FIRST[number % len(FIRST)], LAST[number // len(FIRST) % len(LAST)]
        yield Passer(
            f"{first} {last}",
            f"{first}.{last}.{number}@lindholt.example".lower().replace("ø", "o"),
            "lindholt",
            "dce-spring",
            dice.choice(STORIES),
            function=dice.choice(("elected", "official")),
        )
