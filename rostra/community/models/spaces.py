"""Spaces: where people talk. Communities of practice, working groups, the space of a cohort."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rostra.cohorts.models import Cohort
from rostra.kernel.models import Dated, Keyed
from rostra.people.models import Organisation
from rostra.programmes.models import Topic


class Space(Keyed, Dated):
    """A place for posts of its members. `members`, `posts` and `last_at` are stored for display.

    A cohort's space has no list of joining: who is enrolled in the cohort, and its team, is in. A working group may be
    proposed by anybody who is signed in; it opens when staff agree.
    """

    class Kind(models.TextChoices):
        PRACTICE = "practice", _("community of practice")
        GROUP = "group", _("working group")
        COHORT = "cohort", _("space of a cohort")

    class Joining(models.TextChoices):
        OPEN = "open", _("whoever wants to")
        REASON = "reason", _("with a reason, which a lead reads")
        INVITED = "invited", _("whom a lead brings in")
        COHORT = "cohort", _("people of the cohort")

    class Seen(models.TextChoices):
        """Who reads the posts without being a member. The name and the purpose of a space are as public as its posts, except
        that everybody who is signed in finds those one may ask to join."""

        PUBLIC = "public", _("everybody")
        SIGNED_IN = "signed_in", _("everybody who is signed in")
        MEMBERS = "members", _("members only")

    class Checking(models.TextChoices):
        NONE = "none", _("nothing waits")
        FIRST = "first", _("the first contribution of a person waits for a moderator")
        ALL = "all", _("everything waits for a moderator")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        OPEN = "open", _("open")
        REFUSED = "refused", _("not opened")
        CLOSED = "closed", _("closed, can be read")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.PRACTICE)
    title = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=80, unique=True)
    purpose = models.TextField(_("what it is for"), blank=True, help_text=_("Limited Markdown."))
    rules = models.TextField(_("how we treat each other"), blank=True, help_text=_("Limited Markdown."))
    language = models.CharField(_("main language"), max_length=10, default="en")
    joining = models.CharField(_("who may join"), max_length=7, choices=Joining, default=Joining.REASON)
    seen_by = models.CharField(_("who may read"), max_length=9, choices=Seen, default=Seen.MEMBERS)
    checking = models.CharField(
        _("before something is seen"), max_length=5, choices=Checking, default=Checking.FIRST
    )
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    cohort = models.OneToOneField(
        Cohort, on_delete=models.CASCADE, null=True, blank=True, related_name="space"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="spaces",
        verbose_name=_("only for members of"),
    )  # fmt: skip
    topics = models.ManyToManyField(Topic, blank=True, related_name="spaces", verbose_name=_("topics"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answer = models.CharField(_("answer to the proposal"), max_length=500, blank=True)
    members = models.PositiveIntegerField(default=0, editable=False)
    posts = models.PositiveIntegerField(default=0, editable=False)
    last_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="cohort", cohort__isnull=False, joining="cohort", seen_by="members")
                | (~Q(kind="cohort") & Q(cohort__isnull=True) & ~Q(joining="cohort")),
                name="space_of_cohort",
            ),
        ]
        indexes = [models.Index(fields=["state", "-last_at"], name="space_newest")]

    def __str__(self) -> str:
        return self.title


class SpaceMember(Keyed, Dated):
    """Somebody in a space, or who asked to be. `seen_at`: until when they have read. `hears`: what is written to them about it;
    letters keep to the person's own rhythm and quiet hours."""

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        MODERATOR = "moderator", _("moderator")
        LEAD = "lead", _("lead")

    class State(models.TextChoices):
        ASKED = "asked", _("asked to join")
        IN = "in", _("member")
        REFUSED = "refused", _("not taken in")
        LEFT = "left", _("left")
        REMOVED = "removed", _("taken out")

    class Hears(models.TextChoices):
        ALL = "all", _("every new post")
        DIGEST = "digest", _("what is new, once a week")
        MENTIONS = "mentions", _("only what is said to me")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="space_memberships"
    )
    role = models.CharField(_("role"), max_length=9, choices=Role, default=Role.MEMBER)
    state = models.CharField(max_length=7, choices=State, default=State.IN)
    reason = models.CharField(_("why I want to join"), max_length=500, blank=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    hears = models.CharField(_("letters"), max_length=8, choices=Hears, default=Hears.DIGEST)
    seen_at = models.DateTimeField(null=True, blank=True)
    digested_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "person"], name="space_member_once")]
        indexes = [models.Index(fields=["space", "state", "created_at"], name="space_member_list")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.space_id}"


class Follow(Dated):
    """Somebody wants to hear of what is new about a topic, a post or a person. (A space is followed by being in it.)"""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    topic = models.ForeignKey(
        Topic, on_delete=models.CASCADE, null=True, blank=True, related_name="followers"
    )
    post = models.ForeignKey(
        "community.Post", on_delete=models.CASCADE, null=True, blank=True, related_name="followers"
    )
    followed = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="followers"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="follow_topic_once"),
            models.UniqueConstraint(fields=["person", "post"], name="follow_post_once"),
            models.UniqueConstraint(fields=["person", "followed"], name="follow_person_once"),
            models.CheckConstraint(
                condition=Q(topic__isnull=False, post__isnull=True, followed__isnull=True)
                | Q(topic__isnull=True, post__isnull=False, followed__isnull=True)
                | Q(topic__isnull=True, post__isnull=True, followed__isnull=False),
                name="follow_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"follow {self.pk}"
