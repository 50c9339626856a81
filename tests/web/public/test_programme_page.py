"""A programme's page: timeline, version notes, packages, aims."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from rostra.cohorts.models import PilotComment
from rostra.programmes.models import Academy
from rostra.web.public import contents, timeline, versions
from tests.web.forms import Page

TODAY = dt.date(2026, 6, 15)
PHASES = [
    {"type": "phase", "title": "Run", "starts": "2026", "ends": "2027-06", "text": "Editions."},
    {"type": "phase", "title": "Build", "starts": "2025-03", "ends": "2025", "text": ""},
    {"type": "milestone", "title": "Open", "date": "2026-02-03", "text": ""},
    {"type": "phase", "title": "Spread", "starts": "2027", "ends": "", "text": "", "lang": "en"},
]
EDITION = {
    "title": "Spring", "starts_on": dt.date(2026, 4, 1), "ends_on": dt.date(2026, 7, 1), "phase": "running",
    "url": "#take-part",
}  # fmt: skip


def test_what_editors_write_as_dates():
    assert timeline.moment("2026").after == dt.date(2027, 1, 1)
    assert timeline.moment("2026-12").after == dt.date(2027, 1, 1)
    assert timeline.moment("2026-03-17").after == dt.date(2026, 3, 18)
    assert [timeline.moment(each) for each in ("", "soon", "2026-13", "2026-02-30", "26")] == [None] * 5


def test_the_list_tells_all_in_order_of_time():
    found = timeline.build(PHASES, [EDITION], TODAY)
    assert [each.title for each in found.entries] == ["Build", "Run", "Open", "Spring", "Spread"]
    assert [each.number for each in found.entries] == [1, 2, 3, 4, 5]
    assert [each.title for each in found.entries if each.now] == ["Run", "Spring"]
    assert found.entries[1].when == "2026 – June 2027"
    assert found.entries[4].when == "from 2027 on"
    assert found.entries[3].tag == "running"


def test_the_drawing_has_a_shape_for_each_and_stays_inside():
    found = timeline.build(PHASES, [EDITION], TODAY)
    assert [each.label for each in found.shapes] == ["1", "2", "3", "4", "5"]
    for shape in found.shapes:
        left, width = (float(each.rstrip("%")) for each in (shape.x, shape.width))
        assert 0 <= left <= left + width <= 100.01
    assert [year for _x, year in found.years] == ["2025", "2026", "2027"]
    assert found.today.endswith("%")
    busy = [each for each in found.shapes if each.label in {"2", "4"}]
    assert busy[0].y != busy[1].y


def test_what_is_no_date_is_told_but_not_drawn():
    found = timeline.build(
        [{"type": "milestone", "title": "Some day", "date": "soon", "text": ""}], [], TODAY
    )
    assert (found.shapes, found.entries[0].when) == ([], "soon")
    assert timeline.build([], [EDITION], TODAY) is None


def test_many_years_are_marked_sparsely():
    found = timeline.build([{"type": "phase", "title": "Long", "starts": "2001", "ends": "2040"}], [], TODAY)
    assert len(found.years) <= timeline.MOST_YEARS


def test_version_notes_the_latest_first():
    written = [
        {"version": "1.9.0", "date": "2026-01-01", "text": "a"},
        {"version": "1.10.0", "date": "2026-01-01", "text": "b"},
        {"version": "1.0.0", "date": "2025-01-01", "text": "c"},
        {"version": "draft", "date": "", "text": "d"},
    ]
    found = versions.notes(written, {"1.10.0": 3})
    assert [each["version"] for each in found] == ["1.10.0", "1.9.0", "1.0.0", "draft"]
    assert found[0]["comments"] == 3


def _module(key: str, group: str) -> dict:
    return {"key": key, "group": group, "title": key, "activities": []}


def test_modules_of_a_level_by_group():
    level = {
        "key": "adv", "kind": "level", "choose": 1, "title": "Advanced",
        "packages": [{"id": "1", "key": "methods", "title": "Methods", "summary": "Which one."},
                     {"id": "2", "key": "follow", "title": "Follow-up", "summary": ""}],
        "modules": [_module("m1", "core"), _module("m3", "package:methods"), _module("m8", "package:follow"),
                    _module("x", "elective")],
    }  # fmt: skip
    found = contents.arranged(level)
    assert [each["key"] for each in found["core"]] == ["m1"]
    assert [(each["title"], [m["key"] for m in each["modules"]]) for each in found["packages"]] == [
        ("Methods", ["m3"]),
        ("Follow-up", ["m8"]),
    ]
    assert [each["key"] for each in found["singles"]] == ["x"]
    assert found["rule"] == "Besides the core modules, choose 1 of 2 packages."
    assert contents.arranged({**level, "choose": 0})["rule"] == "All 2 packages belong to it."
    assert (found["kind_label"], contents.kind_label("series"), contents.kind_label("block")) == (
        "Level", "Series", "",
    )  # fmt: skip


@pytest.fixture
def dressed(prepared, world):
    """The programme with everything on its page."""
    return prepared(dress, world)


def dress(world):
    programme, content = world.content.programme, world.content
    programme.timeline = [
        ("phase", {"title": "Run", "starts": "2026", "ends": "2028", "text": "Editions run."}),
        ("milestone", {"title": "Open", "date": "2026-02", "text": ""}),
    ]
    programme.versions = [
        ("note", {"version": f"1.{number}.0", "date": f"2026-0{number + 1}-01", "text": f"Note {number}."})
        for number in range(4)
    ]
    programme.save_revision().publish()
    content.block.packages = [("package", {"key": "more", "title": "More of it", "summary": "Go deeper."})]
    content.block.kind = "level"
    content.block.save_revision().publish()
    content.two.group = "package:more"
    content.two.save_revision().publish()
    content.one.aims = [("aim", {"kind": "coproduce", "text": "Make one thing together."})]
    content.one.save_revision().publish()
    return world


def test_the_page_shows_timeline_versions_and_packages(dressed, django_assert_max_num_queries):
    PilotComment.objects.create(
        edition=dressed.edition, person=dressed.people.mette, activity_key="dce-read", version="1.3.0", text="x",
        state="taken_up", taken_up_in="1.3.0",
    )  # fmt: skip
    with django_assert_max_num_queries(10):
        page = Page(Client(), "/en/p/dce/")
    line = page.main.select_one("section[aria-labelledby=timeline]")
    assert [each.get_text(strip=True) for each in line.select("ol strong")] == [
        "Run",
        "Open",
        "Spring edition",
    ]
    assert line.svg["aria-hidden"] == "true"
    assert page.main.select("[style]") == []
    notes = page.main.select_one("#versions")
    assert notes.h3.get_text(" ", strip=True).startswith("Version 1.3.0")
    assert "One comment of a pilot participant led to it." in notes.get_text()
    assert len(notes.select("details article")) == 2
    assert "More of it" in page.text
    assert "This package belongs to it." in page.text
    assert page.main.select_one("section.package a")["href"] == "/en/p/dce/two/"


def test_a_module_shows_its_aims(dressed):
    aims = Page(Client(), "/en/p/dce/one/").main.select_one("section[aria-labelledby=aims]")
    assert "Make one thing together." in aims.get_text()
    assert "co-produce" in aims.get_text()


def test_dates_stand_in_the_readers_language(dressed):
    Academy.objects.update(languages=["en", "da"])
    page = Page(Client(), "/da/p/dce/")
    assert page.main.select_one("section[aria-labelledby=timeline] strong[lang=en]") is not None
    assert "%" in page.main.select_one("svg.band rect")["x"]
    assert "," not in page.main.select_one("svg.band rect")["x"]


def test_an_editor_sees_the_timeline_before_it_is_published(dressed):
    programme = dressed.content.programme
    programme.timeline = [("phase", {"title": "A new phase", "starts": "2030", "ends": "", "text": ""})]
    preview = programme.make_preview_request(preview_mode="")
    assert "A new phase" in preview.content.decode()
