"""What the tables of attendance hold about people. How it was found out goes after a year, why somebody was missing in words
after half a year; that they were there stays.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rostra.kernel.privacy import TASK, Field, Holding, declare, each, keep
from rostra.live.models import Appeal, Attendance, Excusal, Presence

SOURCES_KEPT = timedelta(days=365)
WORDS_KEPT = timedelta(days=180)
FIGURES = _(
    "The figures of a session stay true: the row says only that somebody was there or missed it, once the person's row is empty."
)


def retire_words(now: datetime) -> int:
    """What people wrote about why they were missing, and the answers; the reason from the list stays for the figures."""
    old = Excusal.objects.filter(created_at__lt=now - WORDS_KEPT).exclude(Q(note="") & Q(answer=""))
    return old.update(note="", answer="")


declare(
    Holding(
        model=Attendance,
        called=_("attendance at sessions"),
        person="registration__person",
        basis=TASK,
        fields={
            **each(
                "registration session minutes share joined_at verdict decided_at created_at updated_at",
                keep(_("to know whether you were at a session"), FIGURES),
            ),
            "decided_reason": Field(_("why the register was corrected by hand")),
            "decided_by": Field(_("who corrected it"), export=False),
            "key": keep(_("to tell rows apart"), FIGURES, export=False),
        },
    )
)

declare(
    Holding(
        model=Presence,
        called=_("how your attendance was recorded"),
        person="attendance__registration__person",
        basis=TASK,
        erase_rows=True,
        retention=SOURCES_KEPT,
        since="recorded_at",
        fields={
            **each(
                "attendance source starts_at ends_at recorded_at taken_back_at",
                Field(_("to know when you came and left, and how we know")),
            ),
            **each("recorded_by row client_key", Field(_("to keep records apart"), export=False)),
        },
    )
)

declare(
    Holding(
        model=Excusal,
        called=_("excuses"),
        person="registration__person",
        basis=TASK,
        retire=retire_words,
        fields={
            **each(
                "registration reason state decided_at created_at updated_at",
                keep(_("to excuse you from a session"), FIGURES),
            ),
            **each(
                "note answer", Field(_("what you wrote about it, and the answer; both go after half a year"))
            ),
            **each("by decided_by", Field(_("who asked and who answered"), export=False)),
            "key": keep(_("to tell rows apart"), FIGURES, export=False),
        },
    )
)

declare(
    Holding(
        model=Appeal,
        called=_("what you said against the register"),
        person="attendance__registration__person",
        basis=TASK,
        erase_rows=True,
        retention=SOURCES_KEPT,
        since="created_at",
        fields={
            **each(
                "attendance text state answer decided_at created_at updated_at",
                Field(_("to look into what you said, and to answer")),
            ),
            **each("key decided_by", Field(_("to keep appeals apart"), export=False)),
        },
    )
)
