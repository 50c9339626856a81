"""Run inside an installation: a talk that guests register for, and what became of their rush.

python -m bench.talks        reads verbs with values as JSON, a line each, from its input; prints an answer for each
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

MARK = "= "  # begins an answer; other lines are remarks
DOMAIN = "rush.example"


def main() -> None:
    """Do what is said, until there is nothing more to hear."""
    import django

    django.setup()
    from django.db import close_old_connections
    from django.utils import translation

    with translation.override("en"):
        for line in sys.stdin:
            close_old_connections()
            asked = json.loads(line)
            print(MARK + json.dumps(VERBS[asked.pop("verb")](**asked)), flush=True)


def talk(places: int) -> str:
    """A public talk in ten days with so many places, open for trials; its key."""
    from rostra.live.actions import sessions, trials
    from rostra.people.models import Organisation

    day = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=10)
    session = sessions.draft(
        organisation=Organisation.objects.order_by("pk")[0], by=None, title="A talk that everybody wants to hear",
        first_day=day, last_day=day, begins=dt.time(12, 30), finishes=dt.time(13, 45), time_zone="Europe/Brussels",
        language="en", guests=True, capacity_online=places, room_url="https://rooms.example/rush",
    )  # fmt: skip
    return trials.allow(sessions.announce(session, by=None)).key


def ask(key: str, number: int, idempotency_key: str = "") -> dict[str, Any]:
    """The request by which one of the crowd registers."""
    body = {"email": f"{number:05}@{DOMAIN}", "name": f"Person {number}", "language": "en"}
    headers = {"Host": "localhost", "Content-Type": "application/json", "Accept-Language": "en"}
    if idempotency_key:
        headers["Idempotency-Key"] = idempotency_key
    path = f"/api/v1/sessions/{key}/registrations/"
    return {"method": "POST", "path": path, "headers": headers, "body": json.dumps(body), "status": 201}


def found(key: str) -> dict[str, Any]:
    """Every row of a talk in the order of writing, its kept counts, and its letters by kind and state."""
    from rostra.live.models import Registration, Session
    from rostra.messaging.models import Message

    session = Session.objects.get(key=key)
    rows = session.registrations.order_by("pk")
    waits = session.registrations.filter(state=Registration.State.WAITLISTED)
    letters = Message.objects.filter(key__startswith=f"session:{key}:")
    return {
        "rows": list(rows.values_list("key", "email", "state")),
        "line": list(waits.order_by("queue", "queued_at", "pk").values_list("key", flat=True)),
        "kept": [session.booked_online, session.waiting_count],
        "letters": [
            [str(one), to, state] for one, to, state in letters.values_list("message_id", "to", "state")
        ],
    }


def sent(key: str) -> dict[str, int]:
    """How many letters of a talk are in which state."""
    from rostra.messaging.models import Message

    return dict(
        Counter(Message.objects.filter(key__startswith=f"session:{key}:").values_list("state", flat=True))
    )


def pass_time() -> int:
    """Let a quarter of an hour pass for letters that a process held when it died; returns how many were held."""
    from rostra.messaging.actions import outbox
    from rostra.messaging.models import Message

    held = Message.objects.filter(state="claimed")
    count = held.update(claimed_at=dt.datetime.now(dt.UTC) - outbox.STUCK_AFTER)
    outbox.return_stuck()  # as the schedule does every minute
    outbox.deliver_due.enqueue()
    return count


VERBS: dict[str, Callable[..., Any]] = {each.__name__: each for each in (talk, found, sent, pass_time)}

if __name__ == "__main__":
    main()
