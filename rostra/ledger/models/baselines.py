"""Which questionnaire an edition asks, and when."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rostra.assessment.models import Questionnaire
from rostra.cohorts.models import Edition
from rostra.kernel.models import Dated, Keyed


class QuestionnaireUse(Keyed, Dated):
    """An edition asks a questionnaire at a moment. Baseline: `days` after the edition's start, mostly before it and so below
    0. Exit, follow-up and feedback on the edition: `days` after its end. Feedback on sessions follows each session and knows
    no days. It is open for `open_days`; the silent are reminded once, `remind_days` after the letter, never with 0.
    """

    class When(models.TextChoices):
        BASELINE = "baseline", _("what people can do: before the start")
        EXIT = "exit", _("what people can do: at the end")
        FOLLOW_UP = "followup", _("what people can do: some months later")
        SESSION_FEEDBACK = "session_feedback", _("feedback after each session, without names")
        EDITION_FEEDBACK = "edition_feedback", _("feedback at the end, without names")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="questionnaires")
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="uses", verbose_name=_("questionnaire")
    )
    moment = models.CharField(_("when"), max_length=20, choices=When)
    days = models.SmallIntegerField(_("days after the start or the end"), default=0)
    open_days = models.PositiveSmallIntegerField(_("open for days"), default=42)
    remind_days = models.PositiveSmallIntegerField(_("days until the silent are reminded"), default=7)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "moment"], name="questionnaire_use_once")]

    def __str__(self) -> str:
        return f"{self.moment} in {self.edition_id}"
