"""Materials of a session: files and addresses, to prepare and to keep."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from rostra.kernel import audit, pagecache
from rostra.kernel.errors import Faults, NotAllowed, Refused
from rostra.kernel.languages import LANGUAGES
from rostra.kernel.text import new_key, squeeze
from rostra.live import handouts, rules
from rostra.live.models import Material, Session

MOST = 50


@transaction.atomic
def add(
    session: Session,
    *,
    title: str,
    when: str,
    by: Any,
    language: str = "",
    url: str = "",
    file: Any = None,
    key: str | None = None,
) -> Material:
    """Put a file or an address beside a session. What a file is, its bytes say; it is kept under a random name.

    Faults name the fields that cannot be so: a file too large, of a sort that we do not hand out, both or neither.
    """
    _may(session, by)
    if session.materials.count() >= MOST:
        raise Refused(_("A session has at most %(most)s materials.") % {"most": MOST})
    material = Material(
        key=key or new_key(), session=session, when=when, title=squeeze(title), url=url.strip()
    )
    material.language = language or session.language
    wrong = _wrong(material, file)
    sort = None
    if file is not None and not wrong:
        sort = handouts.sort_of(file)
        if sort is None:
            wrong.append(
                (
                    "file",
                    _(
                        "This sort of file cannot be handed out. Take PDF, a document, slides or a table without macros, "
                        "a picture (PNG, JPEG) or plain text."
                    ),
                )
            )
    if wrong:
        raise Faults(_("Please look at these fields again."), wrong)
    last = session.materials.filter(when=when).aggregate(last=Max("position"))["last"]
    material.position = 0 if last is None else last + 1
    if sort is not None:
        file.seek(0)
        material.file_name = handouts.shown_name(getattr(file, "name", ""), sort.ending)
        material.file.save(f"{material.key}.{sort.ending}", ContentFile(file.read()), save=False)
    material.save()
    audit.record("live.material.add", session, by=by, material=material.key)
    pagecache.bump()
    return material


@transaction.atomic
def remove(material: Material, *, by: Any) -> None:
    """Take a material away, with its file."""
    _may(material.session, by)
    session, stored = material.session, material.file
    audit.record("live.material.remove", session, by=by, material=material.key)
    material.delete()
    if stored:
        name, storage = str(stored.name), stored.storage
        transaction.on_commit(lambda: storage.delete(name))
    pagecache.bump()


def _wrong(material: Material, file: Any) -> list[tuple[str, str]]:
    wrong = []
    if not material.title:
        wrong.append(("title", _("Give it a title.")))
    if material.when not in Material.When.values:
        wrong.append(("when", _("Choose one of the list.")))
    if material.language not in LANGUAGES:
        wrong.append(("language", _("Choose one of the list.")))
    if (file is None) == (not material.url):
        wrong.append(("file", _("Choose a file, or write an address: one of the two.")))
    elif material.url and not material.url.startswith(("https://", "http://")):
        wrong.append(("url", _("Write the whole address, beginning with https://.")))
    elif file is not None and not file.size:
        wrong.append(("file", _("The file is empty.")))
    elif file is not None and file.size > handouts.LARGEST:
        most = handouts.LARGEST // 2**20
        wrong.append(("file", _("The file is too large: %(most)s megabytes are the most.") % {"most": most}))
    return wrong


def _may(session: Session, by: Any) -> None:
    if by is not None and not rules.may_teach_session(by, session):
        raise NotAllowed(_("You do not teach or run this session."))
