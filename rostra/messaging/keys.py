"""Messages by the beginning of their keys, which name the fact they tell from the general to the particular."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet

from rostra.messaging.models import Message


def beginning(prefix: str) -> QuerySet[Message]:
    """Messages whose key begins so, by the index of keys. SQLite finds no index for LIKE, PostgreSQL none for an order of its
    own: each is asked in its way.
    """
    if connection.vendor == "postgresql":
        return Message.objects.filter(key__startswith=prefix)
    return Message.objects.filter(key__gte=prefix, key__lt=prefix[:-1] + chr(ord(prefix[-1]) + 1))
