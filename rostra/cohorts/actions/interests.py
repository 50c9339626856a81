""" "Tell me when it opens": wishes of people and of addresses, and the one letter that answers each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.cohorts import letters, rules
from rostra.cohorts.models import Edition, EditionModule, Enrolment, Interest
from rostra.cohorts.phases import registration_open
from rostra.kernel import audit
from rostra.kernel.errors import Refused
from rostra.kernel.text import new_token, normal_email, token_hash
from rostra.kernel.time import now
from rostra.programmes import reading
from rostra.programmes.models import Outline

BATCH = 200


@transaction.atomic
def wish(
    *, programme_key: str, language: str, person: Any = None, email: str = "", level_key: str = ""
) -> Interest:
    """Ask to be told when a programme, or a level of it, takes registrations.

    A person's own wish counts at once. An address counts when the link of its letter was used; asking again sends a new
    letter, and only the newest one works. The answer is the same whether the address is known or not.
    """
    _check(programme_key, level_key)
    about = {"programme_key": programme_key, "level_key": level_key, "told_at": None}
    if person is not None:
        interest, made = Interest.objects.get_or_create(
            **about, person=person, defaults={"language": language, "confirmed_at": now()}
        )
        if made:
            audit.record("cohorts.interest.wish", interest, by=person, programme=programme_key)
        return interest
    address = normal_email(email)
    if not address:
        raise Refused(_("Write your e-mail address."), field="email")
    interest, made = Interest.objects.get_or_create(
        **about, person=None, email=address, defaults={"language": language}
    )
    token = new_token()
    interest.token_hash, interest.language = token_hash(token), language
    interest.save(update_fields=["token_hash", "language", "updated_at"])
    if made:
        audit.record("cohorts.interest.wish", interest, by=None, programme=programme_key)
    letters.wish_to_confirm(interest, token=token)
    return interest


def find(token: str) -> Interest | None:
    """The wish of a letter's link; None for a link that never was one, or works no more."""
    return Interest.objects.filter(token_hash=token_hash(token)).first() if token else None


@transaction.atomic
def confirm(*, token: str) -> Interest:
    """The mailbox is theirs: from now on the wish counts. Twice is as good as once."""
    interest = _by_token(token)
    if interest.confirmed_at is None:
        interest.confirmed_at = now()
        interest.save(update_fields=["confirmed_at", "updated_at"])
        audit.record("cohorts.interest.confirm", interest, by=None, programme=interest.programme_key)
    return interest


@transaction.atomic
def forget(*, token: str) -> None:
    """Take an address off the list, with the link of its letter."""
    _remove(_by_token(token), by=None)


@transaction.atomic
def withdraw(*, person: Any, programme_key: str, level_key: str = "") -> None:
    """Take one's own wish back."""
    for each in Interest.objects.filter(
        person=person, programme_key=programme_key, level_key=level_key, told_at=None
    ):
        _remove(each, by=person)


def tell_due(now_: dt.datetime | None = None) -> int:
    """Write to everybody whose programme takes registrations now; returns how many letters. A job of the schedule.

    Any number of processes may run it at once: a wish is marked in the same transaction that queues its letter.
    """
    moment = now_ or now()
    told, after = 0, 0
    while True:
        due = list(_due().filter(pk__gt=after).order_by("pk")[:BATCH])
        if not due:
            return told
        after = due[-1].pk
        takers = _takers({each.programme_key for each in due}, moment)
        for interest in due:
            edition = _fitting(interest, takers)
            if edition is not None:
                told += _tell(interest, edition, moment)


def _due() -> Any:
    return Interest.objects.filter(told_at__isnull=True, confirmed_at__isnull=False).select_related("person")


def _takers(programme_keys: Iterable[str], moment: dt.datetime) -> list[tuple[Edition, set[str]]]:
    """Editions that take registrations now, the earliest start first, each with its modules (none: all of them)."""
    rows = Edition.objects.filter(
        programme_key__in=list(programme_keys),
        admission__in=[Edition.Admission.OPEN, Edition.Admission.CLOSED, Edition.Admission.APPLICATION],
        opened_at__isnull=False,
        cancelled_at__isnull=True,
    ).exclude(admission=Edition.Admission.APPLICATION, call__isnull=True)
    ready = [each for each in rows.order_by("starts_on", "pk") if registration_open(each, moment)]
    modules: dict[int, set[str]] = {}
    for edition, key in EditionModule.objects.filter(edition__in=ready).values_list("edition", "module_key"):
        modules.setdefault(edition, set()).add(key)
    return [(each, modules.get(each.pk, set())) for each in ready]


def _fitting(interest: Interest, takers: list[tuple[Edition, set[str]]]) -> Edition | None:
    """The first edition that this somebody may enrol in and that holds what they asked for."""
    person = interest.person
    for edition, modules in takers:
        if edition.programme_key != interest.programme_key:
            continue
        if rules.is_closed_to_others(edition) and (person is None or not rules.belongs(person, edition)):
            continue
        if not interest.level_key or not modules or modules & modules_of(interest):
            return edition
    return None


def modules_of(interest: Interest) -> set[str]:
    """Keys of the modules of the level that was asked for."""
    outline = Outline.objects.filter(programme_key=interest.programme_key, is_source=True).first()
    levels = outline.tree.get("levels", []) if outline else []
    return {
        module["key"] for level in levels if level["key"] == interest.level_key for module in level["modules"]
    }


@transaction.atomic
def _tell(interest: Interest, edition: Edition, moment: dt.datetime) -> int:
    """Mark it told and queue the letter, unless another process did, or the person needs none."""
    claimed = Interest.objects.filter(pk=interest.pk, told_at__isnull=True).update(
        told_at=moment, edition=edition
    )
    if not claimed:
        return 0
    person = interest.person
    if person is not None and (not person.is_active or person.erased_at or not person.email):
        return 0
    if person is not None and Enrolment.objects.live().filter(edition=edition, person=person).exists():
        return 0
    audit.record("cohorts.interest.tell", interest, by=None, edition=edition.key)
    letters.opened(interest, edition)
    return 1


def _check(programme_key: str, level_key: str) -> None:
    found = reading.by_key(level_key or programme_key, "", live=True)
    shape = "level" if level_key else "programme"
    if found is None or found.shape != shape or found.programme_key != programme_key:
        raise Refused(_("This programme is not offered here."), code="unknown")


def _by_token(token: str) -> Interest:
    found = (
        Interest.objects.select_for_update(of=("self",)).filter(token_hash=token_hash(token)).first()
        if token
        else None
    )
    if found is None:
        raise Refused(
            _("We do not know this link. Use the newest letter, or ask again on the programme's page."),
            code="unknown",
        )
    return found


def _remove(interest: Interest, *, by: Any) -> None:
    audit.record("cohorts.interest.forget", interest, by=by, programme=interest.programme_key)
    interest.delete()
