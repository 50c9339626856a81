"""Blocks in which editors write questions and form fields. Never rendered to a page: versions are."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from rostra.languages.passages import KeyBlock

INLINE = ["bold", "italic", "link"]
PROSE = [*INLINE, "ol", "ul"]


class Text(blocks.RichTextBlock):
    def __init__(self, *, inline: bool = False, **kwargs: object) -> None:
        super().__init__(features=INLINE if inline else PROSE, **kwargs)


class FeedbackBlock(blocks.StructBlock):
    right = Text(label=_("When right"), required=False)
    wrong = Text(label=_("When wrong"), required=False)


class ChoiceBlock(blocks.StructBlock):
    text = Text(inline=True, label=_("Choice"))
    correct = blocks.BooleanBlock(label=_("Right"), required=False)
    feedback = Text(label=_("Feedback"), required=False)


class Question(blocks.StructBlock):
    text = Text(label=_("Question"))
    points = blocks.IntegerBlock(label=_("Points"), default=1, min_value=0)


class SingleBlock(Question):
    choices = blocks.ListBlock(ChoiceBlock(), min_num=2)


class MultipleBlock(Question):
    choices = blocks.ListBlock(ChoiceBlock(), min_num=2)


class TrueFalseBlock(Question):
    choices = blocks.ListBlock(ChoiceBlock(), min_num=2, max_num=2)


class PairBlock(blocks.StructBlock):
    left = Text(inline=True, label=_("Left"))
    right = Text(inline=True, label=_("Right"))


class MatchingBlock(Question):
    pairs = blocks.ListBlock(PairBlock(), min_num=2)
    feedback = FeedbackBlock()


class ItemBlock(blocks.StructBlock):
    text = Text(inline=True, label=_("Item"))


class OrderingBlock(Question):
    items = blocks.ListBlock(ItemBlock(), min_num=2, label=_("Items in the right order"))
    feedback = FeedbackBlock()


class ShortBlock(Question):
    accept = blocks.ListBlock(blocks.CharBlock(), min_num=1, label=_("Accepted answers"))
    feedback = FeedbackBlock()


class NumericBlock(Question):
    answer = blocks.FloatBlock(label=_("Answer"))
    tolerance = blocks.FloatBlock(label=_("Give or take"), default=0, min_value=0)
    unit = blocks.CharBlock(label=_("Unit"), required=False)
    feedback = FeedbackBlock()


class ReflectionBlock(Question):
    min_words = blocks.IntegerBlock(label=_("Words at least"), default=20, min_value=0)
    given = Text(label=_("Shown when answered"), required=False)


class QuestionBlocks(blocks.StreamBlock):
    """The question types. The block's id is the question's identity over all versions."""

    single = SingleBlock(label=_("One choice"))
    multiple = MultipleBlock(label=_("Several choices"))
    true_false = TrueFalseBlock(label=_("True or false"))
    matching = MatchingBlock(label=_("Matching"))
    ordering = OrderingBlock(label=_("Ordering"))
    short = ShortBlock(label=_("Short answer"))
    numeric = NumericBlock(label=_("Number"))
    reflection = ReflectionBlock(label=_("Reflection"))


class OptionBlock(blocks.StructBlock):
    id = KeyBlock(label=_("Short name"), help_text=_("Stays the same when the label changes."))
    label = blocks.CharBlock(label=_("Label"))


class Asked(blocks.StructBlock):
    id = KeyBlock(label=_("Short name"), help_text=_("Stays the same when the label changes."))
    label = blocks.CharBlock(label=_("Label"))
    help = blocks.TextBlock(label=_("Help"), required=False)
    required = blocks.BooleanBlock(label=_("Must be filled in"), required=False)


class HeadingFieldBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Heading"))
    help = blocks.TextBlock(label=_("Help"), required=False)


class LongTextFieldBlock(Asked):
    max_words = blocks.IntegerBlock(label=_("Words at most"), required=False, min_value=1)


class DateFieldBlock(Asked):
    calendar = blocks.BooleanBlock(label=_("Can go to one's calendar"), required=False)


class ChoiceFieldBlock(Asked):
    options = blocks.ListBlock(OptionBlock(), min_num=2)


class ColumnBlock(blocks.StructBlock):
    id = KeyBlock(label=_("Short name"))
    label = blocks.CharBlock(label=_("Label"))
    kind = blocks.ChoiceBlock(
        choices=[("text", _("Text")), ("number", _("Number")), ("date", _("Date")), ("choice", _("Choice"))],
        default="text",
    )
    options = blocks.ListBlock(OptionBlock(), required=False, default=[])
    calendar = blocks.BooleanBlock(label=_("Can go to one's calendar"), required=False)


class RowsFieldBlock(Asked):
    columns = blocks.ListBlock(ColumnBlock(), min_num=1)
    min_rows = blocks.IntegerBlock(label=_("Rows at least"), default=0, min_value=0)
    max_rows = blocks.IntegerBlock(label=_("Rows at most"), default=20, min_value=1)
    start_rows = blocks.IntegerBlock(label=_("Rows to start with"), default=3, min_value=0)
    calendar_title = KeyBlock(label=_("Column that names the date"), required=False)


class FormBlocks(blocks.StreamBlock):
    heading = HeadingFieldBlock(label=_("Heading"))
    text = Asked(label=_("Short text"))
    long_text = LongTextFieldBlock(label=_("Long text"))
    number = Asked(label=_("Number"))
    date = DateFieldBlock(label=_("Date"))
    choice = ChoiceFieldBlock(label=_("One choice"))
    choices = ChoiceFieldBlock(label=_("Several choices"))
    rows = RowsFieldBlock(label=_("Table to fill in"))


class CompetenceBlock(blocks.StructBlock):
    id = KeyBlock(label=_("Short name"), help_text=_("Stays the same when the label changes."))
    label = blocks.CharBlock(label=_("Competence"))
    help = blocks.TextBlock(label=_("What it means"), required=False)
    advice = blocks.TextBlock(
        label=_("Next step"), required=False, help_text=_("Said to those who are not there yet.")
    )
    modules = blocks.ListBlock(
        KeyBlock(), label=_("Modules that help"), required=False, default=[], help_text=_("Their keys.")
    )


class RatingBlock(blocks.StructBlock):
    id = KeyBlock(label=_("Short name"), help_text=_("Stays the same when the label changes."))
    label = blocks.CharBlock(label=_("Statement"))
    help = blocks.TextBlock(label=_("Help"), required=False)
    anchors = blocks.ListBlock(
        blocks.CharBlock(),
        min_num=4,
        max_num=5,
        label=_("What each step looks like, from the lowest to the highest"),
    )
    tag = blocks.ChoiceBlock(
        choices=[
            ("communicate", _("Communicate")),
            ("collaborate", _("Collaborate")),
            ("co-produce", _("Co-produce")),
        ],
        required=False,
        label=_("Tag"),
    )


class TaskBlock(blocks.StructBlock):
    id = KeyBlock(label=_("Short name"), help_text=_("Stays the same when the text changes."))
    text = Text(label=_("Task"))
    choices = blocks.ListBlock(ChoiceBlock(), min_num=2)


class OpenBlock(blocks.StructBlock):
    id = KeyBlock(label=_("Short name"), help_text=_("Stays the same when the label changes."))
    label = blocks.CharBlock(label=_("Question"))
    help = blocks.TextBlock(label=_("Help"), required=False)


class QuestionnaireBlocks(blocks.StreamBlock):
    """Items belong to the competence that stands above them; those above the first competence, or under a section, to none."""

    competence = CompetenceBlock(label=_("Competence"))
    section = HeadingFieldBlock(label=_("Section"))
    rating = RatingBlock(label=_("Item to rate"))
    task = TaskBlock(label=_("Short task, one choice"))
    open = OpenBlock(label=_("Open question"))
