"""The register at the desk: ticking with one tap, filters, walk-ins, closing, correcting, answering, the sheet, the screen."""

from __future__ import annotations

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rostra.live import doors
from rostra.live.actions import register
from rostra.live.models import Appeal, Attendance, Excusal, Presence, Registration
from tests.cast import make_organisations, make_people
from tests.factories.live import make_registration, make_session
from tests.web.forms import Page
from tests.web.world import client_of


def make_hall() -> SimpleNamespace:
    """A hybrid workshop of Lindholt that began an hour ago, and one of Zielony Bród."""
    organisations, people = make_organisations(), make_people()
    began = timezone.now() - dt.timedelta(minutes=60)
    session = make_session(
        organisations.lindholt, mode="hybrid", title="Who listens to whom", starts_at=began,
        ends_at=began + dt.timedelta(minutes=75), capacity_room=50,
    )  # fmt: skip
    theirs = make_session(organisations.zielony_brod, mode="on_site", title="Kto kogo słucha")
    return SimpleNamespace(
        people=people,
        session=session,
        theirs=theirs,
        nils=make_registration(session, people.nils, mode="on_site", organisation=organisations.lindholt),
        mette=make_registration(session, people.mette),
        piotr=make_registration(theirs, people.piotr),
        at=f"/en/desk/sessions/{session.key}/register/",
    )


@pytest.fixture
def hall(prepared) -> SimpleNamespace:
    return prepared(make_hall)


@pytest.fixture
def maren(hall):
    return client_of(hall.people.maren)


def ended(session) -> None:
    session.starts_at -= dt.timedelta(hours=2)
    session.ends_at -= dt.timedelta(hours=2)
    session.save()


def test_one_tap_ticks_and_another_takes_it_back(hall, maren):
    page = Page(maren, hall.at)
    assert page.unlabelled() == []
    assert [each["aria-pressed"] for each in page.tree.select("button.tap")] == ["false", "false"]
    tap = {"tap": f"{hall.nils.key}:1", "back": f"{hall.at}?q=Nils"}
    answer = maren.post(f"{hall.at}tick/", tap)
    assert answer["Location"] == f"{hall.at}?q=Nils#r-{hall.nils.key}"
    assert maren.post(f"{hall.at}tick/", {**tap, "back": "//elsewhere.example/"})["Location"].startswith(
        hall.at
    )
    assert Attendance.objects.get().verdict == "attended"
    page = Page(maren, f"{hall.at}?show=here")
    assert [each["value"] for each in page.tree.select("button.tap")] == [f"{hall.nils.key}:0"]
    assert "1 of 2 have come in" in page.text
    assert len(Page(maren, f"{hall.at}?q=krogh").tree.select("button.tap")) == 1
    assert "Nobody like that" in Page(maren, f"{hall.at}?q=nobody").text
    # As the script sends them, one of them late and twice.
    script = {"X-Requested-With": "fetch"}
    for tap, key, ago in ((0, "a", 30), (1, "b", 600), (1, "b", 900)):
        sent = {"tap": f"{hall.nils.key}:{tap}", "client_key": key, "ago": ago}
        assert maren.post(f"{hall.at}tick/", sent, headers=script).json() == {"text": ""}
    assert Presence.objects.filter(taken_back_at=None).count() == 1  # the tap without a script was the newest
    maren.post(f"{hall.at}tick/", {"tap": f"{hall.nils.key}:0", "client_key": "c", "ago": 0}, headers=script)
    assert Attendance.objects.get().verdict == ""
    assert maren.post(f"{hall.at}tick/", {"tap": f"{hall.piotr.key}:1"}).status_code == 404


def test_nobody_else_opens_it(hall):
    for who, status in (("basia", 404), ("eva", 403), ("mette", 403), ("ole", 404)):
        assert client_of(getattr(hall.people, who)).get(hall.at).status_code == status
        assert (
            client_of(getattr(hall.people, who))
            .post(f"{hall.at}tick/", {"tap": f"{hall.nils.key}:1"})
            .status_code
            == status
        )
    assert Presence.objects.count() == 0


