"""Two rows of one person become one: a guest from a list or an invitation, or a double, merged with the account that stays.

Every row that points at the merged person is moved, whatever model it belongs to: relations are read from the models, so that
a new one cannot be forgotten. What does not move is said in `STAYS` and `ENDS`.

The merged person's address is not kept: nobody proved that it is the account's, and a link sent there must open nothing. The
row itself stays, emptied as after an erasure, because evidence and the audit trail point at it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from rostra.assessment.models import Attempt, Response, Submission
from rostra.cohorts import rules as cohort_rules
from rostra.cohorts.actions import enrolments as rows
from rostra.cohorts.models import Edition, Enrolment, Placement
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now
from rostra.ledger.actions import evidence, following, hooks
from rostra.ledger.models import Certificate, Evidence, EvidenceKind, Progress, Watching
from rostra.people import rules
from rostra.people.actions import access
from rostra.people.models import Consent, Grant, Invitation, Person, Scope

State = Enrolment.State
STAYS = {
    "ledger.Evidence.recorded_by": "evidence is never changed",
    "wagtailcore.ModelLogEntry.user": "the audit trail is never changed",
    "wagtailcore.PageLogEntry.user": "the audit trail is never changed",
    "cohorts.Enrolment.person": "only enrolments in editions where the account is too: withdrawn, their evidence recorded again",
}
ENDS = {
    "people.SignInLink.person": "opens the door of an account that is no more",
    "people.ApiToken.person": "acts with the rights of an account that is no more",
    "people.CalendarFeed.person": "shows the dates of an account that is no more",
    "people.Person_groups.person": "follows the roles",
    "people.Person_user_permissions.person": "follows the roles",
    "account.EmailAddress.user": "nobody proved that it is the account's",
    "usersessions.UserSession.user": "a device signed in as an account that is no more",
    "wagtailusers.UserProfile.user": "how the editors' area looked",
    "wagtailadmin.EditingSession.user": "an editor that was open",
    "wagtailadmin.FormState.user": "an editor that was open",
}


@dataclass
class Preview:
    """What a merge would do: rows moved by their name in words, what ends, editions that both are in."""

    moves: list[tuple[str, int]] = field(default_factory=list)
    ends: list[tuple[str, int]] = field(default_factory=list)
    both_in: list[str] = field(default_factory=list)
    grants: int = 0


def may_merge(person: Any, guest: Person, into: Person) -> bool:
    """Site administrators; for a guest who never signed in and has no role also managers who manage an organisation of both
    and run every edition that the guest is in.
    """
    if rules.is_site_admin(person):
        return True
    managed = rules.managed_organisations(person).values("pk")
    return may_merge_away(person, guest) and _belongs(into, managed)


def may_merge_away(person: Any, guest: Person) -> bool:
    """Whether somebody may merge this person with anybody at all."""
    if rules.is_site_admin(person):
        return guest.pk != person.pk
    if guest.joined_at is not None or guest.grants.live().exists():
        return False
    run = cohort_rules.run_editions(person).values("pk")
    managed = rules.managed_organisations(person).values("pk")
    elsewhere = Enrolment.objects.filter(person=guest).exclude(edition__in=run)
    return _belongs(guest, managed) and not elsewhere.exists()


def _belongs(person: Person, managed: Any) -> bool:
    """Member of a managed organisation, or taking part for one."""
    member = person.memberships.filter(organisation__in=managed).exists()
    return member or Enrolment.objects.filter(person=person, organisation__in=managed).exists()


def candidates(person: Any, guest: Person) -> models.QuerySet[Person]:
    """People with whom this one may be merged, as far as this person sees them."""
    seen = rules.visible_people(person)
    return seen.filter(is_active=True, erased_at__isnull=True).exclude(pk=guest.pk)


def look(guest: Person, into: Person) -> Preview:
    """What a merge would move, end and withdraw. Changes nothing."""
    moves: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    for name, model, column in relations():
        if name in STAYS and name != "cohorts.Enrolment.person":
            continue
        count = model._base_manager.filter(**{column: guest.pk}).count()
        if count:
            (ends if name in ENDS else moves)[str(model._meta.verbose_name_plural)] += count
    both = Edition.objects.filter(enrolments__person=guest).filter(
        pk__in=Enrolment.objects.filter(person=into).values("edition")
    )
    return Preview(
        moves=sorted(moves.items()),
        ends=sorted(ends.items()),
        both_in=[each.title for each in both.order_by("starts_on")],
        grants=guest.grants.live().count(),
    )


def relations() -> list[tuple[str, type[models.Model], str]]:
    """Every column of every model that points at a person: ("people.Grant.given_by", the model, "given_by")."""
    found: list[tuple[str, type[models.Model], str]] = []
    for relation in Person._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):  # a one-to-one relation is one, too
            model, column = relation.related_model, relation.field.name
            found.append((f"{model._meta.label}.{column}", model, column))
    return sorted(found, key=lambda each: each[0])


@transaction.atomic
def merge(guest: Person, *, into: Person, by: Any) -> Person:
    """Move everything of `guest` to `into` and empty the guest's row. Cannot be undone."""
    guest, into = _held(guest, into)
    if by is not None and not may_merge(by, guest, into):
        raise NotAllowed(_("You cannot merge these two people."))
    if by is not None and by.pk == guest.pk:
        raise Refused(
            _("You cannot merge your own account away. Merge the other one into yours."), code="own"
        )
    if into.erased_at or not into.is_active or guest.erased_at:
        raise Refused(_("One of these accounts is closed."), code="closed")
    _end_open_invitations(guest)
    counts: dict[str, int] = {}
    for enrolment in Enrolment.objects.filter(person=guest).select_related("edition").order_by("pk"):
        kept = Enrolment.objects.filter(edition=enrolment.edition_id, person=into).first()
        if kept is not None:
            _join(rows.locked(enrolment), rows.locked(kept), by)
            counts["joined"] = counts.get("joined", 0) + 1
    _settle_conflicts(guest, into)
    for name, model, column in relations():
        if name in ENDS:
            model._base_manager.filter(**{column: guest.pk}).delete()
        elif name not in STAYS:
            counts[name] = _move(model, column, guest, into)
    Enrolment.objects.filter(person=guest).exclude(
        edition__in=Enrolment.objects.filter(person=into).values("edition")
    ).update(person=into)
    _move_scopes(guest, into)
    _take_over_words(guest, into)
    _empty(guest)
    access.follow(into)
    for each, other in ((guest, into), (into, guest)):
        audit.record("ledger.person.merge", each, by=by, other=other.pk, moved=sum(counts.values()))
    return into


