"""What documents and priorities hold about people: who put them in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.community.models import Document, DocumentVersion
from rostra.kernel.privacy import TASK, Field, Holding, declare

for model in (Document, DocumentVersion):
    declare(
        Holding(
            model=model,
            person="by",
            basis=TASK,
            about_person=False,
            called=_("documents you put into the library"),
            fields={"by": Field(_("who put it in"))},
        )
    )
