"""Lists of an edition's people as files: at once when they are short, as long work when they are not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rostra.cohorts.models import Edition
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.tasks import task
from rostra.kernel.time import today
from rostra.ledger import exports, rules
from rostra.ledger.papers import people as paper
from rostra.ledger.selecting import Selection
from rostra.people.actions import long_tasks
from rostra.people.models import LongTask, Person

AT_ONCE = 500
MOST_ON_PAPER = 2_000
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
WHAT = ("people", "matrix")


@dataclass(frozen=True)
class Made:
    """A file that is ready."""

    name: str
    body: bytes
    type: str


@transaction.atomic
def make(
    *, edition: Edition, chosen: Selection, what: str, format: str, by: Person, **more: Any
) -> Made | LongTask:
    """The people of a selection as a file; of more than five hundred, the long work that makes it.

    `more`: `sort`, a name of `matrix.SORTS`, and `optional`. What stands in it is what `by` may see.
    """
    if format not in TYPES or what not in WHAT:
        raise Refused(_("Choose what to export and how."), field="format")
    if not rules.may_export(by, edition):
        raise NotAllowed(_("You do not look after the people of this edition."))
    size = chosen.rows(by, edition).count()
    if not size:
        raise Refused(_("Nobody is meant. Tick people, or choose another filter."))
    if format == "pdf" and size > MOST_ON_PAPER:
        raise Refused(
            _("A paper holds at most %(most)d people. Choose CSV or XLSX, or fewer people.")
            % {"most": MOST_ON_PAPER},
            field="format",
        )
    audit.record("ledger.people.export", edition, by=by, what=what, format=format, people=size)
    if size <= AT_ONCE:
        return _made(edition, chosen, what, format, by, **more)
    return long_tasks.begin(
        kind="export",
        title=_("Export of %(edition)s") % {"edition": edition.title},
        by=by,
        work=work,
        total=size,
        edition=edition.key,
        query=chosen.query(),
        what=what,
        format=format,
        more=more,
    )


@task()
def work(
    *, long_task: str, edition: str, query: dict[str, str], what: str, format: str, more: dict[str, Any]
) -> None:
    """Make a long list for the owner of the long work, with the rights they have now."""
    with long_tasks.running(long_task) as progress:
        by = progress.row.person
        found = Edition.objects.select_related("organisation").get(key=edition)
        if not rules.may_export(by, found):
            raise NotAllowed(_("You no longer look after the people of this edition."))
        made = _made(found, Selection.read(query), what, format, by, step=progress.step, **more)
        progress.keep_file(made.name, made.body)


def _made(
    edition: Edition,
    chosen: Selection,
    what: str,
    format: str,
    by: Person,
    *,
    step: Callable[[int], None] | None = None,
    **more: Any,
) -> Made:
    table = exports.table(by, edition, chosen, what=what, **more)
    rows = _counted(table.rows, step) if step else table.rows
    if format == "csv":
        body = exports.to_csv(table.head, rows)
    elif format == "xlsx":
        body = exports.to_xlsx(table.title, table.head, rows)
    else:
        body = paper.pdf(table, rows, edition=edition, language=get_language() or by.language)
    day = today(edition.time_zone).isoformat()
    return Made(f"{slugify(edition.title) or edition.key}-{what}-{day}.{format}", body, TYPES[format])


def _counted(rows: Iterable[Any], step: Callable[[int], None]) -> Iterator[Any]:
    for number, row in enumerate(rows, 1):
        yield row
        step(number)
