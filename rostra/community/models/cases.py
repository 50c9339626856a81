"""Cases: real examples of participation or communication, told by both sides and read before they are published."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rostra.kernel.models import Dated, Keyed
from rostra.people.models import Organisation
from rostra.programmes.choices import Cost, Influence, Mode, MultipleChoicesField, PolicyStage, Purpose
from rostra.programmes.models import Picture, Topic


class Recruitment(models.TextChoices):
    """How people came to take part."""

    OPEN = "open", _("open to whoever came")
    INVITED = "invited", _("certain people were invited")
    LOT = "lot", _("drawn by lot")
    BALANCED_LOT = "balanced_lot", _("drawn by lot, balanced")
    ELECTED = "elected", _("elected by their group")
    NAMED = "named", _("named by organisations")
    MET = "met", _("met where they were: streets, schools, clubs")


class Approach(models.TextChoices):
    """What was done, broadly."""

    CONSULT = "consult", _("consultation")
    DELIBERATE = "deliberate", _("deliberation")
    COCREATE = "cocreate", _("co-creation")
    BUDGET = "budget", _("participatory budget")
    COMMUNICATE = "communicate", _("communication and social media")
    CRISIS = "crisis", _("communication in a crisis")
    CITIZEN_SCIENCE = "citizen_science", _("citizens collect data")
    MONITORING = "monitoring", _("citizens watch over delivery")
    VOTE = "vote", _("vote on a question")
    OTHER = "other", _("something else")


class Side(models.TextChoices):
    """Which of the two sides speaks."""

    AUTHORITY = "authority", _("the authority")
    CIVIL_SOCIETY = "civil_society", _("the civil-society group")


class Case(Keyed, Dated):
    """What was done, why, with whom, at what cost, and what came of it.

    Written by one side, completed by the other (each says its
    part in `CaseSide`), then read and validated by staff against the checklist. Texts are limited Markdown.

    `people` took part; `cost_amount` in `cost_currency`. `started` and `ended` are years or months ("2024", "2024-05").
    Translations are passages of the sort "case". `methods` are keys of method pages. `correction` holds what is to change in a
    published case until somebody has read it: values by field, of the case ("case") and of each side (its name).
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        INVITED = "invited", _("waits for the other side")
        COMPLETED = "completed", _("both sides have written")
        IN_REVIEW = "in_review", _("being read")
        NEEDS_CHANGES = "needs_changes", _("sent back with questions")
        PUBLISHED = "published", _("published")
        DECLINED = "declined", _("not taken")
        WITHDRAWN = "withdrawn", _("taken back")

    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(max_length=120, unique=True)
    summary = models.CharField(_("in two sentences"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    state = models.CharField(max_length=13, choices=State, default=State.DRAFT)
    submitted_side = models.CharField(_("who writes first"), max_length=13, choices=Side)
    place = models.CharField(_("place"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    territory = models.CharField(_("territory code"), max_length=20, blank=True, db_index=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="cases"
    )
    purposes = MultipleChoicesField(Purpose, verbose_name=_("purpose"))
    approaches = MultipleChoicesField(Approach, verbose_name=_("approach"))
    influence = models.CharField(_("how much say people had"), max_length=10, choices=Influence, blank=True)
    recruitment = MultipleChoicesField(Recruitment, verbose_name=_("how people came to take part"))
    stages = MultipleChoicesField(PolicyStage, verbose_name=_("stage of the policy cycle"))
    mode = models.CharField(_("where"), max_length=10, choices=Mode, blank=True)
    methods = models.JSONField(_("methods"), default=list, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="cases", verbose_name=_("topics"))
    tags = models.JSONField(_("tags"), default=list, blank=True)
    people = models.PositiveIntegerField(_("people who took part"), null=True, blank=True)
    cost = models.CharField(_("cost"), max_length=10, choices=Cost, blank=True)
    cost_amount = models.PositiveBigIntegerField(_("amount"), null=True, blank=True)
    cost_currency = models.CharField(_("currency"), max_length=3, blank=True)
    hours = models.PositiveIntegerField(_("hours of work of the organiser"), null=True, blank=True)
    started = models.CharField(_("from"), max_length=7, blank=True)
    ended = models.CharField(_("until"), max_length=7, blank=True)
    evaluated = models.BooleanField(_("it was evaluated"), default=False)
    why = models.TextField(_("why it was done"), blank=True)
    what = models.TextField(_("what was done"), blank=True)
    results = models.TextField(_("what came of it"), blank=True)
    evaluation = models.TextField(_("how it was evaluated, and what that showed"), blank=True)
    lessons = models.TextField(_("what we would do differently"), blank=True)
    sources = models.JSONField(_("sources"), default=list, blank=True)
    picture = models.ForeignKey(Picture, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    picture_alt = models.CharField(_("what the picture shows"), max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("who reads it"),
    )  # fmt: skip
    checklist = models.JSONField(default=dict, blank=True)
    correction = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "submitted_at"], name="case_queue"),
            models.Index(F("published_at").desc(), condition=Q(state="published"), name="case_newest"),
        ]

    def __str__(self) -> str:
        return self.title


class CaseSide(Keyed, Dated):
    """One side of a case: who speaks for it, and what they say.

    The other side is invited by e-mail and needs no account; the token in the letter is signed, not stored. `agreed_at`: may
    be published with these names. `grade` 1–5: how well it went, as this side sees it.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="sides")
    side = models.CharField(max_length=13, choices=Side)
    organisation_name = models.CharField(_("organisation or group"), max_length=200, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="case_sides"
    )
    name = models.CharField(_("name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    named = models.BooleanField(_("the name may be shown"), default=False)
    language = models.CharField(max_length=10, default="en")
    saw = models.TextField(_("how we saw it"), blank=True)
    changed = models.TextField(_("what it changed for us"), blank=True)
    advice = models.TextField(_("what we would tell others"), blank=True)
    grade = models.PositiveSmallIntegerField(
        _("how well it went"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    invited_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "side"], name="case_side_once")]

    def __str__(self) -> str:
        return f"{self.side} of {self.case_id}"


class CaseNote(Keyed):
    """What staff and the two sides say to each other about a case; `internal`: staff only."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    side = models.CharField(max_length=13, choices=Side, blank=True)
    internal = models.BooleanField(default=False)
    state = models.CharField(max_length=13, choices=Case.State, blank=True)
    text = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"note {self.pk}"
