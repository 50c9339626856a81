"""What the directory, the exchange and projects hold about people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from rostra.community.actions.exchanges import SOURCE as EXCHANGE
from rostra.community.actions.profiles import SOURCE as PERSON
from rostra.community.models import Exchange, ExchangeReply, Profile, Project
from rostra.kernel import pagecache
from rostra.kernel.privacy import CONSENT, TASK, Field, Holding, declare, each, keep
from rostra.search.actions import index

OF_ORGANISATION = _("It is the word of an organisation; the row names nobody once the person’s row is empty.")


def erase_profile(person: Any) -> int:
    """The entry goes, here and in the search."""
    count, _models = Profile.objects.filter(person=person.pk).delete()
    index.touch(PERSON, [person.key])
    pagecache.bump()
    return count


def erase_exchanges(person: Any) -> int:
    """What is open closes, because nobody answers any more; what the person said to those who answered is emptied."""
    rows = Exchange.objects.filter(by=person.pk)
    keys = list(rows.values_list("key", flat=True))
    rows.filter(state__in=[Exchange.State.OPEN, Exchange.State.DRAFT]).update(state=Exchange.State.CLOSED)
    ExchangeReply.objects.filter(exchange__by=person.pk).exclude(answer="").update(answer="")
    index.touch(EXCHANGE, keys)
    pagecache.bump()
    return len(keys)


declare(
    Holding(
        model=Profile,
        called=_("your entry in the directory"),
        person="person",
        basis=CONSENT,
        erase_rows=True,
        erase=erase_profile,
        fields={
            **each(
                "person shown_to headline about organisation languages topics helps_with looks_for may_write may_mention "
                "agreed_at created_at updated_at",
                Field(_("to let others find you and write to you, as you chose")),
            ),
            "key": Field(_("to tell rows apart"), export=False),
        },
    )
)

declare(
    Holding(
        model=Exchange,
        called=_("what you offered or sought for an organisation"),
        person="by",
        basis=TASK,
        erase=erase_exchanges,
        fields={
            **each(
                "kind what organisation by title slug text language languages topics countries until public state created_at "
                "updated_at",
                keep(_("to bring together organisations that offer and seek"), OF_ORGANISATION),
            ),
            "key": keep(_("to tell rows apart"), OF_ORGANISATION, export=False),
        },
    )
)

declare(
    Holding(
        model=ExchangeReply,
        called=_("your answers to what others offer or seek"),
        person="by",
        basis=TASK,
        fields={
            **each(
                "exchange by organisation language state decided_at created_at updated_at",
                keep(_("to know what became of an answer"), OF_ORGANISATION),
            ),
            **each("text answer", Field(_("what you wrote, and what you were answered"))),
            "key": keep(_("to tell rows apart"), OF_ORGANISATION, export=False),
        },
    )
)

declare(
    Holding(
        model=Project,
        called=_("projects you wrote down"),
        person="by",
        about_person=False,
        basis=TASK,
        fields={"by": Field(_("who wrote it down"), export=False)},
    )
)
