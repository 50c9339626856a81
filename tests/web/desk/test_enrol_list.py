"""A list of people at the desk: looked at line by line, then enrolled or invited, then undone."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from rostra.cohorts.models import Enrolment
from rostra.ledger.models import Batch
from rostra.messaging.models import Message
from rostra.people.models import LongTask, Person

LINES = "Anna Holm <anna@lindholt.example>\nno address here\nBo Lund <bo@lindholt.example>"


@pytest.fixture
def path(town) -> str:
    return reverse("desk:enrol_list", args=[town.spring.key])


def sheet(*rows) -> SimpleUploadedFile:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("people.xlsx", out.getvalue())


def packed(response) -> str:
    text = response.content.decode()
    return text.split('name="list" value="')[1].split('"')[0]


def test_nothing_happens_before_the_yes_and_faulty_lines_are_left_out_only_when_asked(town, as_, path):
    client = as_(town.people.maren)
    before = Person.objects.count()
    seen = client.post(path, {"lines": LINES, "how": "enrol"})
    text = seen.content.decode()
    assert (seen.status_code, Person.objects.count(), Batch.objects.count()) == (200, before, 0)
    assert "2 will be enrolled" in text
    assert "There is no e-mail address in this line." in text
    refused = client.post(path, {"list": packed(seen), "how": "enrol"})
    assert refused.status_code == 400
    assert "One line has a fault" in refused.content.decode()
    assert Enrolment.objects.count() == 0
    done = client.post(path, {"list": packed(seen), "how": "enrol", "skip_faults": "on"})
    batch = Batch.objects.get()
    assert done["Location"] == reverse("desk:batch", args=[batch.key])
    assert Enrolment.objects.filter(state="enrolled").count() == 2
    shown = client.get(done["Location"]).content.decode()
    assert "Anna Holm" in shown
    assert "faulty, left out" in shown
    again = client.post(path, {"list": packed(seen), "how": "enrol", "skip_faults": "on"})
    assert again["Location"] == done["Location"]
    assert (Batch.objects.count(), Message.objects.count()) == (1, 2)


def test_undo_from_the_page(town, as_, path):
    client = as_(town.people.maren)
    seen = client.post(path, {"lines": "Anna <anna@lindholt.example>", "how": "invite"})
    done = client.post(path, {"list": packed(seen), "how": "invite"})
    assert "Undo it" in client.get(done["Location"]).content.decode()
    key = Batch.objects.get().key
    response = client.post(reverse("desk:batch_undo", args=[key]), follow=True)
    assert "Everything stands as before" in response.content.decode()
    assert Enrolment.objects.count() == 0
    assert Message.objects.get().state == "withdrawn"
    assert not Person.objects.filter(email="anna@lindholt.example").exists()


def test_a_spreadsheet_with_columns_we_do_not_know_and_an_organisation_to_ask_about(town, as_, path):
    client = as_(town.people.maren)
    name = town.organisations.lindholt.name
    book = sheet(
        ["Navn", "E-mail", "Kommune", "Skostørrelse"],
        ["Ida Bruun", "ida@lindholt.example", name[:-6], 38],
    )
    seen = client.post(path, {"file": book, "how": "silent"})
    text = seen.content.decode()
    assert "Skostørrelse" in text
    assert "Which organisations are meant?" in text
    values = {"list": packed(seen), "how": "silent", "meant_0": town.organisations.lindholt.key}
    client.post(path, values)
    made = Enrolment.objects.get()
    assert (made.organisation, made.state) == (town.organisations.lindholt, "enrolled")
    assert Message.objects.count() == 0


def test_a_long_list_becomes_long_work(town, as_, path, work_off):
    client = as_(town.people.maren)
    rows = [["Name", "Email"], *([f"Person {n}", f"person{n}@lindholt.example"] for n in range(40))]
    seen = client.post(path, {"file": sheet(*rows), "how": "silent"})
    done = client.post(path, {"list": packed(seen), "how": "silent"})
    task = LongTask.objects.get()
    assert done["Location"] == reverse("desk:long_task", args=[task.key])
    work_off()
    assert Enrolment.objects.count() == 40
    task.refresh_from_db()
    assert task.address == reverse("desk:batch", args=[Batch.objects.get().key])
    report = client.get(reverse("desk:batch_report", args=[Batch.objects.get().key]))
    assert report.content.decode("utf-8-sig").count("@lindholt.example") == 40


def test_the_list_of_another_hour_person_or_edition_is_not_taken(town, as_, path):
    client = as_(town.people.maren)
    seen = client.post(path, {"lines": "Anna <anna@lindholt.example>", "how": "enrol"})
    for forged in (packed(seen)[:-3] + "abc", signing.dumps({"edition": "x"}), ""):
        response = client.post(path, {"list": forged, "how": "enrol"})
        assert response.status_code == 400
        assert "once more" in response.content.decode()
    other = as_(town.people.lasse).post(path, {"list": packed(seen), "how": "enrol"})
    assert other.status_code == 400
    brod = reverse("desk:enrol_list", args=[town.brod.key])
    assert as_(town.people.ada).post(brod, {"list": packed(seen), "how": "enrol"}).status_code == 400
    assert Enrolment.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"how": "invite"}, "Choose a file, or paste"),
        ({"how": "invite", "lines": "   "}, "Choose a file, or paste"),
        ({"how": "later", "lines": "a@b.example"}, "Select a valid choice"),
        ({"how": "invite", "file": "PK not a sheet"}, "cannot be read as a list"),
        ({"how": "invite", "file": "Email\n"}, "no line with a person"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(town, as_, path, values, words):
    if "file" in values:
        values = {**values, "file": SimpleUploadedFile("people.xlsx", values["file"].encode())}
    response = as_(town.people.maren).post(path, values)
    assert response.status_code == 400
    assert words in response.content.decode()


def test_names_of_people_of_others_are_not_shown(enrolled, as_, path):
    """Piotr belongs to Zielony Bród: Maren's list says nothing about him."""
    line = f"Wrong Name <{enrolled.people.piotr.email}>"
    text = as_(enrolled.people.maren).post(path, {"lines": line, "how": "enrol"}).content.decode()
    assert enrolled.people.piotr.name not in text
    assert "Known here" not in text


def test_an_edition_that_is_not_open_says_so(town, as_):
    town.spring.opened_at = None
    town.spring.save()
    response = as_(town.people.maren).get(reverse("desk:enrol_list", args=[town.spring.key]))
    assert "First open the edition" in response.content.decode()
