"""Draw the figures of the course on digital engagement (development only).

    python tools/render_figures.py

writes PNG files into the media folder of the blueprint. Run it again after a change of words or colours.
"""

from __future__ import annotations

from pathlib import Path

from canvas import (
    AMBER,
    AMBER_WASH,
    CLAY,
    CLAY_WASH,
    INK,
    INK_SOFT,
    LAKE,
    LAKE_WASH,
    LAUREL,
    LAUREL_DEEP,
    LAUREL_WASH,
    LINE,
    LINE_STRONG,
    MINT,
    PAPER,
    STONE,
    SURFACE,
    Canvas,
)
from PIL import Image

MEDIA = Path(__file__).resolve().parents[1] / "rostra/demo/blueprints/digital-engagement/media"
STEPS = (
    ("1", "Tell", "You hold it.", "People read."),
    ("2", "Ask", "You hold it.", "People comment."),
    ("3", "Weigh", "You hold it.", "People compare."),
    ("4", "Write", "You and they", "share it."),
    ("5", "Decide", "They hold it,", "within limits."),
)
TEAM = (
    "Project lead",
    "Subject expert",
    "Moderator",
    "Communications",
    "Second-door keeper",
    "Data and tools",
)
HOUSE = ("finance", "legal service", "front desk", "libraries", "press office", "all elected members")


def five_steps() -> Canvas:
    """Stairs: on each step the share of the pen that residents hold grows."""
    sheet = Canvas(1200, 700)
    sheet.text(60, 44, "Who holds the pen?", 40, bold=True)
    sheet.dot(70, 127, 11, LAUREL)
    sheet.text(92, 127, "residents’ share", 24, INK_SOFT, anchor="lm")
    sheet.dot(310, 127, 11, LINE)
    sheet.text(332, 127, "the authority’s share", 24, INK_SOFT, anchor="lm")
    for index, (number, name, first, second) in enumerate(STEPS):
        left, top = 60 + index * 218, 478 - index * 74
        sheet.box(left, top, 208, 660 - top, SURFACE, LINE, 12)
        sheet.box(left + 16, top + 20, 176, 16, LINE, None, 8)
        share = (0.0, 0.22, 0.4, 0.62, 1.0)[index]
        if share:
            sheet.box(left + 16, top + 20, 176 * share, 16, LAUREL, None, 8)
        sheet.text(left + 16, top + 50, f"{number}  {name}", 35, LAUREL_DEEP, True)
        sheet.text(left + 16, top + 106, first, 22, INK_SOFT)
        sheet.text(left + 16, top + 136, second, 22, INK_SOFT)
    return sheet


def door(sheet: Canvas, x: float, y: float, width: float, height: float, colour: str, wash: str) -> None:
    """An open door, seen from the front."""
    sheet.box(x, y, width, height, wash, colour, 10, 5)
    sheet.shape(
        [
            (x + width * 0.5, y + height * 0.07),
            (x + width - 6, y + 5),
            (x + width - 6, y + height - 5),
            (x + width * 0.5, y + height * 0.96),
        ],
        colour,
    )
    sheet.dot(x + width * 0.6, y + height * 0.54, width * 0.045, SURFACE)


def two_doors() -> Canvas:
    """Two doors, different people, one list, one answer."""
    sheet = Canvas(1200, 700)
    sheet.text(60, 44, "Two doors, one room", 40, bold=True)
    rows = (
        (150, "Online", LAKE, LAKE_WASH, "At the kitchen table at ten,\non the train, after the shift"),
        (420, "Offline", AMBER, AMBER_WASH, "In the hall, in the library,\nat the bus stop, on the phone"),
    )
    for top, name, colour, wash, who in rows:
        sheet.text(60, top, name, 34, colour, True)
        sheet.block(60, top + 52, who, 24, 340, INK_SOFT)
        for index in range(4):
            sheet.person(84 + index * 62, top + 196, 62, colour)
        door(sheet, 440, top + 4, 122, 196, colour, wash)
        sheet.arrow((350, top + 150), (424, top + 150), colour)
        sheet.arrow((582, top + 104), (664, 330 if top < 300 else 410), colour)
    sheet.box(680, 170, 240, 400, SURFACE, LAUREL, 16, 4)
    sheet.text(800, 196, "One list", 32, LAUREL_DEEP, True, "ma")
    for index in range(6):
        colour, wash = ((LAKE, LAKE_WASH), (AMBER, AMBER_WASH))[index in (1, 3, 4)]
        sheet.box(704, 258 + index * 48, 192, 34, wash, None, 8)
        sheet.dot(724, 275 + index * 48, 8, colour)
        sheet.box(742, 271 + index * 48, 92 + (index * 37) % 48, 8, colour, None, 4)
    sheet.arrow((934, 370), (984, 370), LAUREL)
    sheet.box(996, 270, 158, 200, LAUREL, None, 16)
    sheet.text(1075, 322, "One", 32, SURFACE, True, "mm")
    sheet.text(1075, 362, "answer", 32, SURFACE, True, "mm")
    sheet.text(1075, 420, "with reasons", 21, MINT, anchor="mm")
    return sheet


