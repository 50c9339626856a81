"""Pages as text: front matter, then limited Markdown mixed with fenced blocks. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from rostra.exchange.blueprint import lines
from rostra.exchange.blueprint.block_schema import BLOCKS
from rostra.exchange.blueprint.faults import Faults
from rostra.exchange.blueprint.fields import single_blanks, symbolic
from rostra.exchange.blueprint.schema import Body
from rostra.languages.markdown import to_html

MARK = re.compile(r"<!-- id: (\S+)(?: keys: ([^>]*?))? -->\s*$")
FENCE = re.compile(r"```\s*(\S*)\s*$")
OWN = (
    "alt",
    "captions",
    "language",
    "tracks",
    "right",
    "options",
    "columns",
    "row",
    "ends",
    "choose",
    "span",
)
ID = re.compile(r"[A-Za-z0-9-]{1,64}$")


@dataclass
class Text:
    """A page's file in its two halves, with the line on which the body begins."""

    front: str
    body: str
    body_line: int


def split(text: str, file: str, faults: Faults) -> Text | None:
    """Part the front matter from the body."""
    rows = text.split("\n")
    if rows[0].strip() != "---":
        faults.add(file, 1, "begins with a line --- and the facts of the page")
        return None
    for number, row in enumerate(rows[1:], start=1):
        if row.strip() == "---":
            return Text("\n".join(rows[1:number]), "\n".join(rows[number + 1 :]), number + 2)
    faults.add(file, 1, "the facts of the page end with a line ---")
    return None


def validate(model: type[BaseModel], value: Any, file: str, at: lines.Lines, faults: Faults) -> Any:
    """Check plain values against a model; None and faults with their lines when something is wrong."""
    if value is None:
        faults.add(file, 1, "is empty")
        return None
    try:
        return model.model_validate(value)
    except ValidationError as error:
        for each in error.errors(include_url=False):
            faults.add(file, _line(each, at), _words(each))
        return None


def _line(error: Any, at: lines.Lines) -> int:
    if error["type"] == "markdown":
        return at.of_text(error["loc"]) + error["ctx"]["line"]
    return at.of(error["loc"])


def _words(error: Any) -> str:
    name = next((str(step) for step in reversed(error["loc"]) if isinstance(step, str)), "")
    kind = error["type"]
    if kind == "missing":
        return f"{name}: is missing"
    if kind == "extra_forbidden":
        return f"{name}: is not known here"
    if kind == "string_pattern_mismatch":
        return f"{name}: {error['input']!r} is not of the form {error['ctx']['pattern']}"
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return "kind: must be one of single, multiple, true_false, matching, ordering, short, numeric, reflection"
    if kind in OWN:
        return error["msg"]
    message = error["msg"][0].lower() + error["msg"][1:]
    return f"{name}: {message}" if name else message


def read(text: Text, file: str, faults: Faults) -> list[Body]:
    """The blocks of a body in order."""
    return _Reader(text, file, faults).blocks()


class _Reader:
    def __init__(self, text: Text, file: str, faults: Faults) -> None:
        self.rows = text.body.split("\n")
        self.first = text.body_line
        self.file = file
        self.faults = faults
        self.found: list[Body] = []
        self.mark: tuple[str, list[str]] | None = None
        self.run: list[str] = []
        self.run_line = 0

    def blocks(self) -> list[Body]:
        number = 0
        while number < len(self.rows):
            row = self.rows[number]
            fence = FENCE.match(row)
            if MARK.match(row):
                self._end_run()
                self._take_mark(row, number)
            elif fence:
                self._end_run()
                number = self._fenced(fence[1], number)
            else:
                if not self.run and row.strip():
                    self.run_line = number
                if self.run or row.strip():
                    self.run.append(row)
            number += 1
        self._end_run()
        if self.mark:
            self.fault(len(self.rows) - 1, "ids without a block after them")
        return self.found

    def fault(self, number: int, message: str) -> None:
        self.faults.add(self.file, self.first + number, message)

    def _take_mark(self, row: str, number: int) -> None:
        match = MARK.match(row)
        assert match is not None
        ids = [match[1], *(match[2] or "").split()]
        if self.mark:
            self.fault(number, "ids without a block after them")
        if not all(ID.match(each) for each in ids):
            self.fault(number, "an id holds letters, digits and hyphens")
        self.mark = ids[0], ids[1:]

    def _add(self, kind: str, value: Any) -> None:
        mark, self.mark = self.mark, None
        self.found.append(
            Body(type=kind, value=value, id=mark[0] if mark else "", keys=mark[1] if mark else [])
        )

    def _end_run(self) -> None:
        text = "\n".join(self.run).rstrip()
        self.run = []
        if not text.strip():
            return
        reading = to_html(text, first_line=self.first + self.run_line, resolve=symbolic)
        for line, message in reading.faults:
            self.faults.add(self.file, line, message)
        self._add("text", single_blanks(reading.html))

    def _fenced(self, kind: str, number: int) -> int:
        end = number + 1
        while end < len(self.rows) and self.rows[end].rstrip() != "```":
            end += 1
        if end == len(self.rows):
            self.fault(number, "this block has no closing ```")
            return end
        model = BLOCKS.get(kind)
        if model is None:
            self.fault(number, f"{kind or 'a block without a name'}: is not one of {', '.join(BLOCKS)}")
            self.mark = None
            return end
        value, at = lines.load(
            "\n".join(self.rows[number + 1 : end]), self.file, self.faults, first_line=self.first + number + 1
        )
        if value is not None:
            block = validate(model, value, self.file, at, self.faults)
            if block is not None:
                self._add(kind, block)
                return end
        elif not any(
            fault.file == self.file and fault.line > self.first + number for fault in self.faults.found
        ):
            self.fault(number, "this block is empty")
        self.mark = None
        return end
