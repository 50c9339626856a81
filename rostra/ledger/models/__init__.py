"""Tables of the ledger: the spine, what the desk keeps about it, and who is told when a standing changes."""

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
