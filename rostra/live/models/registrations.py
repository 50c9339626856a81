"""Who comes: registrations with their seats, waiting and offers; invitations; enrolment for a series."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rostra.kernel.models import Dated, Keyed
from rostra.live.models.sessions import Mode, Series, Session
from rostra.people.models import Organisation


class Registration(Keyed, Dated):
    """Somebody's registration for one session: a person, or a guest known by address alone.

    A seat is taken by `booked` and `offered`, by a booked guest only until `hold_until` while `confirmed_at` is empty. Live are
    applied, booked, waitlisted, offered: one live row per person and per address in a session. `email` is always set while
    live. `queue` orders the waiting list: smaller first, then `queued_at`, then pk. `group` names rows that come together.

    `ical_sequence` is the SEQUENCE last told to this person; the UID of the calendar entry is the key of this row. `serial` is
    part of the signed personal links: raising it revokes them. `needs` is private to the organiser and erased after the session.
    """

    class State(models.TextChoices):
        APPLIED = "applied", _("waits for approval")
        BOOKED = "booked", _("has a place")
        WAITLISTED = "waitlisted", _("on the waiting list")
        OFFERED = "offered", _("has an offer")
        CANCELLED = "cancelled", _("cancelled")
        REFUSED = "refused", _("not admitted")
        LAPSED = "lapsed", _("not confirmed in time")

    class Source(models.TextChoices):
        SELF = "self", _("by oneself")
        GUEST = "guest", _("as a guest")
        API = "api", _("by API")
        SERIES = "series", _("with the series")
        COHORT = "cohort", _("with the cohort")
        STAFF = "staff", _("by the team")
        OFFICER = "officer", _("by a support officer")
        GROUP = "group", _("with a group of the organisation")
        WALK_IN = "walk_in", _("came without registering")

    LIVE = ("applied", "booked", "waitlisted", "offered")
    SEATED = ("booked", "offered")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="registrations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="registrations",
    )
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(max_length=10, default="en")
    time_zone = models.CharField(max_length=64, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="registrations"
    )
    mode = models.CharField(_("takes part"), max_length=8, choices=Mode, default=Mode.ONLINE)
    state = models.CharField(max_length=10, choices=State, default=State.BOOKED)
    source = models.CharField(max_length=8, choices=Source, default=Source.SELF)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    idempotency_key = models.CharField(max_length=100, blank=True)
    group = models.CharField(max_length=64, blank=True)
    queue = models.SmallIntegerField(default=0)
    queued_at = models.DateTimeField(null=True, blank=True)
    offer_until = models.DateTimeField(null=True, blank=True)
    hold_until = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=255, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    needs = models.TextField(_("what should be arranged"), blank=True)
    ical_sequence = models.PositiveIntegerField(default=0)
    serial = models.PositiveSmallIntegerField(default=0)
    series_enrolment = models.ForeignKey(
        "SeriesEnrolment", on_delete=models.SET_NULL, null=True, blank=True, related_name="registrations"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=Q(state__in=["applied", "booked", "waitlisted", "offered"], person__isnull=False),
                name="registration_of_person_once",
            ),
            models.UniqueConstraint(
                fields=["session", "email"],
                condition=Q(state__in=["applied", "booked", "waitlisted", "offered"]) & ~Q(email=""),
                name="registration_of_address_once",
            ),
            models.UniqueConstraint(
                fields=["session", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="registration_key_once",
            ),
        ]
        indexes = [
            models.Index(fields=["session", "state", "mode"], name="registration_seats"),
            models.Index(
                fields=["session", "mode", "queue", "queued_at"],
                condition=Q(state="waitlisted"),
                name="registration_waiting",
            ),
            models.Index(fields=["person", "state"], name="registration_of_person"),
            models.Index(fields=["hold_until"], condition=Q(state="booked", confirmed_at__isnull=True), name="registration_held"),
            models.Index(fields=["offer_until"], condition=Q(state="offered"), name="registration_offers"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"registration {self.pk} for {self.session_id}"

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE


class SessionInvitation(Dated):
    """Somebody who may register for a session that is by invitation."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="invited")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="session_invitations"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="session_invitation_once")]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.session_id}"


class SeriesEnrolment(Keyed, Dated):
    """Somebody who wants every date of a series. Each date has a registration of its own, which may be cancelled alone."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="enrolments")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="series_enrolments"
    )
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ONLINE)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "person"], condition=Q(ended_at__isnull=True), name="series_enrolment_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in series {self.series_id}"
