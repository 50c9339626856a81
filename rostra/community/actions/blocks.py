"""Not meeting somebody here any more, and meeting them again. The other person is not told."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.community.models import Block, Follow
from rostra.kernel import audit
from rostra.kernel.errors import Refused
from rostra.people.models import Person


@transaction.atomic
def block(*, person: Any, other: Person) -> Block:
    """Neither sees the other's words, mentions or entry from now on; what they follow of each other ends. Twice is once."""
    if person.pk == other.pk:
        raise Refused(_("You cannot block yourself."))
    row, made = Block.objects.get_or_create(person_id=person.pk, blocked=other)
    if made:
        Follow.objects.filter(person=person.pk, followed=other).delete()
        Follow.objects.filter(person=other, followed=person.pk).delete()
        audit.record("community.person.block", person, by=person)
    return row


@transaction.atomic
def unblock(*, person: Any, other: Person) -> None:
    """Meet somebody again, unless they blocked this person themselves."""
    gone, _by_model = Block.objects.filter(person=person.pk, blocked=other).delete()
    if gone:
        audit.record("community.person.unblock", person, by=person)
