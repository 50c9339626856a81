"""Many new rows of one table at once: COPY on PostgreSQL, one prepared statement on SQLite.

For rows that are worked out already, by the hundred thousand: no instance is made, no default filled in, no primary key
given back, and every column of the table that is not named must have a default in the database or be the primary key.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of plain values (numbers, texts, dates, aware instants, None) in the order of `columns`, the names in the
    table. Raises IntegrityError; the caller's transaction holds them.
    """
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    names = ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", [_plain(row) for row in rows])


def _plain(row: Sequence[Any]) -> list[Any]:
    return [
        connection.ops.adapt_datetimefield_value(each) if isinstance(each, dt.datetime) else each
        for each in row
    ]
