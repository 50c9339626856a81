"""Banks of questions, quizzes and forms as editors write them; frozen versions, attempts and submissions as
people answer them.

What editors change is never what people answered: publishing freezes each question and each form as a
version, attempts and submissions point at versions.
"""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from rostra.assessment.blocks import FormBlocks, QuestionBlocks
from rostra.kernel.models import Dated, Keyed


class Bank(Keyed, Dated):
    """A pool of questions. Each question is a block; the block's id is the question's identity."""

    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(
        _("language"), max_length=10, default="en", help_text=_("The language it is written in.")
    )
    questions = StreamField(QuestionBlocks(), verbose_name=_("questions"), blank=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return self.title


class QuestionVersion(models.Model):
    """One question as it stood when it was published. `content` holds the answer key and never reaches a
    page.

    `content`: {"text": html, "points": n, "choices"|"pairs"|"items"|"accept"|"answer"...: by kind,
    "feedback": {...}}.
    """

    bank = models.ForeignKey(Bank, on_delete=models.CASCADE, related_name="versions")
    question = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    position = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=20)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    current = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bank", "question", "number"], name="question_version_number"),
            models.UniqueConstraint(
                fields=["bank", "question"], condition=Q(current=True), name="question_current_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} v{self.number}"


class QuestionText(models.Model):
    """A question's words in another language, made from its translated passages; as whole as the question itself.

    `content` has the shape of `QuestionVersion.content`; ids are the same, so that answers and scores know no language.
    `state`: "reviewed", "draft" or "outdated", the weakest of its passages. No row: the question is shown in the
    language it was written in.
    """

    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    content = models.JSONField()
    state = models.CharField(max_length=10)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "language"], name="question_text_once")]

    def __str__(self) -> str:
        return f"{self.version_id} ({self.language})"


class Quiz(Keyed, Dated):
    """A quiz draws questions from one or more banks."""

    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(
        _("language"), max_length=10, default="en", help_text=_("The language it is written in.")
    )
    intro = models.TextField(_("introduction"), blank=True)
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark"),
        default=70,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Percent of the points."),
    )
    attempts = models.PositiveSmallIntegerField(
        _("attempts"), null=True, blank=True, help_text=_("Empty: as often as one likes.")
    )
    shuffle = models.BooleanField(_("shuffle choices"), default=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name_plural = "quizzes"

    def __str__(self) -> str:
        return self.title


class QuizSource(models.Model):
    """How many questions a quiz draws from a bank; empty draw = all of them."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="sources")
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+")
    draw = models.PositiveSmallIntegerField(
        _("draw"), null=True, blank=True, help_text=_("Empty: all questions of the bank.")
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["quiz", "bank"], name="quiz_source_once")]

    def __str__(self) -> str:
        return f"{self.quiz_id} draws {self.draw} of {self.bank_id}"


class Attempt(Keyed):
    """One person's go at a quiz.

    `occasion` says for whom the upper room asked (an enrolment's key); it is opaque here. `drawn` lists ids
    of question versions in the order shown; `layout` gives, per version, the order of choices and the opaque
    tokens that stand for them in the page (`rostra.assessment.layouts`). Open until handed in; then `score`
    (percent) and `passed` are set for good.
    """

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="all_attempts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attempts")
    occasion = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField()
    drawn = models.JSONField(default=list)
    layout = models.JSONField(default=dict)
    pass_mark = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField(default=timezone.now)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    passed = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quiz", "person", "occasion", "number"], name="attempt_number"),
            models.UniqueConstraint(
                fields=["quiz", "person", "occasion"],
                condition=Q(handed_in_at__isnull=True),
                name="attempt_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} at {self.quiz_id}"


class Answer(models.Model):
    """What was answered to one question of an attempt. `given`: by kind, ids of choices, pairs, text or
    number.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    given = models.JSONField(null=True, blank=True)
    share = models.FloatField(null=True, blank=True)
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "version"], name="answer_once")]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class Form(Keyed, Dated):
    """A worksheet or a reflection: fields to fill in. With review "trainer" it counts only when accepted."""

    class Review(models.TextChoices):
        TRAINER = "trainer", _("a trainer reads it and accepts or returns it")
        NONE = "none", _("counts when it is handed in")

    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(
        _("language"), max_length=10, default="en", help_text=_("The language it is written in.")
    )
    intro = models.TextField(_("introduction"), blank=True)
    review = models.CharField(_("review"), max_length=10, choices=Review, default=Review.TRAINER)
    submit_label = models.CharField(_("button"), max_length=60, blank=True)
    fields = StreamField(FormBlocks(), verbose_name=_("fields"), blank=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return self.title


class FormVersion(models.Model):
    """A form as it stood when it was published. `content`: {"title", "intro", "submit_label", "fields":
    [...]}.
    """

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    current = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="form_version_number"),
            models.UniqueConstraint(fields=["form"], condition=Q(current=True), name="form_current_once"),
        ]

    def __str__(self) -> str:
        return f"{self.form_id} v{self.number}"


class FormText(models.Model):
    """A form's words in another language, as `FormVersion.content`; ids are the same.

    `fallback` lists ids of fields that stay in the source language because a passage of theirs is missing.
    """

    version = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    content = models.JSONField()
    fallback = models.JSONField(default=list)
    state = models.CharField(max_length=10)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "language"], name="form_text_once")]

    def __str__(self) -> str:
        return f"{self.version_id} ({self.language})"


class QuizText(models.Model):
    """A quiz's title and introduction in another language; what is empty has no translation."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=200, blank=True)
    intro = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["quiz", "language"], name="quiz_text_once")]

    def __str__(self) -> str:
        return f"{self.quiz_id} ({self.language})"


class Submission(Keyed):
    """One person's worksheet for an occasion: a draft saved as one types, handed in, accepted or returned.

    `revision` grows with every save: an older tab cannot overwrite a newer one.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        HANDED_IN = "handed_in", _("handed in")
        RETURNED = "returned", _("returned")
        ACCEPTED = "accepted", _("accepted")

    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="submissions")
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="submissions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="submissions")
    occasion = models.CharField(max_length=64)
    answers = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    started_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    handed_in_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "person", "occasion"], name="submission_once")]
        indexes = [
            models.Index(fields=["handed_in_at"], condition=Q(state="handed_in"), name="submission_waiting")
        ]

    def __str__(self) -> str:
        return f"submission {self.pk}"


class Review(models.Model):
    """What a trainer said to a submission: accepted or returned, with feedback. `answers` keeps what was
    reviewed.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="reviews")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    accepted = models.BooleanField()
    feedback = models.TextField(blank=True)
    answers = models.JSONField(default=dict)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"review {self.pk}"
