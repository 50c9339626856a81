"""Who wants a coach says so: with which goals, on what, in which languages, when. Nobody gets a coach unasked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.coaching.matching import TIMES
from rostra.coaching.models import CoachingWish
from rostra.coaching.rules.coaches import may_wish
from rostra.cohorts.models import Enrolment
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.languages import LANGUAGES
from rostra.kernel.text import squeeze
from rostra.kernel.time import now

LONGEST, MOST_TOPICS = 1000, 6


@transaction.atomic
def save(
    *, enrolment: Enrolment, by: Any, goals: str, languages: Sequence[str], topics: Iterable[str] = (), times: Iterable[str] = ()
) -> CoachingWish:  # fmt: skip
    """Say, or change, that somebody wants a coach; `times` of `matching.TIMES`, none: any. By None: the installation.

    Raises NotAllowed, and Refused naming the field.
    """
    if by is not None and not may_wish(by, enrolment):
        raise NotAllowed(_("You can only wish for a coach for yourself."))
    if len(goals) > LONGEST:
        raise Refused(_("Write at most %(most)d characters.") % {"most": LONGEST}, field="goals", code="long")
    if not languages or any(each not in LANGUAGES for each in languages):
        raise Refused(
            _("Choose the languages in which you can talk with a coach."), field="languages", code="none"
        )
    chosen = list(dict.fromkeys(squeeze(each).lower()[:60] for each in topics if squeeze(each)))
    if len(chosen) > MOST_TOPICS:
        raise Refused(
            _("Choose at most %(most)d topics.") % {"most": MOST_TOPICS}, field="topics", code="many"
        )
    wanted = set(times)
    if wanted - set(TIMES):
        raise Refused(_("Choose times from the list."), field="times", code="times")
    wish, _made = CoachingWish.objects.update_or_create(
        enrolment=enrolment,
        defaults={
            "goals": goals.strip(), "topics": chosen, "languages": list(dict.fromkeys(languages)),
            "times": [each for each in TIMES if each in wanted], "stopped_at": None,
        },
    )  # fmt: skip
    audit.record("coaching.wish.save", wish, by=by)
    return wish


@transaction.atomic
def stop(wish: CoachingWish, *, by: Any) -> CoachingWish:
    """Take a wish back; a pair that is there stays until one of the two ends it."""
    if not may_wish(by, wish.enrolment):
        raise NotAllowed(_("You can only take back your own wish."))
    if wish.stopped_at is None:
        wish.stopped_at = now()
        wish.save(update_fields=["stopped_at", "updated_at"])
        audit.record("coaching.wish.stop", wish, by=by)
    return wish
