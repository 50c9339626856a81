"""What people are told before a session: what is recorded, who sees it, until when. The one place where these words stand."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rostra.kernel.registries import privacy
from rostra.live.models import Mode, Session

LISTS = "live.Presence"


def recorded(session: Session) -> list[str]:
    """Sentences about the attendance of a session, in the language of the page."""
    said = []
    if session.mode != Mode.ON_SITE:
        said.append(
            _(
                "Online, your personal join link notes when you come in. Where the room keeps a list of who was there, we read "
                "it: when you came and when you left."
            )
        )
    if session.mode != Mode.ONLINE:
        said.append(
            _("On site, you check in at the door with your own phone, or the trainer ticks your name.")
        )
    said.append(
        _(
            "You see it, and the team of the session does; where the session counts in an edition, the people who run it see it "
            "as well. Nobody else does."
        )
    )
    days = _kept_days()
    if days:
        said.append(
            ngettext(
                "When you came and left is erased a day after the session; that you took part stays on your record.",
                "When you came and left is erased %(days)d days after the session; that you took part stays on your record.",
                days,
            )
            % {"days": days}
        )
    if session.is_recorded:
        said.append(_("The session is filmed. It says so again when it begins."))
    return said


def _kept_days() -> int:
    """How many days the lists of who came when are kept; 0 when they stay as long as the account."""
    holding = privacy.get(LISTS)
    kept = getattr(holding, "retention", None)
    return kept.days if kept else 0
