"""Sessions: what takes place, when, where, in which languages, for whom; what prepares and surrounds it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rostra.cohorts.models import Cohort, Edition
from rostra.kernel.models import Dated, Keyed
from rostra.ledger.models import Requirement
from rostra.people.models import Organisation, private_storage
from rostra.programmes.models import ProgrammePage


class SessionKind(models.TextChoices):
    TALK = "talk", _("talk")
    PANEL = "panel", _("panel")
    WORKSHOP = "workshop", _("workshop")
    MASTER_CLASS = "master_class", _("master class")
    ONBOARDING = "onboarding", _("onboarding")
    EVENT = "event", _("on-site event")
    INTERNAL = "internal", _("internal session")


class Mode(models.TextChoices):
    ONLINE = "online", _("online")
    ON_SITE = "on_site", _("on site")
    HYBRID = "hybrid", _("on site and online")


class Strand(Keyed, Dated):
    """A thread through the calendar that people know by name: a summer academy, a youth strand."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="strands")
    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(max_length=80, unique=True)
    about = models.TextField(_("about"), blank=True, help_text=_("Limited Markdown."))
    language = models.CharField(max_length=10, default="en")

    def __str__(self) -> str:
        return self.title


class Series(Keyed, Dated):
    """Sessions that belong together. Who enrols for a series is registered for each of its dates, later ones too."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="series")
    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, null=True, blank=True, related_name="series"
    )
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    about = models.TextField(_("about"), blank=True, help_text=_("Limited Markdown."))
    language = models.CharField(max_length=10, default="en")
    enrol_once = models.BooleanField(_("one may register for all dates at once"), default=True)

    class Meta:
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.title


class Described(models.Model):
    """What a session and its template say alike."""

    kind = models.CharField(_("kind"), max_length=14, choices=SessionKind, default=SessionKind.TALK)
    mode = models.CharField(_("where"), max_length=8, choices=Mode, default=Mode.ONLINE)
    title = models.CharField(_("title"), max_length=200)
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    about = models.TextField(_("about"), blank=True, help_text=_("Limited Markdown."))
    language = models.CharField(max_length=10, default="en")
    spoken = models.JSONField(_("spoken languages"), default=list)
    interpreted = models.JSONField(_("interpreted into"), default=list, blank=True)
    captioned = models.JSONField(_("captions in"), default=list, blank=True)
    signed = models.CharField(_("sign language"), max_length=120, blank=True)
    topics = models.JSONField(_("topics"), default=list, blank=True)
    capacity_room = models.PositiveIntegerField(_("places in the room"), null=True, blank=True)
    capacity_online = models.PositiveIntegerField(_("places online"), null=True, blank=True)
    threshold = models.PositiveSmallIntegerField(
        _("percent that counts as attended"), default=85,
        help_text=_("Share of the time somebody must have been there."),
    )  # fmt: skip
    catch_up_days = models.PositiveSmallIntegerField(_("days for catching up"), default=14)

    class Meta:
        abstract = True


class SessionTemplate(Keyed, Dated, Described):
    """A session as a programme plans it: so many days after a cohort's start, at a time on the wall. An edition makes dated
    sessions of it (`live.actions.templates.plan`). `asked`: it is a requirement of the edition.
    """

    programme = models.ForeignKey(ProgrammePage, on_delete=models.CASCADE, related_name="session_templates")
    programme_key = models.CharField(max_length=64, db_index=True)
    module_key = models.CharField(max_length=64, blank=True)
    code = models.CharField(_("code"), max_length=20, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    offset_days = models.PositiveSmallIntegerField(_("days after the start"), default=0)
    begins = models.TimeField(_("begins"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=90)
    asked = models.BooleanField(_("asked of everybody"), default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gt=0), name="session_template_lasts"),
        ]

    def __str__(self) -> str:
        return self.title


class Session(Keyed, Dated, Described):
    """One live event. The truth of its time is the wall time (`first_day`, `begins`, `last_day`, `finishes`) in `time_zone`;
    `starts_at` and `ends_at` are derived (`live.walltime`) and derived again when the rules of a zone change.

    `sequence` rises with every change of time, place, title or state that a calendar entry shows. `room_url` is never shown:
    the join link leads there. `outside_url` set: somebody else's event, listed only. Counts are for display; who gets a
    seat is decided by counting rows under the lock of this row. `requirement`: what its attendance meets; several sessions may
    answer one requirement.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("in preparation")
        ANNOUNCED = "announced", _("announced")
        CANCELLED = "cancelled", _("cancelled")

    class Seen(models.TextChoices):
        PUBLIC = "public", _("everybody, in the public calendar")
        EDITION = "edition", _("people of the edition")
        INVITED = "invited", _("only those who are invited")

    class Admission(models.TextChoices):
        OPEN = "open", _("everybody")
        APPROVAL = "approval", _("whom the team approves")
        INVITED = "invited", _("who is invited")
        COHORT = "cohort", _("people of the edition or cohort")
        DOMAINS = "domains", _("addresses of some organisations")

    class Waiting(models.TextChoices):
        NONE = "none", _("no waiting list")
        OFFER = "offer", _("who is next gets an offer to accept")
        DIRECT = "direct", _("who is next gets the place at once")

    class Priority(models.TextChoices):
        ORDER = "order", _("in the order they came")
        NEWCOMERS = "newcomers", _("who never took part before comes first")

    class Room(models.TextChoices):
        LINK = "link", _("an address of any service")
        BBB = "bbb", _("BigBlueButton")
        JITSI = "jitsi", _("Jitsi")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("run by")
    )
    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, null=True, blank=True, related_name="sessions"
    )
    cohort = models.ForeignKey(
        Cohort, on_delete=models.SET_NULL, null=True, blank=True, related_name="sessions"
    )
    series = models.ForeignKey(
        Series, on_delete=models.SET_NULL, null=True, blank=True, related_name="sessions"
    )
    strand = models.ForeignKey(
        Strand, on_delete=models.SET_NULL, null=True, blank=True, related_name="sessions"
    )
    template = models.ForeignKey(
        SessionTemplate, on_delete=models.SET_NULL, null=True, blank=True, related_name="sessions"
    )
    requirement = models.ForeignKey(
        Requirement, on_delete=models.SET_NULL, null=True, blank=True, related_name="sessions"
    )
    programme_key = models.CharField(max_length=64, blank=True, db_index=True)
    slug = models.SlugField(max_length=120, unique=True)

    first_day = models.DateField(_("day"))
    begins = models.TimeField(_("begins"))
    last_day = models.DateField(_("last day"))
    finishes = models.TimeField(_("ends"))
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    starts_at = models.DateTimeField(editable=False)
    ends_at = models.DateTimeField(editable=False)

    place = models.CharField(_("place"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    directions = models.TextField(_("how to get there"), blank=True, help_text=_("Limited Markdown."))
    place_access = models.TextField(
        _("accessibility of the place"), blank=True,
        help_text=_("Steps, lift, induction loop, parking. Limited Markdown."),
    )  # fmt: skip
    room = models.CharField(_("online room"), max_length=8, choices=Room, default=Room.LINK)
    room_url = models.CharField(_("address of the room"), max_length=500, blank=True)
    room_name = models.CharField(max_length=120, blank=True)
    opens_minutes = models.PositiveSmallIntegerField(_("the room opens, minutes before"), default=15)
    is_recorded = models.BooleanField(_("the session is recorded"), default=False)
    outside_organiser = models.CharField(_("organised by"), max_length=200, blank=True)
    outside_url = models.URLField(_("address of the outside event"), max_length=500, blank=True)

    seen_by = models.CharField(_("who sees it"), max_length=8, choices=Seen, default=Seen.PUBLIC)
    admission = models.CharField(
        _("who may register"), max_length=8, choices=Admission, default=Admission.OPEN
    )
    domains = models.JSONField(_("ends of e-mail addresses"), default=list, blank=True)
    guests = models.BooleanField(_("also without an account"), default=False)
    registration_opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    cancel_hours = models.PositiveSmallIntegerField(
        _("cancelling is possible until, hours before"), default=0
    )
    waiting = models.CharField(_("when it is full"), max_length=8, choices=Waiting, default=Waiting.OFFER)
    priority = models.CharField(_("who is next"), max_length=10, choices=Priority, default=Priority.ORDER)
    offer_hours = models.PositiveSmallIntegerField(_("hours to accept an offer"), default=24)
    hold_hours = models.PositiveSmallIntegerField(_("hours a guest has to confirm"), default=6)
    reminders = models.JSONField(_("reminders, hours before"), default=list, blank=True)
    asks_needs = models.BooleanField(_("ask what should be arranged"), default=True)
    unlimited_trial = models.BooleanField(default=False, editable=False)

    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    announced_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(_("why it is cancelled"), max_length=300, blank=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    register_closed_at = models.DateTimeField(null=True, blank=True)
    register_reopened_at = models.DateTimeField(null=True, blank=True)
    needs_erased_at = models.DateTimeField(null=True, blank=True)

    booked_room = models.PositiveIntegerField(default=0, editable=False)
    booked_online = models.PositiveIntegerField(default=0, editable=False)
    waiting_count = models.PositiveIntegerField(default=0, editable=False)
    attended_count = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["state", "seen_by", "starts_at"], name="session_calendar"),
            models.Index(fields=["edition", "starts_at"], name="session_of_edition"),
            models.Index(fields=["ends_at"], condition=Q(register_closed_at__isnull=True), name="session_to_close"),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def booked(self) -> int:
        """Places taken, in the room and online."""
        return self.booked_room + self.booked_online

    @property
    def is_outside(self) -> bool:
        """Whether somebody else runs it: it stands in the calendar with a link, nobody registers here."""
        return bool(self.outside_url)


class Question(Keyed):
    """Something asked when registering. Shown only to those of one mode, or who answered another question in one way."""

    class Kind(models.TextChoices):
        LINE = "line", _("a line of text")
        TEXT = "text", _("a few lines of text")
        YES_NO = "yes_no", _("yes or no")
        ONE = "one", _("one of several")
        SEVERAL = "several", _("some of several")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(_("question"), max_length=200)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.LINE)
    options = models.JSONField(_("answers to choose from"), default=list, blank=True)
    required = models.BooleanField(_("must be answered"), default=False)
    only_mode = models.CharField(_("only for"), max_length=8, choices=Mode, blank=True)
    only_if = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="leads_to"
    )
    only_answer = models.CharField(_("when the answer is"), max_length=200, blank=True)

    def __str__(self) -> str:
        return self.label


