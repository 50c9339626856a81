"""What of this room can be translated: the academy's own words in its letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from rostra.kernel import pagecache
from rostra.kernel.registries import message_kinds
from rostra.languages.passages import Text
from rostra.languages.things import Source, Translatable, register
from rostra.messaging.models import Wording
from rostra.messaging.wording import SORT

SITE = "site"  # looked after by whoever translates for the whole academy


def source(wording: Wording) -> Source:
    """The texts of one kind of message."""
    with translation.override(settings.LANGUAGE_CODE):
        label = str(message_kinds[wording.kind].label) if wording.kind in message_kinds else wording.kind
    return Source(
        key=wording.kind,
        title=label,
        language=wording.language,
        texts=[
            Text(name, getattr(wording, name), False)
            for name in ("subject", "opening")
            if getattr(wording, name)
        ],
        programme_key=SITE,
        place=f"8 {wording.kind}",
    )


def read(keys: Iterable[str] | None) -> Iterator[Source]:
    """Sources of messages with words of the academy's own."""
    rows = Wording.objects.order_by("kind")
    return (source(each) for each in (rows if keys is None else rows.filter(kind__in=list(keys))))


def changed(keys: set[str], languages: set[str]) -> None:
    """Letters look up their words when they are written; frames of letters to many are kept."""
    pagecache.bump()


def register_sorts() -> None:
    """Make the sort known; called once when the room is ready."""
    register(Translatable(SORT, _("Letter"), read, changed))
