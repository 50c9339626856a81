"""Holdings of the editors' area: what Wagtail writes down about those who edit, and the one audit trail."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _
from wagtail.admin.models import EditingSession, FormState
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import (
    Comment,
    CommentReply,
    ModelLogEntry,
    Page,
    PageLogEntry,
    PageSubscription,
    Revision,
    TaskState,
    UploadedFile,
    WorkflowState,
)
from wagtail.users.models import UserProfile
from wagtailmedia.models import Media

from rostra.kernel.privacy import CONTRACT, INTEREST, TASK, Field, Holding, declare, each, keep
from rostra.people.models import Person
from rostra.people.privacy.own import EMPTIED

AUDIT_YEARS = timedelta(days=6 * 365)
TRAIL = _(
    "The audit trail says what happened to our records; it names nobody once the person's row is empty."
)


def erase_labels(person: Person) -> int:
    """Lines about the person lose the name they were written under; lines by the person stay."""
    about = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Person), object_id=str(person.pk)
    )
    return about.update(label=person.audit_label)


def erase_revisions(person: Person) -> int:
    """Revisions of pages stay; the pseudonymous key of their author stays in them, nothing else does."""
    return Revision.objects.filter(user=person).update(user=None)


declare(
    Holding(
        model=ModelLogEntry,
        called=_("lines of the audit trail"),
        person="user",
        basis=TASK,
        retention=AUDIT_YEARS,
        since="timestamp",
        erase=erase_labels,
        fields={
            **each(
                "user action timestamp label content_type object_id data",
                keep(_("to be able to say who changed what"), TRAIL),
            ),
            **each(
                "uuid revision content_changed deleted", keep(_("to tell lines apart"), TRAIL, export=False)
            ),
        },
    )
)

declare(
    Holding(
        model=PageLogEntry,
        called=_("lines of the audit trail of pages"),
        person="user",
        basis=TASK,
        retention=AUDIT_YEARS,
        since="timestamp",
        fields={
            **each(
                "user action timestamp label page data",
                keep(_("to be able to say who changed which page"), TRAIL),
            ),
            **each(
                "content_type uuid revision content_changed deleted",
                keep(_("to tell lines apart"), TRAIL, export=False),
            ),
        },
    )
)

declare(
    Holding(
        model=Revision,
        person="user",
        basis=TASK,
        about_person=False,
        erase=erase_revisions,
        fields={"user": Field(_("who saved this version of a page"))},
    )
)

declare(
    Holding(
        model=Page,
        person=("owner", "locked_by"),
        basis=TASK,
        about_person=False,
        fields=each("owner locked_by", Field(_("who made the page, who holds it locked"))),
    )
)

for _model, _purpose in (
    (Document, "who brought the document in"),
    (Image, "who brought the picture in"),
    (Media, "who brought the video in"),
):
    declare(
        Holding(
            model=_model,
            person="uploaded_by_user",
            basis=TASK,
            about_person=False,
            fields={"uploaded_by_user": Field(_purpose)},
        )
    )

declare(
    Holding(
        model=UploadedFile,
        called=_("files on their way into the library"),
        person="uploaded_by_user",
        basis=CONTRACT,
        erase_rows=True,
        fields=each("for_content_type file uploaded_by_user", Field(_("a file on its way into the library"))),
    )
)

declare(
    Holding(
        model=WorkflowState,
        person="requested_by",
        basis=TASK,
        about_person=False,
        fields={"requested_by": Field(_("who asked for a page to be read"))},
    )
)

declare(
    Holding(
        model=TaskState,
        person="finished_by",
        basis=TASK,
        about_person=False,
        fields={"finished_by": Field(_("who read a page and decided"))},
    )
)

declare(
    Holding(
        model=Comment,
        person=("user", "resolved_by"),
        basis=TASK,
        about_person=False,
        fields={
            "user": keep(_("who wrote a remark beside a page"), EMPTIED),
            "resolved_by": Field(_("who settled a remark")),
        },
    )
)

declare(
    Holding(
        model=CommentReply,
        person="user",
        basis=TASK,
        about_person=False,
        fields={"user": keep(_("who answered a remark"), EMPTIED)},
    )
)

declare(
    Holding(
        model=PageSubscription,
        called=_("pages you follow"),
        person="user",
        basis=CONTRACT,
        erase_rows=True,
        fields=each("user page comment_notifications", Field(_("to tell you of remarks on a page"))),
    )
)

declare(
    Holding(
        model=UserProfile,
        called=_("how you like the editors' area"),
        person="user",
        basis=CONTRACT,
        erase_rows=True,
        fields=each(
            "user submitted_notifications approved_notifications rejected_notifications "
            "updated_comments_notifications preferred_language current_time_zone avatar dismissibles theme "
            "contrast density keyboard_shortcuts",
            Field(_("how you like the editors' area")),
        ),
    )
)

declare(
    Holding(
        model=EditingSession,
        called=_("pages open for editing"),
        person="user",
        basis=INTEREST,
        erase_rows=True,
        retention=timedelta(days=1),
        since="last_seen_at",
        fields=each(
            "user content_type object_id last_seen_at is_editing",
            Field(_("to tell others that you are editing a page")),
        ),
    )
)

declare(
    Holding(
        model=FormState,
        called=_("forms half filled in"),
        person="user",
        basis=CONTRACT,
        erase_rows=True,
        retention=timedelta(days=90),
        since="last_updated_at",
        fields=each(
            "user data content_type object_id parent_object_id last_updated_at",
            Field(_("to keep what you were typing")),
        ),
    )
)
