"""Admission by application: the call of an edition, what people hand in, and the public draw."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rostra.cohorts.models.editions import Cohort, Edition, Enrolment
from rostra.kernel.models import Dated, Keyed
from rostra.people.models import Function, Organisation


class Call(Keyed, Dated):
    """The call for applications of an edition. It is open while the edition's registration is.

    `eligibility`: [{"rule": "function"|"territory"|"organisation"|"kind"|"question", "in": [...], "question": id}], all of
    which must hold. `questions`: [{"id", "label", "help", "kind": "line"|"text"|"yes_no"|"one"|"several", "options": [{"id",
    "label"}], "required"}]. `quotas`: {attribute: {value: {"min", "max"}}} for the draw; an attribute is "organisation",
    "territory", "function" or the id of a question with one answer.
    """

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="call")
    language = models.CharField(max_length=10, default="en")
    intro = models.TextField(_("what this is about"), blank=True, help_text=_("Limited Markdown."))
    places = models.PositiveIntegerField(_("places"))
    eligibility = models.JSONField(_("who may apply"), default=list, blank=True)
    questions = models.JSONField(_("questions"), default=list, blank=True)
    quotas = models.JSONField(_("quotas"), default=dict, blank=True)
    answer_days = models.PositiveSmallIntegerField(_("days to accept a place"), default=7)
    decides_on = models.DateField(_("people hear from us by"), null=True, blank=True)

    def __str__(self) -> str:
        return f"call of {self.edition_id}"


class Application(Keyed, Dated):
    """One person's application: a draft saved as one types, handed in, decided. `revision` grows with every save: an older tab
    cannot overwrite a newer one.

    `eligible` and `faults` (codes of rules that do not hold) are derived when it is handed in; `attributes` are its values
    for the quotas as they stood then. `reason` is for the team, `message` for the person. `rank`: place on the reserve list.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("handed in")
        OFFERED = "offered", _("place offered")
        ACCEPTED = "accepted", _("place accepted")
        DECLINED = "declined", _("place not wanted")
        LAPSED = "lapsed", _("offer ran out")
        RESERVE = "reserve", _("on the reserve list")
        REFUSED = "refused", _("no place")
        WITHDRAWN = "withdrawn", _("withdrawn")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="applications")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="applications"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="applications"
    )
    function = models.CharField(max_length=12, choices=Function, blank=True)
    answers = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    eligible = models.BooleanField(null=True, blank=True)
    faults = models.JSONField(default=list)
    attributes = models.JSONField(default=dict)
    submitted_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason, for the team"), max_length=300, blank=True)
    message = models.TextField(_("what the person reads"), blank=True)
    rank = models.PositiveIntegerField(null=True, blank=True)
    offer_until = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    cohort = models.ForeignKey(Cohort, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.SET_NULL, null=True, blank=True, related_name="application"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "person"], name="application_once")]
        indexes = [
            models.Index(fields=["call", "state", "submitted_at"], name="application_queue"),
            models.Index(fields=["offer_until"], condition=Q(state="offered"), name="application_offer"),
        ]

    def __str__(self) -> str:
        return f"application {self.pk}"


class Draw(Keyed, Dated):
    """A fair draw among eligible applications, as it is published. `pool`: [{"id": a pseudonym, "attributes"}] in canonical
    order; `names`: {pseudonym: key of the application}, never published. `result` is what the solver returned: chosen
    pseudonyms, everybody's chance, objectives, proof.

    A draw is announced with `seed_rule`, where the seed comes from: made at once, then `seed` is public before the pool is;
    or a public number of a day to come, then it is filled in when the pool is frozen and its hash public. Either way nobody
    can fit one to the other. Values of the pool that fewer than five people share stand under a name that says nothing.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="draws")
    size = models.PositiveIntegerField()
    quotas = models.JSONField(default=dict)
    seed_rule = models.CharField(_("where the seed comes from"), max_length=200, blank=True)
    seed = models.CharField(_("seed"), max_length=120, blank=True)
    pool = models.JSONField(default=list)
    pool_hash = models.CharField(max_length=64)
    names = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    frozen_at = models.DateTimeField(null=True, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"draw {self.pk}"
