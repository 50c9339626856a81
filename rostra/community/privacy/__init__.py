"""What the community holds about people, one module per sort of rows."""

from rostra.community.privacy import (
    cases,
    comments,
    documents,
    ideas,
    network,
    newsletter,
    posts,
    safety,
    spaces,
)

__all__ = ["cases", "comments", "documents", "ideas", "network", "newsletter", "posts", "safety", "spaces"]
