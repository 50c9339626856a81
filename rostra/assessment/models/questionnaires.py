"""Questionnaires as editors write them; frozen versions; what people answer with their name (baseline, exit, follow-up) and
without it (feedback).

The same questionnaire is asked before and after, so that what somebody said then can be laid beside what they say now.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from rostra.assessment.blocks import QuestionnaireBlocks
from rostra.kernel.models import Dated, Keyed


class Purpose(models.TextChoices):
    BASELINE = "baseline", _("what people can do: before, at the end, and months later")
    SESSION_FEEDBACK = "session_feedback", _("feedback on a session, without names")
    EDITION_FEEDBACK = "edition_feedback", _("feedback on an edition, without names")


class Moment(models.TextChoices):
    """When somebody is asked what they can do."""

    BASELINE = "baseline", _("before the start")
    EXIT = "exit", _("at the end")
    FOLLOW_UP = "followup", _("some months later")


class Questionnaire(Keyed, Dated):
    """Competences with items to rate and short tasks, or a few questions of feedback.

    `general`: feedback is asked with it wherever an edition has chosen no other.
    """

    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(
        _("language"), max_length=10, default="en", help_text=_("The language it is written in.")
    )
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose, default=Purpose.BASELINE)
    intro = models.TextField(_("introduction"), blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes it takes"), default=8, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    general = models.BooleanField(
        _("asked wherever nothing else is chosen"), default=False,
        help_text=_("For feedback: after every session, at the end of every edition."),
    )  # fmt: skip
    items = StreamField(QuestionnaireBlocks(), verbose_name=_("questions"), blank=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return self.title


class QuestionnaireVersion(models.Model):
    """A questionnaire as it stood when it was published. `content`: {"title", "intro", "items": [...]}
    (`rostra.assessment.ratings`). It holds which choice of a task is right and never reaches a page as it is.
    """

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    current = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="questionnaire_version_number"),
            models.UniqueConstraint(
                fields=["questionnaire"], condition=Q(current=True), name="questionnaire_current_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_id} v{self.number}"


class QuestionnaireText(models.Model):
    """A questionnaire's words in another language, as `QuestionnaireVersion.content`; ids are the same.

    `fallback` lists ids of items, and `#title` and `#intro`, that stay as written because a passage of theirs is missing.
    """

    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    content = models.JSONField()
    fallback = models.JSONField(default=list)
    state = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "language"], name="questionnaire_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} ({self.language})"


class Response(Keyed):
    """What one person answers at one moment. `occasion` is opaque here (an enrolment's key).

    `answers`: {item id: step as a number, choice id, or text}; at the exit and later also {"<item id>@then": step}, what
    somebody thinks today of where they stood at the start. `revision` grows with every save: an older tab cannot overwrite a
    newer one. Finished once, for good.
    """

    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="responses")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="responses")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="responses")
    occasion = models.CharField(max_length=64)
    moment = models.CharField(max_length=10, choices=Moment)
    answers = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "occasion", "moment"], name="response_once")]
        indexes = [models.Index(fields=["occasion", "moment"], name="response_of_occasion")]

    def __str__(self) -> str:
        return f"response {self.pk}"


class ResponseScore(models.Model):
    """What a finished response says of one competence, in percent, stored so that lists and figures scan no answers.

    `score` joins ratings and tasks; `rating` is the ratings alone; `then` the ratings of where one stood at the start, as seen
    from the end. None: nothing was said.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="scores")
    competence = models.CharField(max_length=64)
    score = models.PositiveSmallIntegerField()
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    then = models.PositiveSmallIntegerField(null=True, blank=True)
    tasks_right = models.PositiveSmallIntegerField(default=0)
    tasks = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "competence"], name="response_score_once")]

    def __str__(self) -> str:
        return f"{self.competence}: {self.score}"


class FeedbackAsk(Keyed):
    """Somebody was asked for feedback. Says whether they have answered, and neither what nor when.

    `key` is random and stands in the link of the letter. `subject` is opaque here ("session:<key>", "edition:<key>"),
    `recipient` too (a registration's key, an enrolment's). `person` is empty for visitors without an account.
    """

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="asked")
    subject = models.CharField(max_length=100)
    recipient = models.CharField(max_length=64)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="feedback_asks",
    )
    asked_at = models.DateTimeField(default=timezone.now)
    answered = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "recipient"], name="feedback_asked_once"),
        ]

    def __str__(self) -> str:
        return f"asked about {self.subject}"


class AnonymousAnswer(models.Model):
    """Feedback as it was given: no person, no moment, no language, and an id that says nothing of the order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="feedback")
    subject = models.CharField(max_length=100, db_index=True)
    answers = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"feedback on {self.subject}"
