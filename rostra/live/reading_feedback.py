"""What feedback is about, in the reader's words."""

from __future__ import annotations

from rostra.cohorts import translating
from rostra.cohorts.models import Edition
from rostra.live import reading
from rostra.live.models import Session


def title_of(subject: str, language: str) -> str:
    """The title of the session or edition that feedback is about; "" when it is gone."""
    sort, _colon, key = subject.partition(":")
    if sort == "session":
        session = Session.objects.filter(key=key).first()
        return reading.words(session, language).title if session else ""
    edition = Edition.objects.filter(key=key).first()
    return translating.words(edition, language).title if edition else ""
