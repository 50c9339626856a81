"""Drawing surface for the course's own slides and figures (development only).

Everything is drawn at twice the size and scaled down, so that edges are smooth. Colours are those of
the product.
"""

from __future__ import annotations

import math
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

PAPER, SURFACE, STONE, LINE, LINE_STRONG = "#fbfaf7", "#ffffff", "#f1eee7", "#ddd8cc", "#8b8577"
INK, INK_SOFT, INK_FAINT = "#17211f", "#4a5552", "#68716e"
LAUREL, LAUREL_DEEP, LAUREL_WASH = "#17594a", "#0f4035", "#e4efe9"
CLAY, CLAY_WASH, AMBER, AMBER_WASH = "#a63d22", "#fbe9e3", "#7d5200", "#fdf1d6"
LAKE, LAKE_WASH, MINT = "#1b567f", "#e3eef6", "#bfe3d6"

SCALE = 2
FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "/Library/Fonts",
)
FACES = {
    False: ("Inter-Regular.ttf", "NotoSans-Regular.ttf", "DejaVuSans.ttf"),
    True: ("Inter-Bold.ttf", "NotoSans-Bold.ttf", "DejaVuSans-Bold.ttf"),
}
Point = tuple[float, float]


def font_file(bold: bool) -> Path:
    """Return the first known typeface on this machine; raises SystemExit with advice when there is none."""
    for name in FACES[bold]:
        for folder in FONT_FOLDERS:
            for found in sorted(Path(folder).expanduser().rglob(name)):
                return found
    raise SystemExit("No typeface found: install Noto Sans or DejaVu (Debian: apt install fonts-noto-core).")


_FILES = {bold: font_file(bold) for bold in (False, True)}
_FONTS: dict[tuple[float, bool], ImageFont.FreeTypeFont] = {}


def font(size: float, bold: bool) -> ImageFont.FreeTypeFont:
    """Return the face at `size` pixels of the finished picture."""
    if (size, bold) not in _FONTS:
        _FONTS[size, bold] = ImageFont.truetype(str(_FILES[bold]), round(size * SCALE))
    return _FONTS[size, bold]


class Canvas:
    """A picture of `width` × `height` pixels with the few shapes our drawings need."""

    def __init__(self, width: int, height: int, colour: str = PAPER) -> None:
        self.width, self.height = width, height
        self._image = Image.new("RGB", (width * SCALE, height * SCALE), colour)
        self._pen = ImageDraw.Draw(self._image)

    def picture(self) -> Image.Image:
        """Return the finished picture at its real size."""
        return self._image.resize((self.width, self.height), Image.Resampling.LANCZOS)

    def width_of(self, text: str, size: float, bold: bool = False) -> float:
        """Return the width of one line of text."""
        return font(size, bold).getlength(text) / SCALE

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        colour: str = INK,
        bold: bool = False,
        anchor: str = "la",
    ) -> None:
        """Write one line; `anchor` as in Pillow ("la" left top, "mm" middle, "ma" middle top …)."""
        self._pen.text((x * SCALE, y * SCALE), text, colour, font(size, bold), anchor)

    def block(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        width: float,
        colour: str = INK,
        bold: bool = False,
        anchor: str = "la",
        leading: float = 1.32,
    ) -> float:
        """Write text wrapped to `width`; return the y below the last line."""
        for paragraph in text.split("\n"):
            line = ""
            for word in paragraph.split():
                longer = f"{line} {word}".strip()
                if line and self.width_of(longer, size, bold) > width:
                    self.text(x, y, line, size, colour, bold, anchor)
                    line, y = word, y + size * leading
                else:
                    line = longer
            self.text(x, y, line, size, colour, bold, anchor)
            y += size * leading
        return y

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str | None = SURFACE,
        line: str | None = None,
        radius: float = 14,
        weight: float = 2,
    ) -> None:
        """Draw a rectangle with round corners."""
        frame = (x * SCALE, y * SCALE, (x + width) * SCALE, (y + height) * SCALE)
        self._pen.rounded_rectangle(frame, radius * SCALE, fill, line, round(weight * SCALE))

    def dot(
        self, x: float, y: float, radius: float, fill: str | None, line: str | None = None, weight: float = 2
    ) -> None:
        """Draw a circle around (x, y)."""
        frame = ((x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE, (y + radius) * SCALE)
        self._pen.ellipse(frame, fill, line, round(weight * SCALE))

    def line(self, points: list[Point], colour: str = INK, weight: float = 3) -> None:
        """Draw a line through the points, with round ends and joints."""
        self._pen.line([(x * SCALE, y * SCALE) for x, y in points], colour, round(weight * SCALE), "curve")
        for x, y in points:
            self.dot(x, y, weight / 2, colour)

    def arc(
        self, x: float, y: float, radius: float, start: float, end: float, colour: str, weight: float
    ) -> None:
        """Draw an arc around (x, y) from `start` to `end` degrees, clockwise from three o'clock."""
        steps = max(2, int(abs(end - start) / 3))
        angles = [math.radians(start + (end - start) * step / steps) for step in range(steps + 1)]
        self.line([(x + radius * math.cos(a), y + radius * math.sin(a)) for a in angles], colour, weight)

    def shape(self, points: list[Point], fill: str) -> None:
        """Fill a polygon."""
        self._pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill)

    def arrow(
        self, start: Point, end: Point, colour: str = LINE_STRONG, weight: float = 4, head: float = 13
    ) -> None:
        """Draw a straight arrow."""
        angle = math.atan2(end[1] - start[1], end[0] - start[0])
        back = (end[0] - head * math.cos(angle), end[1] - head * math.sin(angle))
        self.line([start, back], colour, weight)
        wings = [
            (end[0] - head * 1.35 * math.cos(angle + turn), end[1] - head * 1.35 * math.sin(angle + turn))
            for turn in (-0.5, 0.5)
        ]
        self.shape([end, *wings], colour)

    def person(self, x: float, y: float, size: float, colour: str) -> None:
        """Draw head and shoulders, `size` high, standing on (x, y)."""
        self.dot(x, y - size * 0.76, size * 0.22, colour)
        frame = (
            (x - size * 0.38) * SCALE,
            (y - size * 0.46) * SCALE,
            (x + size * 0.38) * SCALE,
            (y + size * 0.46) * SCALE,
        )
        self._pen.pieslice(frame, 180, 360, colour)

    def tick(self, x: float, y: float, size: float, colour: str, weight: float = 5) -> None:
        """Draw a tick mark centred on (x, y)."""
        self.line(
            [(x - size * 0.5, y), (x - size * 0.12, y + size * 0.38), (x + size * 0.55, y - size * 0.42)],
            colour,
            weight,
        )

    def mark(self, x: float, y: float, size: float, colour: str) -> None:
        """Draw the sign of the product, a speaker's platform with sound above it."""
        unit = size / 28
        weight = 2.2 * unit

        def at(px: float, py: float) -> Point:
            return x + px * unit, y + py * unit

        self.line([at(4, 25), at(24, 25)], colour, weight)
        self.line([at(7.5, 25), at(9, 16), at(19, 16), at(20.5, 25)], colour, weight)
        self.arc(*at(14, 16.05), 6.4 * unit, 225.3, 314.7, colour, weight)
        self.arc(*at(14, 15.72), 11.4 * unit, 225.4, 314.6, colour, weight)
