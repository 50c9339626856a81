"""Who was there: one attendance a registration with all its sources; imports, names to settle, excuses, appeals, catch-up."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rostra.assessment.models import Quiz
from rostra.cohorts.models import Enrolment
from rostra.kernel.models import Dated, Keyed
from rostra.live.models.registrations import Registration
from rostra.live.models.sessions import Session
from rostra.people.models import Organisation, private_storage


class Attendance(Keyed, Dated):
    """Where a registration stands in the register of a session; walk-ins get a registration first.

    `minutes` is the union of all intervals within the session, `share` its percent of the session's length. `verdict` is derived
    from sources (`live.presence`) unless a person decided (`decided_by`, with a reason); it is final once the register is closed.
    """

    class Verdict(models.TextChoices):
        NONE = "", _("not known yet")
        ATTENDED = "attended", _("attended")
        PARTLY = "partly", _("attended too little")
        MISSED = "missed", _("missed")
        EXCUSED = "excused", _("excused")

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="attendance")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendance")
    minutes = models.PositiveIntegerField(default=0)
    share = models.PositiveSmallIntegerField(default=0)
    joined_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=8, choices=Verdict, default=Verdict.NONE, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_reason = models.CharField(max_length=255, blank=True)

    class Meta:
        verbose_name_plural = "attendance"
        indexes = [models.Index(fields=["session", "verdict"], name="attendance_by_verdict")]

    def __str__(self) -> str:
        return f"{self.verdict or '?'} {self.registration_id}"


class Presence(models.Model):
    """One source of an attendance: a click on the join link, a check-in at the door, a tick by the trainer, a row of an import.

    Append-only but for `ends_at`. Without `ends_at` it says that somebody was there at that moment: a click alone is a join,
    not a time; a door, a tick and a hand count as the whole session unless they give minutes. `client_key` makes a tick
    that is sent twice one row.
    """

    class Source(models.TextChoices):
        JOIN = "join", _("join link")
        DOOR = "door", _("check-in at the door")
        TICK = "tick", _("ticked by the trainer")
        IMPORT = "import", _("list of the video service")
        PAPER = "paper", _("signed sheet")
        HAND = "hand", _("entered by hand")

    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="presences")
    source = models.CharField(max_length=6, choices=Source)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    row = models.ForeignKey(
        "ImportRow", on_delete=models.SET_NULL, null=True, blank=True, related_name="presences"
    )
    client_key = models.CharField(max_length=64, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attendance", "client_key"], condition=~Q(client_key=""), name="presence_key_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")), name="presence_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.pk}"


class AttendanceImport(Keyed, Dated):
    """A list of a video service, as it came. The raw file is kept until its retention ends (`file_erased_at`)."""

    class State(models.TextChoices):
        COLUMNS = "columns", _("its columns have to be named")
        NAMES = "names", _("some names have to be settled")
        DONE = "done", _("taken over")
        UNDONE = "undone", _("taken back")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="imports")
    file = models.FileField(upload_to="attendance/", storage=private_storage, blank=True)
    file_name = models.CharField(max_length=150)
    fingerprint = models.CharField(max_length=64)
    product = models.CharField(max_length=20, blank=True)
    time_zone = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.NAMES)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    problems = models.JSONField(default=list)
    file_erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "fingerprint"], condition=~Q(state="undone"), name="attendance_import_once"
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One participant of an imported list: rejoin rows merged. `intervals`: [[start, end], …] as ISO instants."""

    class State(models.TextChoices):
        MATCHED = "matched", _("known")
        ASKED = "asked", _("who is this?")
        IGNORED = "ignored", _("nobody of the register")

    imported = models.ForeignKey(AttendanceImport, on_delete=models.CASCADE, related_name="rows")
    name = models.CharField(max_length=255, blank=True)
    email = models.CharField(max_length=254, blank=True)
    intervals = models.JSONField(default=list)
    minutes = models.PositiveIntegerField(default=0)
    lines = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    how = models.CharField(max_length=20, blank=True)
    registration = models.ForeignKey(
        Registration, on_delete=models.SET_NULL, null=True, blank=True, related_name="import_rows"
    )

    def __str__(self) -> str:
        return f"row {self.pk} of {self.imported_id}"


class KnownName(Dated):
    """A name under which somebody appears in lists of an organisation's rooms, settled by a person once."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="known_names")
    name = models.CharField(max_length=255)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="known_names")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="known_name_once")]

    def __str__(self) -> str:
        return f"known name {self.pk}"


class KnownColumns(Dated):
    """The meaning of the columns of a list, named by a person once. `head` is the fingerprint of the head row."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="known_columns")
    head = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "known columns"
        constraints = [models.UniqueConstraint(fields=["organisation", "head"], name="known_columns_once")]

    def __str__(self) -> str:
        return f"columns {self.pk}"


class AbsenceReason(models.TextChoices):
    COUNCIL = "council", _("a council or committee meeting")
    WORK = "work", _("other work")
    ILLNESS = "illness", _("illness")
    CARE = "care", _("care for others")
    TRAVEL = "travel", _("travel")
    TECHNICAL = "technical", _("technical trouble")
    OTHER = "other", _("another reason")


class Excusal(Keyed, Dated):
    """Somebody says that they cannot come, or could not; who teaches accepts or declines."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="excusal")
    reason = models.CharField(_("reason"), max_length=10, choices=AbsenceReason)
    note = models.CharField(_("more about it"), max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"excusal {self.pk}"


class Appeal(Keyed, Dated):
    """A participant says that the register is wrong."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        GRANTED = "granted", _("granted")
        DECLINED = "declined", _("declined")

    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="appeals")
    text = models.TextField(_("what is wrong"))
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    answer = models.TextField(_("answer"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attendance"], condition=Q(state="asked"), name="appeal_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk}"


class CatchUpPack(Keyed, Dated):
    """What makes up for a missed session, prepared beside it. Without one, the recording and one question serve."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="pack")
    digest = models.TextField(_("what happened, in short"), blank=True, help_text=_("Limited Markdown."))
    recording = models.ForeignKey(
        "LibraryItem", on_delete=models.SET_NULL, null=True, blank=True, related_name="packs"
    )
    starts_second = models.PositiveIntegerField(_("from second"), null=True, blank=True)
    ends_second = models.PositiveIntegerField(_("to second"), null=True, blank=True)
    quiz = models.ForeignKey(Quiz, on_delete=models.SET_NULL, null=True, blank=True, related_name="packs")
    question = models.TextField(_("question to reflect on"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes it is worth"), default=0)

    def __str__(self) -> str:
        return f"pack of {self.session_id}"


class CatchUp(Keyed, Dated):
    """Somebody's catch-up of one missed session: open until handed in, then with the trainer, who accepts or sends back.

    `quiz_score` in percent, when the pack has a quiz.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        HANDED_IN = "handed_in", _("handed in")
        RETURNED = "returned", _("sent back")
        ACCEPTED = "accepted", _("accepted")
        DROPPED = "dropped", _("no longer needed")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="catch_ups")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="catch_ups")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    due_on = models.DateField(null=True, blank=True)
    answer = models.TextField(_("your answer"), blank=True)
    quiz_score = models.PositiveSmallIntegerField(null=True, blank=True)
    attempt_key = models.CharField(max_length=64, blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    feedback = models.TextField(_("answer of the trainer"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="catch_up_once"),
        ]
        indexes = [models.Index(fields=["state", "handed_in_at"], name="catch_up_to_read")]

    def __str__(self) -> str:
        return f"catch-up {self.pk}"
