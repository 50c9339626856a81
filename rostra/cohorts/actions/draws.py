"""A fair draw, in public: announced, its pool closed, held, places offered. Each step is seen on the page of the draw."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rostra.cohorts import admission_letters as letters
from rostra.cohorts import drawing, rules
from rostra.cohorts.actions import applications
from rostra.cohorts.actions.calls import attributes_of, places_taken
from rostra.cohorts.models import Application, Call, Draw
from rostra.kernel import audit
from rostra.kernel.errors import Faults, NotAllowed, Refused
from rostra.kernel.tasks import task
from rostra.kernel.text import squeeze
from rostra.kernel.time import now
from rostra.people.actions import long_tasks
from rostra.people.models import LongTask, Organisation, Person
from rostra.solvers.inputs import BadInput

SECONDS = 120
AT_ONCE = 100  # letters that a request may write
LONGEST_RULE, LONGEST_SEED = 200, 120
State = Application.State


@transaction.atomic
def announce(call: Call, *, size: int, by: Any, seed_rule: str = "") -> Draw:
    """Announce a draw of `size` places with the quotas of the call.

    `seed_rule` names a public number of a day to come ("the lottery numbers of 5 March 2027, in the order drawn"); it becomes
    the seed once the pool is closed. Without one a seed is made now and is public before the pool is.
    """
    call = applications.locked(call, by)
    if _open(call):
        raise Refused(_("Another draw of this call is not finished."), code="twice")
    if not 0 < size <= call.places - places_taken(call):
        raise Refused(
            _("Draw at least one place and at most those that are free: %(free)d.")
            % {"free": max(call.places - places_taken(call), 0)},
            field="size",
        )
    if faults := drawing.wrong(call.quotas, size, attributes_of(call)):
        raise Faults(_("The quotas do not fit so many places."), faults, code="quotas")
    rule = squeeze(seed_rule)
    if len(rule) > LONGEST_RULE:
        raise Refused(_("Write at most %(most)d characters.") % {"most": LONGEST_RULE}, field="seed_rule")
    draw = Draw.objects.create(
        call=call,
        size=size,
        quotas=call.quotas,
        seed_rule=rule,
        seed="" if rule else secrets.token_hex(16),
        by=by,
    )
    audit.record("cohorts.draw.announce", draw, by=by, edition=call.edition.key, size=size)
    return draw


@transaction.atomic
def freeze(draw: Draw, *, by: Any) -> Draw:
    """Close the pool: everybody who is eligible and handed in. From now on its hash is public."""
    call, draw = _held(draw, by)
    if draw.frozen_at:
        return draw
    if rules.takes_applications(call):
        raise Refused(_("People can still apply. Close the pool when registration has closed."), code="open")
    rows = list(Application.objects.filter(call=call, state=State.SUBMITTED, eligible=True).order_by("pk"))
    if len(rows) <= draw.size:
        raise Refused(
            _(
                "There are %(size)d places and %(count)d eligible people: everybody can have one without a draw."
            )
            % {"size": draw.size, "count": len(rows)},
            code="small",
        )
    names = {drawing.pseudonym(each.key): each for each in rows}
    people = {name: _published(each) for name, each in names.items()}
    draw.pool, draw.quotas = drawing.pool_of(people, _by_name(call.quotas))
    try:
        draw.pool_hash = drawing.pool_hash(draw)
    except BadInput as fault:
        raise Refused(_("The solver does not take this draw: %(why)s") % {"why": str(fault)}) from fault
    draw.names = {name: each.key for name, each in names.items()}
    draw.frozen_at = now()
    draw.save()
    audit.record("cohorts.draw.freeze", draw, by=by, people=len(rows), pool_hash=draw.pool_hash)
    return draw


@transaction.atomic
def begin(draw: Draw, *, by: Person, address: str, seed: str = "") -> LongTask:
    """Hold the draw: long work, since a large one takes a minute. `seed` is the public number that the rule names, typed in."""
    _call, draw = _held(draw, by)
    if not draw.frozen_at or draw.drawn_at:
        raise Refused(_("Close the pool first; a draw is held once."), code="not_now")
    if draw.seed_rule and not draw.seed:
        draw.seed = squeeze(seed)
        if not draw.seed or len(draw.seed) > LONGEST_SEED:
            raise Refused(_("Type in the number, exactly as it was published."), field="seed")
        draw.save(update_fields=["seed", "updated_at"])
    audit.record("cohorts.draw.run", draw, by=by, seed=draw.seed)
    return long_tasks.begin(
        kind="draw", title=_("Draw for %(edition)s") % {"edition": draw.call.edition.title}, by=by,
        work=work, address=address, draw=draw.key,
    )  # fmt: skip


@task(backoff=timedelta(minutes=1))
def work(*, long_task: str, draw: str) -> None:
    """Let the solver draw, in a process of its own."""
    with long_tasks.running(long_task):
        run(Draw.objects.select_related("call__edition").get(key=draw))


def run(draw: Draw) -> Draw:
    """Draw now. The same pool, quotas and seed always give the same people; without a possible panel the result says what to
    relax, and nothing is drawn.
    """
    from rostra.solvers.apart import Failed, solve_apart  # only who draws pays for it

    if draw.drawn_at:
        return draw
    try:
        result = solve_apart("draw", drawing.question(draw), seconds=SECONDS)
    except BadInput as fault:
        raise Refused(_("The solver does not take this draw: %(why)s") % {"why": str(fault)}) from fault
    except Failed as fault:
        raise Refused(_("The solver gave no answer. Please hold the draw again.")) from fault
    with transaction.atomic():
        held = Draw.objects.select_for_update().get(pk=draw.pk)
        if held.drawn_at is None:
            held.result = result
            held.drawn_at = now() if result.get("chosen") else None
            held.save(update_fields=["result", "drawn_at", "updated_at"])
    return held


def offer_places(draw: Draw, *, by: Person, address: str) -> int | LongTask:
    """`apply` at once; for a large pool the long work that does it."""
    if len(draw.pool) <= AT_ONCE:
        return apply(draw, by=by)
    if not rules.may_decide(by, draw.call):
        raise NotAllowed(_("You do not run this edition."))
    return long_tasks.begin(
        kind="draw", title=_("Offers after the draw for %(edition)s") % {"edition": draw.call.edition.title},
        by=by, work=offer_work, address=address, draw=draw.key,
    )  # fmt: skip


@task(backoff=timedelta(minutes=1))
def offer_work(*, long_task: str, draw: str) -> None:
    """Offer the places of a large draw, with the rights its manager has now."""
    with long_tasks.running(long_task) as progress:
        found = Draw.objects.select_related("call__edition__organisation").get(key=draw)
        count = apply(found, by=progress.row.person)
        said = ngettext("A place is offered to one person.", "Places are offered to %(count)d people.", count)
        progress.result(said=said % {"count": count})


@transaction.atomic
def apply(draw: Draw, *, by: Any) -> int:
    """Offer places to the chosen and put the others on the reserve list, in the order the seed gives. Who has taken their
    application back in the meantime is left out. The names behind the pseudonyms are kept no longer. Returns the offers.
    """
    call, draw = _held(draw, by)
    if draw.applied_at:
        return 0
    if not draw.drawn_at:
        raise Refused(_("Hold the draw first."), code="not_drawn")
    keys = {key: name for name, key in draw.names.items()}
    rows = Application.objects.filter(call=call, key__in=keys, state=State.SUBMITTED)
    rows = rows.select_related("person", "organisation", "cohort", "call__edition__organisation")
    there = {keys[each.key]: each for each in rows}
    chosen = [there[name] for name in draw.result["chosen"] if name in there]
    applications.offer(call, chosen, by=by, reason=_("drawn"))
    last = applications.last_rank(call)
    waiting = drawing.reserve(draw)
    for number, each in enumerate((there[name] for name in waiting if name in there), last + 1):
        each.state, each.rank, each.decided_at, each.decided_by = State.RESERVE, number, now(), by
        each.save()
        letters.on_reserve(each)
    draw.applied_at, draw.names = now(), {}
    draw.save(update_fields=["applied_at", "names", "updated_at"])
    audit.record("cohorts.draw.apply", draw, by=by, offered=len(chosen))
    return len(chosen)


def is_impossible(draw: Draw) -> bool:
    """Whether the solver found no panel that meets the quotas."""
    return bool(draw.result) and not draw.drawn_at


def _open(call: Call) -> bool:
    """Whether a draw of this call waits for its next step."""
    rows = Draw.objects.filter(call=call, applied_at=None)
    return any(not is_impossible(each) for each in rows)


def _held(draw: Draw, by: Any) -> tuple[Call, Draw]:
    if by is not None and not rules.may_decide(by, draw.call):
        raise NotAllowed(_("You do not run this edition."))
    call = applications.locked(draw.call, None)
    held = Draw.objects.select_for_update().get(pk=draw.pk)
    held.call = call
    return call, held


def _published(application: Application) -> dict[str, str]:
    """The values of an application as the pool says them: organisations by name."""
    name = application.organisation.name if application.organisation else ""
    return {**application.attributes, "organisation": name}


def _by_name(quotas: dict[str, Any]) -> dict[str, Any]:
    """Quotas with organisations by name."""
    values = quotas.get("organisation")
    if not values:
        return quotas
    names = dict(Organisation.objects.filter(key__in=values).values_list("key", "name"))
    return {**quotas, "organisation": {names.get(key, key): bounds for key, bounds in values.items()}}
