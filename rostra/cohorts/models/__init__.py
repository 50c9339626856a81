"""Tables of this room: editions and who takes part; admission by application; levels, groups and what people say."""

from rostra.cohorts.models.admission import Application, Call, Draw
from rostra.cohorts.models.editions import (
    Cohort,
    Edition,
    EditionModule,
    Enrolment,
    EnrolmentQuerySet,
    Interest,
    Lesson,
    PilotComment,
)
from rostra.cohorts.models.groups import Placement, Proposal, Remark, WorkGroup, WorkGroupPlace

__all__ = [
    "Application",
    "Call",
    "Cohort",
    "Draw",
    "Edition",
    "EditionModule",
    "Enrolment",
    "EnrolmentQuerySet",
    "Interest",
    "Lesson",
    "PilotComment",
    "Placement",
    "Proposal",
    "Remark",
    "WorkGroup",
    "WorkGroupPlace",
]