def _held(guest: Person, into: Person) -> tuple[Person, Person]:
    """Both rows, held in the same order by everybody."""
    if guest.pk == into.pk:
        raise Refused(_("This is one and the same person."), code="same")
    found = {
        each.pk: each
        for each in Person.objects.select_for_update().filter(pk__in=[guest.pk, into.pk]).order_by("pk")
    }
    return found[guest.pk], found[into.pk]


def _end_open_invitations(guest: Person) -> None:
    """A link in the guest's mailbox must not open the account that stays."""
    open_ = Invitation.objects.filter(person=guest, accepted_at__isnull=True, withdrawn_at__isnull=True)
    open_.update(withdrawn_at=now())


# ---------------------------------------------------------------- the same edition twice


def _join(other: Enrolment, kept: Enrolment, by: Any) -> None:
    """What was done in `other` counts for `kept` too: facts are recorded again with their own times and a reference."""
    if other.state == State.ENROLLED and kept.state != State.ENROLLED:
        kept.cohort = kept.cohort or other.cohort
        rows.set_state(kept, State.ENROLLED)
        rows.count(kept.edition, +1)
        hooks.enrolment_changed(kept)
    kept.organisation_id = kept.organisation_id or other.organisation_id
    if kept.chosen_at is None and other.chosen_at is not None:
        kept.packages, kept.modules, kept.chosen_at = other.packages, other.modules, other.chosen_at
        kept.outcomes = kept.outcomes or other.outcomes
    kept.save()
    standing = Evidence.objects.filter(enrolment=other, voided_by__isnull=True)
    facts = list(standing.exclude(kind=EvidenceKind.VOIDED).select_related("requirement").order_by("pk"))
    if kept.state == State.ENROLLED or facts or Progress.objects.filter(pk=kept.pk).exists():
        following.start(kept)
    _move_work(other, kept)
    for fact in facts:
        evidence.write(
            enrolment=kept, requirement=fact.requirement, kind=fact.kind, by=by, source=fact.source,
            key=f"merged:{fact.pk}:{kept.pk}", value=fact.value, minutes=fact.minutes,
            happened_at=fact.happened_at, reason=fact.reason, reference=f"merged:{fact.key}"[:100],
        )  # fmt: skip
    if other.state == State.ENROLLED:
        rows.count(other.edition, -1)
    if other.state != State.WITHDRAWN:
        rows.set_state(other, State.WITHDRAWN)
        audit.record("ledger.enrolment.withdraw", other, by=by, merged_into=kept.key)
        hooks.enrolment_changed(other)


