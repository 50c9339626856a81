"""The slides of the panel "The first hour" of the example academy, with what was said, shortened (development only).

A recording of slides without sound: the panel, its three towns and their people are invented. The lower fifth of every
picture stays empty, so that captions cover nothing. `says` begin with the name of who speaks.
"""

from __future__ import annotations

from canvas import AMBER, AMBER_WASH, CLAY, INK, INK_SOFT, LAKE, LAUREL, LINE, MINT, SURFACE, Canvas
from film_scenes import Scene

SOURCES = (
    "The panel, the towns and the people are invented for the example academy. Slides and words are our own."
)
HOST, MAYOR, PRESS, CHECKER = "Dagny Skovgaard", "Runa Vik", "Teodor Pless", "Imke Dorn"


def lines(sheet: Canvas, x: float, y: float, texts: tuple[str, ...], colour: str = LAUREL) -> None:
    """A short list, each line behind a dot."""
    for index, text in enumerate(texts):
        sheet.dot(x, y + index * 74, 9, colour)
        sheet.text(x + 34, y + index * 74, text, 36, INK, anchor="lm")


def opening(sheet: Canvas, step: int) -> None:
    sheet.text(80, 180, "The first hour", 88, SURFACE, True)
    sheet.text(84, 300, "When a rumour runs faster", 46, MINT)
    sheet.text(84, 360, "than the council", 46, MINT)
    if step:
        for index, name in enumerate(("Runa Vik", "Teodor Pless", "Imke Dorn")):
            sheet.person(130 + index * 330, 540, 90, MINT)
            sheet.text(186 + index * 330, 506, name, 30, SURFACE, anchor="lm")


def water(sheet: Canvas, step: int) -> None:
    sheet.box(80, 160, 620, 232, AMBER_WASH, AMBER, 18, 4)
    sheet.block(116, 190, "“They have known for weeks that the water is bad.”", 40, 560, INK, True)
    sheet.text(116, 414, "19:04, a group of 6,000 neighbours", 30, INK_SOFT)
    if step:
        sheet.text(800, 200, "38", 150, CLAY, True)
        sheet.text(804, 372, "minutes until the paper rang", 32, INK_SOFT)


def minutes(sheet: Canvas, step: int) -> None:
    sheet.line([(120, 330), (1160, 330)], LINE, 8)
    marks = (
        ("0", "somebody owns it"), ("15", "we know what we know"), ("30", "one sentence is out"),
        ("60", "the next one is promised"),
    )  # fmt: skip
    for index, (minute, text) in enumerate(marks[: 2 + 2 * step]):
        x = 180 + index * 310
        sheet.dot(x, 330, 22, LAUREL)
        sheet.text(x, 236, minute, 46, LAUREL, True, "ma")
        sheet.block(x, 376, text, 30, 230, INK, anchor="ma")


def say(sheet: Canvas, step: int) -> None:
    sheet.box(80, 150, 540, 390, SURFACE, CLAY, 18, 4)
    sheet.text(120, 190, "Do not repeat", 38, CLAY, True)
    sheet.block(120, 260, "“It is not true that the water is bad.”", 36, 460, INK_SOFT)
    if step:
        sheet.box(660, 150, 540, 390, SURFACE, LAUREL, 18, 4)
        sheet.text(700, 190, "Say what is", 38, LAUREL, True)
        sheet.block(
            700,
            260,
            "“Your water was tested this morning and is good. The next test is at eight.”",
            36,
            460,
            INK,
        )


def ring(sheet: Canvas, step: int) -> None:
    lines(
        sheet,
        110,
        190,
        ("who runs the waterworks", "who was quoted", "the paper, before it prints")[: 2 + step],
    )
    sheet.box(760, 170, 380, 200, SURFACE, LAKE, 22, 5)
    sheet.text(950, 214, "Ring first,", 42, LAKE, True, "ma")
    sheet.text(950, 276, "write second", 42, LAKE, True, "ma")


def check(sheet: Canvas, step: int) -> None:
    lines(
        sheet,
        110,
        190,
        ("Where is it from?", "Is the picture from here?", "What would prove it wrong?"),
        LAKE,
    )
    if step:
        sheet.box(700, 170, 470, 200, AMBER_WASH, AMBER, 18, 4)
        sheet.block(736, 204, "The photograph of the brown glass was nine years old.", 36, 400, INK, True)


def plan(sheet: Canvas, step: int) -> None:
    page = (
        "one person decides", "one place to look", "one time for the next word", "one line on what we do not know",
    )  # fmt: skip
    lines(sheet, 110, 190, page[: 2 + 2 * step])
    sheet.text(1180, 540, "one page", 60, LAUREL, True, "ra")


