"""Persons: known by their address, joined at the first sign-in."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.languages import nearest_offered
from rostra.kernel.text import normal_email, squeeze
from rostra.people.models import Person

LONGEST_NAME = 150


def check_email(value: str) -> str:
    """The address as we keep it; `Refused` when it is none."""
    email = normal_email(value)
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused(
            _("Write an e-mail address such as name@example.org."), field="email", code="email"
        ) from error
    if len(email) > 254:
        raise Refused(_("This e-mail address is too long."), field="email", code="email")
    return email


@transaction.atomic
def find_or_add(
    *,
    email: str,
    by: Person | None,
    name: str = "",
    language: str | None = None,
    time_zone: str | None = None,
) -> Person:
    """The person with this address, added when there is none. A name that is already known is never overwritten."""
    address = check_email(email)
    found = Person.objects.filter(email=address).first()
    if found is not None:
        if name and not found.name:
            found.name = squeeze(name)[:LONGEST_NAME]
            found.save(update_fields=["name", "updated_at"])
        return found
    person = Person(
        email=address,
        name=squeeze(name)[:LONGEST_NAME],
        language=nearest_offered(language or "en"),
        time_zone=time_zone or "UTC",
    )
    person.set_unusable_password()
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:  # somebody else added the same address a moment ago
        return Person.objects.get(email=address)
    audit.record("people.person.add", person, by=by)
    return person


@transaction.atomic
def sign_in(*, person: Person) -> Person:
    """Note a sign-in that was proved (code, passkey, link, invitation); the first one makes the person join."""
    if person.erased_at or not person.is_active:
        raise NotAllowed(_("This account is closed. Write to us if you think this is wrong."), code="closed")
    if person.joined_at is None:
        person.joined_at = timezone.now()
        person.save(update_fields=["joined_at", "updated_at"])
        audit.record("people.person.join", person, by=person)
    return person


@transaction.atomic
def join(*, email: str, language: str | None = None, time_zone: str | None = None) -> Person:
    """Somebody proved this address by a code: the person of this address, made when there is none."""
    person = find_or_add(email=email, language=language, time_zone=time_zone, by=None)
    return sign_in(person=person)


@transaction.atomic
def forget_unused(keys: Iterable[int]) -> int:
    """Take away people (by primary key) who were only ever written down: never signed in, and no row but letters' points
    there; returns how many.
    """
    found = set(
        Person.objects.filter(pk__in=keys, joined_at__isnull=True, is_superuser=False).values_list(
            "pk", flat=True
        )
    )
    for relation in Person._meta.related_objects:
        if found and (relation.field.many_to_many or relation.on_delete is not models.SET_NULL):
            name = relation.field.name
            rows = relation.related_model._base_manager.filter(**{f"{name}__in": found})
            found -= set(rows.values_list(name, flat=True))
    Person.objects.filter(pk__in=found).delete()
    return len(found)
