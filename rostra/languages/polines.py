"""The lines of a PO file: entries with the line where each begins, and every line that cannot be read.

A strict reader of our own: a fault in one entry does not hide those of the next, and each has its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

_keyword = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)(?:\s+|(?=\"))(.*)$", re.DOTALL)
_quoted = re.compile(r'"((?:[^"\\]|\\.)*)"$', re.DOTALL)
_escape = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "v": "\v", "b": "\b", "f": "\f", "a": "\a", "\\": "\\", '"': '"'}
BLANKS = " \t\r\f"


@dataclass
class Raw:
    """An entry as it stands in the file. `fields` are its strings by keyword; `previous` the one-time msgid."""

    line: int
    comments: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    fields: dict[str, str] = field(default_factory=dict)
    previous: dict[str, str] = field(default_factory=dict)
    broken: bool = False


@dataclass
class Lines:
    """All entries in order, and what could not be read, as (line, message)."""

    entries: list[Raw] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)


def read_lines(text: str) -> Lines:
    """Read the text of a PO file. Obsolete entries are passed over."""
    reader = _Reader()
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        reader.line(number, line.strip(BLANKS))
    reader.close()
    return reader.found


class _Reader:
    def __init__(self) -> None:
        self.found = Lines()
        self.entry: Raw | None = None
        self.open: tuple[dict[str, str], str] | None = None  # where a string goes on

    def line(self, number: int, line: str) -> None:
        if not line or line.startswith("#~"):
            self.open = None
            if self.entry is not None and (self.entry.fields or self.entry.broken):
                self.close()
        elif line.startswith("#|"):
            self.string(self.begun(number, new=True), number, line[2:].strip(BLANKS), previous=True)
        elif line.startswith("#"):
            self.comment(self.begun(number, new=True), line)
        else:
            begins = line.startswith("msgctxt") or bool(re.match(r'msgid[\s"]', line))
            self.string(self.begun(number, new=begins), number, line)

    def begun(self, number: int, *, new: bool) -> Raw:
        """The entry that a line belongs to; one that may begin an entry does so when the last has its msgstr."""
        entry = self.entry
        if entry is None or (new and any(name.startswith("msgstr") for name in entry.fields)):
            self.close()
            entry = self.entry = Raw(number)
        return entry

    def comment(self, entry: Raw, line: str) -> None:
        self.open = None
        if line.startswith("#,"):
            entry.flags |= {flag.strip() for flag in line[2:].split(",")}
        elif line.startswith("#."):
            entry.comments.append(line[2:].strip(BLANKS))

    def string(self, entry: Raw, number: int, line: str, *, previous: bool = False) -> None:
        into = entry.previous if previous else entry.fields
        keyword = _keyword.match(line)
        if keyword:
            name, rest = keyword[1], keyword[2]
            if name in into:
                return self.fault(entry, number, _("%(word)s stands here twice.") % {"word": name})
            into[name] = ""
            self.open = (into, name)
        else:
            rest = line
        if not keyword and not line.startswith('"'):
            return self.fault(entry, number, _("This line is none of a PO file."))
        quoted = _quoted.match(rest)
        if quoted is None:
            return self.fault(entry, number, _("The text must stand between two double quotes."))
        if self.open is None or self.open[0] is not into:
            return self.fault(entry, number, _("This text belongs to nothing."))
        self.open[0][self.open[1]] += _escape.sub(lambda match: _ESCAPES.get(match[1], match[0]), quoted[1])
        return None

    def fault(self, entry: Raw, number: int, message: str) -> None:
        entry.broken = True
        self.found.faults.append((number, message))

    def close(self) -> None:
        """The entry that is done goes to the others; comments at the end of the file are none."""
        if self.entry is not None and (self.entry.fields or self.entry.broken):
            self.found.entries.append(self.entry)
        self.entry = self.open = None
