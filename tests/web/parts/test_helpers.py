"""The small helpers of the pages, in a real browser under the policy of the product: no inline anything."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.web.parts.conftest import SITE, Academy

pytestmark = pytest.mark.journey
Rendered = Callable[..., str]

COLUMNS = [{"id": "who", "label": "Who"}, {"id": "by", "label": "By", "kind": "date"}]


@pytest.fixture
def worksheet(rendered: Rendered) -> str:
    return rendered(
        '<form method="post" action="/in/" data-autosave="/save/" data-autosave-key="7-ada" data-version="1">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="t">'
        '<input type="hidden" name="revision" value="1">'
        '<div class="field"><label for="aim">Aim</label><textarea id="aim" name="aim"></textarea></div>'
        '<label><input type="checkbox" name="open" value="yes"> Open</label>'
        '{% rows_field "plan" "Plan" columns rows max_rows=5 %}{% autosave_status %}'
        '{% button "Hand in" %}</form>',
        columns=COLUMNS,
        rows=[{"who": "Tenants"}],
    )


def test_what_is_typed_is_saved_and_said(academy: Academy, worksheet: str) -> None:
    academy.answer = (200, '{"version": "2"}')
    academy.show(worksheet)
    academy.page.fill("#aim", "Ask early")
    expect(academy.page.locator("[data-autosave-status]")).to_contain_text("Saved at")
    assert academy.posts[-1] == ("/save/", {
        "csrfmiddlewaretoken": ["t"], "revision": ["1"], "aim": ["Ask early"],
        "plan-0-who": ["Tenants"], "plan-0-by": [""], "plan-1-who": [""], "plan-1-by": [""],
        "plan-2-who": [""], "plan-2-by": [""],
    })  # fmt: skip
    assert academy.page.evaluate("localStorage.length") == 0
    assert academy.page.input_value("[name=revision]") == "2"
    assert academy.complaints == []


def test_what_could_not_be_saved_comes_back(academy: Academy, worksheet: str) -> None:
    academy.answer = (0, "")
    academy.show(worksheet)
    page = academy.page
    page.fill("#aim", "Ask early")
    page.check("[name=open]")
    page.click("text=Add a row")
    page.fill("[name=plan-1-who]", "Shops")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Not saved, check your connection")
    page.reload()
    expect(page.locator("[data-autosave-status]")).to_contain_text("We brought back")
    assert page.input_value("#aim") == "Ask early"
    assert page.is_checked("[name=open]")
    assert page.input_value("[name=plan-1-who]") == "Shops"
    expect(page.locator("[name=plan-1-who]")).to_be_visible()


def test_what_was_typed_here_is_never_lost_to_a_newer_version(academy: Academy, worksheet: str) -> None:
    academy.answer = (503, "")
    academy.show(worksheet)
    academy.page.fill("#aim", "Typed on the train")
    expect(academy.page.locator("[data-autosave-status]")).to_contain_text("Not saved")
    academy.answer = (409, '{"text": "It was changed on another device."}')
    academy.show(_renewed(worksheet, "Typed at home"))
    assert academy.page.input_value("#aim") == "Typed on the train"
    assert academy.page.input_value("[name=revision]") == "1"
    expect(academy.page.locator("[data-autosave-status]")).to_have_text("It was changed on another device.")


def test_what_was_sent_does_not_come_back(academy: Academy, worksheet: str) -> None:
    academy.answer = (503, "")
    academy.show(worksheet)
    academy.page.fill("#aim", "Ask early")
    academy.answer = (204, "")
    academy.page.click("text=Hand in")
    academy.page.wait_for_timeout(200)
    academy.show(_renewed(worksheet, "Ask early, in tidy words"))
    assert academy.page.input_value("#aim") == "Ask early, in tidy words"
    assert academy.page.evaluate("localStorage.length") == 0


def test_another_person_on_this_device_sees_no_copy(academy: Academy, worksheet: str) -> None:
    academy.answer = (503, "")
    account = {"account": {"name": "Ada"}}
    academy.show(worksheet, request={"user": {"pk": 7}}, **account)
    academy.page.fill("#aim", "Private")
    academy.show(worksheet, request={"user": {"pk": 8}}, **account)
    assert academy.page.input_value("#aim") == ""
    assert academy.page.evaluate("Object.keys(localStorage)") == ["rostra:who"]


def _renewed(worksheet: str, aim: str) -> str:
    return (
        worksheet.replace('data-version="1"', 'data-version="2"')
        .replace('name="revision" value="1"', 'name="revision" value="2"')
        .replace('name="aim"></textarea>', f'name="aim">{aim}</textarea>')
    )


def test_a_redirect_to_the_door_is_not_taken_for_saved(academy: Academy, worksheet: str) -> None:
    academy.show(worksheet)
    academy.page.route("**/save/", lambda route: route.fulfill(status=302, headers={"Location": "/"}))
    academy.page.fill("#aim", "Ask early")
    expect(academy.page.locator("[data-autosave-status]")).to_contain_text("Not saved")


def test_signing_out_takes_copies_from_the_device(academy: Academy, worksheet: str) -> None:
    academy.answer = (503, "")
    academy.show(
        worksheet + '<form method="post" action="/out/" data-sign-out><button>Sign out</button></form>'
    )
    academy.page.fill("#aim", "Private")
    assert academy.page.evaluate("localStorage.length") == 1
    academy.answer = (204, "")
    academy.page.click("text=Sign out")
    academy.page.wait_for_timeout(200)
    assert academy.posts[-1][0] == "/out/"
    assert academy.page.evaluate("localStorage.length") == 0


def test_spare_rows_wait_and_stop_at_the_most(academy: Academy, worksheet: str) -> None:
    academy.show(worksheet)
    page = academy.page
    assert page.locator("tbody tr:visible").count() == 1
    for _ in range(4):
        page.click("text=Add a row")
    assert page.locator("tbody tr:visible").count() == 5
    assert page.get_attribute("tbody tr:last-child textarea", "name") == "plan-4-who"
    expect(page.locator("[data-rows-add]")).to_be_hidden()


def test_removing_a_row_with_text_asks_first(academy: Academy, worksheet: str) -> None:
    academy.show(worksheet)
    page = academy.page
    page.click("text=Add a row")
    page.fill("[name=plan-1-who]", "Shops")
    page.click("text=Remove the last row")
    page.click("dialog >> text=Cancel")
    assert page.input_value("[name=plan-1-who]") == "Shops"
    page.click("text=Remove the last row")
    page.locator("dialog .btn").first.click()
    expect(page.locator("[name=plan-1-who]")).to_be_hidden()
    assert page.input_value("[name=plan-1-who]") == ""


def test_a_form_is_sent_once(academy: Academy, rendered: Rendered) -> None:
    academy.show(
        '<form method="post" action="/send/"><input name="a" value="1">'
        '<button name="go" value="on">Send</button></form>'
    )
    academy.answer = (204, "")
    academy.page.click("text=Send")
    academy.page.click("text=Send", force=True)
    academy.page.wait_for_timeout(200)
    assert academy.posts == [("/send/", {"a": ["1"], "go": ["on"]})]


def test_a_step_that_cannot_be_undone_asks_first(academy: Academy, rendered: Rendered) -> None:
    academy.answer = (204, "")
    academy.show(rendered(
        '<form method="post" action="/void/">{% button "Withdraw" kind="danger" name="act" value="void"'
        ' confirm="Withdraw it?" confirm_action="Withdraw it now" %}</form>'
    ))  # fmt: skip
    page = academy.page
    page.click("text=Withdraw")
    expect(page.locator("dialog h2")).to_have_text("Withdraw it?")
    page.keyboard.press("Escape")
    assert academy.posts == []
    page.click("form[action] >> text=Withdraw")
    page.click("text=Withdraw it now")
    page.wait_for_timeout(200)
    assert academy.posts == [("/void/", {"act": ["void"]})]
    assert academy.complaints == []


def test_a_term_opens_its_definition_and_gives_the_focus_back(academy: Academy, rendered: Rendered) -> None:
    terms = [{"id": "turnout", "term": "turnout", "definition": "How many of those who may vote do."}]
    academy.show(
        '<p>About <a class="term" href="#term-turnout">turnout</a>.</p>'
        + rendered('{% include "parts/glossary.html" with terms=terms only %}', terms=terms)
    )
    page = academy.page
    page.focus("a.term")
    page.keyboard.press("Space")
    expect(page.locator(".pop")).to_be_visible()
    expect(page.locator(".pop")).to_contain_text("How many of those who may vote do.")
    box = page.locator(".pop").bounding_box()
    assert box
    assert min(box["x"], box["y"]) >= 0
    page.keyboard.press("Escape")
    expect(page.locator(".pop")).to_be_hidden()
    assert page.evaluate("document.activeElement.className") == "term"
    assert page.url == f"{SITE}/"
    assert academy.complaints == []


def test_menus_close_on_escape(academy: Academy) -> None:
    academy.show(
        '<details class="menu" data-menu><summary>English</summary>'
        '<ul><li><a href="/pl/">Polski</a></li></ul></details>'
    )
    page = academy.page
    page.click("summary")
    page.focus("text=Polski")
    page.keyboard.press("Escape")
    assert not page.evaluate("document.querySelector('[data-menu]').open")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_copying_says_so(academy: Academy, rendered: Rendered) -> None:
    academy.page.add_init_script(
        "const writeText = async (text) => { window.copied = text; };"
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText } });"
    )
    academy.show(rendered('{% copy_field "Address" "https://academy.test/x" %}'))
    academy.page.click("[data-copy]")
    expect(academy.page.locator("[data-copy]")).to_have_text("Copied")
    assert academy.page.evaluate("window.copied") == "https://academy.test/x"


def test_the_error_summary_takes_the_focus(academy: Academy) -> None:
    academy.show('<div data-focus tabindex="-1">Two things to correct</div>')
    assert academy.page.evaluate("document.activeElement.textContent") == "Two things to correct"


PLAYER = (
    '{% include "parts/video.html" with src="/film.mp4" title="Film" watch_url="/watch/" csrf="t" key="9-ada"'
    ' watched="0 % watched" chapters=chapters cues=cues tracks=tracks only %}'
)

FAKE_CLOCK = """
    const video = document.querySelector("video");
    let now = 0, paused = true;
    const seek = (value) => { video.dispatchEvent(new Event("seeking")); now = value; };
    Object.defineProperty(video, "currentTime", { get: () => now, set: seek });
    Object.defineProperty(video, "paused", { get: () => paused });
    Object.defineProperty(video, "duration", { get: () => 240 });
    video.play = async () => { paused = false; };
    window.watch = (until) => {
      paused = false;
      for (; now < until; now += 0.25) video.dispatchEvent(new Event("timeupdate"));
    };
    window.halt = () => { paused = true; video.dispatchEvent(new Event("pause")); };
