"""From a folder to a Blueprint: everything is read and checked, every fault named, nothing changed anywhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from rostra.assessment import faults as assessment
from rostra.assessment import freezing
from rostra.exchange.blueprint import bodies, lines, questions, schema, sums
from rostra.exchange.blueprint.faults import Fault, Faults
from rostra.exchange.blueprint.files import Folder
from rostra.exchange.blueprint.raw import Known
from rostra.kernel.registries import kinds
from rostra.languages.markdown import to_html

HREF = re.compile(r'href="(term|page):([a-z0-9-]+)"')
INDEX = "index.md"


def read(root: Path, *, with_sums: bool = True) -> tuple[schema.Blueprint | None, list[Fault]]:
    """Read and check a whole folder. The blueprint is None when there is any fault."""
    reader = _Reader(root)
    blueprint = reader.read(with_sums)
    faults = reader.faults.sorted()
    return (None if faults else blueprint), faults


class _Reader:
    def __init__(self, root: Path) -> None:
        self.faults = Faults()
        self.folder = Folder(root, self.faults)
        self.texts: dict[str, str] = {}
        self.where: dict[tuple[str, str], str] = {}

    def read(self, with_sums: bool) -> schema.Blueprint | None:
        if with_sums:
            sums.check(self.folder, self.faults)
        manifest = self._yaml("blueprint.yaml", schema.Manifest)
        glossary = (
            self._yaml("glossary.yaml", schema.Glossary) if "glossary.yaml" in self.folder.paths else None
        )
        media = (
            self._yaml("media/media.yaml", schema.Media) if "media/media.yaml" in self.folder.paths else None
        )
        parts = {
            name: self._all(name, model)
            for name, model in (
                ("frameworks", schema.Framework),
                ("banks", schema.Bank),
                ("quizzes", schema.Quiz),
                ("forms", schema.Form),
            )
        }
        programme = self._programme()
        if manifest is None or programme is None:
            return None
        blueprint = schema.Blueprint(
            manifest=manifest,
            terms=glossary.terms if glossary else [],
            media=media.items if media else [],
            programme=programme,
            **parts,
        )
        _Checker(self, blueprint).check()
        return blueprint

    def _text(self, name: str) -> str | None:
        if name not in self.folder.paths:
            self.faults.add(name, 0, "is missing")
            return None
        text = self.folder.text(name)
        if text is not None:
            self.texts[name] = text
        return text

    def _yaml(self, name: str, model: type[BaseModel]) -> Any:
        text = self._text(name)
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
                self.where[folder, value.id] = name
        return found

    def _page(self, file: str, model: type[BaseModel]) -> schema.Page | None:
        text = self._text(file)
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
        self.where["pages", head.id] = file
        return schema.Page(head=head, body=blocks)

    def _programme(self) -> schema.Page | None:
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

    def line_of(self, file: str, words: str) -> int:
        """The first line of a file that holds some words; 1 when none does."""
        text = self.texts.get(file, "")
        place = text.find(words)
        return text[:place].count("\n") + 1 if place >= 0 else 1


def natural(name: str) -> list[tuple[int, str]]:
    """A key that sorts `a2` before `a10`."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name) if part]


