"""What the community holds about people, one module per sort of rows."""

from rostra.community.privacy import comments, network, spaces

__all__ = ["comments", "network", "spaces"]
