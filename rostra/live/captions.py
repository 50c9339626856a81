"""Captions of a recording: reads WebVTT (and SubRip) line by line, says what is wrong where, and writes it anew. Pure.

What is served is written from the cues that were understood, never the text as it came.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

MOST_BYTES = 2 * 2**20
MOST_CUES = 20_000
MOST_FAULTS = 50
FASTEST = 25  # characters a second that most people can still read
LONGEST = 200  # characters in one cue
LATE = 5.0  # seconds that a last cue may end after the recording

_HEAD = re.compile(r"WEBVTT(?:[ \t].*)?$")
_CLOCK = r"(?:\d{2,}:)?[0-5]\d:[0-5]\d[.,]\d{3}"
_TIMING = re.compile(rf"\s*({_CLOCK})\s+-->\s+({_CLOCK})(?:[ \t]+(.*))?$")
_LOOSE = re.compile(r"\s*\d+:\d+(?::\d+)?(?:[.,]\d+)?\s*-->")
_SUBRIP = re.compile(r"\d{1,2}:\d{2}:\d{2},\d{3}\s*-->\s*\d{1,2}:\d{2}:\d{2},\d{3}")
_SETTING = re.compile(
    r"(?:vertical:(?:rl|lr)|line:-?\d+(?:\.\d+)?%?(?:,(?:start|center|end))?|position:\d+(?:\.\d+)?%"
    r"(?:,(?:line-left|center|line-right))?|size:\d+(?:\.\d+)?%|align:(?:start|center|end|left|right))$"
)
_TAG = re.compile(r"<(/?)([a-z]*)([^<>]*)>|<\d[\d:.]*>")
_VOICE = re.compile(r"<v(?:\.[^\s<>]+)*\s+([^<>]+)>")
_KEPT_TAGS = ("b", "i", "u")


@dataclass(frozen=True)
class Cue:
    """Words shown from `start` to `end` (seconds). `text` is plain, `marked` has bold and italics; `speaker` when named."""

    start: float
    end: float
    text: str
    marked: str
    speaker: str = ""
    settings: str = ""
    line: int = 0


@dataclass(frozen=True)
class Fault:
    """Something wrong at a line, counted from 1. `stops`: the captions cannot be taken with it; otherwise it is a remark."""

    line: int
    message: str
    stops: bool = True


@dataclass
class Checked:
    """What came of a text of captions."""

    cues: list[Cue] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    converted: bool = False

    @property
    def is_good(self) -> bool:
        """Whether the captions can be taken."""
        return bool(self.cues) and not any(each.stops for each in self.faults)

    @property
    def stopping(self) -> list[Fault]:
        """What has to be corrected."""
        return [each for each in self.faults if each.stops][:MOST_FAULTS]

    @property
    def remarks(self) -> list[Fault]:
        """What might be better."""
        return [each for each in self.faults if not each.stops][:MOST_FAULTS]


def decode(content: bytes) -> tuple[str, Fault | None]:
    """The text of a file, and what is wrong with its bytes, if anything. UTF-16 with its mark is understood."""
    if len(content) > MOST_BYTES:
        return "", Fault(1, _("The file is too large for captions. Two megabytes are the most."))
    for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if not content.startswith(mark):
            continue
        try:
            return content.decode(name), None
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            return "", Fault(
                line, _("These characters are not UTF-8. Save the file with the encoding UTF-8.")
            )
    return "", None


def check(text: str, *, duration: float = 0) -> Checked:
    """Read captions and say what is wrong, line by line. `duration` of the recording in seconds, 0 when unknown."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = Checked()
    if not any(line.strip() for line in lines):
        found.faults.append(Fault(1, _("The file is empty.")))
        return found
    if _HEAD.match(lines[0]):
        first = 1
    elif any(_SUBRIP.search(line) for line in lines[:20]):
        found.converted, first = True, 0
        found.faults.append(Fault(1, _("This is a SubRip file. It is taken over as WebVTT."), False))
    else:
        found.faults.append(Fault(1, _("The first line must be WEBVTT.")))
        first = 1 if "WEBVTT" in lines[0].upper() else 0
    for number, block in _blocks(lines, first):
        _take(found, number, block)
        if len(found.cues) > MOST_CUES:
            found.faults.append(Fault(number, _("These are more lines than a recording can have.")))
            break
    if not found.cues and not found.stopping:
        found.faults.append(Fault(1, _("There is no caption in the file.")))
    _compare(found, duration)
    found.faults.sort(key=lambda each: each.line)
    return found


def _blocks(lines: list[str], first: int) -> list[tuple[int, list[str]]]:
    """Lines between empty ones, with the number of the first of them."""
    blocks: list[tuple[int, list[str]]] = []
    block: list[str] = []
    for number, line in enumerate(lines[first:], first + 1):
        if line.strip():
            block.append(line)
        elif block:
            blocks.append((number - len(block), block))
            block = []
    if block:
        blocks.append((len(lines) - len(block) + 1, block))
    return blocks


