"""Ideas and needs: what would bring a programme closer to somebody's work."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from rostra.kernel.models import Dated, Keyed
from rostra.programmes.models import ProgrammePage


class Idea(Keyed, Dated):
    """A few words about a programme from somebody signed in or a visitor, with a state and an answer from the team.

    `email` only for visitors who want an answer; `shown` True: the idea and its answer stand on the programme's page, without
    a name.
    """

    class State(models.TextChoices):
        NEW = "new", _("new")
        READ = "read", _("read, being considered")
        PLANNED = "planned", _("planned")
        DONE = "done", _("done")
        DECLINED = "declined", _("will not be done")

    programme = models.ForeignKey(ProgrammePage, on_delete=models.CASCADE, related_name="ideas")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="ideas"
    )
    email = models.EmailField(_("e-mail, if you want an answer"), max_length=254, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    text = models.TextField(_("what would bring this closer to your work?"))
    state = models.CharField(max_length=8, choices=State, default=State.NEW)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    shown = models.BooleanField(_("show it with the answer, without a name"), default=False)

    class Meta:
        indexes = [models.Index(fields=["programme", "state", "-created_at"], name="idea_queue")]

    def __str__(self) -> str:
        return f"idea {self.pk}"
