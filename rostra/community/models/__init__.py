"""Tables of this room, one module per noun."""

from rostra.community.models.cases import Approach, Case, CaseNote, CaseSide, Recruitment, Side
from rostra.community.models.documents import Document, DocumentVersion, Priority, PriorityLink
from rostra.community.models.ideas import Idea
from rostra.community.models.network import (
    Exchange,
    ExchangeReply,
    OrganisationProfile,
    Profile,
    Project,
    ProjectPartner,
)
from rostra.community.models.posts import Comment, Mention, Post, PostAuthor, PostNote, TranslationWish
from rostra.community.models.safety import Block, Report, Silence
from rostra.community.models.spaces import Follow, Space, SpaceMember

__all__ = [
    "Approach",
    "Block",
    "Case",
    "CaseNote",
    "CaseSide",
    "Comment",
    "Document",
    "DocumentVersion",
    "Exchange",
    "ExchangeReply",
    "Follow",
    "Idea",
    "Mention",
    "OrganisationProfile",
    "Post",
    "PostAuthor",
    "PostNote",
    "Priority",
    "PriorityLink",
    "Profile",
    "Project",
    "ProjectPartner",
    "Recruitment",
    "Report",
    "Side",
    "Silence",
    "Space",
    "SpaceMember",
    "TranslationWish",
]
