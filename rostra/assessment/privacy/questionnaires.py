"""What people say of themselves in questionnaires, and whether they were asked for feedback."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from rostra.assessment.models import FeedbackAsk, Response, ResponseScore
from rostra.kernel.privacy import CONTRACT, Field, Holding, declare, each

YEARS = timedelta(days=3 * 365)
A_YEAR = timedelta(days=365)
ABOUT = _("to show you where you stand, to suggest where you start, and to see what the programme changed")

declare(
    Holding(
        model=Response,
        called=_("answers in questionnaires"),
        person="person",
        basis=CONTRACT,
        erase_rows=True,
        retention=YEARS,
        since="saved_at",
        fields={
            **each(
                "person questionnaire version occasion moment answers started_at saved_at finished_at",
                Field(ABOUT),
            ),
            **each(
                "key revision", Field(_("so that an older page does not overwrite a newer one"), export=False)
            ),
        },
    )
)

declare(
    Holding(
        model=ResponseScore,
        called=_("what questionnaires say of your skills"),
        person="response__person",
        basis=CONTRACT,
        erase_rows=True,
        fields=each("response competence score rating then tasks_right tasks", Field(ABOUT)),
    )
)

declare(
    Holding(
        model=FeedbackAsk,
        called=_("whether you were asked for feedback, and answered"),
        person="person",
        basis=CONTRACT,
        erase_rows=True,
        retention=A_YEAR,
        since="asked_at",
        fields={
            **each(
                "person questionnaire subject recipient asked_at answered",
                Field(_("to ask you once; what you said is kept without your name")),
            ),
            "key": Field(_("the address of the page on which you answer"), export=False),
        },
    )
)
