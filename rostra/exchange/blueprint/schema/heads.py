"""The facts at the head of each kind of page."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from rostra.exchange.blueprint.fields import Code, Id, Line, Once, Short, Slug, Strict, Url, Version, Words

Sentence = Annotated[str, StringConstraints(min_length=1, max_length=300)]
TopicTitle = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Stages = Annotated[list[Literal["planning", "design", "implementation", "evaluation"]], Once]
Topics = Annotated[list[TopicTitle], Once]
Ids = Annotated[list[Id], Once]
Purposes = Annotated[
    list[Literal["explore", "ideas", "choose", "deliberate", "co-produce", "monitor", "learn"]], Once
]
Mode = Literal["online", "offline", "both"]


def moment(text: str) -> str:
    """A year, a month or a day that the calendar has."""
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError as error:
        raise PydanticCustomError("moment", "{text} is not in the calendar", {"text": text}) from error
    return text


Moment = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$"), AfterValidator(moment)]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(moment)]


class Outcome(Strict):
    id: Id
    text: Sentence


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


class Phase(Strict):
    id: Id
    title: Line
    starts: Moment
    ends: Moment | None = None
    text: Words = ""

    @model_validator(mode="after")
    def forward(self) -> Phase:
        shared = min(len(self.starts), len(self.ends or ""))
        if self.ends and self.ends[:shared] < self.starts[:shared]:
            raise PydanticCustomError("ends", "ends: is before it starts")
        return self


class Milestone(Strict):
    id: Id
    date: Moment
    title: Line
    text: Words = ""


class Timeline(Strict):
    phases: list[Phase] = []
    milestones: list[Milestone] = []


class VersionNote(Strict):
    """`id` is only written when the note's own is not the one that an import gives."""

    id: Id | None = None
    version: Version
    date: Day
    text: Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class PageHead(Strict):
    id: Id
    code: Code = ""
    title: Line
    slug: Slug
    summary: Words = ""


class ProgrammeHead(PageHead):
    outcomes: list[Outcome] = []
    topics: Topics = []
    audiences: Audiences = Audiences()
    policy_stages: Stages = []
    mode: Mode = "online"
    open_reading: bool = False
    partners: list[Partner] = []
    framework: list[FrameworkRef] = []
    certificate_text: Words = ""
    timeline: Timeline = Timeline()
    versions: list[VersionNote] = []
    brand: Brand | None = None


class Package(Strict):
    """`block` is only written when the place of its texts is not the one that an import gives."""

    id: Id
    title: Line
    summary: Words = ""
    block: Id | None = None


class LevelHead(PageHead):
    kind: Literal["block", "level", "series"] = "block"
    outcomes: list[Outcome] = []
    choose: Annotated[int, Field(ge=0, le=100)] = 0
    packages: list[Package] = []

    @model_validator(mode="after")
    def enough(self) -> LevelHead:
        if self.choose > len(self.packages):
            raise PydanticCustomError("choose", "choose: is more than there are packages")
        return self


class Aim(Strict):
    id: Id
    text: Sentence
    kind: Literal["communicate", "collaborate", "coproduce"] = "communicate"


class ModuleHead(PageHead):
    outcomes: list[Outcome] = []
    prerequisites: Ids = []
    equivalents: Ids = []
    group: Annotated[str, StringConstraints(pattern=r"^(core|elective|package:.+)$", max_length=80)] = "core"
    policy_stages: Stages = []
    topics: Topics = []
    aims: list[Aim] = []


class ActivityHead(PageHead):
    kind: Short
    minutes: Annotated[int, Field(ge=1, le=600)]
    optional: bool = False
    video: Id | None = None
    watched_share: Annotated[float, Field(ge=0.01, le=1)] = 0.8
    quiz: Id | None = None
    form: Id | None = None
    url: Url | None = None
    example: Id | None = None


class Span(Strict):
    """From how much to how much; either end may be open."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True)

    least: Annotated[float, Field(ge=0, le=10**6)] | None = Field(default=None, alias="from")
    most: Annotated[float, Field(ge=0, le=10**6)] | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def forward(self) -> Span:
        if self.least is not None and self.most is not None and self.most < self.least:
            raise PydanticCustomError("span", "to: is less than from")
        return self


class WholeSpan(Span):
    """The same in whole numbers."""

    least: Annotated[int, Field(ge=0, le=10**6)] | None = Field(default=None, alias="from")
    most: Annotated[int, Field(ge=0, le=10**6)] | None = Field(default=None, alias="to")


class MethodHead(Strict):
    id: Id
    title: Line
    slug: Slug
    summary: Words = ""
    purposes: Purposes = []
    stages: Stages = []
    level: Annotated[list[Literal["told", "asked", "shape", "share", "decide"]], Once] = []
    people: WholeSpan = WholeSpan()
    hours: Span = Span()
    weeks: WholeSpan = WholeSpan()
    cost: Literal["low", "medium", "high"] = "medium"
    cost_note: Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)] = ""
    mode: Mode = "both"
    topics: Topics = []
