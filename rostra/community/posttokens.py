"""The signed link with which somebody without an account follows the post they proposed. It goes to their address alone."""

from __future__ import annotations

import base64

from django.utils.crypto import constant_time_compare, salted_hmac

from rostra.community.models import PostAuthor

SALT = "rostra.community.proposal"
BYTES = 16
LONGEST = 100


def make(author: PostAuthor) -> str:
    """The token of an author of a post. No query."""
    return f"{author.key}-{_signature(author.key)}"


def read(token: str) -> PostAuthor | None:
    """The author of a token, with the post; None for one that we never made or whose post is gone. One query."""
    key, _dash, signature = token.partition("-")
    if len(token) > LONGEST or not constant_time_compare(signature, _signature(key)):
        return None
    return PostAuthor.objects.select_related("post__picture", "person").filter(key=key).first()


def _signature(key: str) -> str:
    digest = salted_hmac(SALT, key, algorithm="sha256").digest()[:BYTES]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode().replace("-", ".")
