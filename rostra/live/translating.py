"""What of this room can be translated: title, summary and description of sessions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from rostra.kernel import pagecache
from rostra.languages.passages import Text
from rostra.languages.things import Source, Translatable, register
from rostra.live.models import Session
from rostra.search.actions import index

SORT = "session"
WORDS = ("title", "summary", "about")


def source(session: Session) -> Source:
    """The texts of a session."""
    return Source(
        key=session.key,
        title=session.title,
        language=session.language,
        texts=[Text(name, getattr(session, name), False) for name in WORDS if getattr(session, name)],
        programme_key=session.programme_key,
        place=f"9 {session.first_day:%Y-%m-%d} {session.title}"[:120],
    )


def read(keys: Iterable[str] | None) -> Iterator[Source]:
    """Sources of sessions; somebody else's events are only listed, in the words of who holds them."""
    rows = Session.objects.filter(outside_url="").order_by("pk")
    return (source(each) for each in (rows if keys is None else rows.filter(key__in=list(keys))))


def changed(keys: set[str], languages: set[str]) -> None:
    """Pages that visitors share may show a session."""
    index.touch("session", keys)
    pagecache.bump()


def register_sorts() -> None:
    """Make the sort known; called once when the room is ready."""
    register(Translatable(SORT, _("Session"), read, changed))
