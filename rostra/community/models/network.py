"""The directory of people and organisations, what they offer and seek, and the projects they do together."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rostra.kernel.models import Dated, Keyed
from rostra.people.models import Organisation
from rostra.programmes.models import Topic


class Profile(Keyed, Dated):
    """How a person stands in the directory: only what they wrote for it, and only when they chose to. Never an address: one
    writes to them through the academy."""

    class Shown(models.TextChoices):
        NOBODY = "nobody", _("nobody")
        SIGNED_IN = "signed_in", _("people who are signed in")
        PUBLIC = "public", _("everybody")

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile")
    shown_to = models.CharField(_("who finds me"), max_length=9, choices=Shown, default=Shown.NOBODY)
    headline = models.CharField(_("what I do, in one line"), max_length=160, blank=True)
    about = models.TextField(_("about me"), blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="profiles"
    )
    languages = models.JSONField(_("languages I speak"), default=list, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="profiles", verbose_name=_("topics"))
    helps_with = models.CharField(_("what I can help with"), max_length=300, blank=True)
    looks_for = models.CharField(_("what I look for"), max_length=300, blank=True)
    may_write = models.BooleanField(_("people who are signed in may write to me"), default=True)
    may_mention = models.BooleanField(_("people outside of my spaces may mention me"), default=True)
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["shown_to", "updated_at"], name="profile_shown")]

    def __str__(self) -> str:
        return f"profile {self.pk}"


class OrganisationProfile(Keyed, Dated):
    """What an organisation says of itself in the directory; its managers write it. Texts are passages of the sort
    "organisation"."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="directory_entry"
    )
    slug = models.SlugField(max_length=120, unique=True)
    listed = models.BooleanField(_("listed in the directory"), default=False)
    summary = models.CharField(_("in one or two sentences"), max_length=400, blank=True)
    about = models.TextField(_("about"), blank=True, help_text=_("Limited Markdown."))
    url = models.URLField(_("website"), max_length=500, blank=True)
    population = models.PositiveIntegerField(_("inhabitants"), null=True, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("topics"))

    def __str__(self) -> str:
        return f"entry of {self.organisation_id}"


class Exchange(Keyed, Dated):
    """We offer, we seek: an exchange somebody proposes in the name of an organisation. It ends by itself on `until`."""

    class Kind(models.TextChoices):
        OFFER = "offer", _("we offer")
        SEEK = "seek", _("we seek")

    class What(models.TextChoices):
        EXPERIENCE = "experience", _("experience with something")
        VISIT = "visit", _("a study visit")
        PARTNER = "partner", _("partners for a project")
        STAFF = "staff", _("an exchange of staff")
        TRAINING = "training", _("training or speakers")
        OTHER = "other", _("something else")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", _("open")
        FOUND = "found", _("partners found")
        CLOSED = "closed", _("closed")
        HIDDEN = "hidden", _("hidden by a moderator")

    kind = models.CharField(_("what it is"), max_length=5, choices=Kind)
    what = models.CharField(_("about"), max_length=10, choices=What, default=What.EXPERIENCE)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="exchanges")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exchanges")
    title = models.CharField(_("title"), max_length=160)
    slug = models.SlugField(max_length=120, unique=True)
    text = models.TextField(_("what exactly"), help_text=_("Limited Markdown."))
    language = models.CharField(_("language"), max_length=10, default="en")
    languages = models.JSONField(_("languages for working together"), default=list, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("topics"))
    countries = models.JSONField(_("countries"), default=list, blank=True)
    until = models.DateField(_("open until"), null=True, blank=True)
    public = models.BooleanField(_("visitors may read it"), default=True)
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)

    class Meta:
        indexes = [models.Index(fields=["state", "-created_at"], name="exchange_newest")]

    def __str__(self) -> str:
        return self.title


class ExchangeReply(Keyed, Dated):
    """Somebody answers an exchange; the two then know each other's address, because both agreed by writing."""

    class State(models.TextChoices):
        SENT = "sent", _("sent")
        ACCEPTED = "accepted", _("taken up")
        DECLINED = "declined", _("not taken up")

    exchange = models.ForeignKey(Exchange, on_delete=models.CASCADE, related_name="replies")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exchange_replies"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("your answer"))
    language = models.CharField(max_length=10, default="en")
    state = models.CharField(max_length=8, choices=State, default=State.SENT)
    answer = models.TextField(_("answer"), blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["exchange", "by"], name="exchange_reply_once")]

    def __str__(self) -> str:
        return f"reply {self.pk}"


class Project(Keyed, Dated):
    """What organisations do together: planned, ongoing or completed. Texts are passages of the sort "project"."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        ONGOING = "ongoing", _("ongoing")
        COMPLETED = "completed", _("completed")

    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(max_length=120, unique=True)
    summary = models.CharField(_("in one or two sentences"), max_length=400, blank=True)
    text = models.TextField(_("about"), blank=True, help_text=_("Limited Markdown."))
    results = models.TextField(_("what came of it"), blank=True, help_text=_("Limited Markdown."))
    language = models.CharField(_("language"), max_length=10, default="en")
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.ONGOING)
    starts = models.CharField(_("from"), max_length=7, blank=True)
    ends = models.CharField(_("until"), max_length=7, blank=True)
    funding = models.CharField(_("paid by"), max_length=200, blank=True)
    url = models.URLField(_("website"), max_length=500, blank=True)
    programme_key = models.CharField(max_length=64, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("topics"))
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="led_projects")
    from_exchange = models.ForeignKey(
        Exchange, on_delete=models.SET_NULL, null=True, blank=True, related_name="projects"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    public = models.BooleanField(_("visitors may read it"), default=True)

    def __str__(self) -> str:
        return self.title


class ProjectPartner(models.Model):
    """An organisation in a project, ours or one known by name only."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="project_parts"
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    role = models.CharField(_("role"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "organisation"], condition=Q(organisation__isnull=False),
                name="project_partner_once",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name or f"partner {self.pk}"