def core_team() -> Canvas:
    """The core team between the decision and the residents, with the rest of the house around it."""
    sheet = Canvas(1200, 760)
    sheet.text(60, 40, "The core team and its two lines", 40, bold=True)
    sheet.box(370, 120, 460, 96, LAUREL_DEEP, None, 16)
    sheet.text(600, 150, "Decision owner", 30, SURFACE, True, "mm")
    sheet.text(600, 190, "decides, and gives reasons", 22, MINT, anchor="mm")
    sheet.box(60, 264, 250, 96, LAUREL_WASH, LAUREL, 16, 3)
    sheet.text(185, 294, "Political ambassador", 22, LAUREL_DEEP, True, "mm")
    sheet.text(185, 330, "an elected member", 20, INK_SOFT, anchor="mm")
    sheet.box(370, 276, 460, 276, SURFACE, LAUREL, 20, 4)
    sheet.text(600, 306, "Core team", 28, LAUREL_DEEP, True, "mm")
    for index, name in enumerate(TEAM):
        left, top = 390 + (index % 2) * 214, 336 + (index // 2) * 68
        lead = index == 0
        sheet.box(left, top, 206, 58, LAUREL if lead else STONE, None, 10)
        sheet.text(left + 103, top + 29, name, 20, SURFACE if lead else INK, lead, "mm")
    sheet.box(370, 616, 460, 96, LAKE, None, 16)
    sheet.text(600, 646, "Residents", 30, SURFACE, True, "mm")
    sheet.text(600, 686, "online and offline", 22, LAKE_WASH, anchor="mm")
    sheet.arrow((520, 276), (520, 222), LAUREL, 5)
    sheet.text(506, 249, "results", 21, INK_SOFT, anchor="rm")
    sheet.arrow((680, 216), (680, 270), LAUREL, 5)
    sheet.text(696, 244, "decision", 21, INK_SOFT, anchor="lm")
    sheet.arrow((520, 612), (520, 558), LAKE, 5)
    sheet.text(506, 585, "views", 21, INK_SOFT, anchor="rm")
    sheet.arrow((680, 552), (680, 606), LAKE, 5)
    sheet.text(696, 580, "answer", 21, INK_SOFT, anchor="lm")
    sheet.arrow((310, 326), (364, 360), LAUREL, 4)
    sheet.arrow((185, 264), (364, 178), LAUREL, 4)
    sheet.text(890, 262, "The rest of the house", 24, INK, True)
    for index, name in enumerate(HOUSE):
        sheet.box(
            890,
            304 + index * 46,
            250,
            38,
            CLAY_WASH if index == 5 else PAPER,
            CLAY if index == 5 else LINE,
            19,
            2,
        )
        sheet.text(1015, 323 + index * 46, name, 20, CLAY if index == 5 else INK_SOFT, index == 5, "mm")
    sheet.line([(836, 414), (882, 414)], LINE_STRONG, 3)
    return sheet


def main() -> None:
    """Draw all figures and write them with a small palette."""
    for name, sheet in (("five-steps", five_steps()), ("two-doors", two_doors()), ("core-team", core_team())):
        picture = sheet.picture().quantize(160, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        file = MEDIA / f"{name}.png"
        picture.save(file, optimize=True)
        print(f"{file.name}: {sheet.width} x {sheet.height}, {file.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
