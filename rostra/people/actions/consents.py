"""Consent: given to a text in a version, taken back at any time."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed
from rostra.people.models import Consent, Person


@transaction.atomic
def give(*, person: Person, purpose: str, text_version: str, language: str, by: Person) -> Consent:
    """Note that a person agreed; a newer version of the text takes the place of an older one."""
    if by != person:
        raise NotAllowed(_("Only the person can agree to this."))
    live = Consent.objects.filter(person=person, purpose=purpose, withdrawn_at__isnull=True).first()
    if live is not None and live.text_version == text_version:
        return live
    if live is not None:
        live.withdrawn_at = timezone.now()
        live.save(update_fields=["withdrawn_at"])
    consent = Consent.objects.create(
        person=person, purpose=purpose, text_version=text_version, language=language
    )
    audit.record("people.consent.give", consent, by=by, purpose=purpose, version=text_version)
    return consent


@transaction.atomic
def withdraw(consent: Consent, *, by: Person) -> Consent:
    """Take consent back; what was done before stays lawful."""
    if by.pk != consent.person_id:
        raise NotAllowed(_("Only the person can take this back."))
    if consent.withdrawn_at is None:
        consent.withdrawn_at = timezone.now()
        consent.save(update_fields=["withdrawn_at"])
        audit.record("people.consent.withdraw", consent, by=by, purpose=consent.purpose)
    return consent
