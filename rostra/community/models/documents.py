"""The document library, and the priorities and campaigns that other things serve."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rostra.cohorts.models import Edition
from rostra.community.models.cases import Case
from rostra.community.models.network import Project
from rostra.community.models.posts import Post
from rostra.community.models.spaces import Space
from rostra.kernel.models import Dated, Keyed
from rostra.live.models import LibraryItem, Session
from rostra.people.models import Organisation
from rostra.programmes.models import ProgrammePage, Topic


def documents_storage() -> Storage:
    """Documents, handed out by a rule."""
    return storages["private"]


class Document(Keyed, Dated):
    """Minutes, a strategy, a report: with our own file in versions, or a summary in our words and the full source elsewhere.

    Texts are passages of the sort "document". `year` is the document's own.
    """

    class Kind(models.TextChoices):
        MINUTES = "minutes", _("minutes")
        STRATEGY = "strategy", _("strategy")
        REPORT = "report", _("report")
        GUIDE = "guide", _("guide")
        MEDIA_KIT = "media_kit", _("media kit")
        STATUTE = "statute", _("rules and statutes")
        OTHER = "other", _("other")

    class Seen(models.TextChoices):
        PUBLIC = "public", _("everybody")
        SIGNED_IN = "signed_in", _("everybody who is signed in")
        SPACE = "space", _("members of the space")
        STAFF = "staff", _("the team only")

    title = models.CharField(_("title"), max_length=250)
    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.REPORT)
    summary = models.TextField(_("in our words"), blank=True, help_text=_("Limited Markdown."))
    language = models.CharField(_("language of the summary"), max_length=10, default="en")
    written_in = models.CharField(_("language of the document"), max_length=10, default="en")
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    dated_on = models.DateField(_("date"), null=True, blank=True)
    url = models.URLField(_("full source"), max_length=500, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="documents")
    space = models.ForeignKey(
        Space, on_delete=models.CASCADE, null=True, blank=True, related_name="documents"
    )
    programme_key = models.CharField(max_length=64, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="documents", verbose_name=_("topics"))
    tags = models.JSONField(_("tags"), default=list, blank=True)
    seen_by = models.CharField(_("who may read"), max_length=9, choices=Seen, default=Seen.STAFF)
    published_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(seen_by="space") | Q(space__isnull=False), name="document_space"
            )
        ]
        indexes = [models.Index(fields=["-published_at", "seen_by"], name="document_newest")]

    def __str__(self) -> str:
        return self.title


class DocumentVersion(Keyed, Dated):
    """One version of a document's file. The newest is handed out; older ones stay, with what changed."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    file = models.FileField(upload_to="documents/", storage=documents_storage)
    file_name = models.CharField(max_length=150)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    digest = models.CharField(max_length=64)
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="document_version_once")]

    def __str__(self) -> str:
        return f"{self.document_id} v{self.number}"


class Priority(Keyed, Dated):
    """A political priority or a campaign, as a page of its own that lists what serves it. Texts are passages of the sort
    "priority"."""

    class Kind(models.TextChoices):
        PRIORITY = "priority", _("priority")
        CAMPAIGN = "campaign", _("campaign")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.PRIORITY)
    title = models.CharField(_("title"), max_length=160)
    slug = models.SlugField(max_length=120, unique=True)
    summary = models.CharField(_("in one or two sentences"), max_length=400, blank=True)
    text = models.TextField(_("about"), blank=True, help_text=_("Limited Markdown."))
    language = models.CharField(_("language"), max_length=10, default="en")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="priorities")
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    url = models.URLField(_("full source"), max_length=500, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "priorities"

    def __str__(self) -> str:
        return self.title


# What may serve a priority: the names of the fields that point at it.
SERVING = ("programme", "edition", "session", "item", "post", "case", "document", "project")


def exactly_one(names: tuple[str, ...]) -> Q:
    """The condition that exactly one of some relations is set."""
    chosen = Q()
    for name in names:
        chosen |= Q(**{f"{other}__isnull": other != name for other in names})
    return chosen


class PriorityLink(models.Model):
    """Something that serves a priority or campaign: exactly one thing."""

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="links")
    programme = models.ForeignKey(
        ProgrammePage, on_delete=models.CASCADE, null=True, blank=True, related_name="priority_links"
    )
    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, null=True, blank=True, related_name="priority_links"
    )
    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, null=True, blank=True, related_name="priority_links"
    )
    item = models.ForeignKey(
        LibraryItem, on_delete=models.CASCADE, null=True, blank=True, related_name="priority_links"
    )
    post = models.ForeignKey(
        Post, on_delete=models.CASCADE, null=True, blank=True, related_name="priority_links"
    )
    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, null=True, blank=True, related_name="priority_links"
    )
    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, null=True, blank=True, related_name="priority_links"
    )
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, null=True, blank=True, related_name="priority_links"
    )

    class Meta:
        constraints = [
            *(
                models.UniqueConstraint(fields=["priority", thing], name=f"priority_link_{thing}_once")
                for thing in SERVING
            ),
            models.CheckConstraint(condition=exactly_one(SERVING), name="priority_link_one_thing"),
        ]

    def __str__(self) -> str:
        return f"link {self.pk}"
