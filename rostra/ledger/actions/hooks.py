"""Webhooks: addresses that are told of changes. Written with the change, sent after it, sent again until it is taken."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.core.cache import cache
from django.db import connection as database
from django.db import transaction
from django.db.models import F, Min, Q
from django.utils.translation import gettext as _

from rostra.cohorts import rules as cohort_rules
from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.tasks import task
from rostra.kernel.time import now
from rostra.ledger import hooks, letters, posting, rules
from rostra.ledger.models import Certificate, Delivery, Standing, Webhook
from rostra.people.models import Scope

logger = logging.getLogger("rostra.hooks")

BATCH = 20
MOST = 20
STUCK_AFTER = dt.timedelta(minutes=5)
DISABLED_AFTER = dt.timedelta(days=3)
GONE = 410
LIVE_KEY, LIVE_SECONDS = "webhooks:live", 10
State = Delivery.State


# ---------------------------------------------------------------- the addresses


@transaction.atomic
def add(
    *, url: str, events: Iterable[str], by: Any, scope_kind: str = Scope.SITE, scope_key: str = ""
) -> Webhook:
    """Tell an address of changes in the academy, in what an organisation runs, or in one edition. `secret` of the
    answer signs what is sent: show it once.
    """
    wanted = [each for each in hooks.Event.values if each in set(events)]
    posting.place_of(url)
    if not wanted:
        raise Refused(_("Choose at least one thing to be told of."), field="events")
    if not rules.may_hook(by, scope_kind, scope_key):
        raise NotAllowed(_("You do not run that, so nobody can be told of it in your name."))
    mine = Webhook.objects.filter(person=by)
    if mine.count() >= MOST:
        raise Refused(_("You have twenty addresses already. Remove one first."), code="too_many")
    if mine.filter(url=url, scope_kind=scope_kind, scope_key=scope_key).exists():
        raise Refused(_("This address is told of that already."), field="url", code="there_already")
    hook = Webhook.objects.create(
        person=by, url=url, events=wanted, scope_kind=scope_kind, scope_key=scope_key,
        secret=hooks.new_secret(),
    )  # fmt: skip
    audit.record("ledger.webhook.add", hook, by=by, scope=f"{scope_kind}:{scope_key}", events=wanted)
    transaction.on_commit(_forget)
    return hook


@transaction.atomic
def renew_secret(hook: Webhook, *, by: Any) -> Webhook:
    """A new secret, from the next attempt on. What the receiver refuses meanwhile is sent again later."""
    _may_change(hook, by)
    hook.secret = hooks.new_secret()
    hook.save(update_fields=["secret", "updated_at"])
    audit.record("ledger.webhook.renew", hook, by=by)
    return hook


@transaction.atomic
def go_on(hook: Webhook, *, by: Any) -> Webhook:
    """Begin again with an address that had failed for too long, and try what waits now."""
    _may_change(hook, by)
    hook.failing_since = hook.disabled_at = None
    hook.save(update_fields=["failing_since", "disabled_at", "updated_at"])
    Delivery.objects.filter(webhook=hook, state=State.WAITING).update(due_at=now(), attempts=0)
    audit.record("ledger.webhook.go_on", hook, by=by)
    transaction.on_commit(_forget)
    transaction.on_commit(_wake)
    return hook


@transaction.atomic
def remove(hook: Webhook, *, by: Any) -> None:
    """Tell an address nothing any more; what was not sent yet goes too."""
    _may_change(hook, by)
    audit.record("ledger.webhook.remove", hook, by=by)
    hook.delete()
    transaction.on_commit(_forget)


def _may_change(hook: Webhook, by: Any) -> None:
    if not rules.may_change_hook(by, hook):
        raise NotAllowed(_("This is not your address."))


# ---------------------------------------------------------------- what they are told


def changed(enrolment: Enrolment, standings: Iterable[Standing]) -> int:
    """Tell that standings of one enrolment changed, in the caller's transaction; returns the number of messages.

    Without any live address this costs one look at the cache.
    """
    rows = list(standings)
    if not rows or not _any_live():
        return 0
    more = {"standings": [hooks.standing(row) for row in rows]}
    return _tell(hooks.Event.STANDING, enrolment, more)


def enrolment_changed(enrolment: Enrolment) -> int:
    """Tell that somebody was invited, enrolled, moved or withdrawn."""
    return _tell(hooks.Event.ENROLMENT, enrolment, {}) if _any_live() else 0


def certificate_issued(certificate: Certificate) -> int:
    """Tell that a certificate was issued."""
    if not _any_live():
        return 0
    more = {"certificate": hooks.certificate(certificate)}
    return _tell(hooks.Event.CERTIFICATE, certificate.enrolment, more)


def _any_live() -> bool:
    """Whether anybody listens at all. Another process notices a first address within ten seconds."""
    known = cache.get(LIVE_KEY)
    if known is None:
        known = Webhook.objects.filter(disabled_at__isnull=True).exists()
        cache.set(LIVE_KEY, known, LIVE_SECONDS)
    return known


def _forget() -> None:
    cache.delete(LIVE_KEY)


def _tell(event: str, enrolment: Enrolment, more: dict[str, Any]) -> int:
    listening = [hook for hook in _listeners(enrolment.edition) if event in hook.events]
    if not listening:
        return 0
    moment = now()
    payload = hooks.about(enrolment, moment)
    payload["data"] |= more
    Delivery.objects.bulk_create(
        Delivery(
            webhook=hook, event=event, payload=payload, created_at=moment,
            due_at=hook.next_at or moment if hook.failing_since else moment,
        )
        for hook in listening
    )  # fmt: skip
    if not any(call[1] is _wake for call in database.run_on_commit):
        transaction.on_commit(_wake)
    return len(listening)


def _listeners(edition: Edition) -> list[Any]:
    """The live addresses that are told of an edition, whose person still runs it. `next_at`: when the next message to one
    that fails is due.
    """
    wanted = Q()
    for kind, key in cohort_rules.scopes_of(edition):
        wanted |= Q(scope_kind=kind, scope_key=key)
    waiting = Min("deliveries__due_at", filter=Q(deliveries__state=State.WAITING))
    found = (
        Webhook.objects.filter(wanted, disabled_at__isnull=True)
        .annotate(next_at=waiting)
        .select_related("person")
    )
    return [
        hook for hook in found if hook.person.is_active and cohort_rules.may_run_edition(hook.person, edition)
    ]


# ---------------------------------------------------------------- sending


def _wake() -> None:
    deliver_due.enqueue()


@task(retries=0)
def deliver_due() -> None:
    """Send everything that is due. Safe to run in many processes at once."""
    deliver()


def tend() -> None:
    """Return what a dead process held, and send what is due. A job of the schedule."""
    return_stuck()
    deliver()


def return_stuck() -> int:
    """Put messages back whose process died while it held them: they may be sent twice, under the same id."""
    return Delivery.objects.filter(state=State.CLAIMED, claimed_at__lt=now() - STUCK_AFTER).update(
        state=State.WAITING, claimed_at=None, due_at=now()
    )


def deliver() -> dict[str, int]:
    """Send what is due until nothing is left; returns how many were sent, put off and given up.

    An address that fails is tried once a run: one dead machine does not hold up the others. What was written for somebody
    who has lost the role since is not sent.
    """
    done = {"sent": 0, "later": 0, "failed": 0}
    failing: set[int] = set()
    allowed: dict[int, bool] = {}
    while claimed := claim(but=failing):
        for row in claimed:
            hook = row.webhook
            if hook.pk in failing:
                _give_back(row)
                continue
            if hook.pk not in allowed:
                allowed[hook.pk] = hook.person.is_active and rules.may_hook(
                    hook.person, hook.scope_kind, hook.scope_key
                )
            if not allowed[hook.pk]:
                done[_give_up(row)] += 1
                continue
            result = _send(row)
            done[result] += 1
            if result != "sent":
                failing.add(row.webhook_id)
    return done


def claim(limit: int = BATCH, but: Iterable[int] = ()) -> list[Delivery]:
    """Take messages for sending. The claim is committed before anything is sent, so no other process sends them."""
    moment = now()
    with transaction.atomic():
        due = Delivery.objects.filter(
            state=State.WAITING, due_at__lte=moment, webhook__disabled_at__isnull=True
        ).exclude(webhook__in=list(but))
        if database.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        claimed = list(due.select_related("webhook__person").order_by("due_at", "pk")[:limit])
        Delivery.objects.filter(pk__in=[row.pk for row in claimed]).update(
            state=State.CLAIMED, claimed_at=moment, attempts=F("attempts") + 1
        )
    for row in claimed:
        row.state, row.attempts = State.CLAIMED, row.attempts + 1
    return claimed


def _give_back(row: Delivery) -> None:
    """Not tried, because its address just failed: due again when the one that failed is."""
    after = now() + hooks.PAUSES[min(row.attempts, len(hooks.PAUSES)) - 1]
    Delivery.objects.filter(pk=row.pk).update(
        state=State.WAITING, claimed_at=None, attempts=F("attempts") - 1, due_at=after
    )


def _give_up(row: Delivery) -> str:
    Delivery.objects.filter(pk=row.pk).update(
        state=State.FAILED, claimed_at=None, problem="Its person no longer runs this."
    )
    return "failed"


def _send(row: Delivery) -> str:
    hook, body = row.webhook, hooks.body_of(row.event, row.payload)
    head = hooks.headers(hook.secret, row.key, int(now().timestamp()), body)
    try:
        status = posting.post(hook.url, body, head)
    except posting.Unreachable as error:
        return _put_off(row, None, str(error))
    if not 200 <= status < 300:
        return _put_off(row, status, f"HTTP {status}")
    Delivery.objects.filter(pk=row.pk).update(
        state=State.SENT, sent_at=now(), claimed_at=None, status=status, problem=""
    )
    Webhook.objects.filter(pk=hook.pk, failing_since__isnull=False).update(failing_since=None)
    return "sent"


def _put_off(row: Delivery, status: int | None, problem: str) -> str:
    moment = now()
    Webhook.objects.filter(pk=row.webhook_id, failing_since__isnull=True).update(failing_since=moment)
    over = row.attempts > len(hooks.PAUSES)
    due = moment if over else moment + hooks.PAUSES[row.attempts - 1]
    Delivery.objects.filter(pk=row.pk).update(
        state=State.FAILED if over else State.WAITING, claimed_at=None, due_at=due, status=status,
        problem=problem[:255],
    )  # fmt: skip
    # What else waits for this address waits for the next attempt, too.
    waiting = Delivery.objects.filter(webhook=row.webhook_id, state=State.WAITING, due_at__lt=due)
    waiting.update(due_at=due)
    _disable_if_hopeless(row.webhook_id, at_once=status == GONE)
    return "failed" if over else "later"


def _disable_if_hopeless(hook_pk: int, *, at_once: bool) -> None:
    """An address that failed for three days, or says that it is gone, is left alone until somebody looks at it."""
    hopeless = Q() if at_once else Q(failing_since__lte=now() - DISABLED_AFTER)
    with transaction.atomic():
        if Webhook.objects.filter(hopeless, pk=hook_pk, disabled_at__isnull=True).update(disabled_at=now()):
            logger.warning("Webhook %s is disabled: it failed for too long", hook_pk)
            hook = Webhook.objects.select_related("person").get(pk=hook_pk)
            letters.webhook_stopped(hook, host=urlsplit(hook.url).hostname or "")
            transaction.on_commit(_forget)
