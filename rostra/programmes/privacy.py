"""What this room holds about people: who brought a picture, a document or a video in. Pages themselves name nobody."""

from __future__ import annotations

from rostra.kernel.privacy import TASK, Field, Holding, declare
from rostra.programmes.models import Attachment, Picture, Video

for _model, _purpose in (
    (Attachment, "who brought the document in"),
    (Picture, "who brought the picture in"),
    (Video, "who brought the video in"),
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