class Material(Keyed, Dated):
    """Something to read before, or to keep after: a file or an address. Files are handed out by a rule."""

    class When(models.TextChoices):
        BEFORE = "before", _("to prepare")
        AFTER = "after", _("afterwards")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="materials")
    when = models.CharField(max_length=6, choices=When, default=When.AFTER)
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(max_length=10, default="en")
    file = models.FileField(upload_to="materials/", storage=private_storage, blank=True)
    file_name = models.CharField(max_length=150, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(file="", url="") & (Q(file="") | Q(url="")), name="material_file_or_url"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Reminder(models.Model):
    """A reminder of one session: `minutes_before` its start. Claimed in a committed update before a letter is written, so it is
    written once; `done_at` when all its letters stand in the outbox.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="reminder_rows")
    minutes_before = models.PositiveIntegerField()
    due_at = models.DateTimeField(db_index=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "minutes_before"], name="reminder_once")]

    def __str__(self) -> str:
        return f"{self.minutes_before} minutes before {self.session_id}"


class Speaker(Keyed, Dated):
    """Somebody who speaks, with a register of their own: seen by visitors only with their consent. `biographies`: limited
    Markdown by language; `roles`: what they do, in one line, by language.
    """

    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField(max_length=120, unique=True)
    affiliation = models.CharField(_("organisation"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="speakers", verbose_name=_("kept by")
    )
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="speaker"
    )
    email = models.EmailField(_("e-mail"), max_length=254, blank=True, help_text=_("Never published."))
    languages = models.JSONField(_("speaks"), default=list, blank=True)
    roles = models.JSONField(default=dict, blank=True)
    biographies = models.JSONField(default=dict, blank=True)
    photo = models.ImageField(_("photo"), upload_to="speakers/", blank=True)
    photo_credit = models.CharField(_("photo by"), max_length=150, blank=True)
    is_external = models.BooleanField(_("from outside"), default=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    consent_note = models.CharField(_("how consent was given"), max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def is_published(self) -> bool:
        """Whether visitors may see name, photo and biography."""
        return self.consented_at is not None and self.withdrawn_at is None


class Speaking(models.Model):
    """A speaker in a session."""

    class Part(models.TextChoices):
        SPEAKER = "speaker", _("speaker")
        PANELLIST = "panellist", _("panellist")
        MODERATOR = "moderator", _("moderator")
        TRAINER = "trainer", _("trainer")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="speaking")
    speaker = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="speaking")
    part = models.CharField(max_length=10, choices=Part, default=Part.SPEAKER)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "speaking"
        constraints = [models.UniqueConstraint(fields=["session", "speaker"], name="speaking_once")]

    def __str__(self) -> str:
        return f"{self.speaker_id} in {self.session_id}"
