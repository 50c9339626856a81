"""The blocks that bodies are made of.

Rich text is limited to what has a one-to-one Markdown form; the rest is a block of its own.

Every block has a template of its own below `programmes/blocks/`, so that nothing is shown by accident.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from rostra.languages.passages import KeyBlock

PROSE = ["bold", "italic", "link", "ol", "ul"]


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: object) -> None:
        super().__init__(features=["h2", "h3", *PROSE], **kwargs)

    class Meta:
        template = "programmes/blocks/text.html"
        icon = "pilcrow"


class PlainTextBlock(blocks.RichTextBlock):
    """Rich text without headings, inside another block."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(features=PROSE, **kwargs)


class NoteBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        choices=[("tip", _("Tip")), ("caution", _("Caution")), ("example", _("Example"))], default="tip"
    )
    title = blocks.CharBlock(required=False, label=_("Title"))
    text = PlainTextBlock(label=_("Text"))

    class Meta:
        template = "programmes/blocks/note.html"
        icon = "info-circle"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quotation"))
    source = blocks.CharBlock(label=_("Who said it"))
    url = blocks.URLBlock(required=False, label=_("Source"))

    class Meta:
        template = "programmes/blocks/quote.html"
        icon = "openquote"


class FigureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(required=False, label=_("Caption"))

    class Meta:
        template = "programmes/blocks/figure.html"
        icon = "image"


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("What the table shows"))
    head = blocks.ListBlock(blocks.CharBlock(required=False), min_num=2, label=_("Columns"))
    rows = blocks.ListBlock(
        blocks.ListBlock(blocks.CharBlock(required=False), label=_("Cells")), min_num=1, label=_("Rows")
    )

    class Meta:
        template = "programmes/blocks/table.html"
        icon = "table"


class DetailsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    text = PlainTextBlock(label=_("Text"))

    class Meta:
        template = "programmes/blocks/details.html"
        icon = "collapse-down"


class SourceBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    publisher = blocks.CharBlock(required=False, label=_("Publisher"))
    year = KeyBlock(required=False, label=_("Year"))
    url = blocks.URLBlock(required=False, label=_("Address"))


class SourcesBlock(blocks.StructBlock):
    items = blocks.ListBlock(SourceBlock(), min_num=1, label=_("Sources"))

    class Meta:
        template = "programmes/blocks/sources.html"
        icon = "list-ul"


class DownloadBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(label=_("Title"))

    class Meta:
        template = "programmes/blocks/download.html"
        icon = "download"


class BodyBlocks(blocks.StreamBlock):
    text = TextBlock(label=_("Text"))
    note = NoteBlock(label=_("Note"))
    quote = QuoteBlock(label=_("Quotation"))
    figure = FigureBlock(label=_("Figure"))
    table = TableBlock(label=_("Table"))
    details = DetailsBlock(label=_("More, folded"))
    sources = SourcesBlock(label=_("Sources"))
    download = DownloadBlock(label=_("Download"))


class OutcomeBlocks(blocks.StreamBlock):
    outcome = blocks.CharBlock(label=_("Outcome"), max_length=300)


class PartnerBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Name"))
    role = blocks.ChoiceBlock(
        choices=[("lead", _("lead")), ("partner", _("partner")), ("funder", _("funder"))],
        default="partner",
        label=_("Role"),
    )
    url = blocks.URLBlock(required=False, label=_("Website"))
    logo = ImageChooserBlock(required=False, label=_("Logo"))


class PartnerBlocks(blocks.StreamBlock):
    partner = PartnerBlock(label=_("Partner"))


class CompetenceRefBlock(blocks.StructBlock):
    framework = KeyBlock(label=_("Framework"))
    competence = KeyBlock(label=_("Competence"))


class CompetenceBlocks(blocks.StreamBlock):
    competence = CompetenceRefBlock(label=_("Competence"))


class PackageBlock(blocks.StructBlock):
    key = KeyBlock(label=_("Short name"), help_text=_("Stays the same when the title changes."))
    title = blocks.CharBlock(label=_("Title"))
    summary = blocks.TextBlock(required=False, label=_("What it gives"))


class PackageBlocks(blocks.StreamBlock):
    package = PackageBlock(label=_("Package"))


class AimBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        choices=[
            ("communicate", _("communicate")),
            ("collaborate", _("collaborate")),
            ("coproduce", _("co-produce")),
        ],
        default="communicate",
        label=_("Kind"),
    )
    text = blocks.CharBlock(label=_("Aim"), max_length=300)


class AimBlocks(blocks.StreamBlock):
    aim = AimBlock(label=_("Suggested aim"))


class PhaseBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    starts = KeyBlock(label=_("From"), help_text=_("A year, a month or a day: 2026, 2026-03 or 2026-03-17."))
    ends = KeyBlock(required=False, label=_("To"), help_text=_("Empty: it goes on."))
    text = blocks.TextBlock(required=False, label=_("What happens"))


class MilestoneBlock(blocks.StructBlock):
    date = KeyBlock(label=_("When"), help_text=_("A year, a month or a day: 2026, 2026-03 or 2026-03-17."))
    title = blocks.CharBlock(label=_("Title"))
    text = blocks.TextBlock(required=False, label=_("What happens"))


class TimelineBlocks(blocks.StreamBlock):
    """Phases over years, and milestones set by hand. Editions join them from the data."""

    phase = PhaseBlock(label=_("Phase"))
    milestone = MilestoneBlock(label=_("Milestone"))


class VersionNoteBlock(blocks.StructBlock):
    version = KeyBlock(label=_("Version"), help_text=_("Such as 1.1.0."))
    date = KeyBlock(label=_("Date"), help_text=_("Such as 2026-03-17."))
    text = blocks.TextBlock(label=_("What changed, and because of what"))


class VersionNoteBlocks(blocks.StreamBlock):
    note = VersionNoteBlock(label=_("Version"))
