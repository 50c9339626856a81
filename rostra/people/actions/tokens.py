"""Keys with which other systems act for a person: made, found, noted as used, revoked. The key itself is shown once."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import squeeze, token_hash
from rostra.people import rules
from rostra.people.models import ApiToken, Organisation, Person, Scope

PREFIX = "rostra_"
HINT = len(PREFIX) + 4
LONGEST = dt.timedelta(days=366)
MOST = 20
MOST_A_MINUTE = 6000
NOTED_EVERY = dt.timedelta(minutes=1)
PLACES = (Scope.SITE, Scope.ORGANISATION, Scope.EDITION)

# What a token may do. The rights of its person always stand above: a scope only narrows them.
SCOPES = {
    "programmes:read": gettext_lazy("read programmes and their contents"),
    "editions:read": gettext_lazy("read editions"),
    "enrolments:read": gettext_lazy("read who takes part, with name and address"),
    "enrolments:write": gettext_lazy("enrol, invite and withdraw people"),
    "evidence:read": gettext_lazy("read evidence"),
    "evidence:write": gettext_lazy("record evidence"),
    "standings:read": gettext_lazy("read where people stand"),
    "sessions:read": gettext_lazy("read sessions that the person hears of"),
    "registrations:write": gettext_lazy("register the person for sessions"),
    "certificates:read": gettext_lazy("read certificates"),
    "webhooks:read": gettext_lazy("read which addresses are told of changes"),
    "webhooks:write": gettext_lazy("add and remove addresses that are told of changes"),
    "exports:read": gettext_lazy("fetch status files"),
}


@transaction.atomic
def make(
    *,
    person: Person,
    name: str,
    scopes: Iterable[str],
    until: dt.datetime,
    by: Person,
    scope_kind: str = Scope.SITE,
    scope_key: str = "",
    per_minute: int = 300,
) -> tuple[ApiToken, str]:
    """A new token of a person and its secret, which is nowhere else. One makes tokens for oneself alone.

    `scope_kind` and `scope_key` narrow it to what one organisation runs or to one edition; the room of cohorts knows
    editions, so the caller has looked that one up. `until` lies at most a year ahead.
    """
    if by.pk != person.pk or not rules.may_make_token(person):
        raise NotAllowed(_("You cannot make a key here."))
    name, wanted = squeeze(name)[:80], [each for each in SCOPES if each in set(scopes)]
    _check(name, wanted, until, scope_kind, scope_key, per_minute)
    if live(ApiToken.objects.filter(person=person)).count() >= MOST:
        raise Refused(_("You have twenty keys already. Revoke one that is not used."), code="too_many")
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        person=person, name=name, token_hash=token_hash(secret), hint=secret[:HINT], scopes=wanted,
        scope_kind=scope_kind, scope_key=scope_key, per_minute=per_minute, until=until, made_by=by,
    )  # fmt: skip
    audit.record(
        "people.token.make", token, by=by, scopes=wanted, scope=f"{scope_kind}:{scope_key}",
        until=until.isoformat(),
    )  # fmt: skip
    return token, secret


def _check(
    name: str, scopes: list[str], until: dt.datetime, scope_kind: str, scope_key: str, per_minute: int
) -> None:
    now = timezone.now()
    if not name:
        raise Refused(_("Give the key a name, such as the system that uses it."), field="name")
    if not scopes:
        raise Refused(_("Choose at least one thing that the key may do."), field="scopes")
    if until <= now:
        raise Refused(_("The end lies in the past."), field="until")
    if until > now + LONGEST:
        raise Refused(_("A key holds for one year at most. Choose an earlier day."), field="until")
    if scope_kind not in PLACES or (scope_kind == Scope.SITE) != (scope_key == ""):
        raise Refused(_("Say for what the key holds."), field="scope")
    if scope_kind == Scope.ORGANISATION and not Organisation.objects.filter(key=scope_key).exists():
        raise Refused(_("We know no such organisation."), field="scope")
    if not 1 <= per_minute <= MOST_A_MINUTE:
        raise Refused(_("Choose a number from 1 to %(most)d.") % {"most": MOST_A_MINUTE}, field="per_minute")


def live(rows: QuerySet[ApiToken]) -> QuerySet[ApiToken]:
    """Of some tokens those that still open the door."""
    return rows.filter(revoked_at__isnull=True, until__gt=timezone.now())


def find(secret: str) -> ApiToken | None:
    """The live token of a secret, with its person; None for anything else.

    Looked up by the SHA-256 of 256 random bits, so the time it takes says nothing about any secret.
    """
    if not secret.startswith(PREFIX) or len(secret) > 100:
        return None
    return (
        ApiToken.objects.select_related("person")
        .filter(
            token_hash=token_hash(secret), revoked_at__isnull=True, until__gt=timezone.now(),
            person__is_active=True, person__erased_at__isnull=True,
        )
        .first()
    )  # fmt: skip


def note_use(token: ApiToken) -> None:
    """Write down that a token was used, at most once a minute."""
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at < now - NOTED_EVERY:
        ApiToken.objects.filter(
            Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - NOTED_EVERY), pk=token.pk
        ).update(last_used_at=now)


@transaction.atomic
def revoke(token: ApiToken, *, by: Person) -> ApiToken:
    """End a token now; the next request with it is refused. Its person, or an administrator of the academy."""
    if not rules.may_revoke_token(by, token):
        raise NotAllowed(_("This is not your key."))
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at", "updated_at"])
        audit.record("people.token.revoke", token, by=by)
    return token
