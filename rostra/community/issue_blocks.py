"""What an issue of the newsletter is made of: own words, pictures, and real items that are looked up when it is sent."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from rostra.languages.passages import KeyBlock
from rostra.programmes.blocks import FigureBlock, QuoteBlock, TextBlock

MOST_ITEMS = 12


class ItemsBlock(blocks.StructBlock):
    """Some real items: the newest or next ones, about a topic or about all; or those that are named."""

    heading = blocks.CharBlock(
        required=False, max_length=120, label=_("Heading"), help_text=_("Empty: the usual one.")
    )
    number = blocks.IntegerBlock(default=3, min_value=1, max_value=MOST_ITEMS, label=_("How many"))
    topic = KeyBlock(
        required=False, label=_("Only about the topic"), help_text=_("Its title. Empty: all topics.")
    )
    chosen = blocks.ListBlock(
        KeyBlock(label=_("Address")),
        default=[],
        label=_("These and no others"),
        help_text=_("The last part of the address of each, as in /sessions/open-doors/: open-doors."),
    )

    class Meta:
        icon = "list-ul"


class IssueBlocks(blocks.StreamBlock):
    """The parts of an issue, in reading order."""

    heading = blocks.CharBlock(max_length=160, label=_("Heading"), icon="title")
    text = TextBlock(label=_("Text"))
    quote = QuoteBlock(label=_("Quotation"))
    figure = FigureBlock(label=_("Figure"))
    sessions = ItemsBlock(label=_("Next sessions"), icon="date")
    library = ItemsBlock(label=_("New in the library"), icon="media")
    posts = ItemsBlock(label=_("Posts"), icon="doc-full")
    cases = ItemsBlock(label=_("Cases"), icon="pick")
    documents = ItemsBlock(label=_("Documents"), icon="doc-full-inverse")


ITEMS = ("sessions", "library", "posts", "cases", "documents")
