"""Banks of questions, quizzes and forms."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from rostra.exchange.blueprint.fields import AskedPhrase, AskedProse, Id, Line, Markdown, Short, Strict, Words


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
