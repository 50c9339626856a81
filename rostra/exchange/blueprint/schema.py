"""What the files of a blueprint may say, but for the blocks of pages."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from rostra.exchange.blueprint.fields import (
    AskedPhrase,
    AskedProse,
    Code,
    FileName,
    Id,
    Language,
    Line,
    Markdown,
    Short,
    Slug,
    Strict,
    Url,
    Version,
    Words,
)

FORMAT = "rostra-blueprint/1"


class LicenceNote(Strict):
    what: Words
    licence: Words
    holder: Words
    url: Url | None = None


class Manifest(Strict):
    format: Literal["rostra-blueprint/1"]
    id: Id
    version: Version
    language: Language
    title: Line
    summary: Words = ""
    licence: Line
    rights: Words = ""
    authors: list[Line] = []
    notes: list[LicenceNote] = []


class Term(Strict):
    id: Id
    term: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    definition: Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
    see: list[Id] = []


class Glossary(Strict):
    terms: list[Term]


class FrameworkLevel(Strict):
    id: Id
    title: Line
    order: int


class Competence(Strict):
    id: Id
    title: Line
    description: Words = ""
    parent: Id | None = None


class Framework(Strict):
    id: Id
    version: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    title: Line
    publisher: Words = ""
    source_url: Url | None = None
    levels: list[FrameworkLevel] = []
    competences: list[Competence] = []


class Chapter(Strict):
    at: int
    title: Line


class Medium(Strict):
    id: Id
    file: FileName
    kind: Literal["image", "video", "document"]
    title: Line
    alt: Words | None = None
    creator: Words = ""
    licence: Words = ""
    captions: FileName | None = None
    captions_language: Language | None = None
    captions_reason: Words = ""
    transcript: FileName | None = None
    poster: FileName | None = None
    minutes: int | None = None
    seconds: int | None = None
    width: int | None = None
    height: int | None = None
    chapters: list[Chapter] = []

    @model_validator(mode="after")
    def whole(self) -> Medium:
        if self.kind == "image" and self.alt is None:
            raise PydanticCustomError(
                "alt", 'alt: say what the picture shows, or write alt: "" when it is decorative'
            )
        if self.kind == "video" and not self.captions and not self.captions_reason:
            raise PydanticCustomError("captions", "captions: name the file, or give captions_reason")
        if self.captions and not self.captions_language:
            raise PydanticCustomError("language", "captions_language: is missing")
        return self

    def files(self) -> list[str]:
        return [name for name in (self.file, self.captions, self.transcript, self.poster) if name]


class Media(Strict):
    items: list[Medium]


class Feedback(Strict):
    right: AskedProse = ""
    wrong: AskedProse = ""


class Given(Strict):
    given: AskedProse = ""


class Question(Strict):
    id: Id
    text: AskedProse
    points: Annotated[int, Field(ge=0)] = 1


class Choice(Strict):
    id: Short
    text: AskedPhrase
    correct: bool
    feedback: AskedProse = ""


class Choices(Question):
    kind: Literal["single", "multiple", "true_false"]
    choices: Annotated[list[Choice], Field(min_length=2)]

    @model_validator(mode="after")
    def keyed(self) -> Choices:
        right = sum(choice.correct for choice in self.choices)
        if right == 0:
            raise PydanticCustomError("right", "choices: none is right")
        if right > 1 and self.kind != "multiple":
            raise PydanticCustomError("right", "choices: only one can be right in a question of this kind")
        return self


class Pair(Strict):
    id: Short
    left: AskedPhrase
    right: AskedPhrase


class Matching(Question):
    kind: Literal["matching"]
    pairs: Annotated[list[Pair], Field(min_length=2)]
    feedback: Feedback = Feedback()


class Item(Strict):
    id: Short
    text: AskedPhrase


class Ordering(Question):
    kind: Literal["ordering"]
    items: Annotated[list[Item], Field(min_length=2)]
    feedback: Feedback = Feedback()


class ShortAnswer(Question):
    kind: Literal["short"]
    accept: Annotated[list[Line], Field(min_length=1)]
    feedback: Feedback = Feedback()


class Numeric(Question):
    kind: Literal["numeric"]
    answer: float
    tolerance: Annotated[float, Field(ge=0)] = 0.0
    unit: Words = ""
    feedback: Feedback = Feedback()


class Reflection(Question):
    kind: Literal["reflection"]
    min_words: Annotated[int, Field(ge=0)] = 20
    feedback: Given = Given()


AnyQuestion = Annotated[
    Choices | Matching | Ordering | ShortAnswer | Numeric | Reflection, Field(discriminator="kind")
]


class Bank(Strict):
    id: Id
    title: Line
    questions: Annotated[list[AnyQuestion], Field(min_length=1)]


class Source(Strict):
    bank: Id
    draw: Annotated[int, Field(ge=1)] | None = None


class Quiz(Strict):
    id: Id
    title: Line
    intro: Markdown = ""
    pass_mark: Annotated[int, Field(ge=0, le=100)] = 70
    attempts: Annotated[int, Field(ge=1)] | None = None
    shuffle: bool = True
    sources: Annotated[list[Source], Field(min_length=1)]


class Option(Strict):
    id: Short
    label: Line


class Column(Strict):
    id: Short
    label: Line
    kind: Literal["text", "number", "date", "choice"]
    options: list[Option] = []
    calendar: bool = False
    calendar_title: Short | None = None


class FormField(Strict):
    id: Short
    kind: Literal["heading", "text", "long_text", "number", "date", "choice", "choices", "rows"]
    label: Line
    help: Words = ""
    required: bool = False
    max_words: Annotated[int, Field(ge=1)] | None = None
    options: list[Option] = []
    columns: list[Column] = []
    min_rows: Annotated[int, Field(ge=0)] = 0
    max_rows: Annotated[int, Field(ge=1)] = 20
    start_rows: Annotated[int, Field(ge=0)] = 3
    calendar: bool = False
    calendar_title: Short | None = None

    @model_validator(mode="after")
    def whole(self) -> FormField:
        if self.kind in ("choice", "choices") and len(self.options) < 2:
            raise PydanticCustomError("options", "options: at least two are needed")
        if self.kind == "rows" and not self.columns:
            raise PydanticCustomError("columns", "columns: at least one is needed")
        if self.kind != "rows" and self.calendar_title:
            raise PydanticCustomError(
                "columns", "calendar_title: only rows have it; a date of its own is named by its label"
            )
        for column in self.columns:
            if column.calendar_title:
                self.calendar_title = self.calendar_title or column.calendar_title
                column.calendar_title = None
        return self


class Form(Strict):
    id: Id
    title: Line
    intro: Markdown = ""
    review: Literal["trainer", "none"] = "trainer"
    submit_label: Annotated[str, StringConstraints(max_length=60)] = ""
    fields: Annotated[list[FormField], Field(min_length=1)]


class Outcome(Strict):
    id: Id
    text: Annotated[str, StringConstraints(min_length=1, max_length=300)]


class Audiences(Strict):
    functions: list[Literal["elected", "official", "practitioner", "other"]] = []
    levels: list[Literal["local", "regional", "national"]] = []


class Partner(Strict):
    name: Line
    role: Literal["lead", "partner", "funder"] = "partner"
    url: Url | None = None
    logo: Id | None = None


class FrameworkRef(Strict):
    framework: Id
    competence: Id


class Brand(Strict):
    name: Words = ""
    colours: dict[str, str] = {}
    logo: Id | None = None


class PageHead(Strict):
    id: Id
    code: Code = ""
    title: Line
    slug: Slug
    summary: Words = ""


class ProgrammeHead(PageHead):
    outcomes: list[Outcome] = []
    topics: list[Annotated[str, StringConstraints(min_length=1, max_length=120)]] = []
    audiences: Audiences = Audiences()
    policy_stages: list[Literal["planning", "design", "implementation", "evaluation"]] = []
    mode: Literal["online", "offline", "both"] = "online"
    open_reading: bool = False
    partners: list[Partner] = []
    framework: list[FrameworkRef] = []
    brand: Brand | None = None


class LevelHead(PageHead):
    kind: Literal["block", "level"] = "block"
    outcomes: list[Outcome] = []


class ModuleHead(PageHead):
    outcomes: list[Outcome] = []
    prerequisites: list[Id] = []
    group: Annotated[str, StringConstraints(pattern=r"^(core|elective|package:.+)$", max_length=80)] = "core"


class ActivityHead(PageHead):
    kind: Short
    minutes: Annotated[int, Field(ge=1, le=600)]
    optional: bool = False
    video: Id | None = None
    watched_share: Annotated[float, Field(ge=0.01, le=1)] = 0.8
    quiz: Id | None = None
    form: Id | None = None
    url: Url | None = None


class Body(BaseModel):
    """One block of a page. `value` is rich text for "text", else the block's model. Empty `id`: to be given."""

    type: str
    value: Any
    id: str = ""
    keys: list[str] = []


class Page(BaseModel):
    """A page with its children in order."""

    head: Any
    body: list[Body] = []
    children: list[Page] = []


class Blueprint(BaseModel):
    """A whole programme, ready to be written to a folder or to an academy."""

    manifest: Manifest
    terms: list[Term] = []
    frameworks: list[Framework] = []
    media: list[Medium] = []
    banks: list[Bank] = []
    quizzes: list[Quiz] = []
    forms: list[Form] = []
    programme: Page