"""


@pytest.fixture
def film(academy: Academy, rendered: Rendered) -> Academy:
    html = rendered(
        PLAYER,
        chapters=[{"at": 0, "label": "0:00", "title": "Why"}, {"at": 60, "label": "1:00", "title": "Who"}],
        cues=[{"start": 0, "end": 6, "text": "Ask early."}, {"start": 60, "end": 66, "text": "Ask widely."}],
    )
    academy.answer = (200, json.dumps({"text": "25 % watched"}))
    academy.show(html)
    academy.page.evaluate(FAKE_CLOCK)
    return academy


def test_watched_stretches_are_sent(film: Academy) -> None:
    film.page.evaluate("watch(10); halt();")
    expect(film.page.locator("[data-watch-status]")).to_have_text("25 % watched")
    path, fields = film.posts[-1]
    assert (path, fields["csrfmiddlewaretoken"]) == ("/watch/", ["t"])
    assert json.loads(fields["intervals"][0]) == [[0, 10]]
    assert fields["position"] == ["10"]


def test_what_is_skipped_is_not_watched(film: Academy) -> None:
    film.page.evaluate("watch(5)")
    film.page.click("text=Who")
    film.page.evaluate("watch(70); halt();")
    expect(film.page.locator("[data-watch-status]")).to_have_text("25 % watched")
    assert json.loads(film.posts[-1][1]["intervals"][0]) == [[0, 4.8], [60, 70]]


def test_stretches_wait_when_the_connection_is_gone(film: Academy) -> None:
    film.answer = (0, "")
    film.page.evaluate("watch(5); halt();")
    film.page.wait_for_timeout(200)
    film.answer = (200, '{"text": "sent"}')
    film.page.evaluate("watch(8); halt();")
    expect(film.page.locator("[data-watch-status]")).to_have_text("sent")
    assert json.loads(film.posts[-1][1]["intervals"][0]) == [[0, 5], [5, 8]]


def test_chapter_and_cue_of_the_moment_are_marked(film: Academy) -> None:
    film.page.click("text=Transcript")
    film.page.click("text=Ask widely.")
    film.page.evaluate("watch(61)")
    assert film.page.locator("[data-player] [aria-current]").all_text_contents() == [
        "1:00 Who",
        "Ask widely.",
    ]


def test_captions_can_be_followed_line_by_line(academy: Academy, rendered: Rendered) -> None:
    academy.pages["/film.vtt"] = (
        "WEBVTT\n\n00:00.000 --> 00:06.000\n<v Ada>Ask early.\n\n01:00.000 --> 01:06.000\nAsk widely.\n"
    )
    tracks = [{"url": "/film.vtt", "lang": "en", "label": "English", "default": True}]
    academy.show(rendered(PLAYER, tracks=tracks))
    academy.page.evaluate(FAKE_CLOCK)
    academy.page.click("text=Captions, line by line")
    academy.page.click("text=Ask widely.")
    academy.page.evaluate("watch(61)")
    assert academy.page.locator("[data-end]").all_text_contents() == ["Ask early.", "Ask widely."]
    assert academy.page.text_content("[data-end][aria-current]") == "Ask widely."


def test_the_place_is_remembered(film: Academy) -> None:
    film.page.evaluate("watch(33); halt();")
    expect(film.page.locator("[data-watch-status]")).to_have_text("25 % watched")
    assert film.page.evaluate("localStorage.getItem('rostra:video:9-ada')") == "33"