def test_walk_ins_closing_and_opening_again(hall, maren):
    page = Page(maren, f"{hall.at}walk-in/")
    assert page.submit("They are here", {"name": " ", "email": ""}).status_code == 422
    page.submit("They are here", {"name": "Gerda Lund", "email": ""})
    page.submit("They are here", {"name": "C. Quay", "email": "Clodagh@harbours.example"})
    walked = Registration.objects.filter(source="walk_in")
    assert sorted(walked.values_list("name", flat=True)) == ["Clodagh Quay", "Gerda Lund"]
    assert Attendance.objects.filter(verdict="attended").count() == 2
    assert "Close the register" not in Page(maren, hall.at).buttons()
    ended(hall.session)
    answer = Page(maren, hall.at).submit("Close the register")
    assert answer["Location"] == hall.at
    page = Page(maren, hall.at)
    assert "The register is closed: 2 people attended." in page.text
    assert page.tree.select("button.tap") == []
    assert len(Page(maren, f"{hall.at}?show=missed").tree.select(".register li")) == 2
    answer = maren.post(
        f"{hall.at}tick/", {"tap": f"{hall.nils.key}:1"}, headers={"X-Requested-With": "fetch"}
    )
    assert (answer.status_code, "closed" in answer.json()["text"]) == (409, True)
    Page(maren, hall.at).submit("Open it again")
    assert len(Page(maren, hall.at).tree.select("button.tap")) == 4


def test_one_row_is_corrected_and_answered(hall, maren):
    asked = register.excuse(hall.mette, reason="council", note="Budget night", by=hall.people.mette)
    ended(hall.session)
    register.close(hall.session)
    appeal = register.appeal(
        Attendance.objects.get(registration=hall.nils), text="I sat at the back", by=hall.people.nils
    )
    assert f"{hall.at}?show=asked" in maren.get("/en/desk/").content.decode()
    assert "show=asked" not in client_of(hall.people.basia).get("/en/desk/").content.decode()
    page = Page(maren, f"{hall.at}?show=asked")
    assert len(page.tree.select(".register li")) == 2
    page = Page(maren, f"{hall.at}{hall.mette.key}/")
    assert "Budget night" in page.text
    answer = page.submit("Decline", {"excusal-answer": ""})
    assert answer.status_code == 422
    assert "Say why not" in answer.content.decode()
    page.submit("Accept", {"excusal-answer": "Of course"})
    asked.refresh_from_db()
    assert asked.state == Excusal.State.ACCEPTED
    page = Page(maren, f"{hall.at}{hall.nils.key}/")
    assert page.unlabelled() == []
    page.submit("They are right: attended", {"appeal-answer": "We found you"})
    appeal.refresh_from_db()
    assert appeal.state == Appeal.State.GRANTED
    page = Page(maren, f"{hall.at}{hall.nils.key}/")
    assert "We found you" in page.text
    answer = page.submit("Correct", {"decide-verdict": "missed", "decide-reason": ""})
    assert answer.status_code == 422
    page.submit("Correct", {"decide-verdict": "missed", "decide-reason": "It was somebody else"})
    row = Attendance.objects.get(registration=hall.nils)
    assert (row.verdict, row.decided_reason) == ("missed", "It was somebody else")
    assert Page(maren, f"{hall.at}{hall.nils.key}/").submit(
        "Correct", {"decide-verdict": "sources", "decide-reason": "x"}
    )
    row.refresh_from_db()
    assert (row.decided_by, row.verdict) == (None, "missed")


def test_the_screen_shows_a_code_that_opens_and_the_sheet_is_tagged(hall, maren):
    answer = maren.get(f"/en/desk/sessions/{hall.session.key}/screen/")
    assert "<svg" in answer.content.decode()
    assert doors.code(hall.session, timezone.now()) != doors.code(
        hall.session, timezone.now() + dt.timedelta(seconds=30)
    )
    assert client_of(hall.people.eva).get(f"/en/desk/sessions/{hall.session.key}/screen/").status_code == 403
    paper = maren.get(f"{hall.at}sheet.pdf")
    assert paper["Content-Type"] == "application/pdf"
    assert b"/StructTreeRoot" in paper.content
    there = maren.post(f"/en/desk/sessions/{hall.session.key}/room/")
    assert (there.status_code, there["Location"]) == (303, "https://rooms.example/rumours")
    assert Presence.objects.count() == 0


def test_a_crowd_costs_no_more_queries_and_comes_in_pages(hall, maren):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            maren.get(hall.at)
        return len(seen)

    maren.get(hall.at)
    few = queries()
    Registration.objects.bulk_create(
        Registration(session=hall.session, key=f"crowd-{n}", name=f"Person {n:04}", email=f"p{n}@example.net")
        for n in range(3000)
    )
    assert queries() <= few + 1  # the pages are counted
    page = Page(maren, hall.at)
    assert len(page.tree.select("button.tap")) == 60
    assert len(re.findall(r"Person \d{4}", page.text)) <= 120
    assert few <= 22