def _move_work(other: Enrolment, kept: Enrolment) -> None:
    """Attempts, worksheets, what people can do, where they start, places in videos and the paper go to the enrolment that
    stays, where it has none of its own."""
    works: tuple[type[models.Model], ...] = (Attempt, Submission, Response)
    for model in works:
        for row in model._base_manager.filter(person=other.person, occasion=other.key).order_by("pk"):
            _try(model._base_manager.filter(pk=row.pk), person=kept.person, occasion=kept.key)
    _try(Placement.objects.filter(enrolment=other), enrolment=kept)
    for watched in Watching.objects.filter(enrolment=other):
        _try(Watching.objects.filter(pk=watched.pk), enrolment=kept)
    live = Certificate.objects.filter(enrolment=kept, revoked_at__isnull=True).exists()
    papers = Certificate.objects.filter(enrolment=other)
    (papers.filter(revoked_at__isnull=False) if live else papers).update(enrolment=kept)


def _try(found: Any, **values: Any) -> bool:
    """Change rows unless something of the same kind is there already."""
    try:
        with transaction.atomic():
            found.update(**values)
    except IntegrityError:
        return False
    return True


# ---------------------------------------------------------------- everything else


def _settle_conflicts(guest: Person, into: Person) -> None:
    """Roles and consents that both hold: the account's own stands, the other ends and stays on record."""
    moment = now()
    for grant in Grant.objects.filter(person=guest, revoked_at__isnull=True):
        same = {"role": grant.role, "scope_kind": grant.scope_kind, "scope_key": grant.scope_key}
        if Grant.objects.filter(person=into, revoked_at__isnull=True, **same).exists():
            Grant.objects.filter(pk=grant.pk).update(revoked_at=moment)
    for consent in Consent.objects.filter(person=guest, withdrawn_at__isnull=True):
        if Consent.objects.filter(person=into, purpose=consent.purpose, withdrawn_at__isnull=True).exists():
            Consent.objects.filter(pk=consent.pk).update(withdrawn_at=moment)


def _move(model: type[models.Model], column: str, guest: Person, into: Person) -> int:
    """Point rows at the account; a row that the account has already, in the words of a constraint, goes."""
    found = model._base_manager.filter(**{column: guest.pk})
    count = found.count()
    if not count or _try(found, **{column: into}):
        return count
    moved = 0
    for pk in list(found.values_list("pk", flat=True)):
        row = model._base_manager.filter(pk=pk)
        if _try(row, **{column: into}):
            moved += 1
        else:
            row.delete()
    return moved


def _move_scopes(guest: Person, into: Person) -> None:
    """Coaches and officers of the guest become those of the account."""
    for grant in Grant.objects.filter(scope_kind=Scope.PERSON, scope_key=guest.key):
        if not _try(Grant.objects.filter(pk=grant.pk), scope_key=into.key):
            Grant.objects.filter(pk=grant.pk).update(scope_key=into.key, revoked_at=now())
    own = Q(person=into, scope_kind=Scope.PERSON, scope_key=into.key, revoked_at__isnull=True)
    Grant.objects.filter(own).update(revoked_at=now())  # nobody coaches oneself


def _take_over_words(guest: Person, into: Person) -> None:
    if not into.name and guest.name:
        into.name = guest.name
    into.save(update_fields=["name", "updated_at"])


def _empty(guest: Person) -> None:
    """As after an erasure; the words "merged" stand in the audit trail."""
    guest.email, guest.name, guest.address_as = None, "", ""
    guest.is_active, guest.is_superuser, guest.erased_at = False, False, now()
    guest.set_unusable_password()
    guest.save()
