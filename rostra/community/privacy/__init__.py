"""What the community holds about people, one module per sort of rows."""

from rostra.community.privacy import cases, comments, network, newsletter, spaces

__all__ = ["cases", "comments", "network", "newsletter", "spaces"]
