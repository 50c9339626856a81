"""The page tree: home > programme > level or block > module > activity, and standard pages.

Wagtail is for authoring; what people read is compiled (`rostra.programmes.compiler`). A page's `key` never changes and is
renewed on copy; everything outside this room points at pages by key.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.fields import StreamField
from wagtail.models import Collection, Page, Site

from rostra.assessment.models import Form, Quiz
from rostra.kernel.registries import kinds
from rostra.kernel.text import new_key
from rostra.programmes import addresses
from rostra.programmes.blocks import (
    AimBlocks,
    BodyBlocks,
    CompetenceBlocks,
    OutcomeBlocks,
    PackageBlocks,
    PartnerBlocks,
    TimelineBlocks,
    VersionNoteBlocks,
)
from rostra.programmes.choices import (
    AudienceFunction,
    AudienceLevel,
    ChangeSize,
    Mode,
    MultipleChoicesField,
    PolicyStage,
)
from rostra.programmes.models.glossary import Topic
from rostra.programmes.models.media import Video
from rostra.programmes.panels import TranslationsPanel

Faults = dict[str, str]


class ContentForm(WagtailAdminPageForm):
    """A draft may be incomplete; what is published or handed to a colleague must be whole.

    What a change does to translations is asked beside the button that publishes, each time anew.
    """

    as_draft = False
    change = forms.ChoiceField(
        choices=ChangeSize.choices,
        required=False,
        widget=forms.RadioSelect,
        label=_("This change"),
        help_text=_("Outdated translations are still shown, with a mark, until somebody renews them."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        begun = self.instance.live and self.instance.has_unpublished_changes
        self.initial["change"] = self.instance.change if begun else ChangeSize.MEANING.value

    def defer_required_fields(self) -> None:
        self.as_draft = True
        super().defer_required_fields()

    def _post_clean(self) -> None:
        self.instance.as_draft = True
        self.instance.change = self.cleaned_data.get("change") or ChangeSize.MEANING.value
        super()._post_clean()
        self.instance.as_draft = False
        if self.as_draft or self.errors:
            return
        for field, message in self.instance.publish_faults(parent=self.parent_page).items():
            self.add_error(field if field in self.fields else None, message)


class ContentPage(Page):
    """What all our pages share: a stable key, a summary, a body of blocks."""

    key = models.CharField(max_length=64, unique=True, default=new_key, editable=False)
    summary = models.TextField(_("summary"), blank=True, help_text=_("Two or three plain sentences."))
    body = StreamField(BodyBlocks(), verbose_name=_("text"), blank=True)
    change = models.CharField(
        _("this change"),
        max_length=10,
        choices=ChangeSize,
        default=ChangeSize.MEANING,
        help_text=_("Outdated translations are still shown, with a mark, until somebody renews them."),
    )

    exclude_fields_in_copy = ["key"]
    base_form_class = ContentForm
    shape = ""
    as_draft = False
    previewer: Callable[[ContentPage], dict[str, Any]]  # the compiler; set when the room is ready

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    promote_panels = [
        FieldPanel(
            "slug", help_text=_("The last part of the address. Leave it alone once people have links.")
        ),
    ]
    settings_panels = [TranslationsPanel(heading=_("Translations")), PublishingPanel()]

    class Meta:
        abstract = True

    def own_faults(self) -> Faults:
        """What is missing in the page itself before it can be published, by field; empty when nothing is."""
        return {}

    def publish_faults(self, parent: Page | None = None) -> Faults:
        """The same, and what is wrong beside its neighbours: asked of editors, not of copies and imports."""
        return self.own_faults()

    def clean(self) -> None:
        super().clean()
        if self.live and not self.as_draft:
            faults = self.own_faults()
            if faults:
                raise ValidationError(faults)

    def with_content_json(self, content: dict[str, Any]) -> ContentPage:
        page = super().with_content_json(content)
        page.key = self.key
        return page

    def programme(self, parent: Page | None = None) -> Page | None:
        """The programme this page belongs to (itself, for a programme); None for site pages."""
        path = self.path or (parent.path if parent else "")
        return Page.objects.filter(path=path[: addresses.PROGRAMME_STEPS]).first() if path else None

    def get_url_parts(self, request: Any = None) -> tuple[int, str, str] | None:
        """Where readers find it: our own address, not Wagtail's. None when it has none."""
        site = Site.find_for_request(request) if request is not None else None
        site = site or Site.objects.filter(is_default_site=True).first()
        path = addresses.of_page(self)
        if site is None or path is None:
            return None
        return site.pk, site.root_url, path

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return f"public/{'page' if self.shape == 'standard' else self.shape}.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """The same facts and templates that readers get, made from what is being edited."""
        compiled = type(self).previewer(self)
        frame = import_string(settings.ROSTRA_PREVIEW)
        return {**compiled, **frame(compiled), "request": request, "preview": True}


class HomePage(ContentPage):
    language = models.CharField(_("language"), max_length=10, default="en")

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["programmes.ProgrammePage", "programmes.StandardPage", "programmes.MethodsPage"]
    shape = "home"

    class Meta:
        verbose_name = _("home page")


class StandardPage(ContentPage):
    language = models.CharField(
        _("language"), max_length=10, default="en", help_text=_("The language it is written in.")
    )

    parent_page_types = ["programmes.HomePage", "programmes.StandardPage"]
    subpage_types = ["programmes.StandardPage"]
    page_description = _("About, privacy, accessibility and the like.")
    shape = "standard"

    promote_panels = [*ContentPage.promote_panels, FieldPanel("language")]

    class Meta:
        verbose_name = _("standard page")


class ProgrammePage(ContentPage):
    """`package` is what its blueprint says of itself (authors, licence, rights); `collection` holds its files."""

    language = models.CharField(
        _("language"), max_length=10, default="en", help_text=_("The language it is written in.")
    )
    code = models.CharField(_("code"), max_length=20, blank=True, help_text=_("A short name such as DCE."))
    outcomes = StreamField(OutcomeBlocks(), verbose_name=_("what people can do afterwards"), blank=True)
    topics = ParentalManyToManyField(Topic, blank=True, verbose_name=_("topics"))
    functions = MultipleChoicesField(AudienceFunction, verbose_name=_("for whom"))
    government_levels = MultipleChoicesField(AudienceLevel, verbose_name=_("level of government"))
    policy_stages = MultipleChoicesField(PolicyStage, verbose_name=_("stage of the policy cycle"))
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, default=Mode.ONLINE)
    partners = StreamField(PartnerBlocks(), verbose_name=_("partners and funders"), blank=True)
    competences = StreamField(CompetenceBlocks(), verbose_name=_("competences"), blank=True)
    timeline = StreamField(TimelineBlocks(), verbose_name=_("timeline"), blank=True)
    versions = StreamField(VersionNoteBlocks(), verbose_name=_("versions, the latest first"), blank=True)
    certificate_text = models.TextField(
        _("on the certificate"), blank=True, help_text=_("One plain sentence: what the person has done.")
    )
    open_reading = models.BooleanField(
        _("anyone may read it"),
        default=False,
        help_text=_("Visitors read texts and videos without signing in; nothing is recorded."),
    )
    brand_colours = models.JSONField(_("colours"), default=dict, blank=True)
    brand_logo = models.ForeignKey(
        "programmes.Picture",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
    )
    brand_name = models.CharField(_("name in the header"), max_length=120, blank=True)
    version = models.CharField(_("version"), max_length=20, blank=True, editable=False)
    package = models.JSONField(default=dict, blank=True, editable=False)
    collection = models.ForeignKey(
        Collection, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    exclude_fields_in_copy = [*ContentPage.exclude_fields_in_copy, "collection", "package", "version"]
    parent_page_types = ["programmes.HomePage"]
    subpage_types = ["programmes.LevelPage"]
    page_description = _("A whole course or series. It holds levels or blocks.")
    shape = "programme"

    content_panels = [
        FieldPanel("title"),
        FieldPanel("code"),
        FieldPanel("summary"),
        FieldPanel("outcomes"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("topics"),
                FieldPanel("functions"),
                FieldPanel("government_levels"),
                FieldPanel("policy_stages"),
                FieldPanel("mode"),
                FieldPanel("competences"),
            ],
            heading=_("For whom and what about"),
        ),
        FieldPanel("partners"),
        FieldPanel("timeline"),
        FieldPanel("versions"),
        FieldPanel("certificate_text"),
    ]
    promote_panels = [
        *ContentPage.promote_panels,
        FieldPanel("language"),
        FieldPanel("open_reading"),
        MultiFieldPanel(
            [FieldPanel("brand_name"), FieldPanel("brand_logo"), FieldPanel("brand_colours")],
            heading=_("Its own look"),
        ),
    ]

    class Meta:
        verbose_name = _("programme")


class PartPage(ContentPage):
    """A part of a programme. Its code is unique within the programme."""

    code = models.CharField(
        _("code"), max_length=20, blank=True, help_text=_("Orders and names the part, such as A1 or A1.2.")
    )

    class Meta:
        abstract = True

    def publish_faults(self, parent: Page | None = None) -> Faults:
        faults = super().publish_faults(parent)
        others = self._others(parent)
        if self.code and any(
            model.objects.filter(others, code=self.code).exists() for model in _part_models()
        ):
            faults["code"] = _("Another part of this programme has the code %(code)s.") % {"code": self.code}
        return faults

    def _others(self, parent: Page | None) -> models.Q:
        """All other pages of the same programme."""
        path = self.path or (parent.path if parent else "")
        return models.Q(path__startswith=path[: addresses.PROGRAMME_STEPS]) & ~models.Q(pk=self.pk)


class LevelPage(PartPage):
    """A level of the programme's ladder, or a block of a course: both hold modules."""

    class Kind(models.TextChoices):
        LEVEL = "level", _("level")
        BLOCK = "block", _("block")
        SERIES = "series", _("series")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.BLOCK)
    outcomes = StreamField(OutcomeBlocks(), verbose_name=_("what people can do afterwards"), blank=True)
    packages = StreamField(PackageBlocks(), verbose_name=_("packages"), blank=True)
    choose = models.PositiveSmallIntegerField(
        _("packages to choose"),
        default=0,
        help_text=_("How many packages one takes besides the core modules. 0: all of them."),
    )

    parent_page_types = ["programmes.ProgrammePage"]
    subpage_types = ["programmes.ModulePage"]
    page_description = _("A level of a ladder or a block of a course. It holds modules.")
    shape = "level"

    content_panels = [
        FieldPanel("title"),
        FieldPanel("kind"),
        FieldPanel("code"),
        FieldPanel("summary"),
        FieldPanel("outcomes"),
        MultiFieldPanel([FieldPanel("packages"), FieldPanel("choose")], heading=_("Packages")),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("level or block")

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "public/programme.html"


class ModulePage(PartPage):
    outcomes = StreamField(OutcomeBlocks(), verbose_name=_("what people can do afterwards"), blank=True)
    prerequisites = models.JSONField(
        _("comes after"), default=list, blank=True, help_text=_("Keys of modules.")
    )
    group = models.CharField(
        _("group"),
        max_length=80,
        default="core",
        help_text=_("core, elective, or package:<name> for one of a package."),
    )
    equivalents = models.JSONField(
        _("also met by"),
        default=list,
        blank=True,
        help_text=_("Keys of modules elsewhere: who has done one of them has done this one."),
    )
    policy_stages = MultipleChoicesField(PolicyStage, verbose_name=_("stage of the policy cycle"))
    topics = ParentalManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("topics"))
    aims = StreamField(AimBlocks(), verbose_name=_("suggested aims"), blank=True)

    parent_page_types = ["programmes.LevelPage"]
    subpage_types = ["programmes.ActivityPage"]
    page_description = _("Belongs together and is done in one or a few sittings. It holds activities.")
    shape = "module"

    content_panels = [
        FieldPanel("title"),
        FieldPanel("code"),
        FieldPanel("summary"),
        FieldPanel("outcomes"),
        FieldPanel("body"),
        FieldPanel("aims"),
        MultiFieldPanel(
            [FieldPanel("group"), FieldPanel("prerequisites"), FieldPanel("equivalents")],
            heading=_("Place in the programme"),
        ),
        MultiFieldPanel([FieldPanel("topics"), FieldPanel("policy_stages")], heading=_("What about")),
    ]

    class Meta:
        verbose_name = _("module")

    def publish_faults(self, parent: Page | None = None) -> Faults:
        faults = super().publish_faults(parent)
        others = ModulePage.objects.filter(self._others(parent))
        if others.filter(slug=self.slug).exists():
            faults["slug"] = _("Another module of this programme has this address.")
        if self.group not in ("core", "elective") and not self.group.startswith("package:"):
            faults["group"] = _("Write core, elective, or package: and a name.")
        unknown = set(self.prerequisites or []) - set(others.values_list("key", flat=True))
        if unknown:
            faults["prerequisites"] = _("Not a module of this programme: %(keys)s.") % {
                "keys": ", ".join(sorted(unknown))
            }
        return faults


