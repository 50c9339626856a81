"""Posts and the comments on them. A post of a space is the word of a member; one without a space is for everybody and goes the
way of the editors: proposed, read, sent back or published."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from rostra.community.models.spaces import Space
from rostra.kernel.models import Dated, Keyed
from rostra.people.models import Organisation
from rostra.programmes.blocks import BodyBlocks
from rostra.programmes.models import Picture, Topic

# What belongs to a post as a whole and is not taken back by an older revision.
OF_THE_WHOLE = (
    "key", "slug", "space_id", "stage", "held", "hidden_at", "hidden_why", "submitted_at", "comments", "last_at",
    "created_at",
)  # fmt: skip


class Post(
    Keyed,
    Dated,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    ClusterableModel,
):
    """Something written, in the language its author writes. Drafts, revisions and the way through the editors are Wagtail's;
    `stage` is what people see of it, kept in step with Wagtail's state by the verbs.

    Who wrote it stands in `PostAuthor`, never in a revision. `territory`: about where it is; a quiet period there holds it back.
    Translations are passages of the sort "post". `comments` is stored for display. `hidden_at` set: moderators took it away.
    """

    class Stage(models.TextChoices):
        CONFIRMING = "confirming", _("waits until the address is confirmed")
        SUBMITTED = "submitted", _("proposed")
        IN_REVIEW = "in_review", _("being read")
        NEEDS_CHANGES = "needs_changes", _("sent back with questions")
        SCHEDULED = "scheduled", _("will be published")
        PUBLISHED = "published", _("published")
        DECLINED = "declined", _("not taken")
        WITHDRAWN = "withdrawn", _("taken back")

    class Talking(models.TextChoices):
        OPEN = "open", _("comments are seen at once")
        CHECKED = "checked", _("a moderator reads comments first")
        CLOSED = "closed", _("no comments")

    space = models.ForeignKey(
        Space, on_delete=models.CASCADE, null=True, blank=True, related_name="all_posts"
    )
    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.CharField(_("in one or two sentences"), max_length=400, blank=True)
    language = models.CharField(
        _("language"), max_length=10, default="en", help_text=_("The language it is written in.")
    )
    body = StreamField(BodyBlocks(), verbose_name=_("text"), blank=True)
    picture = models.ForeignKey(
        Picture, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("picture"),
    )  # fmt: skip
    picture_alt = models.CharField(_("what the picture shows"), max_length=300, blank=True)
    topics = ParentalManyToManyField(Topic, blank=True, related_name="posts", verbose_name=_("topics"))
    tags = models.JSONField(_("tags"), default=list, blank=True)
    programme_key = models.CharField(max_length=64, blank=True, db_index=True)
    territory = models.CharField(_("territory code"), max_length=20, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="posts"
    )
    talking = models.CharField(_("comments"), max_length=7, choices=Talking, default=Talking.CHECKED)
    stage = models.CharField(max_length=13, choices=Stage, default=Stage.SUBMITTED, editable=False)
    held = models.BooleanField(default=False, editable=False)
    hidden_at = models.DateTimeField(null=True, blank=True, editable=False)
    hidden_why = models.CharField(max_length=300, blank=True, editable=False)
    submitted_at = models.DateTimeField(default=timezone.now, editable=False)
    comments = models.PositiveIntegerField(default=0, editable=False)
    last_at = models.DateTimeField(default=timezone.now, editable=False)

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="post",
        for_concrete_model=False,
    )
    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="post",
        for_concrete_model=False,
    )
    wagtail_reference_index_ignore = True
    exclude_fields_in_copy: ClassVar[list[str]] = ["key", "slug"]

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = [
            models.Index(fields=["space", "-last_at"], name="post_of_space"),
            models.Index(fields=["stage", "submitted_at"], name="post_queue"),
            models.Index(
                F("first_published_at").desc(), condition=Q(space__isnull=True, live=True), name="post_newest"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def with_content_json(self, content: dict[str, Any]) -> Post:
        """A revision as a post. What happens to the post as a whole is not in a revision: it stays as it is now."""
        post: Post = super().with_content_json(content)
        for name in OF_THE_WHOLE:
            setattr(post, name, getattr(self, name))
        return post

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """What Wagtail's editor shows beside the form."""
        return "community/post_preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """The post as its own language's readers would get it now."""
        from rostra.community import bodies  # reads this table

        return {"post": self, "words": bodies.html_of(self, self.language)}


class PostAuthor(Keyed, Dated):
    """Who wrote a post, how it is credited, and what they agreed to. A guest has no account: a name and a confirmed address.

    `agreed`: the words they said yes to, as a version; `named` False: the credit is "A guest" or the organisation alone.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="authors")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="posts"
    )
    name = models.CharField(_("name"), max_length=150, blank=True)
    about = models.CharField(_("who you are, in one line"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    named = models.BooleanField(_("my name may stand beside it"), default=True)
    agreed = models.CharField(max_length=20, blank=True)
    agreed_language = models.CharField(max_length=10, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "person"], name="post_author_once")]

    def __str__(self) -> str:
        return f"author {self.pk}"


class PostNote(Keyed):
    """What editors and the author say to each other about a proposed post; `internal`: editors only."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    from_author = models.BooleanField(default=False)
    internal = models.BooleanField(default=False)
    stage = models.CharField(max_length=13, choices=Post.Stage, blank=True)
    text = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"note {self.pk}"


class Comment(Keyed, Dated):
    """An answer to a post, or to a comment on it (one step deep). Text in limited Markdown without headings, in the language its
    author marks. Hidden and removed ones keep their place, so that answers stay readable."""

    class State(models.TextChoices):
        HELD = "held", _("waits for a moderator")
        SEEN = "seen", _("seen")
        HIDDEN = "hidden", _("hidden by a moderator")
        REMOVED = "removed", _("taken back")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="all_comments")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comments")
    language = models.CharField(_("language"), max_length=10, default="en")
    text = models.TextField(_("comment"))
    state = models.CharField(max_length=7, choices=State, default=State.SEEN)
    hidden_why = models.CharField(max_length=300, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["post", "created_at"], name="comment_of_post"),
            models.Index(fields=["created_at"], condition=Q(state="held"), name="comment_held"),
        ]

    def __str__(self) -> str:
        return f"comment {self.pk}"


class Mention(models.Model):
    """Somebody named in a post or comment."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="mentions")
    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, null=True, blank=True, related_name="mentions"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "comment"], name="mention_in_comment_once"),
            models.UniqueConstraint(
                fields=["person", "post"], condition=Q(comment__isnull=True), name="mention_in_post_once"
            ),
        ]
        indexes = [models.Index(fields=["person", "-at"], name="mention_of_person")]

    def __str__(self) -> str:
        return f"mention {self.pk}"


class TranslationWish(models.Model):
    """Somebody would like to read a post or case in another language. `told_at`: we wrote that it is there now."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="translation_wishes"
    )
    sort = models.CharField(max_length=20)
    thing_key = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "sort", "thing_key", "language"], name="translation_wish_once"
            )
        ]
        indexes = [models.Index(fields=["sort", "thing_key", "language"], name="translation_wish_thing")]

    def __str__(self) -> str:
        return f"wish {self.pk}"
