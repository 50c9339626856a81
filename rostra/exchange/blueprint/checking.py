"""What no single file of a blueprint can tell: ids once, and everything pointed at is there. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from rostra.assessment import faults as assessment
from rostra.assessment import freezing
from rostra.exchange.blueprint import own, questions, schema
from rostra.exchange.blueprint.places import Places
from rostra.exchange.blueprint.raw import HREF, Known
from rostra.kernel.registries import kinds
from rostra.languages.markdown import to_html

MANIFEST = "blueprint.yaml"
PROGRAMME = "programme/index.md"


def check(places: Places, blueprint: schema.Blueprint) -> None:
    """Note every fault of a blueprint that was read from these places."""
    _Checker(places, blueprint).check()


class _Checker:
    def __init__(self, places: Places, blueprint: schema.Blueprint) -> None:
        self.places = places
        self.faults = places.faults
        self.fault = places.fault
        self.blueprint = blueprint
        self.media = {item.id: item for item in blueprint.media}
        self.pages = list(schema.walk(blueprint.programme))
        self.modules = {page.head.id for page, level in self.pages if level == 2}
        self.ids = {
            "term": {term.id for term in blueprint.terms},
            "page": {page.head.id for page, _level in self.pages},
            "method": {page.head.id for page in blueprint.methods},
            "bank": {bank.id for bank in blueprint.banks},
            "quiz": {quiz.id for quiz in blueprint.quizzes},
            "form": {form.id for form in blueprint.forms},
        }

    def check(self) -> None:
        self._once()
        self._slugs()
        self._requires()
        self._glossary()
        self._media()
        self._banks()
        self._quizzes()
        self._forms()
        for page, level in self.pages:
            self._page(page, level)
        if self.blueprint.programme is None:
            self._no_quizzes()
        for method in self.blueprint.methods:
            self._body(self._file(method), method)
        if self.blueprint.programme is not None:
            self._programme(self.blueprint.programme)
        for language, text in self.blueprint.translations.items():
            own.check(f"translations/{language}.po", text, language, self.blueprint, self.faults)

    def _twice(self, file: str, ids: Iterable[str], what: str, field: str = "id") -> None:
        for each, count in Counter(ids).items():
            if count > 1:
                text = self.places.texts.get(file, "")
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
        self._questions_once()
        for field, what in (("id", "the page id"), ("code", "the code")):
            seen: dict[str, str] = {}
            for page in [*(page for page, _level in self.pages), *blueprint.methods]:
                value = getattr(page.head, field, "")
                file = self._file(page)
                if value and value in seen:
                    self.fault(file, f"{field}: {value}", f"{what} {value} stands in {seen[value]} too")
                seen.setdefault(value, file)

    def _questions_once(self) -> None:
        questions = Counter(question.id for bank in self.blueprint.banks for question in bank.questions)
        for bank in self.blueprint.banks:
            file = self.places.where["banks", bank.id]
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

    def _slugs(self) -> None:
        modules = [page for page, level in self.pages if level == 2]
        levels = self.blueprint.programme.children if self.blueprint.programme else []
        groups = [modules, levels, *(module.children for module in modules), self.blueprint.methods]
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
        return self.places.where["pages", page.head.id]

    def _requires(self) -> None:
        manifest = self.blueprint.manifest
        for each, count in Counter(manifest.requires).items():
            if each == manifest.id:
                self.fault(MANIFEST, "requires", "requires: a blueprint does not require itself")
            elif count > 1:
                self.fault(MANIFEST, "requires", f"requires: {each} stands here {count} times")

    def _no_quizzes(self) -> None:
        for folder in ("banks", "quizzes", "forms"):
            for name in self.places.folder.under(f"{folder}/"):
                self.faults.add(name, 0, "belongs to a programme; this blueprint has none")

    def _glossary(self) -> None:
        for term in self.blueprint.terms:
            for other in term.see:
                if other not in self.ids["term"]:
                    self.fault("glossary.yaml", other, f"see: there is no term {other}")

    def _media(self) -> None:
        present = {name.removeprefix("media/") for name in self.places.folder.under("media/")}
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
        text = self.places.text(name)
        if text is not None:
            for line, message in to_html(text).faults:
                self.faults.add(name, line, message)

    def _banks(self) -> None:
        """What editors are told before they publish a bank is told here too."""
        known = Known(pages=dict.fromkeys(self.ids["page"], 0))
        for bank in self.blueprint.banks:
            file = self.places.where["banks", bank.id]
            for question in bank.questions:
                [frozen] = freezing.questions([questions.question(question, known)])
                for message in assessment.of_question(frozen):
                    self.fault(file, f"id: {question.id}", message)

    def _quizzes(self) -> None:
        sizes = {bank.id: len(bank.questions) for bank in self.blueprint.banks}
        for quiz in self.blueprint.quizzes:
            file = self.places.where["quizzes", quiz.id]
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
            file = self.places.where["forms", form.id]
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
        self._body(file, page)
        if level == 3:
            self._activity(file, page.head)
        elif level == 2:
            self._module(file, page.head)
        elif level == 1:
            self._level(file, page)

    def _body(self, file: str, page: schema.Page) -> None:
        for block in page.body:
            self._links(file, block.value if block.type == "text" else getattr(block.value, "text", ""))
            if block.type == "figure":
                self._medium(file, block.value.image, "image")
            elif block.type == "download":
                self._medium(file, block.value.document, "document")

    def _links(self, file: str, html: str) -> None:
        for kind, key in HREF.findall(html):
            if key in self.ids[kind]:
                continue
            if kind != "method":
                self.fault(file, f"{kind}:{key}", f"there is no {kind} {key}")
            elif not self.blueprint.manifest.requires:
                self.fault(
                    file,
                    f"method:{key}",
                    f"there is no method {key} here; name the blueprint it comes from in requires",
                )

    def _medium(self, file: str, key: str, kind: str) -> None:
        if key not in self.media or self.media[key].kind != kind:
            self.fault(file, key, f"there is no {kind} {key} in media/media.yaml")

    def _level(self, file: str, page: schema.Page) -> None:
        packages = [package.id for package in page.head.packages]
        self._twice(file, packages, "the package")
        for module in page.children:
            kind, _colon, key = module.head.group.partition(":")
            if kind == "package" and key not in packages:
                self.fault(self._file(module), "group:", f"group: there is no package {key} in {file}")
        for package in packages:
            if not any(module.head.group == f"package:{package}" for module in page.children):
                self.fault(file, f"id: {package}", f"the package {package} has no module")

    def _module(self, file: str, head: schema.ModuleHead) -> None:
        self._twice(file, [aim.id for aim in head.aims], "the aim")
        for key in head.prerequisites:
            if key not in self.modules or key == head.id:
                self.fault(file, "prerequisites", f"prerequisites: there is no other module {key}")
        for key in head.equivalents:
            if key == head.id:
                self.fault(file, "equivalents", f"equivalents: {key} is this module itself")
            elif key not in self.modules and not self.blueprint.manifest.requires:
                self.fault(
                    file,
                    "equivalents",
                    f"equivalents: there is no module {key} here; name the blueprint it comes from in requires",
                )

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

    def _programme(self, page: schema.Page) -> None:
        head = page.head
        frameworks = {
            each.id: {competence.id for competence in each.competences} for each in self.blueprint.frameworks
        }
        for ref in head.framework:
            if ref.competence not in frameworks.get(ref.framework, set()):
                self.fault(
                    PROGRAMME,
                    ref.competence,
                    f"there is no competence {ref.competence} in the framework {ref.framework}",
                )
        logos = [partner.logo for partner in head.partners] + [head.brand.logo if head.brand else None]
        for logo in filter(None, logos):
            self._medium(PROGRAMME, logo, "image")
        times = [each.id for each in (*head.timeline.phases, *head.timeline.milestones)]
        self._twice(PROGRAMME, times, "the phase or milestone")
        self._twice(PROGRAMME, [note.version for note in head.versions], "the version", "version")
