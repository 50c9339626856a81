"""Verbs inside an installation for the newsletter's drill: ten thousand readers, an issue, how far it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

READERS = 10_000
TOWN = "readers.example"
LANGUAGES = ("en", "da", "pl")
TEXT = "<h2>What moves us</h2>" + "<p>Twelve towns met, and each tells what came of it in the year.</p>" * 12


def subscribe() -> Any:
    """Bring in readers in three languages, publish an issue and let it go at once."""
    from django.utils import timezone

    from rostra.community.actions.newsletter import issues
    from rostra.community.models import Issue, Sending, Subscription
    from rostra.languages.passages import write_ids
    from rostra.people.models import Grant, Person

    now = timezone.now() - dt.timedelta(minutes=1)
    Subscription.objects.bulk_create(
        Subscription(
            address=f"{number:05}@{TOWN}",
            language=LANGUAGES[number % 3],
            state=Subscription.State.CONFIRMED,
            confirmed_at=now,
        )
        for number in range(READERS)
    )
    by, _made = Person.objects.get_or_create(email=f"editor@{TOWN}", defaults={"name": "Editor"})
    Grant.objects.get_or_create(person=by, role="site_admin", scope_kind="site", scope_key="")
    issue = issues.begin(by=by, title="A drill", language="en")
    kept = [part for part in issue.body.raw_data if part["type"] != "text"]
    raw = [{"type": "text", "value": TEXT}, *kept]
    issue.body, issue.languages = write_ids(raw, issue.body.stream_block, issue.key), list(LANGUAGES)
    issue.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    issue = Issue.objects.get(pk=issue.pk)
    issues.schedule(issue, by=by)
    Sending.objects.filter(issue=issue).update(send_at=timezone.now())
    return {"issue": issue.key}


def posted() -> Any:
    """How many deliveries there are, in which states their letters are, and what the issue says of itself."""
    from django.db.models import Count

    from rostra.community.models import Delivery, Sending
    from rostra.messaging.models import Body, Message

    rows = Message.objects.filter(to__endswith=f"@{TOWN}", kind="newsletter")
    sending = Sending.objects.order_by("-pk").first()
    return {
        "deliveries": Delivery.objects.filter(subscription__address__endswith=f"@{TOWN}").count(),
        "bodies": Body.objects.count(),
        "stage": sending.stage if sending else "",
        "states": dict(rows.order_by().values_list("state").annotate(number=Count("pk"))),
    }
