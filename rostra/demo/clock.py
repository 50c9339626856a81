"""A clock that can be set, so that the example academy has a past of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone


class _Datetime(type):
    """Makes every real datetime pass for one of ours, as `isinstance` is asked in templates."""

    def __instancecheck__(cls, value: Any) -> bool:
        return isinstance(value, dt.datetime)


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Let `timezone.now`, also where it is a field's default, give another instant inside the block.

    Only for building the demo: it changes the whole process.
    """

    class Then(dt.datetime, metaclass=_Datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
            return moment.astimezone(tz) if tz else moment.replace(tzinfo=None)

    real = timezone.datetime
    timezone.datetime = Then
    try:
        yield
    finally:
        timezone.datetime = real