class _Checker:
    """What no single file can tell: ids once, and everything pointed at is there."""

    def __init__(self, reader: _Reader, blueprint: schema.Blueprint) -> None:
        self.reader = reader
        self.faults = reader.faults
        self.blueprint = blueprint
        self.media = {item.id: item for item in blueprint.media}
        self.pages = list(walk(blueprint.programme))
        self.ids = {
            "term": {term.id for term in blueprint.terms},
            "page": {page.head.id for page, _level in self.pages if _level != 1},
            "bank": {bank.id for bank in blueprint.banks},
            "quiz": {quiz.id for quiz in blueprint.quizzes},
            "form": {form.id for form in blueprint.forms},
        }

    def check(self) -> None:
        self._once()
        self._glossary()
        self._media()
        self._banks()
        self._quizzes()
        self._forms()
        for page, level in self.pages:
            self._page(page, level)
        self._programme()

    def fault(self, file: str, words: str, message: str) -> None:
        self.faults.add(file, self.reader.line_of(file, words), message)

    def _twice(self, file: str, ids: Iterable[str], what: str, field: str = "id") -> None:
        for each, count in Counter(ids).items():
            if count > 1:
                text = self.reader.texts.get(file, "")
                places = [match.start() for match in re.finditer(rf"{field}: *\"?{re.escape(each)}\b", text)]
                line = text[: places[1]].count("\n") + 1 if len(places) > 1 else 1
                self.faults.add(file, line, f"{what} {each} stands here {count} times")

    def _once(self) -> None:
        blueprint = self.blueprint
        self._twice("glossary.yaml", [term.id for term in blueprint.terms], "the term")
        self._twice("media/media.yaml", [item.id for item in blueprint.media], "the item")
        for folder, parts in (("frameworks", blueprint.frameworks), ("banks", blueprint.banks),
                              ("quizzes", blueprint.quizzes), ("forms", blueprint.forms)):  # fmt: skip
            for each, count in Counter(part.id for part in parts).items():
                if count > 1:
                    self.faults.add(folder, 0, f"the id {each} is used {count} times")
        questions = Counter(question.id for bank in blueprint.banks for question in bank.questions)
        for bank in blueprint.banks:
            file = self.reader.where["banks", bank.id]
            for question in bank.questions:
                if questions[question.id] > 1:
                    self.fault(
                        file, f"id: {question.id}", f"the question id {question.id} is used more than once"
                    )
                parts = (
                    getattr(question, "choices", None)
                    or getattr(question, "pairs", None)
                    or getattr(question, "items", [])
                )
                if len({part.id for part in parts}) < len(parts):
                    self.fault(
                        file, f"id: {question.id}", f"ids inside the question {question.id} are used twice"
                    )
        for field, what in (("id", "the page id"), ("code", "the code")):
            seen: dict[str, str] = {}
            for page, _level in self.pages:
                value = getattr(page.head, field)
                file = self._file(page)
                if value and value in seen:
                    self.fault(file, f"{field}: {value}", f"{what} {value} stands in {seen[value]} too")
                seen.setdefault(value, file)
        self._slugs()

    def _slugs(self) -> None:
        modules = [page for page, level in self.pages if level == 2]
        groups = [modules, self.blueprint.programme.children, *(module.children for module in modules)]
        for group in groups:
            seen: set[str] = set()
            for page in group:
                if page.head.slug in seen:
                    self.fault(
                        self._file(page),
                        "slug:",
                        f"the address {page.head.slug} is taken by another page beside it",
                    )
                seen.add(page.head.slug)

    def _file(self, page: schema.Page) -> str:
        return self.reader.where["pages", page.head.id]

    def _glossary(self) -> None:
        for term in self.blueprint.terms:
            for other in term.see:
                if other not in self.ids["term"]:
                    self.fault("glossary.yaml", other, f"see: there is no term {other}")

    def _media(self) -> None:
        present = {name.removeprefix("media/") for name in self.reader.folder.under("media/")}
        used = {"media.yaml"}
        for item in self.blueprint.media:
            for name in item.files():
                used.add(name)
                if name not in present:
                    self.fault("media/media.yaml", name, f"the file media/{name} is missing")
            if item.transcript and item.transcript in present:
                self._transcript(f"media/{item.transcript}")
        for name in sorted(present - used):
            self.faults.add(f"media/{name}", 0, "is not described in media/media.yaml")

    def _transcript(self, name: str) -> None:
        text = self.reader._text(name)
        if text is not None:
            for line, message in to_html(text).faults:
                self.faults.add(name, line, message)

    def _banks(self) -> None:
        """What editors are told before they publish a bank is told here too."""
        known = Known(pages=dict.fromkeys(self.ids["page"], 0))
        for bank in self.blueprint.banks:
            file = self.reader.where["banks", bank.id]
            for question in bank.questions:
                [frozen] = freezing.questions([questions.question(question, known)])
                for message in assessment.of_question(frozen):
                    self.fault(file, f"id: {question.id}", message)

    def _quizzes(self) -> None:
        sizes = {bank.id: len(bank.questions) for bank in self.blueprint.banks}
        for quiz in self.blueprint.quizzes:
            file = self.reader.where["quizzes", quiz.id]
            self._twice(file, [source.bank for source in quiz.sources], "the bank", "bank")
            for source in quiz.sources:
                if source.bank not in sizes:
                    self.fault(file, source.bank, f"there is no bank {source.bank}")
                elif source.draw and source.draw > sizes[source.bank]:
                    self.fault(
                        file,
                        source.bank,
                        f"draw: {source.draw} is more than the {sizes[source.bank]} questions of {source.bank}",
                    )

    def _forms(self) -> None:
        for form in self.blueprint.forms:
            file = self.reader.where["forms", form.id]
            raw = [questions.field(each) for each in form.fields]
            content = freezing.form_content(
                title=form.title, intro=form.intro, submit_label=form.submit_label, raw=raw
            )
            for name, message in assessment.of_form(content):
                self.fault(file, f"id: {name}" if name else "fields:", message)
            self._twice(file, [field.id for field in form.fields], "the field")
            for field in form.fields:
                names = {column.id for column in field.columns}
                titles = [field.calendar_title, *(column.calendar_title for column in field.columns)]
                for title in filter(None, titles):
                    if title not in (names if field.kind == "rows" else {other.id for other in form.fields}):
                        self.fault(file, f"calendar_title: {title}", f"calendar_title: there is no {title}")

    def _page(self, page: schema.Page, level: int) -> None:
        file = self._file(page)
        for block in page.body:
            self._links(file, block.value if block.type == "text" else getattr(block.value, "text", ""))
            if block.type == "figure":
                self._medium(file, block.value.image, "image")
            elif block.type == "download":
                self._medium(file, block.value.document, "document")
        if level == 3:
            self._activity(file, page.head)
        elif level == 2:
            for key in page.head.prerequisites:
                if (
                    key not in {other.head.id for other, depth in self.pages if depth == 2}
                    or key == page.head.id
                ):
                    self.fault(file, "prerequisites", f"prerequisites: there is no other module {key}")

    def _links(self, file: str, html: str) -> None:
        for kind, key in HREF.findall(html):
            if key not in self.ids[kind]:
                self.fault(file, f"{kind}:{key}", f"there is no {kind} {key}")

    def _medium(self, file: str, key: str, kind: str) -> None:
        if key not in self.media or self.media[key].kind != kind:
            self.fault(file, key, f"there is no {kind} {key} in media/media.yaml")

    def _activity(self, file: str, head: schema.ActivityHead) -> None:
        kind = kinds.get(head.kind)
        if kind is None or not kind.is_activity:
            known = ", ".join(each.name for each in kinds.values() if each.is_activity)
            self.fault(file, f"kind: {head.kind}", f"kind: {head.kind} is not one of {known}")
            return
        for need in kind.needs:
            if not getattr(head, need):
                self.fault(
                    file, f"kind: {head.kind}", f"{need}: an activity of the kind {head.kind} needs it"
                )
        if head.video:
            self._medium(file, head.video, "video")
        for name in ("quiz", "form"):
            key = getattr(head, name)
            if key and key not in self.ids[name]:
                self.fault(file, f"{name}: {key}", f"{name}: there is no {name} {key}")

    def _programme(self) -> None:
        head = self.blueprint.programme.head
        file = f"programme/{INDEX}"
        frameworks = {
            each.id: {competence.id for competence in each.competences} for each in self.blueprint.frameworks
        }
        for ref in head.framework:
            if ref.competence not in frameworks.get(ref.framework, set()):
                self.fault(
                    file,
                    ref.competence,
                    f"there is no competence {ref.competence} in the framework {ref.framework}",
                )
        logos = [partner.logo for partner in head.partners] + [head.brand.logo if head.brand else None]
        for logo in filter(None, logos):
            self._medium(file, logo, "image")


def walk(page: schema.Page, level: int = 0) -> Iterable[tuple[schema.Page, int]]:
    """Every page with its depth: 0 programme, 1 level or block, 2 module, 3 activity."""
    yield page, level
    for child in page.children:
        yield from walk(child, level + 1)
