"""The newsletter: who wants it, its issues, and to whom each issue went."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from rostra.community.issue_blocks import IssueBlocks
from rostra.kernel.models import Dated, Keyed
from rostra.kernel.text import new_key
from rostra.messaging.models import Body, Message
from rostra.people.models import Function
from rostra.programmes.models import Topic


def _nothing(issue: Issue, language: str) -> Any:
    return None


# Set when the room is ready: an issue as it stands in the form, composed for readers of a language.
previewed: Callable[[Issue, str], Any] = _nothing


class Subscription(Keyed, Dated):
    """An address that gets the newsletter, or asked to, or does so no more.

    It counts from `confirmed_at` on, when the owner of the mailbox pressed the button, or a person who is signed in did.
    `agreed` and `agreed_language`: the words of consent they saw. No topics: all of them. `counts_clicks`: agreed that opened
    links are counted. A stranger who asks for an address that is in already changes nothing.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("not confirmed yet")
        CONFIRMED = "confirmed", _("gets it")
        LEFT = "left", _("left")
        SUPPRESSED = "suppressed", _("not written to any more")

    class Ended(models.TextChoices):
        ONE_CLICK = "one_click", _("by the link of a letter")
        PREFERENCES = "preferences", _("on the page of wishes")
        COMPLAINT = "complaint", _("by a complaint")
        BOUNCE = "bounce", _("letters came back")
        STAFF = "staff", _("by the team")

    address = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="newsletter"
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    topics = models.ManyToManyField(Topic, blank=True, related_name="subscriptions", verbose_name=_("topics"))
    territory = models.CharField(_("territory code"), max_length=20, blank=True)
    function = models.CharField(_("you are"), max_length=12, choices=Function, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    agreed = models.CharField(max_length=20, blank=True)
    agreed_language = models.CharField(max_length=10, blank=True)
    counts_clicks = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    ended = models.CharField(max_length=11, choices=Ended, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["language"], condition=Q(state="confirmed"), name="subscription_readers"),
            models.Index(fields=["state", "asked_at"], name="subscription_state"),
        ]

    def __str__(self) -> str:
        return f"subscription {self.pk}"

    @property
    def audit_label(self) -> str:
        return str(self)


class Issue(Keyed, Dated, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin):
    """One issue: drafts, revisions and the way through the editors are Wagtail's; what goes out is what was published last.

    `languages`: those it goes out in besides its own; none: all of the academy. Translations are passages of the sort "issue".
    How it is sent stands in `Sending`, never in a revision.
    """

    slug = models.SlugField(_("address"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=160)
    subject = models.CharField(
        _("subject of the letter"), max_length=160, blank=True, help_text=_("Empty: the title.")
    )
    preheader = models.CharField(
        _("first line"), max_length=160, blank=True,
        help_text=_("Mail programs show it beside the subject."),
    )  # fmt: skip
    language = models.CharField(
        _("language"), max_length=10, default="en", help_text=_("The language it is written in.")
    )
    languages = models.JSONField(_("languages"), default=list, blank=True)
    body = StreamField(IssueBlocks(), verbose_name=_("parts"), blank=True)
    counts_clicks = models.BooleanField(
        _("count opened links"), default=False,
        help_text=_("Only of readers who agreed, only how often each link was opened, never by whom."),
    )  # fmt: skip

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="issue",
        for_concrete_model=False,
    )
    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="issue",
        for_concrete_model=False,
    )
    wagtail_reference_index_ignore = True
    exclude_fields_in_copy: ClassVar[list[str]] = ["key", "slug"]

    class Meta:
        verbose_name = _("issue of the newsletter")
        verbose_name_plural = _("issues of the newsletter")

    def __str__(self) -> str:
        return self.title

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """What Wagtail's editor shows beside the form."""
        return "community/issue/preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """The issue as its own language's readers would get it now."""
        return {"issue": self, "language": self.language, "composed": previewed(self, self.language)}


class Sending(Dated):
    """How an issue is sent: to whom, when, how far it is.

    `audience`: {"languages", "topics", "functions", "territories"}, each a list, empty for everybody; territories are
    beginnings of codes, topics are keys. `moved_at`: when somebody or the clock last set it going.
    """

    class Stage(models.TextChoices):
        CHOOSING = "choosing", _("not sent")
        SCHEDULED = "scheduled", _("will be sent")
        WRITING = "writing", _("being sent")
        PAUSED = "paused", _("held back")
        WRITTEN = "written", _("sent")
        STOPPED = "stopped", _("stopped")

    issue = models.OneToOneField(Issue, on_delete=models.CASCADE, related_name="sending")
    audience = models.JSONField(default=dict)
    stage = models.CharField(max_length=9, choices=Stage, default=Stage.CHOOSING)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    send_at = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    total = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["send_at"], condition=Q(stage__in=["scheduled", "writing"]), name="sending_due"
            ),
            models.Index(fields=["-begun_at"], name="sending_newest"),
        ]

    def __str__(self) -> str:
        return f"sending of {self.issue_id}"


class IssueText(models.Model):
    """An issue in one language as it was sent: the archive shows this, whatever becomes of the items it names.

    `body` is the letter that readers share, `counted` the same with links that are counted; both go when letters do.
    """

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=255)
    title = models.CharField(max_length=160)
    title_language = models.CharField(max_length=10)
    preheader = models.CharField(max_length=160, blank=True)
    html = models.TextField()
    body = models.ForeignKey(Body, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    counted = models.ForeignKey(Body, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "language"], name="issue_text_once")]

    def __str__(self) -> str:
        return f"{self.issue_id} ({self.language})"


class IssueLink(models.Model):
    """A link of an issue and how often readers who agreed to it opened it. Nothing says who."""

    key = models.CharField(max_length=64, primary_key=True, default=new_key, editable=False)
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="links")
    url = models.URLField(max_length=1000)
    clicks = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "url"], name="issue_link_once")]

    def __str__(self) -> str:
        return self.url


class Delivery(models.Model):
    """One issue to one subscription: written once, whatever dies in between."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="deliveries")
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    message = models.OneToOneField(
        Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="delivery"
    )
    language = models.CharField(max_length=10)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["issue", "subscription"], name="delivery_once")]

    def __str__(self) -> str:
        return f"delivery {self.pk}"