def close(sheet: Canvas, step: int) -> None:
    sheet.text(80, 210, "Write your page", 80, SURFACE, True)
    sheet.text(84, 316, "before you need it.", 56, MINT)
    if step:
        sheet.text(84, 430, "A recording of slides. Everybody in it is invented.", 32, MINT)


SCENES = (
    Scene(
        "The first hour", "The title, then the names of three people.",
        (
            f"{HOST}: Welcome. Three people had one hour each, and none of them had asked for it.",
            f"{HOST}: Runa Vik is a mayor, Teodor Pless a press officer, and Imke Dorn checks facts.",
        ),
        opening, dark=True,
    ),
    Scene(
        "A story about the water", "A quotation from a neighbours' group; beside it, 38 minutes until the paper rang.",
        (
            f"{MAYOR}: At four minutes past seven somebody wrote that we had known for weeks that the water is bad.",
            f"{MAYOR}: Thirty-eight minutes later the paper rang. I had just found my boots.",
        ),
        water,
    ),
    Scene(
        "What an hour is for", "A line of sixty minutes with four marks.",
        (
            f"{PRESS}: In the first fifteen minutes you need two things: somebody who owns it, and what you know.",
            f"{PRESS}: By half past, one sentence is out. By the full hour you have promised when the next one comes.",
        ),
        minutes,
    ),
    Scene(
        "Correct without repeating", "Two sentences side by side: one repeats the rumour, the other says what is.",
        (
            f"{PRESS}: We wanted to write that it is not true. Then everybody reads the rumour once more, from us.",
            f"{MAYOR}: So we wrote what is: tested this morning, good, the next test at eight.",
        ),
        say,
    ),
    Scene(
        "Whom to ring", "A list of three people to ring first.",
        (
            f"{MAYOR}: I rang the waterworks, and then the man who had been quoted. He had been quoted wrongly.",
            f"{PRESS}: And the paper, before it prints. They were glad of it.",
        ),
        ring,
    ),
    Scene(
        "Three questions", "Three questions for checking a claim, then what they found.",
        (
            f"{CHECKER}: Ask where it comes from, whether the picture is from here, and what would prove it wrong.",
            f"{CHECKER}: The photograph of the brown glass was nine years old and from another country.",
        ),
        check,
    ),
    Scene(
        "The page", "Four lines of a plan on one page.",
        (
            f"{CHECKER}: Put it on one page. One person decides, and there is one place to look.",
            f"{MAYOR}: One time for the next word. And one line on what we do not know yet. That one earned us most trust.",
        ),
        plan,
    ),
    Scene(
        "Before you need it", "A closing title.",
        (
            f"{HOST}: Write your page before you need it. Thank you, all three.",
            f"{HOST}: The slides and the page stand beside this recording.",
        ),
        close, dark=True,
    ),
)  # fmt: skip

DANISH = (
    "Velkommen. Tre mennesker havde en time hver, og ingen af dem havde bedt om den.",
    "Runa Vik er borgmester, Teodor Pless er presseansvarlig, og Imke Dorn tjekker fakta.",
    "Fire minutter over syv skrev nogen, at vi i ugevis havde vidst, at vandet er dårligt.",
    "Otteogtredive minutter senere ringede avisen. Jeg havde lige fundet mine støvler.",
    "I det første kvarter skal du bruge to ting: én, der ejer sagen, og det, I ved.",
    "Ved halv er én sætning ude. Når timen er gået, har du lovet, hvornår den næste kommer.",
    "Vi ville skrive, at det ikke passer. Så læser alle rygtet en gang til, nu fra os.",
    "Derfor skrev vi, hvad der er: prøvet i morges, godt, næste prøve klokken otte.",
    "Jeg ringede til vandværket og så til ham, der var citeret. Han var citeret forkert.",
    "Og til avisen, før den trykker. Det var de glade for.",
    "Spørg, hvor det kommer fra, om billedet er herfra, og hvad der ville modbevise det.",
    "Fotografiet af det brune glas var ni år gammelt og fra et andet land.",
    "Skriv det på én side. Én bestemmer, og der er ét sted at kigge.",
    "Ét tidspunkt for næste besked. Og én linje om det, vi endnu ikke ved. Den gav os mest tillid.",
    "Skriv din side, før du får brug for den. Tak til alle tre.",
    "Slides og siden ligger ved siden af optagelsen.",
)
