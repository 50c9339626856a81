"""Tables of the ledger: the spine, which questionnaires editions ask, what the desk keeps, and who is told of changes."""

from rostra.ledger.models.baselines import QuestionnaireUse
from rostra.ledger.models.desk import Batch, SavedView, StatusExport, StatusFile
from rostra.ledger.models.hooks import Delivery, Webhook
from rostra.ledger.models.spine import (
    Certificate,
    Evidence,
    EvidenceKind,
    Progress,
    Requirement,
    Source,
    Standing,
    StandingState,
    Watching,
)

__all__ = [
    "Batch",
    "Certificate",
    "Delivery",
    "Evidence",
    "EvidenceKind",
    "Progress",
    "QuestionnaireUse",
    "Requirement",
    "SavedView",
    "Source",
    "Standing",
    "StandingState",
    "StatusExport",
    "StatusFile",
    "Watching",
    "Webhook",
]
