"""From a folder to a Blueprint: everything is read and checked, every fault named, nothing changed anywhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from rostra.exchange.blueprint import bodies, checking, lines, schema, sums
from rostra.exchange.blueprint.faults import Fault
from rostra.exchange.blueprint.places import Places

INDEX = "index.md"
PO = re.compile(r"translations/([a-z]{2}(?:-[A-Za-z]{2,4})?)\.po$")
FOLDERS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("frameworks", schema.Framework),
    ("banks", schema.Bank),
    ("quizzes", schema.Quiz),
    ("forms", schema.Form),
)


def read(root: Path, *, with_sums: bool = True) -> tuple[schema.Blueprint | None, list[Fault]]:
    """Read and check a whole folder. The blueprint is None when there is any fault."""
    reader = _Reader(root)
    blueprint = reader.read(with_sums)
    faults = reader.faults.sorted()
    return (None if faults else blueprint), faults


class _Reader:
    def __init__(self, root: Path) -> None:
        self.places = Places(root)
        self.faults = self.places.faults
        self.folder = self.places.folder

    def read(self, with_sums: bool) -> schema.Blueprint | None:
        if with_sums:
            sums.check(self.folder, self.faults)
        manifest = self._yaml("blueprint.yaml", schema.Manifest)
        glossary = self._optional("glossary.yaml", schema.Glossary)
        media = self._optional("media/media.yaml", schema.Media)
        parts = {name: self._all(name, model) for name, model in FOLDERS}
        methods = [method for file in self._methods() if (method := self._page(file, schema.MethodHead))]
        programme = self._programme()
        translations = self._translations()
        if manifest is None or (programme is None and self._wants_programme()):
            return None
        blueprint = schema.Blueprint(
            manifest=manifest,
            terms=glossary.terms if glossary else [],
            media=media.items if media else [],
            programme=programme,
            methods=sorted(methods, key=lambda method: natural(method.head.id)),
            translations=translations,
            **parts,
        )
        checking.check(self.places, blueprint)
        return blueprint

    def _wants_programme(self) -> bool:
        return bool(self.folder.under("programme/")) or not self._methods()

    def _methods(self) -> list[str]:
        return self.folder.under("methods/", ".md")

    def _optional(self, name: str, model: type[BaseModel]) -> Any:
        return self._yaml(name, model) if name in self.folder.paths else None

    def _yaml(self, name: str, model: type[BaseModel]) -> Any:
        text = self.places.text(name)
        if text is None:
            return None
        before = len(self.faults.found)
        value, at = lines.load(text, name, self.faults)
        if value is None and len(self.faults.found) > before:
            return None
        return bodies.validate(model, value, name, at, self.faults)

    def _all(self, folder: str, model: type[BaseModel]) -> list[Any]:
        found = []
        for name in self.folder.under(f"{folder}/", ".yaml"):
            value = self._yaml(name, model)
            if value is not None:
                found.append(value)
                self.places.where[folder, value.id] = name
        return found

    def _translations(self) -> dict[str, str]:
        found = {}
        for name in self.folder.under("translations/"):
            match = PO.match(name)
            if match is None:
                self.faults.add(name, 0, "is named after its language, such as da.po")
                continue
            text = self.places.text(name)
            if text is not None:
                found[match[1]] = text
        return found

    def _page(self, file: str, model: type[BaseModel]) -> schema.Page | None:
        text = self.places.text(file)
        halves = bodies.split(text, file, self.faults) if text is not None else None
        if halves is None:
            return None
        before = len(self.faults.found)
        value, at = lines.load(halves.front, file, self.faults, first_line=2)
        head = None
        if value is not None or len(self.faults.found) == before:
            head = bodies.validate(model, value, file, at, self.faults)
        blocks = bodies.read(halves, file, self.faults)
        if head is None:
            return None
        self.places.where["pages", head.id] = file
        return schema.Page(head=head, body=blocks)

    def _programme(self) -> schema.Page | None:
        if not self._wants_programme():
            return None
        root = self._page(f"programme/{INDEX}", schema.ProgrammeHead)
        for level_name in self._folders("programme/"):
            level_folder = f"programme/{level_name}/"
            level = self._page(f"{level_folder}{INDEX}", schema.LevelHead)
            for module_name in self._folders(level_folder):
                module_folder = f"{level_folder}{module_name}/"
                module = self._page(f"{module_folder}{INDEX}", schema.ModuleHead)
                for file in self._activities(module_folder):
                    activity = self._page(file, schema.ActivityHead)
                    if module is not None and activity is not None:
                        module.children.append(activity)
                if level is not None and module is not None:
                    level.children.append(module)
            if root is not None and level is not None:
                root.children.append(level)
        for file in self.folder.under("programme/", ".md"):
            if file.count("/") in (1, 2) and not file.endswith(f"/{INDEX}"):
                self.faults.add(file, 0, "an activity stands in the folder of its module")
        return root

    def _folders(self, prefix: str) -> list[str]:
        names = {
            name.removeprefix(prefix).split("/")[0]
            for name in self.folder.under(prefix)
            if "/" in name.removeprefix(prefix)
        }
        return sorted(names, key=natural)

    def _activities(self, prefix: str) -> list[str]:
        files = [name for name in self.folder.under(prefix, ".md") if "/" not in name.removeprefix(prefix)]
        return sorted((name for name in files if not name.endswith(f"/{INDEX}")), key=natural)


def natural(name: str) -> list[tuple[int, str]]:
    """A key that sorts `a2` before `a10`."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name) if part]
