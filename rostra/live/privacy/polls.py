"""What polls about dates hold about people."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from rostra.kernel.privacy import TASK, Field, Holding, declare, each
from rostra.live.models import DatePoll, PollAnswer, PollPerson

KEPT = timedelta(days=365)

declare(
    Holding(
        model=DatePoll,
        called=_("polls about dates"),
        person="by",
        basis=TASK,
        about_person=False,
        fields={"by": Field(_("who asked"))},
    )
)


def retire_people(now: datetime) -> int:
    """A year after the dates were settled nobody needs to know who could come when."""
    return PollPerson.objects.filter(poll__settled_at__lt=now - KEPT).delete()[0]


declare(
    Holding(
        model=PollPerson,
        called=_("polls about dates you were asked in"),
        person="person",
        basis=TASK,
        erase_rows=True,
        retire=retire_people,
        fields={
            **each(
                "poll person enrolment is_tutor invited_at chased_at answered_at none_suits comment created_at updated_at",
                Field(_("to find dates that suit as many as possible")),
            ),
            "key": Field(_("to tell rows apart"), export=False),
        },
    )
)

declare(
    Holding(
        model=PollAnswer,
        called=_("your answers about dates"),
        person="asked__person",
        basis=TASK,
        erase_rows=True,
        fields=each("asked slot choice", Field(_("to find dates that suit as many as possible"))),
    )
)
