"""People and their standings as tables for other programs: rows here, CSV and XLSX of any rows beside them.

Rows hold plain values: text, whole numbers, dates, and moments on the wall of the edition's place.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel.time import today
from rostra.ledger import matrix, rules
from rostra.ledger.models import Certificate, Evidence, EvidenceKind, Requirement, Standing
from rostra.ledger.selecting import Selection
from rostra.ledger.standing import SETTLED, shown
from rostra.people.models import Membership, Organisation

Value = str | int | dt.date | dt.datetime | None
CHUNK = 500
BOM = "\ufeff"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_CELL = 32_000

STATUS_HEAD = (
    "person", "email", "name", "organisation", "function", "edition", "programme", "requirement_code",
    "requirement", "state", "since", "due", "minutes", "evidence",
)  # fmt: skip
"""Heads of the status rows: fixed words, never translated, so that a program can rely on them."""


@dataclass(frozen=True)
class Table:
    """A title, the words of the head, and rows that are read while they are written. `size` of them are expected.

    `first_cell` is the column with which the facts begin, after who it is; `asked` are those of a matrix.
    """

    title: str
    head: Sequence[str]
    rows: Iterable[Sequence[Value]]
    size: int
    asked: Sequence[Requirement] = ()
    first_cell: int = 0


def table(person: Any, edition: Edition, chosen: Selection, *, what: str, **more: Any) -> Table:
    """The people of a selection, `what` is "people" or "matrix". Addresses only for who runs the edition."""
    rows = chosen.rows(person, edition)
    keys = list(matrix.ordered(rows, more.get("sort", "name")).values_list("pk", flat=True))
    addresses = cohorts.may_run_edition(person, edition)
    if what == "matrix":
        return _matrix(edition, keys, addresses, optional=bool(more.get("optional")), with_key=chosen.asked)
    return _people(edition, keys, addresses)


def _people(edition: Edition, keys: list[int], addresses: bool) -> Table:
    who = _who_head(addresses)
    head = [
        *who, _("State"), _("Met"), _("Asked"), _("Met by catch-up"), _("With us"),
        _("Minutes"), _("Next due"), _("Finished on"), _("Last seen"), _("Enrolled on"), _("Certificate"),
    ]  # fmt: skip
    return Table(edition.title, head, _people_rows(edition, keys, addresses), len(keys), (), len(who))


def _who_head(addresses: bool) -> list[str]:
    return [_("Name"), *([_("E-mail")] if addresses else []), _("Organisation"), _("Cohort")]


def _who(enrolment: Enrolment, addresses: bool) -> list[Value]:
    return [
        enrolment.person.get_full_name(),
        *([enrolment.person.email or ""] if addresses else []),
        enrolment.organisation.name if enrolment.organisation else "",
        enrolment.cohort.name if enrolment.cohort else "",
    ]


def _people_rows(edition: Edition, keys: list[int], addresses: bool) -> Iterator[list[Value]]:
    place = ZoneInfo(edition.time_zone)
    for each in _enrolments(keys):
        numbers = dict(
            Certificate.objects.filter(enrolment__in=[row.pk for row in each], revoked_at=None).values_list(
                "enrolment_id", "number"
            )
        )
        for row in each:
            progress = getattr(row, "progress", None)
            counts = ("met", "asked", "met_by_catchup", "with_us", "minutes", "next_due_on")
            yield [
                *_who(row, addresses),
                row.get_state_display(),
                *(getattr(progress, name, None) for name in counts),
                _day(getattr(progress, "completed_at", None), place),
                _wall(getattr(progress, "last_evidence_at", None), place),
                _day(row.enrolled_at, place),
                numbers.get(row.pk, ""),
            ]


def _matrix(edition: Edition, keys: list[int], addresses: bool, *, optional: bool, with_key: str) -> Table:
    asked = matrix.columns(edition, optional=optional, with_key=with_key)
    who = _who_head(addresses)
    head = [*who, _("Met"), _("Asked"), *(str(each) for each in asked)]
    rows = _matrix_rows(edition, keys, addresses, asked)
    return Table(edition.title, head, rows, len(keys), asked, len(who) + 2)


def _matrix_rows(
    edition: Edition, keys: list[int], addresses: bool, asked: list[Requirement]
) -> Iterator[list[Value]]:
    day = today(edition.time_zone)
    words = {"": "", **{state: str(word) for state, word in matrix.WORDS.items()}}
    for each in _enrolments(keys):
        for line in matrix.lines(each, asked, edition, day):
            progress = getattr(line.enrolment, "progress", None)
            counts = (getattr(progress, "met", None), getattr(progress, "asked", None))
            yield [*_who(line.enrolment, addresses), *counts, *(words[cell] for cell in line.cells)]


def _enrolments(keys: list[int]) -> Iterator[list[Enrolment]]:
    """Enrolments in the order of their keys, some hundreds at a time."""
    rows = Enrolment.objects.select_related("person", "organisation", "cohort", "progress", "edition")
    for start in range(0, len(keys), CHUNK):
        found = rows.in_bulk(keys[start : start + CHUNK])
        yield [found[key] for key in keys[start : start + CHUNK] if key in found]


# ---------------------------------------------------------------- status for personnel systems


def status_enrolments(
    person: Any, *, edition: Edition | None = None, organisation: Organisation | None = None
) -> QuerySet[Enrolment]:
    """Whose status a person may hand on: enrolled people of one edition, or of one organisation in any edition, among
    those whom this person may see.
    """
    rows = rules.visible_enrolments(person).filter(state=Enrolment.State.ENROLLED)
    if edition is not None:
        rows = rows.filter(edition=edition)
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    return rows.order_by("edition__starts_on", "edition_id", "person__email", "pk")


def status_rows(
    person: Any, *, edition: Edition | None = None, organisation: Organisation | None = None
) -> Iterator[tuple[Value, ...]]:
    """A row a person and requirement, in the order of `STATUS_HEAD`. Read while it is written: a few queries for
    every five hundred people.
    """
    keys = list(
        status_enrolments(person, edition=edition, organisation=organisation).values_list("pk", flat=True)
    )
    rows = Enrolment.objects.select_related("person", "organisation", "edition__programme")
    for start in range(0, len(keys), CHUNK):
        found = rows.in_bulk(keys[start : start + CHUNK])
        yield from _status_of([found[key] for key in keys[start : start + CHUNK] if key in found])


def _status_of(enrolments: list[Enrolment]) -> Iterator[tuple[Value, ...]]:
    keys = [each.pk for each in enrolments]
    standings, asked = _standings(keys)
    kinds, functions = _kinds(keys), _functions(enrolments)
    days: dict[str, dt.date] = {}
    for each in enrolments:
        zone = each.edition.time_zone
        place, day = ZoneInfo(zone), days.setdefault(zone, today(zone))
        start = (
            each.person.key,
            each.person.email or "",
            each.person.get_full_name(),
            each.organisation.name if each.organisation else "",
            functions.get((each.person_id, each.organisation_id), ""),
            each.edition.title,
            each.edition.programme.title,
        )
        for requirement, state, since, due_on, owes, minutes in standings[each.pk]:
            yield (
                *start,
                asked[requirement].code,
                asked[requirement].title,
                shown(state, due_on, day, owes_catchup=owes),
                _wall(since, place),
                due_on,
                minutes,
                " ".join(kinds.get((each.pk, requirement), ())),
            )


def _standings(keys: list[int]) -> tuple[dict[int, list[tuple[Any, ...]]], dict[int, Requirement]]:
    """Plain standings by enrolment in the order of what is asked, and the requirements that they name."""
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    fields = ("enrolment_id", "requirement_id", "state", "since", "due_on", "owes_catchup", "minutes")
    rows = Standing.objects.filter(enrolment__in=keys).values_list(*fields)
    plain_rows = list(rows)
    asked = Requirement.objects.in_bulk({row[1] for row in plain_rows})
    for enrolment, requirement, state, *rest in plain_rows:
        if asked[requirement].retired_at is None or state in SETTLED:
            found[enrolment].append((requirement, state, *rest))
    for each in found.values():
        each.sort(key=lambda row: (asked[row[0]].position, row[0]))
    return found, asked


def _kinds(keys: list[int]) -> dict[tuple[int, int], list[str]]:
    """The kinds of evidence that count, in the order they came, each once."""
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    facts = Evidence.objects.filter(enrolment__in=keys, voided_by=None).exclude(kind=EvidenceKind.VOIDED)
    for enrolment, requirement, kind in facts.order_by("happened_at", "pk").values_list(
        "enrolment_id", "requirement_id", "kind"
    ):
        there = found[enrolment, requirement]
        if kind not in there:
            there.append(kind)
    return found


def _functions(enrolments: list[Enrolment]) -> dict[tuple[int, int | None], str]:
    """The function of each person in the organisation they are enrolled from."""
    rows = Membership.objects.filter(
        person__in={each.person_id for each in enrolments},
        organisation__in={each.organisation_id for each in enrolments if each.organisation_id},
    )
    return {
        (person, organisation): function
        for person, organisation, function in rows.order_by("pk").values_list(
            "person_id", "organisation_id", "function"
        )
    }


# ---------------------------------------------------------------- formats


def to_csv(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """CSV as RFC 4180 says, in UTF-8 with a byte order mark, so that spreadsheets read every letter.

    Text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    text = io.StringIO(newline="")
    text.write(BOM)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([plain(each) for each in head])
    writer.writerows([plain(each) for each in row] for row in rows)
    return text.getvalue().encode("utf-8")


