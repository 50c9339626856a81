"""Addresses that do not work, and people who complained: counted, stopped, cleared."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed
from rostra.kernel.text import normal_email
from rostra.messaging import rules
from rostra.messaging.models import Trouble
from rostra.messaging.transport import HARD, SOFT
from rostra.people.models import Person

COMPLAINT = "complaint"
MOST = {HARD: 2, SOFT: 5}


@transaction.atomic
def note(*, address: str, what: str, words: str = "") -> Trouble | None:
    """Count something that came back: `hard`, `soft` or a `complaint`; anything else is not the address's fault (None).

    Two hard or five soft ones stop the address. A complaint stops letters that nobody has to get.
    """
    to = normal_email(address)
    if what not in {HARD, SOFT, COMPLAINT} or not to:
        return None
    Trouble.objects.get_or_create(address=to)
    trouble = Trouble.objects.select_for_update().get(address=to)
    if what == COMPLAINT:
        trouble.complained_at = trouble.complained_at or timezone.now()
    else:
        setattr(trouble, what, getattr(trouble, what) + 1)
        if getattr(trouble, what) >= MOST[what]:
            trouble.stopped_at = trouble.stopped_at or timezone.now()
    trouble.problem = words[:255] or trouble.problem
    trouble.save()
    return trouble


@transaction.atomic
def clear(*, person: Person, by: Person) -> bool:
    """Write to somebody's address again: it was mended. Returns whether there was anything to forget."""
    if not rules.may_clear_trouble(by, person):
        raise NotAllowed(_("Only the staff of this person's organisation may do this."))
    gone, _each = Trouble.objects.filter(address=person.email or "").delete()
    if gone:
        audit.record("messaging.trouble.clear", person, by=by)
    return bool(gone)


@transaction.atomic
def forgive(address: str) -> None:
    """The owner of a mailbox asked for letters again: an old complaint holds no more."""
    Trouble.objects.filter(address=normal_email(address), complained_at__isnull=False).update(
        complained_at=None
    )


def silenced(addresses: Iterable[str]) -> dict[str, str]:
    """Addresses that get less: `stopped` ones nothing but codes, `unwanted` ones nothing that can be stopped."""
    rows = Trouble.objects.filter(address__in=set(addresses)).values_list(
        "address", "stopped_at", "complained_at"
    )
    return {
        address: "stopped" if stopped else "unwanted"
        for address, stopped, complained in rows
        if stopped or complained
    }
