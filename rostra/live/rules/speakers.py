"""Who keeps the register of speakers, and whom visitors may see in it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from rostra.cohorts import rules as cohorts
from rostra.live.models import Speaker
from rostra.live.rules.sessions import RUNS, SEES, desk_sessions
from rostra.people.models import Organisation, Scope
from rostra.people.rules import has_grant, keys_in_scope


def public_speakers() -> QuerySet[Speaker]:
    """Speakers who agreed to be shown to everybody."""
    return Speaker.objects.filter(consented_at__isnull=False, withdrawn_at__isnull=True)


def speaker_organisations(person: Any) -> QuerySet[Organisation]:
    """Organisations whose register of speakers this person keeps: where they run everything, or an edition."""
    if has_grant(person, RUNS, []):
        return Organisation.objects.all()
    keys = keys_in_scope(person, RUNS, Scope.ORGANISATION)
    runs = cohorts.run_editions(person).values("organisation")
    return Organisation.objects.filter(Q(key__in=keys) | Q(pk__in=runs))


def may_keep_speakers(person: Any, organisation: Organisation) -> bool:
    """Add speakers to the register of an organisation."""
    return speaker_organisations(person).filter(pk=organisation.pk).exists()


def may_keep_speaker(person: Any, speaker: Speaker) -> bool:
    """Change somebody in the register, note that consent was given or withdrawn."""
    return speaker_organisations(person).filter(pk=speaker.organisation_id).exists()


def visible_speakers(person: Any) -> QuerySet[Speaker]:
    """Speakers at the desk: those of the registers one keeps, and those of sessions whose desk pages one opens."""
    if has_grant(person, SEES, []):
        return Speaker.objects.all()
    own = Q(organisation__in=speaker_organisations(person).values("pk"))
    own |= Q(organisation__key__in=keys_in_scope(person, SEES, Scope.ORGANISATION))
    speaks = Q(speaking__session__in=desk_sessions(person).values("pk"))
    return Speaker.objects.filter(pk__in=Speaker.objects.filter(own | speaks).values("pk"))


def may_see_speaker(person: Any, speaker: Speaker) -> bool:
    """Open somebody's page in the register."""
    return visible_speakers(person).filter(pk=speaker.pk).exists()