class ActivityPage(PartPage):
    """One thing to do. `kind` is a name in the kind registry; each kind says which of quiz, form, video and link it needs.

    `example` is the key of a case; one that is gone, or that came with a blueprint from elsewhere, leaves the text alone.
    """

    kind = models.CharField(_("kind"), max_length=20, default="read")
    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("An honest guess for a first reading."),
    )
    optional = models.BooleanField(_("optional"), default=False)
    quiz = models.ForeignKey(
        Quiz, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("quiz")
    )
    form = models.ForeignKey(
        Form, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("form")
    )
    video = models.ForeignKey(
        Video, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("video")
    )
    watched_share = models.PositiveSmallIntegerField(
        _("share to watch"),
        default=80,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Percent of the minutes."),
    )
    url = models.URLField(_("link"), blank=True)
    example = models.CharField(_("case"), max_length=64, blank=True)

    parent_page_types = ["programmes.ModulePage"]
    subpage_types: list[str] = []
    page_description = _("One thing to do: read, watch, answer, fill in, study, follow a link.")
    shape = "activity"

    content_panels = [
        FieldPanel("title"),
        MultiFieldPanel(
            [
                FieldPanel("kind", widget=forms.Select),
                FieldPanel("code"),
                FieldPanel("minutes"),
                FieldPanel("optional"),
            ],
            heading=_("What it is"),
        ),
        FieldPanel("summary"),
        MultiFieldPanel(
            [
                FieldPanel(
                    "video",
                    help_text=_("For watch: the film, with its captions or the reason why it has none."),
                ),
                FieldPanel("watched_share"),
                FieldPanel("quiz", help_text=_("For quiz.")),
                FieldPanel("form", help_text=_("For worksheet; an example may have one to reflect on.")),
                FieldPanel(
                    "example",
                    widget=forms.Select,
                    help_text=_(
                        "For example: the published case that people study here, besides the text below."
                    ),
                ),
                FieldPanel("url", help_text=_("For link: the address people are sent to.")),
            ],
            heading=_("What it needs"),
        ),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("activity")

    def own_faults(self) -> Faults:
        faults = super().own_faults()
        kind = kinds.get(self.kind)
        if kind is None or not kind.is_activity:
            faults["kind"] = _("Choose a kind of activity.")
            return faults
        for need in kind.needs:
            if not getattr(self, need):
                faults[need] = _("An activity of the kind “%(kind)s” needs this.") % {"kind": kind.label}
        if self.video and not self.video.captions and not self.video.captions_reason:
            faults["video"] = _("Give this video captions, or say why it has none, then choose it again.")
        if self.form and not self.form.published_at:
            faults["form"] = _("Publish the form first.")
        return faults


def _part_models() -> list[type[PartPage]]:
    return [LevelPage, ModulePage, ActivityPage]
