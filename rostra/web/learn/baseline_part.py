"""What the page about one's support says of the questions on what one can do."""

from __future__ import annotations

from typing import Any

from rostra.assessment.models import Response
from rostra.cohorts.models import Enrolment
from rostra.kernel.time import today
from rostra.ledger import asking
from rostra.ledger.asking import WITH_NAMES
from rostra.ledger.models import QuestionnaireUse


def support_part(person: Any, enrolment: Enrolment) -> dict[str, Any]:
    """{"open": questions that wait, "done": whether there is a report, "placement"}; three queries."""
    uses = QuestionnaireUse.objects.filter(edition=enrolment.edition_id, moment__in=WITH_NAMES)
    rows = Response.objects.filter(occasion=enrolment.key, person=person)
    answered = dict(rows.values_list("moment", "finished_at"))
    day = today(enrolment.edition.time_zone)
    waiting = [
        {
            "moment": use.moment,
            "begun": use.moment in answered,
            "minutes": use.questionnaire.minutes,
            "last_day": asking.last_day(use),
        }
        for use in uses.select_related("edition", "questionnaire")
        if asking.is_open(use, day) and not answered.get(use.moment)
    ]
    placement = getattr(enrolment, "placement", None)
    return {
        "baseline_open": waiting,
        "baseline_done": any(answered.values()),
        "baseline_placement": placement if placement and placement.decided_at else None,
    }
