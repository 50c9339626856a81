"""The catalogue of participation methods: one page with facets, and a page for each method."""

from __future__ import annotations

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from rostra.programmes.choices import Cost, Influence, Mode, MultipleChoicesField, PolicyStage, Purpose
from rostra.programmes.models.glossary import Topic
from rostra.programmes.models.pages import ContentPage, Faults


class MethodsPage(ContentPage):
    """The catalogue itself. Its methods are found by facets.

    `packages` is what blueprints that brought methods, and no programme, say of themselves, by their id: version, licence,
    keys of their methods, ... A draft never changes it.
    """

    language = models.CharField(
        _("language"), max_length=10, default="en", help_text=_("The language it is written in.")
    )
    packages = models.JSONField(default=dict, blank=True, editable=False)

    max_count = 1
    parent_page_types = ["programmes.HomePage"]
    subpage_types = ["programmes.MethodPage"]
    exclude_fields_in_copy = [*ContentPage.exclude_fields_in_copy, "packages"]
    page_description = _("The catalogue of participation methods. It holds methods.")
    shape = "methods"

    promote_panels = [*ContentPage.promote_panels, FieldPanel("language")]

    class Meta:
        verbose_name = _("method catalogue")

    def with_content_json(self, content: dict[str, Any]) -> ContentPage:
        page = super().with_content_json(content)
        page.packages = self.packages
        return page


class MethodPage(ContentPage):
    """One method. Numbers say what is usual: `people` taking part, `hours` of one participant in all, `weeks` of work
    of the organiser from the first decision to the result."""

    purposes = MultipleChoicesField(Purpose, verbose_name=_("purpose"))
    stages = MultipleChoicesField(PolicyStage, verbose_name=_("stage of the policy cycle"))
    influence = MultipleChoicesField(Influence, verbose_name=_("how much say people have"))
    people_from = models.PositiveIntegerField(_("people, from"), null=True, blank=True)
    people_to = models.PositiveIntegerField(_("people, to"), null=True, blank=True)
    hours_from = models.FloatField(
        _("hours of one participant, from"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    hours_to = models.FloatField(
        _("hours of one participant, to"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    weeks_from = models.PositiveSmallIntegerField(_("weeks for the organiser, from"), null=True, blank=True)
    weeks_to = models.PositiveSmallIntegerField(_("weeks for the organiser, to"), null=True, blank=True)
    cost = models.CharField(_("cost"), max_length=10, choices=Cost, default=Cost.MEDIUM)
    cost_note = models.CharField(
        _("what drives the cost"), max_length=300, blank=True, help_text=_("One plain sentence.")
    )
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, default=Mode.BOTH)
    topics = ParentalManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("topics"))

    parent_page_types = ["programmes.MethodsPage"]
    subpage_types: list[str] = []
    page_description = _("One way to involve people, step by step.")
    shape = "method"

    content_panels = [
        FieldPanel("title"),
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel("purposes"), FieldPanel("stages"), FieldPanel("influence"), FieldPanel("mode")],
            heading=_("What it is for"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("people_from"), FieldPanel("people_to")]),
                FieldRowPanel([FieldPanel("hours_from"), FieldPanel("hours_to")]),
                FieldRowPanel([FieldPanel("weeks_from"), FieldPanel("weeks_to")]),
                FieldPanel("cost"),
                FieldPanel("cost_note"),
            ],
            heading=_("What it takes"),
        ),
        FieldPanel("body"),
        FieldPanel("topics"),
    ]

    class Meta:
        verbose_name = _("method")

    def own_faults(self) -> Faults:
        faults = super().own_faults()
        for name in ("people", "hours", "weeks"):
            least, most = getattr(self, f"{name}_from"), getattr(self, f"{name}_to")
            if least is not None and most is not None and most < least:
                faults[f"{name}_to"] = _("Write a number that is not smaller than the one before it.")
        return faults

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "public/method.html"
