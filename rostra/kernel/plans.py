"""A cursor of PostgreSQL whose statements the server plans once for each connection."""

from __future__ import annotations

from typing import Any

import psycopg


class PlannedCursor(psycopg.Cursor):
    """Sends the values beside the SQL and asks the server to keep the plan under a name."""

    def execute(self, query: Any, params: Any = None, **_more: Any) -> PlannedCursor:
        """As psycopg's own, always prepared."""
        super().execute(query, params, prepare=True)
        return self
