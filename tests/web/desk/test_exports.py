"""Files at the desk: exports, status files, long work; each to whom it belongs."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from rostra.ledger.actions import exports as actions
from rostra.ledger.actions import status_exports
from rostra.ledger.models import StatusExport
from rostra.people.models import LongTask
from tests.web.desk.conftest import enrol


def export(client, edition, **given):
    return client.post(
        reverse("desk:export", args=[edition.key]), {"what": "people", "format": "csv", **given}
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx", "pdf"])
def test_a_file_comes_as_an_attachment_that_no_cache_keeps(enrolled, as_, kind):
    answer = export(as_(enrolled.people.maren), enrolled.spring, format=kind, what="matrix")
    assert answer["Content-Type"] == actions.TYPES[kind]
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert answer["Cache-Control"] == "private, no-store"


def test_the_file_holds_those_meant_alone(enrolled, as_):
    enrol(enrolled.spring, enrolled.people.nils)
    answer = export(as_(enrolled.people.maren), enrolled.spring, standing="with-us")
    names = [row[0] for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))]
    assert names == ["Name", enrolled.people.mette.name]


def test_what_was_chosen_stays_when_something_is_missing(enrolled, as_):
    answer = export(as_(enrolled.people.maren), enrolled.spring, format="", standing="with-us")
    text = answer.content.decode()
    assert answer.status_code == 400
    assert '<input type="hidden" name="standing" value="with-us">' in text


def test_only_who_looks_after_the_people_exports(enrolled, as_):
    for who, status in (("eva", 403), ("basia", 404), ("mette", 403), ("tove", 200)):
        assert export(as_(getattr(enrolled.people, who)), enrolled.spring).status_code == status


def test_many_people_become_long_work_that_its_owner_fetches(enrolled, as_, monkeypatch, work_off):
    monkeypatch.setattr(actions, "AT_ONCE", 0)
    client = as_(enrolled.people.maren)
    answer = export(client, enrolled.spring)
    task = LongTask.objects.get()
    here = reverse("desk:long_task", args=[task.key])
    assert answer["Location"] == here
    assert 'data-refresh="2"' in client.get(here).content.decode()
    assert task.title in client.get(reverse("desk:today")).content.decode()
    work_off()
    text = client.get(here).content.decode()
    file = reverse("desk:long_task_file", args=[task.key])
    assert file in text
    assert "data-refresh" not in text
    assert enrolled.people.mette.name in client.get(file).content.decode()
    assert as_(enrolled.people.ada).get(file).status_code == 404
    assert as_(enrolled.people.ada).get(here).status_code == 404


def test_long_work_says_what_came_out_line_by_line(enrolled, as_):
    result = {"said": "Two of three.", "lines": [["line 3", "There is no address."]]}
    task = LongTask.objects.create(
        person=enrolled.people.maren, kind="enrol", title="A list", state="done", result=result
    )
    text = as_(enrolled.people.maren).get(reverse("desk:long_task", args=[task.key])).content.decode()
    assert "Two of three." in text
    assert "There is no address." in text
    assert as_(enrolled.people.maren).get(reverse("desk:long_task_file", args=[task.key])).status_code == 404


def test_a_status_file_is_planned_made_fetched_and_stopped(enrolled, as_):
    client = as_(enrolled.people.maren)
    given = {"of": f"edition:{enrolled.spring.key}", "format": "csv", "every": "week"}
    here = reverse("desk:status_exports")
    assert client.post(here, given)["Location"] == here
    again = client.post(here, given)
    assert (again.status_code, b"such a plan already" in again.content) == (400, True)
    status_exports.make_due()
    plan = StatusExport.objects.get()
    file = reverse("desk:status_file", args=[status_exports.latest(plan).key])
    assert file in client.get(here).content.decode()
    assert client.get(file).content.startswith(b"\xef\xbb\xbfperson,email,name")
    for other in (enrolled.people.ada, enrolled.people.basia, enrolled.people.lasse):
        assert as_(other).get(file).status_code == 404
        assert as_(other).post(reverse("desk:status_export_stop", args=[plan.key])).status_code == 404
    client.post(reverse("desk:status_export_stop", args=[plan.key]))
    plan.refresh_from_db()
    assert plan.next_on is None


def test_a_foreign_edition_cannot_be_planned(enrolled, as_):
    given = {"of": f"edition:{enrolled.brod.key}", "format": "csv", "every": "week"}
    assert as_(enrolled.people.maren).post(reverse("desk:status_exports"), given).status_code == 400
    assert not StatusExport.objects.exists()


def test_files_are_named_by_what_they_are(enrolled, as_):
    task = LongTask.objects.create(
        person=enrolled.people.maren, kind="x", title="x", state="done", file_name="a.xlsx"
    )
    task.file.save("a.xlsx", ContentFile(b"x"))
    answer = as_(enrolled.people.maren).get(reverse("desk:long_task_file", args=[task.key]))
    assert answer["Content-Type"] == actions.TYPES["xlsx"]
    assert answer.content == b"x"


def test_a_file_that_is_no_longer_there_is_not_found(enrolled, as_):
    task = LongTask.objects.create(
        person=enrolled.people.maren,
        kind="x",
        title="x",
        state="done",
        file_name="a.csv",
        file="tasks/gone.csv",
    )
    path = reverse("desk:long_task_file", args=[task.key])
    assert as_(enrolled.people.maren).get(path).status_code == 404
