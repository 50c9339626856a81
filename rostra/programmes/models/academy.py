from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rostra.kernel.models import Dated


class Academy(Dated):
    """The one academy that this installation serves: its name, languages, contact and brand."""

    name = models.CharField(_("name"), max_length=120, default="Rostra")
    tagline = models.CharField(_("what it is, in one line"), max_length=200, blank=True)
    languages = models.JSONField(
        _("languages"), default=list, help_text=_("Codes; the first is the main language.")
    )
    contact_email = models.EmailField(_("contact address"), blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    logo = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
    )
    colours = models.JSONField(
        _("colours"), default=dict, blank=True, help_text=_("Up to six brand colours by name.")
    )
    only = models.BooleanField(default=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("academy")
        constraints = [
            models.UniqueConstraint(fields=["only"], name="academy_only_one"),
            models.CheckConstraint(condition=Q(only=True), name="academy_only_true"),
        ]

    def __str__(self) -> str:
        return self.name
