"""What people can do, as a file for evaluators: one row a person, no name, no organisation, no date."""

from __future__ import annotations

import random
import secrets
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.cohorts import rules as cohort_rules
from rostra.cohorts.models import Edition
from rostra.kernel import audit, small
from rostra.kernel.errors import NotAllowed, Refused
from rostra.ledger import reading_skills
from rostra.ledger.exports import to_csv

MOMENTS = ("baseline", "then", "now", "followup")


@transaction.atomic
def export(edition: Edition, *, by: Any) -> bytes:
    """A CSV file: a code that is new in every file, then each competence at each moment in percent, in no order that tells who.
    Refused below five people.
    """
    if not cohort_rules.may_see_desk_of(by, edition):
        raise NotAllowed(_("You do not see this edition."))
    version = reading_skills.version_asked(Edition.objects.filter(pk=edition.pk))
    rows = reading_skills.joined(edition)
    if version is None or len(rows) < small.FEWEST:
        raise Refused(_("Fewer than five people have answered: a file would tell who said what."), code="few")
    keys = [each.key for each in reading_skills.competences_of(version)]
    head = [_("Person"), *(f"{key} {moment}" for key in keys for moment in MOMENTS)]
    random.SystemRandom().shuffle(rows)
    body = to_csv(
        head,
        (
            [secrets.token_hex(4), *(getattr(row, moment).get(key) for key in keys for moment in MOMENTS)]
            for row in rows
        ),
    )
    audit.record("ledger.skills.export", edition, by=by, people=len(rows))
    return body
