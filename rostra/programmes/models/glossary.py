from django.db import models
from django.utils.translation import gettext_lazy as _

from rostra.kernel.models import Dated, Keyed


class Term(Keyed, Dated):
    """A word of the glossary with its definition. Texts point at it with a link to `#term-<key>`."""

    term = models.CharField(_("term"), max_length=120)
    definition = models.TextField(_("definition"), help_text=_("One or two plain sentences."))
    see = models.ManyToManyField(
        "self", blank=True, symmetrical=False, related_name="+", verbose_name=_("see also")
    )

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return self.term


class Topic(Keyed):
    """What programmes and their parts are about."""

    title = models.CharField(_("title"), max_length=120, unique=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return self.title
