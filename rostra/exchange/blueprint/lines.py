"""YAML with the line of every value. No anchors, no tags, no doubled keys, no deep nests: nothing that can surprise."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from rostra.exchange.blueprint.faults import Faults

DEEPEST = 20
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Path = tuple[str | int, ...]


@dataclass
class Lines:
    """Where each value stands: lines by path ("terms", 3, "see"), and where the text of a block scalar begins."""

    start: dict[Path, int] = field(default_factory=dict)
    text: dict[Path, int] = field(default_factory=dict)

    def of(self, path: Path) -> int:
        """The line of a value, or of the nearest thing around it. Steps that are no keys are skipped."""
        known: Path = ()
        for step in path:
            if (*known, step) in self.start:
                known = (*known, step)
        return self.start.get(known, 1)

    def of_text(self, path: Path) -> int:
        known: Path = ()
        for step in path:
            if (*known, step) in self.start:
                known = (*known, step)
        return self.text.get(known, self.of(path))


class _Refused(Exception):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


def load(text: str, file: str, faults: Faults, *, first_line: int = 1) -> tuple[Any, Lines]:
    """Plain values (None, bool, int, float, str, list, dict) and their lines. None after a fault."""
    lines = Lines()
    try:
        _screen(text)
        node = yaml.compose(text, Loader=Loader)
        value = _value(node, (), lines, first_line) if node is not None else None
    except _Refused as refused:
        faults.add(file, first_line + refused.line, refused.message)
        return None, lines
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        faults.add(
            file, first_line + (mark.line if mark else 0), f"is not YAML: {error.problem or error.context}"
        )
        return None, lines
    except (yaml.YAMLError, ValueError) as error:
        faults.add(file, first_line, f"is not YAML: {str(error).splitlines()[0]}")
        return None, lines
    return value, lines


def _screen(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        line = event.start_mark.line
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refused(line, "anchors and aliases (& and *) are not used here")
        if getattr(event, "tag", None):
            raise _Refused(line, f"tags such as {event.tag} are not used here")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise _Refused(line, "is nested too deeply")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.DocumentStartEvent) and event.explicit and event.start_mark.index > 0:
            raise _Refused(line, "holds a second document")


def _value(node: Node, path: Path, lines: Lines, first_line: int) -> Any:
    lines.start[path] = node.start_mark.line + first_line
    if isinstance(node, MappingNode):
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                raise _Refused(key_node.start_mark.line, "a name must be a word")
            key = key_node.value
            if key in found:
                raise _Refused(key_node.start_mark.line, f"{key} stands here twice")
            found[key] = _value(value_node, (*path, key), lines, first_line)
            lines.start[(*path, key)] = key_node.start_mark.line + first_line
        return found
    if isinstance(node, SequenceNode):
        return [_value(item, (*path, number), lines, first_line) for number, item in enumerate(node.value)]
    return _scalar(node, path, lines, first_line)


def _scalar(node: Any, path: Path, lines: Lines, first_line: int) -> Any:
    line = node.start_mark.line + first_line
    lines.text[path] = line + 1 if node.style in ("|", ">") else line
    kind = node.tag.rsplit(":", 1)[-1]
    if kind == "null":
        return None
    if kind in ("bool", "int", "float"):
        return yaml.SafeLoader("").construct_object(node)
    return node.value
