"""Tables of this room: pairs and contacts; coaches and meetings; sprints and aims."""

from rostra.coaching.models.meetings import (
    Absence,
    Availability,
    CoachingWish,
    CoachProfile,
    FollowUp,
    Goal,
    Meeting,
    Note,
)
from rostra.coaching.models.pairs import Contact, Flag, Pair, SupportPlan
from rostra.coaching.models.sprints import (
    Aim,
    AimEvidence,
    BeforeAfter,
    CheckIn,
    MemberPlan,
    PeerNote,
    Sprint,
    Tag,
)

__all__ = [
    "Absence",
    "Aim",
    "AimEvidence",
    "Availability",
    "BeforeAfter",
    "CheckIn",
    "CoachProfile",
    "CoachingWish",
    "Contact",
    "Flag",
    "FollowUp",
    "Goal",
    "Meeting",
    "MemberPlan",
    "Note",
    "Pair",
    "PeerNote",
    "Sprint",
    "SupportPlan",
    "Tag",
]
