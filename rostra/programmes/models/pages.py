"""The page tree: home > programme > level or block > module > activity, and standard pages.

Wagtail is for authoring; what people read is compiled (`rostra.programmes.compiler`). A page's `key` never changes and is
renewed on copy; everything outside this room points at pages by key.
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.models import Page

from rostra.assessment.models import Form, Quiz
from rostra.kernel.text import new_key
from rostra.programmes.blocks import BodyBlocks, CompetenceBlocks, OutcomeBlocks, PartnerBlocks
from rostra.programmes.choices import MultipleChoicesField, AudienceFunction, AudienceLevel, Mode, PolicyStage
from rostra.programmes.models.glossary import Topic
from rostra.programmes.models.media import Video


class ContentPage(Page):
    """What all our pages share: a stable key, a summary, a body of blocks."""

    key = models.CharField(max_length=64, unique=True, default=new_key, editable=False)
    summary = models.TextField(_("summary"), blank=True, help_text=_("Two or three plain sentences."))
    body = StreamField(BodyBlocks(), verbose_name=_("text"), blank=True)

    exclude_fields_in_copy = ["key"]

    class Meta:
        abstract = True


class HomePage(ContentPage):
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["programmes.ProgrammePage", "programmes.StandardPage"]


class StandardPage(ContentPage):
    parent_page_types = ["programmes.HomePage", "programmes.StandardPage"]
    subpage_types = ["programmes.StandardPage"]


class ProgrammePage(ContentPage):
    code = models.CharField(_("code"), max_length=20, blank=True)
    outcomes = StreamField(OutcomeBlocks(), verbose_name=_("what people can do afterwards"), blank=True)
    topics = ParentalManyToManyField(Topic, blank=True, verbose_name=_("topics"))
    functions = MultipleChoicesField(AudienceFunction, verbose_name=_("for whom"))
    government_levels = MultipleChoicesField(AudienceLevel, verbose_name=_("level of government"))
    policy_stages = MultipleChoicesField(PolicyStage, verbose_name=_("stage of the policy cycle"))
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, default=Mode.ONLINE)
    partners = StreamField(PartnerBlocks(), verbose_name=_("partners and funders"), blank=True)
    competences = StreamField(CompetenceBlocks(), verbose_name=_("competences"), blank=True)
    open_reading = models.BooleanField(
        _("anyone may read it"), default=False, help_text=_("Visitors read texts and videos without signing in; nothing is recorded.")
    )
    brand_colours = models.JSONField(_("colours"), default=dict, blank=True)
    brand_logo = models.ForeignKey("programmes.Picture", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    brand_name = models.CharField(_("name in the header"), max_length=120, blank=True)
    version = models.CharField(_("version"), max_length=20, blank=True)

    parent_page_types = ["programmes.HomePage"]
    subpage_types = ["programmes.LevelPage"]


class LevelPage(ContentPage):
    """A level of the programme's ladder, or a block of a course: both hold modules."""

    class Kind(models.TextChoices):
        LEVEL = "level", _("level")
        BLOCK = "block", _("block")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.BLOCK)
    code = models.CharField(_("code"), max_length=20, blank=True)
    outcomes = StreamField(OutcomeBlocks(), verbose_name=_("what people can do afterwards"), blank=True)

    parent_page_types = ["programmes.ProgrammePage"]
    subpage_types = ["programmes.ModulePage"]


class ModulePage(ContentPage):
    code = models.CharField(_("code"), max_length=20, blank=True)
    outcomes = StreamField(OutcomeBlocks(), verbose_name=_("what people can do afterwards"), blank=True)
    prerequisites = models.JSONField(_("comes after"), default=list, blank=True, help_text=_("Keys of modules."))
    group = models.CharField(_("group"), max_length=80, default="core", help_text=_("core, elective, or package:<name>."))

    parent_page_types = ["programmes.LevelPage"]
    subpage_types = ["programmes.ActivityPage"]


class ActivityPage(ContentPage):
    """One thing to do. `kind` is a name in the kind registry; each kind says which of quiz, form, video and link it needs."""

    kind = models.CharField(_("kind"), max_length=20, default="read")
    code = models.CharField(_("code"), max_length=20, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=10, validators=[MinValueValidator(1), MaxValueValidator(600)])
    optional = models.BooleanField(_("optional"), default=False)
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("quiz"))
    form = models.ForeignKey(Form, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("form"))
    video = models.ForeignKey(Video, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("video"))
    watched_share = models.PositiveSmallIntegerField(
        _("share to watch"), default=80, validators=[MinValueValidator(1), MaxValueValidator(100)], help_text=_("Percent of the minutes.")
    )
    url = models.URLField(_("link"), blank=True)

    parent_page_types = ["programmes.ModulePage"]
    subpage_types: list[str] = []
