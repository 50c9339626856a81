"""What this room holds about people: what they answered, what they handed in, what was said to it."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from rostra.assessment.models import Answer, Attempt, Review, Submission
from rostra.kernel.privacy import CONTRACT, Field, Holding, declare, each, keep

YEARS = timedelta(days=6 * 365)
EMPTIED = _("Points at a person's row; erasure empties that row and leaves only a random key.")

declare(
    Holding(
        model=Attempt,
        called=_("attempts at quizzes"),
        person="person",
        basis=CONTRACT,
        erase_rows=True,
        retention=YEARS,
        since="handed_in_at",
        fields={
            **each(
                "person quiz occasion number pass_mark started_at handed_in_at score passed",
                Field(_("to mark your quiz and show you how it went")),
            ),
            **each("key drawn layout", Field(_("to show you the same questions again"), export=False)),
        },
    )
)

declare(
    Holding(
        model=Answer,
        called=_("answers in quizzes"),
        person="attempt__person",
        basis=CONTRACT,
        erase_rows=True,
        fields=each(
            "attempt version given share answered_at", Field(_("to mark your quiz and show you how it went"))
        ),
    )
)

declare(
    Holding(
        model=Submission,
        called=_("worksheets"),
        person="person",
        basis=CONTRACT,
        erase_rows=True,
        retention=YEARS,
        since="saved_at",
        fields={
            **each(
                "person form version occasion answers state started_at saved_at handed_in_at",
                Field(_("to keep your worksheet, and to have it read when you hand it in")),
            ),
            **each(
                "key revision", Field(_("so that an older page does not overwrite a newer one"), export=False)
            ),
        },
    )
)

declare(
    Holding(
        model=Review,
        called=_("what was said about worksheets"),
        person="submission__person",
        basis=CONTRACT,
        erase_rows=True,
        fields={
            **each(
                "submission accepted feedback answers handed_in_at at",
                Field(_("what was said to your worksheet")),
            ),
            "by": keep(_("who read your worksheet"), EMPTIED, export=False),
        },
    )
)
