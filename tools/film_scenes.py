"""The scenes of the film on Helsinki's OmaStadi: what is said, and what is drawn (development only).

The lower fifth of every picture stays empty, so that captions cover nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from canvas import (
    AMBER,
    AMBER_WASH,
    INK,
    INK_SOFT,
    LAKE,
    LAKE_WASH,
    LAUREL,
    LAUREL_DEEP,
    LAUREL_WASH,
    LINE,
    MINT,
    PAPER,
    STONE,
    SURFACE,
    Canvas,
)
from PIL import Image

WIDTH, HEIGHT = 1280, 720
SOURCES = (
    "Figures: City of Helsinki, news of 17 December 2018 and of autumn 2019, and pages on the second round "
    "(2020 and 2021). Verdict on the first round: Rask, Ertiö, Tuominen and Ahonen, University of Helsinki, "
    "2021. The film is our own; neither the city nor the university has reviewed it."
)


@dataclass(frozen=True)
class Scene:
    """One slide: `says` are its captions, one for each step in which `draw` completes the picture."""

    title: str
    shows: str
    says: tuple[str, ...]
    draw: Callable[[Canvas, int], None]
    dark: bool = False

    def picture(self, step: int) -> Image.Image:
        """Return the slide as it stands at `step`, counted from 0."""
        sheet = Canvas(WIDTH, HEIGHT, LAUREL_DEEP if self.dark else PAPER)
        sheet.mark(1180, 40, 46, MINT if self.dark else LAUREL)
        if not self.dark:
            sheet.text(80, 52, self.title, 46, INK, True)
        self.draw(sheet, step)
        return sheet.picture()


def screen(
    sheet: Canvas, x: float, y: float, width: float, colour: str = LAKE, wash: str = LAKE_WASH
) -> None:
    """A laptop with a few lines of text."""
    height = width * 0.62
    sheet.box(x, y, width, height, wash, colour, 14, 5)
    for index, share in enumerate((0.62, 0.46, 0.54)):
        sheet.box(
            x + width * 0.14, y + height * (0.24 + 0.2 * index), width * share, height * 0.08, colour, None, 6
        )
    sheet.box(x - width * 0.08, y + height + 6, width * 1.16, 14, colour, None, 7)


def card(sheet: Canvas, x: float, y: float, colour: str = AMBER, wash: str = AMBER_WASH) -> None:
    """A paper card."""
    sheet.box(x, y, 132, 92, wash, colour, 10, 4)
    for index, length in enumerate((92, 68, 82)):
        sheet.box(x + 20, y + 24 + index * 19, length, 7, colour, None, 4)


def tree(sheet: Canvas, x: float, y: float, size: float) -> None:
    """A round tree standing on (x, y)."""
    sheet.box(x - size * 0.05, y - size * 0.4, size * 0.1, size * 0.4, AMBER, None, 3)
    sheet.dot(x, y - size * 0.64, size * 0.3, LAUREL)


def grid(
    sheet: Canvas, x: float, y: float, columns: int, total: int, gap: float, radius: float, lit: int
) -> None:
    """Dots in rows of `columns`; the first `lit` are strong, the others pale."""
    for index in range(total):
        colour = LAUREL if index < lit else "#cfd6d0"
        sheet.dot(x + index % columns * gap, y + index // columns * gap, radius, colour)


def opening(sheet: Canvas, step: int) -> None:
    """Title."""
    sheet.text(80, 190, "One budget,", 88, SURFACE, True)
    sheet.text(80, 292, "two doors", 88, SURFACE, True)
    sheet.text(84, 432, "Helsinki’s OmaStadi", 42, MINT)
    for x, colour, wash in ((800, "#8fc2e6", "#16405c"), (980, "#f0c366", "#4a3a10")):
        sheet.box(x, 210, 142, 290, wash, colour, 12, 6)
        sheet.shape([(x + 71, 232), (x + 136, 216), (x + 136, 494), (x + 71, 476)], colour)
        sheet.dot(x + 88, 356, 7, LAUREL_DEEP)
    if step:
        sheet.text(84, 492, "“My city”", 34, SURFACE)


def the_sum(sheet: Canvas, step: int) -> None:
    """The sum, and how it is shared."""
    sheet.text(80, 164, "€4.4 million", 104, LAUREL, True)
    sheet.text(84, 302, "a year, for residents to decide on", 38, INK_SOFT)
    if step:
        sheet.box(80, 400, 224, 120, LAKE, None, 14)
        sheet.text(192, 444, "one fifth", 32, SURFACE, True, "mm")
        sheet.text(192, 486, "the whole city", 26, LAKE_WASH, anchor="mm")
        sheet.box(312, 400, 888, 120, LAUREL, None, 14)
        sheet.text(756, 444, "four fifths", 32, SURFACE, True, "mm")
        sheet.text(756, 486, "seven districts, by population", 26, MINT, anchor="mm")


def doors(sheet: Canvas, step: int) -> None:
    """Online and offline."""
    sheet.box(80, 150, 540, 410, SURFACE, LINE, 20, 3)
    screen(sheet, 200, 196, 300)
    sheet.text(350, 462, "Online", 40, LAKE, True, "mm")
    sheet.text(350, 514, "a website, day and night", 30, INK_SOFT, anchor="mm")
    if step:
        sheet.box(660, 150, 540, 410, SURFACE, LINE, 20, 3)
        for index in range(5):
            sheet.person(770 + index * 80, 330, 92, AMBER)
        sheet.box(740, 346, 380, 22, AMBER, None, 8)
        sheet.text(930, 462, "In person", 40, AMBER, True, "mm")
        sheet.text(930, 514, "about 100 neighbourhood events", 30, INK_SOFT, anchor="mm")


def proposals(sheet: Canvas, step: int) -> None:
    """Proposals, and help to make them."""
    sheet.text(80, 160, "1,259", 120, LAUREL, True)
    sheet.text(84, 318, "proposals in less than four weeks", 36, INK_SOFT)
    if step:
        for index in range(4):
            card(sheet, 84 + index * 158, 420)
        sheet.person(850, 512, 130, LAUREL)
        sheet.person(1010, 512, 130, AMBER)
        sheet.person(1110, 512, 130, AMBER)
        sheet.text(850, 540, "liaison", 28, LAUREL, True, "ma")
        sheet.text(1060, 540, "residents", 28, AMBER, True, "ma")


def check(sheet: Canvas, step: int) -> None:
    """Every proposal is a dot; those that met the conditions are strong."""
    grid(sheet, 88, 164, 70, 1259, 16, 5.6, 805 if step else 0)
    if step:
        sheet.dot(94, 510, 14, LAUREL)
        sheet.text(124, 510, "a little more than 800 met the conditions", 38, INK, anchor="lm")


def plans(sheet: Canvas, step: int) -> None:
    """Residents and experts around one table, then a price."""
    for index, colour in enumerate((AMBER, LAKE, AMBER, LAKE)):
        sheet.person(170 + index * 130, 350, 118, colour)
    sheet.box(100, 366, 530, 30, LAUREL, None, 12)
    sheet.dot(112, 462, 11, AMBER)
    sheet.text(134, 462, "residents", 30, INK_SOFT, anchor="lm")
    sheet.dot(332, 462, 11, LAKE)
    sheet.text(354, 462, "city experts", 30, INK_SOFT, anchor="lm")
    if step:
        sheet.arrow((672, 330), (752, 330), LAUREL, 6, 20)
        sheet.box(790, 170, 330, 350, SURFACE, LAUREL, 18, 5)
        sheet.text(955, 202, "A plan", 38, LAUREL_DEEP, True, "ma")
        for index, length in enumerate((250, 200, 230)):
            sheet.box(830, 278 + index * 36, length, 14, STONE, None, 7)
        sheet.box(830, 408, 250, 78, AMBER_WASH, AMBER, 14, 4)
        sheet.text(955, 447, "with a price", 34, AMBER, True, "mm")


def vote(sheet: Canvas, step: int) -> None:
    """Who may vote, and where."""
    sheet.text(80, 150, "12+", 170, LAUREL, True)
    sheet.text(84, 372, "October 2019", 40, INK, True)
    sheet.text(84, 428, "everyone aged 12 or over", 36, INK_SOFT)
    if step:
        screen(sheet, 660, 196, 210)
        sheet.text(765, 388, "online", 34, LAKE, True, "ma")
        sheet.box(990, 186, 190, 150, AMBER_WASH, AMBER, 12, 5)
        for index, colour in enumerate((AMBER, LAUREL, LAKE, AMBER, LAUREL)):
            sheet.box(1012 + index * 31, 214, 22, 94, colour, None, 4)
        sheet.text(1085, 388, "or in a library", 34, AMBER, True, "ma")


def result(sheet: Canvas, step: int) -> None:
    """Eight dots in a hundred, then what was chosen."""
    sheet.text(80, 150, "49,705 voters", 64, LAUREL, True)
    grid(sheet, 100, 276, 20, 100, 30, 11, 8)
    sheet.text(84, 440, "almost 8 in 100", 36, INK_SOFT)
    if step:
        sheet.text(780, 150, "44", 130, AMBER, True)
        sheet.text(960, 190, "of 296 plans", 38, INK, True)
        sheet.text(960, 244, "chosen", 38, INK, True)
        for index in range(5):
            tree(sheet, 824 + index * 92, 520, (120, 150, 135, 160, 125)[index])


def learning(sheet: Canvas, step: int) -> None:
    """The verdict, and what changed."""
    sheet.text(80, 146, "Cautiously positive", 60, LAUREL, True)
    sheet.text(84, 232, "University of Helsinki, after more than two years", 32, INK_SOFT)
    if step:
        sheet.box(80, 310, 1120, 92, AMBER_WASH, None, 14)
        sheet.text(112, 356, "To improve: equal chances to take part", 36, AMBER, True, "lm")
    if step > 1:
        sheet.box(80, 428, 548, 124, LAUREL_WASH, None, 14)
        sheet.text(112, 468, "Next round: two years", 34, LAUREL_DEEP, True, "lm")
        sheet.text(112, 514, "instead of one", 30, INK_SOFT, anchor="lm")
        sheet.box(652, 428, 548, 124, LAUREL_WASH, None, 14)
        sheet.text(684, 468, "Seven languages", 34, LAUREL_DEEP, True, "lm")
        sheet.text(684, 514, "for information", 30, INK_SOFT, anchor="lm")


def lessons(sheet: Canvas, step: int) -> None:
    """Three lessons, one after the other."""
    words = (
        "Two doors that lead to one place",
        "Help to turn a wish into a plan",
        "An answer, and a page to follow it",
    )
    for index, text in enumerate(words[:step]):
        top = 160 + index * 136
        sheet.dot(136, top + 50, 48, LAUREL)
        sheet.text(136, top + 49, str(index + 1), 46, SURFACE, True, "mm")
        sheet.text(222, top + 50, text, 48, INK, True, "lm")
    if not step:
        sheet.text(80, 300, "What can a smaller place", 60, LAUREL, True)
        sheet.text(80, 376, "take from it?", 60, LAUREL, True)


def closing(sheet: Canvas, step: int) -> None:
    """A question to the viewer."""
    sheet.text(80, 200, "Where would", 80, SURFACE, True)
    sheet.text(80, 298, "your two doors be?", 80, SURFACE, True)
    sheet.text(84, 440, "Figures: City of Helsinki. Verdict: University of Helsinki.", 28, MINT)
    sheet.text(84, 482, "The sources are listed on the page.", 28, MINT)


SCENES = (
    Scene(
        "One budget, two doors",
        "the title, and two open doors, one blue, one yellow.",
        (
            "A city can let its residents decide on part of the budget. This is how one began.",
            "The city is Helsinki. The programme is called OmaStadi, which means “my city”.",
        ),
        opening,
        True,
    ),
    Scene(
        "A sum to decide on",
        "the sum of 4.4 million euros, and a bar: one fifth for the whole city, four fifths for "
        "seven districts.",
        (
            "In 2018 Helsinki set aside 4.4 million euros a year for residents to decide on.",
            "A fifth was for the whole city. The rest was shared among seven districts, by population.",
        ),
        the_sum,
    ),
    Scene(
        "Two doors",
        "a laptop, marked online; people at a table, marked in person.",
        (
            "People could come in through two doors. One was a website, open day and night.",
            "The other was in the neighbourhoods, with workshops and about a hundred events.",
        ),
        doors,
    ),
    Scene(
        "From people to proposals",
        "the number 1,259; below it cards, and a borough liaison beside two residents.",
        (
            "In less than four weeks, residents sent in 1,259 proposals.",
            "City staff, called borough liaisons, helped people to find ideas. There was even a game for it.",
        ),
        proposals,
    ),
    Scene(
        "Every proposal is read",
        "1,259 dots. About 800 of them turn dark green.",
        (
            "The city read every proposal and checked it against the conditions.",
            "A little more than 800 went on to the next stage.",
        ),
        check,
    ),
    Scene(
        "From wish to plan",
        "residents and city experts at one table; an arrow to a plan with a price.",
        (
            "Then residents and city experts worked side by side, in workshops and online.",
            "They turned proposals into plans, and the city put a price on each plan.",
        ),
        plans,
    ),
    Scene(
        "The vote",
        "the age 12 and over; a laptop, and a shelf of books.",
        (
            "In October 2019 everyone aged 12 or over could vote.",
            "The vote was online. Those who could not log in could vote in a library, with an identity card.",
        ),
        vote,
    ),
    Scene(
        "The result",
        "a hundred dots, eight of them dark; the number 44, and five trees.",
        (
            "49,705 people voted. That is almost eight in a hundred.",
            "They chose 44 of 296 plans. One of them was simply: more trees.",
        ),
        result,
    ),
    Scene(
        "What the city learned",
        "the verdict “cautiously positive”; below it what to improve, and two changes.",
        (
            "Researchers followed the round for more than two years. Their verdict was cautiously positive.",
            "They saw room for improvement, above all in equal chances to take part.",
            "The next round took two years instead of one. Information came in seven languages.",
        ),
        learning,
    ),
    Scene(
        "What to take home",
        "a question; then three numbered lessons appear.",
        (
            "What can a smaller place take from it? Three things.",
            "One. Open two doors, and let both lead to the same place.",
            "Two. Help people to turn a wish into a plan. A form alone does not do it.",
            "Three. Give an answer, and a page where everyone can follow what becomes of it.",
        ),
        lessons,
    ),
    Scene(
        "And you?",
        "the question “Where would your two doors be?”",
        ("And you? Think of one decision in your own council.", "Where would your two doors be?"),
        closing,
        True,
    ),
)
