"""The on-demand library: recordings with chapters and captions, who watched, how many visited."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rostra.kernel.models import Dated, Keyed
from rostra.live.models.sessions import Series, Session, Speaker
from rostra.people.models import Organisation


def recordings_storage() -> Storage:
    """Recordings: large files, served in ranges to whom the rule allows."""
    return storages["private"]


class LibraryItem(Keyed, Dated):
    """A recording that stays: of a session or on its own. Video from a file of ours, or in the frame of an outside host, which
    loads only after a click.

    `chapters`: [{"second": 0, "title": "…"}]. `duration` in seconds. `seen_by` follows the session unless set.
    """

    class Seen(models.TextChoices):
        PUBLIC = "public", _("everybody")
        EDITION = "edition", _("people of the edition")
        STAFF = "staff", _("the team only")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="library")
    session = models.ForeignKey(
        Session, on_delete=models.SET_NULL, null=True, blank=True, related_name="recordings"
    )
    series = models.ForeignKey(
        Series, on_delete=models.SET_NULL, null=True, blank=True, related_name="recordings"
    )
    programme_key = models.CharField(max_length=64, blank=True, db_index=True)
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(max_length=120, unique=True)
    summary = models.TextField(_("about"), blank=True, help_text=_("Limited Markdown."))
    language = models.CharField(_("spoken language"), max_length=10, default="en")
    topics = models.JSONField(default=list, blank=True)
    chapters = models.JSONField(default=list, blank=True)
    speakers = models.ManyToManyField(Speaker, blank=True, related_name="recordings")
    file = models.FileField(upload_to="recordings/", storage=recordings_storage, blank=True)
    small_file = models.FileField(
        _("small file for poor connections"), upload_to="recordings/", storage=recordings_storage, blank=True
    )
    outside_url = models.URLField(_("address at an outside host"), max_length=500, blank=True)
    poster = models.ImageField(_("picture"), upload_to="posters/", blank=True)
    duration = models.PositiveIntegerField(_("seconds"), default=0)
    may_download = models.BooleanField(_("may be downloaded"), default=True)
    seen_by = models.CharField(max_length=8, choices=Seen, default=Seen.STAFF)
    published_at = models.DateTimeField(null=True, blank=True)
    visits = models.PositiveIntegerField(default=0, editable=False)
    watched = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        indexes = [models.Index(fields=["seen_by", "-published_at"], name="library_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(file="") | Q(outside_url=""), name="library_one_source")
        ]

    def __str__(self) -> str:
        return self.title


class ItemCaptions(Dated):
    """Captions of a recording in one language, checked when they are put in. The transcript is made of its cues."""

    class State(models.TextChoices):
        MACHINE = "machine", _("by a machine, not read")
        DRAFT = "draft", _("draft")
        REVIEWED = "reviewed", _("read and corrected")

    item = models.ForeignKey(LibraryItem, on_delete=models.CASCADE, related_name="captions")
    language = models.CharField(_("language"), max_length=10)
    vtt = models.TextField()
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "item captions"
        constraints = [models.UniqueConstraint(fields=["item", "language"], name="item_captions_once")]

    def __str__(self) -> str:
        return f"{self.item_id} ({self.language})"


class ItemWatching(models.Model):
    """What a signed-in person has seen of a recording: the union of intervals in seconds, and where to go on."""

    item = models.ForeignKey(LibraryItem, on_delete=models.CASCADE, related_name="watchings")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="items_watched"
    )
    intervals = models.JSONField(default=list)
    position = models.FloatField(default=0)
    share = models.PositiveSmallIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="item_watching_once")]

    def __str__(self) -> str:
        return f"{self.share} % of {self.item_id}"


class Visit(models.Model):
    """One visitor of one recording on one day, as a salted hash that is worth nothing the day after. Thrown away after two
    days; the count stays in `VisitDay`.
    """

    item = models.ForeignKey(LibraryItem, on_delete=models.CASCADE, related_name="visit_rows")
    day = models.DateField(db_index=True)
    visitor = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "day", "visitor"], name="visit_once")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.day}"


class VisitDay(models.Model):
    """Visits of a recording on one day."""

    item = models.ForeignKey(LibraryItem, on_delete=models.CASCADE, related_name="visit_days")
    day = models.DateField()
    visits = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "day"], name="visit_day_once")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.day}: {self.visits}"


class VisitSalt(models.Model):
    """The salt of one day's hashes; deleted when the day is over, so that nobody can compute them again."""

    day = models.DateField(unique=True)
    salt = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.day)


class Upload(Keyed, Dated):
    """A large file that arrives in pieces and may go on after a break."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="uploads")
    item = models.ForeignKey(LibraryItem, on_delete=models.CASCADE, related_name="uploads")
    file_name = models.CharField(max_length=150)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    is_small = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.received} of {self.size}"
