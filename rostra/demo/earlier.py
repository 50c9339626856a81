"""What an academy in its second year has besides: last year's edition, its lessons, a kept view, a letter to many."""

from __future__ import annotations

from rostra.demo.crowd import Passer

LAST = "dce-last-year"
TITLE, SLUG = "Spring edition of last year", "spring-last-year"
FOUNDED = -430.5  # days from today
STARTS = -364  # days from this year's first day: whole weeks, so that weekdays stay

TAKERS = (
    Passer("Ingrid Sund", "ingrid@lindholt.example", "lindholt", LAST, "finished"),
    Passer("Per Vang", "per@lindholt.example", "lindholt", LAST, "finished", function="official"),
    Passer("Lone Birk", "lone@lindholt.example", "lindholt", LAST, "first_module", language="da"),
    Passer("Anders Krat", "anders@lindholt.example", "lindholt", LAST, "withdrawn"),
    Passer(
        "Sorcha Tide", "sorcha@harbours.example", "small-harbours", LAST, "finished", time_zone="Europe/Dublin"
    ),
)  # fmt: skip

LESSONS = (
    "Seven in ten worksheets came in the last week: two whole days of reading. Write to all two weeks before the end.",
    "The budget meetings of March took three weeks from our members. Begin in the middle of February, or leave those weeks free.",
)

VIEW = ("Behind, to be called", "overdue")

LETTER = {
    "en": {
        "subject": "Five weeks to go, {name}",
        "body": "You have met {met} of {asked} in *{edition}*. The next step is where you left it: [go on]({link}).\n\n"
        "If something stands in your way, answer this letter or call me. Ten minutes are often enough.",
    },
    "da": {
        "subject": "Fem uger igen, {name}",
        "body": "Du har opfyldt {met} af {asked} i *{edition}*. Næste skridt venter, hvor du slap: [fortsæt]({link}).\n\n"
        "Hvis noget står i vejen, så svar på dette brev eller ring til mig. Ti minutter er ofte nok.",
    },
}
WRITTEN_ON = -2.6  # days from today
