"""One tap: an officer writes to a member, with words that are there to start from."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from rostra.coaching.letters import sprints as letters
from rostra.coaching.models import Pair
from rostra.coaching.rules.pairs import may_help
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import squeeze
from rostra.ledger.letters import language_of

LONGEST = 4000


def prepared(pair: Pair) -> tuple[str, str]:
    """A subject and a text to start from, in the member's language."""
    member, officer = pair.member, pair.helper
    with override(language_of(member)):
        subject = _("When can we talk?")
        body = _(
            "Dear %(member)s,\n\nhow is it going? If something sticks, tell me in a line: we will find a way.\n"
            "Ten minutes on the phone are often enough. When would suit you this week?\n\nBest wishes\n%(officer)s"
        ) % {"member": member.get_short_name(), "officer": officer.get_full_name()}
    return str(subject), body


@transaction.atomic
def write(pair: Pair, *, subject: str, body: str, by: Any, key: str) -> None:
    """Write to the member of one's own pair, as a letter. The same `key` again sends nothing more."""
    if not may_help(by, pair):
        raise NotAllowed(_("You do not look after this member."))
    if not squeeze(subject):
        raise Refused(_("Give the letter a subject."), field="subject")
    if not body.strip() or len(body) > LONGEST:
        raise Refused(_("Write a few lines, no more than a page."), field="body")
    message = letters.written(pair, subject=squeeze(subject)[:150], body=body.strip(), key=key[:64])
    if message is None:
        raise Refused(_("There is no address to write to."), code="no_address")
    audit.record("coaching.member.write", pair, by=by)
