"""What the community holds about people, one module per sort of rows."""

from rostra.community.privacy import cases, comments, network, spaces

__all__ = ["cases", "comments", "network", "spaces"]
