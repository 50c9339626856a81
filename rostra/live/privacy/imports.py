"""What lists of attendance hold about people. The list as it came is kept for half a year, so that an appeal can be answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from rostra.kernel.privacy import TASK, Field, Holding, declare, each, keep
from rostra.kernel.time import now
from rostra.live.models import AttendanceImport, ImportRow, KnownName

KEEP_FILE = timedelta(days=180)
REGISTER = _(
    "The register stays true: the row says only how long somebody was there, once their name is empty."
)


def rows_of(person: Any) -> QuerySet[ImportRow]:
    """Lines that were settled as this person's, and those that carry their address."""
    wanted = Q(registration__person=person)
    if person.email:
        wanted |= Q(email=person.email)
    return ImportRow.objects.filter(wanted)


def erase_rows(person: Any) -> int:
    """Names and addresses go from the lines, and with them the whole files in which they stand."""
    rows = rows_of(person)
    files = AttendanceImport.objects.filter(pk__in=rows.values("imported"))
    _erase_files(files)
    return rows.update(name="", email="")


def retire(at: datetime) -> int:
    """Files older than half a year go, and with them the names and addresses of their lines; so do files taken back."""
    old = AttendanceImport.objects.filter(file_erased_at__isnull=True, created_at__lt=at - KEEP_FILE)
    keys = list(old.values_list("pk", flat=True))
    ImportRow.objects.filter(imported__in=keys).update(name="", email="")
    return _erase_files(AttendanceImport.objects.filter(pk__in=keys))


@transaction.atomic
def _erase_files(imports: QuerySet[AttendanceImport]) -> int:
    found = list(imports.filter(file_erased_at__isnull=True))
    for each_ in found:
        if each_.file:
            transaction.on_commit(partial(_delete, each_.file.storage, str(each_.file.name)))
        shown = {key: value for key, value in each_.columns.items() if key not in {"cells", "samples"}}
        each_.file, each_.problems, each_.columns, each_.file_erased_at = "", [], shown, now()
        each_.save(update_fields=["file", "problems", "columns", "file_erased_at", "updated_at"])
    return len(found)


def _delete(storage: Storage, name: str) -> None:
    storage.delete(name)


declare(
    Holding(
        model=AttendanceImport,
        person="by",
        basis=TASK,
        about_person=False,
        retire=retire,
        fields={"by": Field(_("who brought a list of attendance"))},
    )
)

declare(
    Holding(
        model=ImportRow,
        called=_("lines of attendance lists"),
        person="registration__person",
        rows=rows_of,
        erase=erase_rows,
        basis=TASK,
        fields={
            **each("name email", Field(_("how you were called in the list of a video service"))),
            **each(
                "intervals minutes state how registration imported",
                keep(_("to know when you were there"), REGISTER),
            ),
            "lines": keep(_("to find the line in the list"), REGISTER, export=False),
        },
    )
)

declare(
    Holding(
        model=KnownName,
        called=_("names you have in lists of attendance"),
        person="person",
        basis=TASK,
        erase_rows=True,
        fields={
            **each("name organisation person", Field(_("to know you by that name in the next list"))),
            **each("by created_at updated_at", Field(_("who said that it is you"), export=False)),
        },
    )
)
