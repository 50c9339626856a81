"""Lists as files, and status files for personnel systems: what was written is what is read back."""

from __future__ import annotations

import csv
import datetime as dt
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as some

from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now, today
from rostra.ledger import exports
from rostra.ledger.actions import exports as actions
from rostra.ledger.actions import status_exports
from rostra.ledger.models import StatusExport, StatusFile
from rostra.ledger.selecting import Selection
from rostra.messaging.models import Message
from rostra.people.models import Grant, LongTask
from tests.factories.ledger import enrol, fact

TEXT = some.text(some.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=30)
VALUES = some.one_of(
    TEXT,
    some.sampled_from(["=1+1", "+49 30", "-x", "@sum", "\tx", '"', "a,b", "a\r\nb", "", "Zielony Bród"]),
    some.integers(-(2**40), 2**40),
    some.none(),
    some.dates(dt.date(1990, 1, 1)),
    some.datetimes(),
)
ROWS = some.lists(some.lists(VALUES, min_size=3, max_size=3), max_size=8)


def wall(hour: int = 0, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 3, 1, hour, minute, tzinfo=dt.UTC).replace(tzinfo=None)


def content(file) -> bytes:
    with file.open("rb") as opened:
        return opened.read()


def read_csv(body: bytes) -> list[list[str]]:
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def read_xlsx(body: bytes) -> list[list[object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


@given(ROWS)
def test_csv_read_back_equals_the_rows(rows):
    head = ["a", "b", "c"]
    assert read_csv(exports.to_csv(head, rows)) == [
        head,
        *([exports.plain(each) for each in row] for row in rows),
    ]


@given(TEXT)
def test_no_text_of_a_csv_file_begins_like_a_formula(text):
    said = exports.plain(text)
    assert not said.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert said.removeprefix("'") == text.removeprefix("'") or said == text


def test_numbers_below_nought_stay_numbers():
    assert exports.plain(-5) == "-5"
    assert exports.plain("-5") == "'-5"


def test_a_workbook_keeps_types_and_never_calculates():
    day, moment = dt.date(2026, 3, 1), wall(9, 30)
    rows = [["=1+1", 7, day], ["@x", None, moment]]
    found = read_xlsx(exports.to_xlsx("Title", ["a", "b", "c"], rows))
    assert found == [
        ["a", "b", "c"],
        ["=1+1", 7, wall()],
        ["@x", None, moment],
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(exports.to_xlsx("T", ["a", "b"], [["=1+1", 1]]))).active
    assert sheet["A2"].data_type == "s"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:B2")


# ---------------------------------------------------------------- lists of an edition


@pytest.fixture
def manned(spring, brod, people):
    mette, nils = enrol(spring, people.mette), enrol(spring, people.nils)
    enrol(brod, people.piotr)
    fact(mette, "guide", "read")
    return mette, nils


def made(spring, by, **values):
    given = {"chosen": Selection(), "what": "people", "format": "csv", **values}
    return actions.make(edition=spring, by=by, **given)


def test_people_as_csv_for_who_runs_the_edition(spring, people, manned):
    file = made(spring, people.maren)
    head, *rows = read_csv(file.body)
    assert [dict(zip(head, row, strict=True))["E-mail"] for row in rows] == [
        people.mette.email,
        people.nils.email,
    ]
    assert file.name.endswith(f"-people-{today(spring.time_zone).isoformat()}.csv")


def test_a_trainer_gets_no_addresses_and_an_evaluator_nothing(spring, people, manned):
    head, *rows = read_csv(made(spring, people.tove).body)
    assert "E-mail" not in head
    assert len(rows) == 2
    for who in (people.eva, people.basia, people.mette):
        with pytest.raises(NotAllowed):
            made(spring, who)


def test_the_matrix_has_a_column_for_everything_asked(spring, people, manned):
    head, first, second = read_csv(made(spring, people.maren, what="matrix").body)
    at = next(
        number
        for number, word in enumerate(head)
        if word.endswith(spring.requirements.get(target="dce-guide").title)
    )
    assert (first[at], second[at]) == ("met", "open")
    assert len(head) == 6 + len(spring.requirements.exclude(group="optional"))
    wider = read_csv(made(spring, people.maren, what="matrix", optional=True).body)[0]
    assert len(wider) == 6 + spring.requirements.count()


def test_only_those_meant_are_in_the_file(spring, people, manned):
    _mette, nils = manned
    rows = read_csv(made(spring, people.maren, chosen=Selection(people=(nils.key,))).body)
    assert [row[0] for row in rows[1:]] == [people.nils.get_full_name()]
    with pytest.raises(Refused):
        made(spring, people.maren, chosen=Selection(people=("-",)))


def test_a_workbook_has_dates(spring, people, manned):
    head, first, *_rest = read_xlsx(made(spring, people.maren, format="xlsx").body)
    assert dict(zip(head, first, strict=True))["Enrolled on"].date() == today(spring.time_zone)


@pytest.mark.parametrize("what", ["people", "matrix"])
def test_a_paper_is_tagged(spring, people, manned, what):
    body = made(spring, people.maren, what=what, format="pdf").body
    assert body.startswith(b"%PDF")
    assert b"/StructTreeRoot" in body
    assert b"/MarkInfo" in body


def test_a_long_list_is_long_work_for_its_owner(spring, people, manned, monkeypatch, work_off):
    monkeypatch.setattr(actions, "AT_ONCE", 1)
    task = made(spring, people.maren, chosen=Selection(sought="lindholt"))
    assert isinstance(task, LongTask)
    work_off()
    task.refresh_from_db()
    assert (task.state, task.person) == ("done", people.maren)
    assert task.file_name.endswith(".csv")
    assert len(read_csv(content(task.file))) == 3


def test_long_work_of_somebody_who_lost_the_role_makes_no_file(spring, people, manned, monkeypatch, work_off):
    monkeypatch.setattr(actions, "AT_ONCE", 1)
    task = made(spring, people.maren)
    Grant.objects.filter(person=people.maren).update(revoked_at=now())
    work_off()
    task.refresh_from_db()
    assert (task.state, bool(task.file)) == ("failed", False)


# ---------------------------------------------------------------- status files


def status(person, **about):
    return [dict(zip(exports.STATUS_HEAD, row, strict=True)) for row in exports.status_rows(person, **about)]


def test_a_row_a_person_and_requirement(spring, people, manned):
    rows = status(people.maren, edition=spring)
    assert len(rows) == 2 * spring.requirements.count()
    guide = spring.requirements.get(target="dce-guide")
    met = next(row for row in rows if row["person"] == "mette" and row["requirement"] == guide.title)
    assert (met["state"], met["evidence"], met["function"]) == ("met", "read", "elected")
    assert met["email"] == people.mette.email


def test_the_rows_of_an_organisation_are_those_its_manager_may_see(spring, brod, people, manned):
    nils_away = enrol(brod, people.nils)
    assert nils_away.organisation.key == "lindholt"
    organisation = nils_away.organisation
    assert {row["edition"] for row in status(people.maren, organisation=organisation)} == {spring.title}
    assert {row["edition"] for row in status(people.ada, organisation=organisation)} == {
        spring.title,
        brod.title,
    }


def test_a_voided_fact_is_no_evidence(spring, people, manned):
    from rostra.ledger.actions import evidence

    evidence.void(manned[0].evidence.get(), reason="By mistake", by=people.maren)
    assert {row["evidence"] for row in status(people.maren, edition=spring)} == {""}


def planned(by, edition, **values):
    given = {"format": "csv", "every": "week", **values}
    return status_exports.plan(by=by, edition=edition, **given)


def test_a_due_plan_makes_one_file_and_is_due_again(spring, people, manned):
    plan = planned(people.maren, spring, by_mail=True)
    assert status_exports.make_due() == 1
    assert status_exports.make_due() == 0
    plan.refresh_from_db()
    assert plan.next_on == today(spring.time_zone) + dt.timedelta(days=7)
    file = status_exports.latest(plan)
    assert file.rows == 2 * spring.requirements.count()
    assert len(read_csv(content(file.file))) == file.rows + 1
    letter = Message.objects.get(kind="status_file_ready")
    assert (letter.person, plan.key in letter.key) == (people.maren, True)


def test_who_lost_the_role_gets_no_file_and_reads_why(spring, people, manned):
    plan = planned(people.maren, spring)
    Grant.objects.filter(person=people.maren).update(revoked_at=now())
    assert status_exports.make_due() == 0
    plan.refresh_from_db()
    assert (plan.next_on, plan.files.count()) == (None, 0)
    assert "role" in plan.problem


def test_only_who_runs_it_plans(spring, brod, people):
    for who in (people.tove, people.eva, people.basia, people.mette):
        with pytest.raises(NotAllowed):
            planned(who, spring)
    with pytest.raises(NotAllowed):
        status_exports.plan(by=people.maren, organisation=brod.organisation, format="csv", every="day")
    status_exports.plan(by=people.basia, organisation=brod.organisation, format="csv", every="day")
    planned(people.maren, spring)
    with pytest.raises(Refused):
        planned(people.maren, spring)
    assert StatusExport.objects.count() == 2


def test_a_stopped_plan_makes_nothing_more(spring, people):
    plan = planned(people.maren, spring)
    with pytest.raises(NotAllowed):
        status_exports.stop(plan, by=people.lasse)
    status_exports.stop(plan, by=people.maren)
    assert status_exports.make_due() == 0


def test_files_go_after_thirty_days(spring, people):
    plan = planned(people.maren, spring, format="xlsx")
    status_exports.make_due()
    file = status_exports.latest(plan)
    assert read_xlsx(content(file.file))[0] == list(exports.STATUS_HEAD)
    StatusFile.objects.update(made_at=now() - dt.timedelta(days=31))
    status_exports.make_due()
    assert not StatusFile.objects.exists()
    assert not file.file.storage.exists(file.file.name)


@pytest.mark.parametrize(
    ("every", "day", "next_day"),
    [("day", (2026, 2, 28), (2026, 3, 1)), ("week", (2026, 12, 28), (2027, 1, 4)),
     ("month", (2026, 1, 31), (2026, 2, 28)), ("month", (2026, 12, 5), (2027, 1, 5))],
)  # fmt: skip
def test_the_next_day_of_a_plan(every, day, next_day):
    assert status_exports.following(dt.date(*day), every) == dt.date(*next_day)
