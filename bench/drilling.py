"""Run inside an installation during a drill: begins work, counts what is there, lets time pass.

python -m bench.drilling VERB      prints JSON
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from typing import Any

from bench.readers import posted, subscribe

LIST, READERS = 300, 300
DOMAIN = "drill.example"
MARK = "= "  # begins an answer; other lines are remarks


def main() -> None:
    """Do what is said, until there is nothing more to hear."""
    import django

    django.setup()
    from django.db import close_old_connections
    from django.utils import translation

    with translation.override("en"):
        for line in sys.stdin:
            close_old_connections()
            print(MARK + json.dumps(VERBS[line.strip()]()), flush=True)


def reads() -> Any:
    """What people could record as read now: requests with the cookies of those who may."""
    from django.db import transaction

    from bench import inside
    from rostra.config.workers import TaskWorker

    TaskWorker().work_off()
    with transaction.atomic():
        return inside.reads()


def facts() -> Any:
    """Every enrolment and activity that somebody has recorded as read."""
    from rostra.ledger.models import Evidence

    rows = Evidence.objects.filter(kind="read", source="self")
    return sorted(f"{edition}/{target}/{person}" for edition, target, person in rows.values_list(
        "enrolment__edition__slug", "requirement__target", "enrolment__person_id"))  # fmt: skip


def enrol() -> Any:
    """Bring a list of 300 to the largest edition, as the desk does: a long task enrols them, each gets a letter."""
    from bench import inside
    from rostra.ledger.actions import batches
    from rostra.people.lists import Line

    lines = [Line(number, f"{number:03}@{DOMAIN}", f"Person {number}", "") for number in range(1, LIST + 1)]
    batch, task = batches.begin(edition=inside.largest(), lines=lines, verb="enrol", by=inside.manager())
    return {"batch": batch.key, "task": task.key if task else ""}


def enrolled() -> Any:
    """How far the list is: people, enrolments, standings, letters by their keys, and the long task."""
    from django.db.models import Count

    from bench import inside
    from rostra.cohorts.models import Enrolment
    from rostra.ledger.models import Standing
    from rostra.messaging.models import Message
    from rostra.people.models import LongTask, Person

    edition = inside.largest()
    rows = Enrolment.objects.filter(edition=edition, state="enrolled")
    own = rows.filter(person__email__endswith=f"@{DOMAIN}")
    letters = Message.objects.filter(to__endswith=f"@{DOMAIN}")
    task = LongTask.objects.order_by("-pk").first()
    twice = letters.values("to", "kind").annotate(found=Count("pk")).filter(found__gt=1)
    return {
        "people": Person.objects.filter(email__endswith=f"@{DOMAIN}").count(),
        "enrolled": own.count(),
        "counted": edition.enrolled_count == rows.count(),
        "standings": Standing.objects.filter(enrolment__in=own).count(),
        "letters": letters.count(),
        "twice": twice.count(),
        "task": task.state if task else "",
    }


def letters() -> Any:
    """Send a letter to 300 people off, without the minute; what waits of the list's letters may go too."""
    from django.utils import timezone

    from bench import inside
    from rostra.kernel.time import today
    from rostra.ledger import recipients
    from rostra.messaging.actions import mailings, outbox
    from rostra.messaging.models import Message

    edition = inside.largest()
    rows = edition.enrolments.exclude(person__email__endswith=f"@{DOMAIN}").order_by("pk")
    chosen = edition.enrolments.filter(pk__in=list(rows.values_list("pk", flat=True)[:READERS]))
    texts = {"en": {"subject": "A drill", "body": "Dear {name},\n\nthis is a drill."}}
    mailings.send(
        by=inside.manager(), scope=("edition", edition.key), about="drill", language="en", texts=texts, links=[],
        recipients=recipients.of(edition, chosen, today(edition.time_zone)), hold=dt.timedelta(0),
    )  # fmt: skip
    waiting = Message.objects.filter(to__endswith=f"@{DOMAIN}", state__in=["waiting", "kept"])
    waiting.update(state="waiting", due_at=timezone.now())
    outbox.deliver_due.enqueue()
    return {"transactional": waiting.count()}


def sent() -> Any:
    """Every message of the drill: key of its letter, whether it is transactional, state, problem."""
    from django.db.models import Q

    from rostra.kernel.registries import message_kinds
    from rostra.messaging.models import Message

    rows = Message.objects.filter(Q(to__endswith=f"@{DOMAIN}") | Q(mailing__about="drill"))
    return [
        {"id": str(row.message_id), "always": message_kinds[row.kind].transactional, "state": row.state, "problem": row.problem}
        for row in rows.order_by("pk")
    ]  # fmt: skip


def pass_time() -> Any:
    """Let a quarter of an hour pass for what is held by a process that died: claims older than that are returned."""
    from rostra.messaging.actions import outbox
    from rostra.messaging.models import Message

    held = Message.objects.filter(state="claimed")
    count = held.count()
    held.update(claimed_at=dt.datetime.now(dt.UTC) - outbox.STUCK_AFTER)
    outbox.return_stuck()  # as the schedule does every minute
    outbox.deliver_due.enqueue()
    return {"held": count}


VERBS: dict[str, Callable[[], Any]] = {
    each.__name__: each
    for each in (reads, facts, enrol, enrolled, letters, sent, pass_time, subscribe, posted)
}

if __name__ == "__main__":
    main()
