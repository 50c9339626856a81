"""The recording of a session in the example academy: slides without sound, made for it (`tools/render_video.py`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files import File

from rostra.live.actions import captions, library, uploads
from rostra.live.models import ItemCaptions, LibraryItem, Session

FOLDER = Path(__file__).parent / "media"
NAME = "first-hour"
CHAPTERS = (
    (0, "The first hour"),
    (14, "A story about the water"),
    (28, "What an hour is for"),
    (44, "Correct without repeating"),
    (58, "Whom to ring"),
    (71, "Three questions"),
    (85, "The page"),
    (101, "Before you need it"),
)
SUMMARY = (
    "Three people who had to answer a false story about their town, on the hour in which it counts.\n\nThe recording shows the "
    "slides with captions of what was said, shortened; it has no sound. The panel is invented, as everything in this example."
)
ELSEWHERE = (
    "In this example academy every recording shows the same short film of slides, so that a demonstration stays small. It is the "
    "one of the panel “The first hour”."
)


def keep(session: Session, *, by: Any, own: bool = True) -> LibraryItem:
    """Put the film into the library as the recording of a session and publish it. `own` False: it stands in for one that was
    never made, and says so.
    """
    item = library.keep(
        session=session, by=by, summary=SUMMARY if own else f"{session.summary}\n\n{ELSEWHERE}",
        chapters=[{"second": second, "title": title} for second, title in CHAPTERS] if own else [],
    )  # fmt: skip
    with (FOLDER / f"{NAME}.mp4").open("rb") as stream:
        item = uploads.take(item, by=by, file=File(stream))
    if own:
        library.put_poster(item, content=(FOLDER / f"{NAME}-poster.png").read_bytes(), by=by)
        for language, state in (("en", ItemCaptions.State.REVIEWED), ("da", ItemCaptions.State.DRAFT)):
            content = (FOLDER / f"{NAME}.{language}.vtt").read_bytes()
            captions.put(item=item, language=language, content=content, state=state, by=by)
    return library.publish(item, by=by)
