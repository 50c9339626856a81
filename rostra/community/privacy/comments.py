"""What comments and mentions hold about people. What somebody said loses its words and its name, but keeps its place."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.community.actions import comments
from rostra.community.models import Comment, Mention
from rostra.kernel.privacy import CONSENT, Field, Holding, declare, each, keep

PLACE = _("Answers of other people stay readable: the place stays, without words and without a name.")

declare(
    Holding(
        model=Comment,
        person="by",
        basis=CONSENT,
        called=_("your comments"),
        erase=comments.forget_words,
        fields={
            **each("text hidden_why", Field(_("to show what you said"))),
            **each(
                "post parent by language state edited_at created_at updated_at",
                keep(_("to show it in its place"), PLACE),
            ),
            "key": keep(_("to tell rows apart"), PLACE, export=False),
        },
    )
)

declare(
    Holding(
        model=Mention,
        person="person",
        basis=CONSENT,
        called=_("where you were named"),
        erase_rows=True,
        fields=each("person post comment at", Field(_("to show you where you were named"))),
    )
)
