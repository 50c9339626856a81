"""What the files of a blueprint may say, but for the blocks of pages."""

from rostra.exchange.blueprint.schema.assessed import (
    Bank,
    Choice,
    Choices,
    Column,
    Feedback,
    Form,
    FormField,
    Given,
    Item,
    Matching,
    Numeric,
    Option,
    Ordering,
    Pair,
    Question,
    Quiz,
    Reflection,
    ShortAnswer,
    Source,
)
from rostra.exchange.blueprint.schema.heads import (
    ActivityHead,
    Aim,
    Audiences,
    Brand,
    FrameworkRef,
    LevelHead,
    MethodHead,
    Milestone,
    ModuleHead,
    Outcome,
    Package,
    PageHead,
    Partner,
    Phase,
    ProgrammeHead,
    Span,
    Timeline,
    VersionNote,
    WholeSpan,
)
from rostra.exchange.blueprint.schema.library import (
    Chapter,
    Competence,
    Framework,
    FrameworkLevel,
    Glossary,
    Media,
    Medium,
    Term,
    Track,
)
from rostra.exchange.blueprint.schema.manifest import FORMAT, LicenceNote, Manifest
from rostra.exchange.blueprint.schema.whole import Blueprint, Body, Page, walk

__all__ = [
    "FORMAT", "ActivityHead", "Aim", "Audiences", "Bank", "Blueprint", "Body", "Brand", "Chapter", "Choice", "Choices",
    "Column", "Competence", "Feedback", "Form", "FormField", "Framework", "FrameworkLevel", "FrameworkRef", "Given",
    "Glossary", "Item", "LevelHead", "LicenceNote", "Manifest", "Matching", "Media", "Medium", "MethodHead", "Milestone",
    "ModuleHead", "Numeric", "Option", "Ordering", "Outcome", "Package", "Page", "PageHead", "Pair", "Partner", "Phase",
    "ProgrammeHead", "Question", "Quiz", "Reflection", "ShortAnswer", "Source", "Span", "Term", "Timeline", "Track",
    "VersionNote", "WholeSpan", "walk",
]  # fmt: skip