def _take(found: Checked, number: int, block: list[str]) -> None:
    word = block[0].split(maxsplit=1)[0]
    if word in {"NOTE", "STYLE", "REGION"} and "-->" not in block[0]:
        if word != "NOTE":
            found.faults.append(Fault(number, _("Styles and regions are left out."), False))
        return
    at = 0 if "-->" in block[0] else 1
    if at >= len(block) or "-->" not in block[at]:
        if found.cues or found.converted or not re.match(r"[A-Za-z-]+:\s", block[0]):
            found.faults.append(
                Fault(number, _("Here a line with two times and --> between them is missing."))
            )
        return
    times = _TIMING.match(_padded(block[at]) if found.converted else block[at])
    if times is None:
        found.faults.append(Fault(number + at, _timing_fault(block[at])))
        return
    _add(found, number + at, times, block[at + 1 :])


def _padded(line: str) -> str:
    return re.sub(r"(?<!\d)(\d:\d{2}:\d{2})", r"0\1", line)


def _timing_fault(line: str) -> str:
    if _LOOSE.match(line):
        return _(
            "A time is written 00:01:23.450: minutes and seconds with two digits, then a dot and three digits."
        )
    return _("We do not understand the times in this line. Write 00:00:01.000 --> 00:00:04.000.")


def _add(found: Checked, number: int, times: re.Match[str], words: list[str]) -> None:
    start, end = seconds(times[1]), seconds(times[2])
    if "," in times[1] + times[2] and not found.converted:
        found.faults.append(Fault(number, _("In WebVTT a dot stands before the thousandths, not a comma.")))
    if end <= start:
        found.faults.append(Fault(number, _("The caption ends before it begins.")))
    if found.cues and start < found.cues[-1].start:
        found.faults.append(Fault(number, _("The caption begins before the one above it.")))
    for offset, line in enumerate(words, 1):
        if "-->" in line:
            found.faults.append(
                Fault(number + offset, _("An empty line is missing before this line with times."))
            )
            words = words[: offset - 1]
            break
    raw = "\n".join(words).strip()
    speaker = _VOICE.search(raw)
    settings = " ".join(each for each in (times[3] or "").split() if _SETTING.match(each))
    found.cues.append(
        Cue(
            start, end, plain(raw), _marked(raw),
            speaker=html.unescape(speaker[1]).strip()[:80] if speaker else "", settings=settings, line=number,
        )
    )  # fmt: skip


def seconds(clock: str) -> float:
    """ "01:02:03.450" as seconds."""
    whole, _dot, part = clock.replace(",", ".").partition(".")
    total = 0
    for each in whole.split(":"):
        total = total * 60 + int(each)
    return total + int(part or 0) / 1000


def plain(raw: str) -> str:
    """The words alone, in one line."""
    return " ".join(html.unescape(_TAG.sub("", raw)).split())


def _marked(raw: str) -> str:
    """The words with what tags we keep, each closed in order; anything else that looks like markup is written out."""
    out: list[str] = []
    opened: list[str] = []
    at = 0
    for tag in _TAG.finditer(raw):
        out.append(_escaped(raw[at : tag.start()]))
        at = tag.end()
        name = tag[2] or ""
        if name not in _KEPT_TAGS:
            continue
        if not tag[1]:
            opened.append(name)
            out.append(f"<{name}>")
        elif name in opened:
            while opened:
                last = opened.pop()
                out.append(f"</{last}>")
                if last == name:
                    break
    out.append(_escaped(raw[at:]))
    out.extend(f"</{name}>" for name in reversed(opened))
    return "".join(out)


def _escaped(words: str) -> str:
    return html.escape(html.unescape(words), quote=False)


def _compare(found: Checked, duration: float) -> None:
    """What only shows beside the other captions, and beside the recording."""
    before: Cue | None = None
    for cue in found.cues:
        if not cue.text:
            found.faults.append(Fault(cue.line, _("The caption has no words."), False))
        elif len(cue.text) > LONGEST:
            found.faults.append(
                Fault(cue.line, _("The caption is very long. Two lines are easiest to read."), False)
            )
        elif cue.end > cue.start and len(cue.text) / (cue.end - cue.start) > FASTEST:
            found.faults.append(Fault(cue.line, _("The caption is shown too shortly to be read."), False))
        if before and before.start <= cue.start < before.end - 0.05:
            found.faults.append(
                Fault(cue.line, _("The caption begins while the one above it is still shown."), False)
            )
        if duration and cue.end > duration + LATE:
            found.faults.append(Fault(cue.line, _("The caption ends after the recording.")))
            break
        before = cue


def clock(value: float) -> str:
    """Seconds as WebVTT writes them."""
    thousandths = round(value * 1000)
    whole, part = divmod(thousandths, 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{part:03}"


def write(cues: list[Cue]) -> str:
    """WebVTT of cues. A speaker is kept as a voice."""
    parts = ["WEBVTT\n"]
    for cue in cues:
        if not cue.text:
            continue
        settings = f" {cue.settings}" if cue.settings else ""
        speaker = _escaped(cue.speaker.replace(">", " ").replace("\n", " "))
        voice = f"<v {speaker}>" if speaker else ""
        parts.append(f"{clock(cue.start)} --> {clock(cue.end)}{settings}\n{voice}{cue.marked}\n")
    return "\n".join(parts)
