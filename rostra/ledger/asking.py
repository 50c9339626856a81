"""When an edition asks what: days counted from its start or its end. Pure."""

from __future__ import annotations

import datetime as dt

from rostra.ledger.models import QuestionnaireUse

When = QuestionnaireUse.When
# What a moment starts from when somebody puts it into an edition.
USUAL_DAYS = {When.BASELINE: -14, When.EXIT: -7, When.FOLLOW_UP: 120, When.EDITION_FEEDBACK: 1}
WITH_NAMES = (When.BASELINE, When.EXIT, When.FOLLOW_UP)


def first_day(use: QuestionnaireUse) -> dt.date | None:
    """The day on which it opens; None for feedback on sessions, and for what follows the end of an edition that has none.
    Wants `edition`."""
    if use.moment == When.SESSION_FEEDBACK:
        return None
    anchor = use.edition.starts_on if use.moment == When.BASELINE else use.edition.ends_on
    return anchor + dt.timedelta(days=use.days) if anchor else None


def last_day(use: QuestionnaireUse) -> dt.date | None:
    """The last day on which one may answer."""
    first = first_day(use)
    return first + dt.timedelta(days=max(1, use.open_days) - 1) if first else None


def is_open(use: QuestionnaireUse, day: dt.date) -> bool:
    """Whether one may answer on a day."""
    first, last = first_day(use), last_day(use)
    return first is not None and last is not None and first <= day <= last


def is_reminding(use: QuestionnaireUse, day: dt.date) -> bool:
    """Whether the silent are reminded on a day: never on the first, never when nobody wants it."""
    first = first_day(use)
    return bool(use.remind_days) and first is not None and day >= first + dt.timedelta(days=use.remind_days)
