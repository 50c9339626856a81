"""What posts hold about people: who wrote them, what was said about them, who waits for a translation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.community.actions.posts import forgetting
from rostra.community.models import Post, PostAuthor, PostNote, TranslationWish
from rostra.kernel.privacy import CONSENT, TASK, Field, Holding, declare, each, keep

STAYS = _("A published text stays readable without a name.")
ORDER = _("The conversation keeps its order.")

declare(
    Holding(
        model=PostAuthor,
        called=_("posts you wrote"),
        person="person",
        rows=forgetting.authors_of,
        erase=forgetting.forget_authors,
        basis=CONSENT,
        fields={
            **each("person name about email named", Field(_("to say who wrote it, and to write back"))),
            **each(
                "agreed agreed_language agreed_at confirmed_at",
                keep(_("to prove that you agreed"), _("It proves that the text may be published.")),
            ),
            **each("post position created_at updated_at", keep(_("to show it in its place"), STAYS)),
            "key": keep(_("to make links that are yours alone"), STAYS, export=False),
        },
    )
)

declare(
    Holding(
        model=PostNote,
        called=_("what you and the editors said about posts"),
        person="by",
        basis=TASK,
        erase=forgetting.forget_notes,
        fields={
            **each("by text", Field(_("to agree about a text before it is published"))),
            **each("post from_author internal stage at", keep(_("its place in the conversation"), ORDER)),
            "key": keep(_("to tell rows apart"), ORDER, export=False),
        },
    )
)

declare(
    Holding(
        model=TranslationWish,
        called=_("translations you wait for"),
        person="person",
        basis=CONSENT,
        erase_rows=True,
        fields=each(
            "person sort thing_key language at told_at", Field(_("to write to you when it is there"))
        ),
    )
)

# Declared last, so that it is erased first: whose posts they are is said by the rows of their authors.
declare(
    Holding(
        model=Post,
        called=_("the words of your posts"),
        person="locked_by",
        about_person=False,
        rows=forgetting.posts_of,
        erase=forgetting.forget,
        retire=forgetting.retire,
        basis=CONSENT,
        fields={
            **each("title summary body picture_alt tags", Field(_("to publish what you wrote"))),
            "locked_by": Field(_("who is editing a post just now")),
            **each(
                "latest_revision live_revision",
                keep(
                    _("drafts of a post"),
                    _("They hold the words of the post and nobody’s name."),
                    export=False,
                ),
            ),
        },
    )
)
