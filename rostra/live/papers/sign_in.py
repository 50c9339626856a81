"""The sheet that people sign in the room: tagged, its head on every page, with empty rows for who comes without registering."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rostra.kernel.time import now
from rostra.live import notices, reading_register
from rostra.live.models import Mode, Session
from rostra.live.reading import words
from rostra.programmes.actions import academy

TEMPLATE = Path(__file__).with_name("sign_in.typ")
SPARE = 10


def pdf(session: Session, *, language: str) -> bytes:
    """The sheet, upright A4, in a language; of a hybrid session only those who take part in the room."""
    import typst  # a big library: loaded when somebody wants a paper

    with TemporaryDirectory(prefix="rostra-paper-") as folder, translation.override(language):
        root = Path(folder)
        shutil.copy(TEMPLATE, root)
        (root / "data.json").write_text(json.dumps(_data(session, language), ensure_ascii=False))
        return typst.compile(
            root / TEMPLATE.name,
            root=root,
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=int(now().timestamp()),
        )


def _data(session: Session, language: str) -> dict[str, Any]:
    own = academy.the()
    rows = reading_register.expected(session).select_related("organisation")
    if session.mode == Mode.HYBRID:
        rows = rows.filter(mode=Mode.ON_SITE)
    people = [[each.name or each.email, each.organisation.name if each.organisation else ""] for each in rows]
    return {
        "title": words(session, language).title,
        "lang": language.partition("-")[0],
        "academy": own.name or "Rostra",
        "when": _when(session, len(people)),
        "head": [_("No."), _("Name"), _("Organisation"), _("Signature")],
        "rows": people,
        "spare": SPARE,
        "recorded_title": _("What is recorded"),
        "recorded": notices.recorded(session),
        "page": _("Page"),
    }


def _when(session: Session, count: int) -> str:
    people = ngettext("one person", "%(counter)s people", count) % {"counter": count}
    said = {
        "day": date_format(session.first_day, "DATE_FORMAT"),
        "begins": session.begins.strftime("%H:%M"),
        "finishes": session.finishes.strftime("%H:%M"),
        "place": session.place or session.organisation.name,
        "people": people,
    }
    return _("%(day)s, %(begins)s–%(finishes)s, %(place)s. %(people)s.") % said
