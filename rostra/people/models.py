"""Persons, organisations, memberships, grants, invitations, one-time links, consent."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rostra.kernel.models import Dated, Keyed
from rostra.kernel.text import normal_email


class Organisation(Keyed, Dated):
    """An authority or association, with a territory code (NUTS or LAU, as its country uses)."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("municipality")
        REGION = "region", _("region or county")
        STATE = "state", _("national authority")
        ASSOCIATION = "association", _("association of authorities")
        PARLIAMENT = "parliament", _("parliament or assembly")
        CONTRACTOR = "contractor", _("training contractor")
        CIVIL_SOCIETY = "civil_society", _("civil-society organisation")
        OTHER = "other", _("other")

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.MUNICIPALITY)
    country = models.CharField(
        _("country"), max_length=2, blank=True, help_text=_("Two letters, such as DK.")
    )
    territory = models.CharField(_("territory code"), max_length=20, blank=True, db_index=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), "country", name="organisation_name_in_country")]

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=normal_email(username or ""))

    def create_user(self, email: str, password: str | None = None, **fields: object) -> Person:
        """An account without a password unless one is given; sign-in is by code, passkey or OIDC."""
        person = self.model(email=normal_email(email), **fields)
        if password:
            person.set_password(password)
        else:
            person.set_unusable_password()
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> Person:
        return self.create_user(email, password, is_superuser=True, **fields)


class Person(AbstractBaseUser, PermissionsMixin, Keyed, Dated):
    """Somebody we know: invited, or signed in at least once (`joined_at`). The account itself.

    An erased person keeps the row (the ledger points at it) with every personal field emptied and `erased_at` set.
    """

    # Null, not empty, when erased: addresses are unique.
    email = models.EmailField(_("e-mail"), max_length=254, null=True, blank=True)  # noqa: DJ001
    name = models.CharField(
        _("name"), max_length=150, blank=True, help_text=_("As it should stand on a certificate.")
    )
    address_as = models.CharField(_("how to address you"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(fields=["email"], name="person_email_once"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="person_email_lower"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = normal_email(self.email) or None if self.email is not None else None
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return self.name or self.email or str(_("A person who left"))

    def get_short_name(self) -> str:
        return self.address_as or self.name or self.email or ""

    @property
    def audit_label(self) -> str:
        """The name in the audit trail: it outlives the person, so it is the key."""
        return f"person {self.key}"

    @property
    def initials(self) -> str:
        words = [word for word in (self.name or self.email or "?").replace("@", " ").split() if word]
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words[:1])).upper()


class Function(models.TextChoices):
    """What somebody is in an organisation."""

    ELECTED = "elected", _("elected member")
    OFFICIAL = "official", _("official")
    PRACTITIONER = "practitioner", _("practitioner")
    OTHER = "other", _("other")


class Membership(Dated):
    """A person in an organisation, with a function and, for elected members, a term of office."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    function = models.CharField(_("function"), max_length=20, choices=Function, default=Function.OFFICIAL)
    title = models.CharField(_("title"), max_length=120, blank=True)
    starts_on = models.DateField(
        _("from"), null=True, blank=True, help_text=_("Start of the term of office or employment.")
    )
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("End of the term of office or employment.")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "function"], name="membership_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.organisation_id}"


class Role(models.TextChoices):
    """What a grant allows. Participant is not granted: it follows from an enrolment."""

    SITE_ADMIN = "site_admin", _("site administrator")
    MANAGER = "manager", _("programme manager")
    LEARNING_LEAD = "learning_lead", _("learning lead")
    TRAINER = "trainer", _("trainer")
    COACH = "coach", _("coach")
    OFFICER = "officer", _("support officer")
    EDITOR = "editor", _("editor")
    TRANSLATOR = "translator", _("translator")
    EVALUATOR = "evaluator", _("evaluator")


class Scope(models.TextChoices):
    """Where a grant holds. Upper rooms resolve the chain site > organisation > programme > edition > cohort > person."""

    SITE = "site", _("the whole academy")
    ORGANISATION = "organisation", _("an organisation")
    PROGRAMME = "programme", _("a programme")
    EDITION = "edition", _("an edition")
    COHORT = "cohort", _("a cohort")
    PERSON = "person", _("a person")


class GrantQuerySet(models.QuerySet["Grant"]):
    def live(self, at: object = None) -> GrantQuerySet:
        """Grants that hold at an instant (default now)."""
        at = at or timezone.now()
        return self.filter(Q(until__isnull=True) | Q(until__gt=at), revoked_at__isnull=True)


class Grant(models.Model):
    """A role with a scope and an end. `scope_key` is the stable key of the thing, empty for the site."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    scope_kind = models.CharField(_("scope"), max_length=20, choices=Scope, default=Scope.SITE)
    scope_key = models.CharField(max_length=64, blank=True, default="")
    until = models.DateTimeField(_("until"), null=True, blank=True)
    given_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_kind", "scope_key", "role"], name="grant_scope")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "scope_kind", "scope_key"],
                condition=Q(revoked_at__isnull=True),
                name="grant_once",
            ),
            models.CheckConstraint(
                condition=Q(scope_kind="site", scope_key="") | (~Q(scope_kind="site") & ~Q(scope_key="")),
                name="grant_scope_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.scope_kind} {self.scope_key}".strip()


class Invitation(Dated):
    """A letter to somebody's address before an account is used. The person row exists already.

    `scope_kind` and `scope_key` name what the invitation leads to (an edition's enrolment, or nothing).
    Only the token's hash is stored. Accepting is a POST behind one button.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    scope_kind = models.CharField(max_length=20, choices=Scope, default=Scope.SITE)
    scope_key = models.CharField(max_length=64, blank=True, default="")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["scope_kind", "scope_key"], name="invitation_scope")]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class SignInLink(models.Model):
    """A one-time link that signs one person in without mail: for the first administrator and for help at the desk."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_in_links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"sign-in link {self.pk}"


class Consent(models.Model):
    """Somebody agreed to something: which text, in which version and language, when, and when it was taken back."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=40)
    text_version = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=Q(withdrawn_at__isnull=True), name="consent_live_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.text_version}"


class ApiToken(Keyed, Dated):
    """A key with which another system acts for a person: with that person's rights, narrowed by `scopes`, `scope_kind` and end.

    Only the hash is stored; `hint` is the token's beginning, so that people tell tokens apart. `per_minute` is its limit.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=16)
    scopes = models.JSONField(_("what it may do"), default=list)
    scope_kind = models.CharField(max_length=20, choices=Scope, default=Scope.SITE)
    scope_key = models.CharField(max_length=64, blank=True, default="")
    per_minute = models.PositiveIntegerField(_("requests a minute"), default=300)
    until = models.DateTimeField(_("until"))
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"


class CalendarFeed(models.Model):
    """The secret address of one's own calendar. A new one ends the old one. Only the hash is stored."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="calendar_feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at__isnull=True), name="calendar_feed_live_once"
            )
        ]

    def __str__(self) -> str:
        return f"calendar {self.pk}"


def private_storage() -> Storage:
    """Files that only a rule hands out."""
    return storages["private"]


class LongTask(Keyed):
    """Long work that somebody began and may leave: how far it is, what came out, and the file it made, if any.

    `kind` names the work in code, `title` says it in the words of who began it. `address` is where the result is seen.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="long_tasks")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=255)
    address = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    problem = models.CharField(max_length=255, blank=True)
    file = models.FileField(upload_to="tasks/", storage=private_storage, blank=True)
    file_name = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-created_at"], name="long_task_of_person")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.done} of {self.total}"