def plain(value: Value) -> str:
    """One value as the text of a cell of a CSV file."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    text = str(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def to_xlsx(title: str, head: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """A workbook of one sheet: dates are dates, text is never a formula, the head stays in sight and filters.

    Rows are written as they come, so that memory does not grow with them.
    """
    import xlsxwriter  # a big library: loaded when somebody wants a workbook

    body = io.BytesIO()
    book = xlsxwriter.Workbook(body, {"constant_memory": True})
    book.set_properties({"title": title[:255]})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    formats = {
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "wall": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    }
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, max(1, len(head) - 1), 16)
    sheet.freeze_panes(1, 1)
    for column, word in enumerate(head):
        sheet.write_string(0, column, str(word)[:LONGEST_CELL], bold)
    last = 0
    for last, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            _write(sheet, last, column, value, formats)
    sheet.autofilter(0, 0, last, max(0, len(head) - 1))
    book.close()
    return body.getvalue()


def _write(sheet: Any, row: int, column: int, value: Value, formats: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, dt.datetime):
        sheet.write_datetime(row, column, value, formats["wall"])
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), formats["day"])
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, str(value)[:LONGEST_CELL])


def _wall(moment: dt.datetime | None, place: dt.tzinfo) -> dt.datetime | None:
    """A moment on the wall of a place, to the minute and without a zone, as spreadsheets know it."""
    return moment.astimezone(place).replace(tzinfo=None, second=0, microsecond=0) if moment else None


def _day(moment: dt.datetime | None, place: dt.tzinfo) -> dt.date | None:
    return moment.astimezone(place).date() if moment else None
