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
from rostra.community.models.newsletter import (
    Delivery,
    Issue,
    IssueLink,
    IssueText,
    Sending,
    Subscription,
)
from rostra.community.models.posts import Comment, Mention, Post, PostAuthor, PostNote, TranslationWish
from rostra.community.models.reviewing import EditorialReview
from rostra.community.models.safety import Block, Report, Silence
from rostra.community.models.spaces import Follow, Space, SpaceMember

__all__ = [
    "Approach",
    "Block",
    "Case",
    "CaseNote",
    "CaseSide",
    "Comment",
    "Delivery",
    "Document",
    "DocumentVersion",
    "EditorialReview",
    "Exchange",
    "ExchangeReply",
    "Follow",
    "Idea",
    "Issue",
    "IssueLink",
    "IssueText",
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
    "Sending",
    "Side",
    "Silence",
    "Space",
    "SpaceMember",
    "Subscription",
    "TranslationWish",
]
