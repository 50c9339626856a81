"""The library for everybody: found by filters and words, played with captions and transcript, sent in ranges, counted."""

from __future__ import annotations

import json

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rostra.live.models import (
    ItemWatching,
    LibraryItem,
    Material,
    Series,
    Speaker,
    Visit,
    VisitDay,
    VisitSalt,
)
from tests.factories.library import make_item, mp4, with_captions, with_file
from tests.factories.live import make_registration, make_session
from tests.web.forms import Page
from tests.web.world import client_of

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def make_library(world):
    """A talk and a podcast for everybody, one for the edition, one of an invited session, one for the team, one elsewhere."""
    place = world.organisations.lindholt
    series = Series.objects.create(organisation=place, title="First hours", slug="first-hours")
    talk = make_session(place, days=-400, slug="rumours", kind="talk")
    inside = make_session(
        place, days=-3, slug="inside", seen_by="edition", edition=world.edition, kind="workshop"
    )
    invited = make_session(place, days=-2, slug="invited", seen_by="invited", edition=world.edition)
    world.talk = make_item(
        place, title="When rumours run faster", slug="rumours", session=talk, topics=["trust", "press"], series=series,
        chapters=[{"second": 0, "title": "Welcome"}, {"second": 65, "title": "The first hour"}],
        summary="What the mayor of *Łódź* did.", programme_key="dce",
    )  # fmt: skip
    with_captions(world.talk)
    with_captions(world.talk, "da", state="machine")
    world.inside = make_item(place, title="For the edition", slug="inside", session=inside, seen_by="edition")
    world.invited = make_item(
        place, title="For the invited", slug="invited", session=invited, seen_by="edition"
    )
    world.staff = make_item(place, title="For the team", slug="team", seen_by="staff")
    world.draft = make_item(place, title="Not out yet", slug="draft", published_at=None)
    world.outside = make_item(
        world.organisations.zielony_brod, title="Elsewhere", slug="elsewhere", language="pl", topics=["press"],
        outside_url="https://www.youtube.com/watch?v=abcdefghijk", series=series,
    )  # fmt: skip
    shown = Speaker.objects.create(
        organisation=place, name="Anna Bąk", slug="anna", consented_at=talk.starts_at
    )
    hidden = Speaker.objects.create(organisation=place, name="Boris Hidden", slug="boris")
    world.talk.speakers.set([shown, hidden])
    make_registration(invited, world.people.nils)
    Material.objects.create(session=talk, title="The checklist", url="https://example.org/list")
    Material.objects.create(session=invited, title="For few", url="https://example.org/few")
    return world


@pytest.fixture
def library(prepared, world):
    return prepared(make_library, world)


def _titles(response) -> list[str]:
    return [card.title for card in response.context["cards"]]


def test_what_may_be_seen_is_found_and_nothing_else(library) -> None:
    visitor, people = Client(), library.people
    assert _titles(visitor.get("/en/library/")) == ["Elsewhere", "When rumours run faster"]
    assert _titles(client_of(people.mette).get("/en/library/"))[:2] == ["Elsewhere", "For the edition"]
    assert "For the invited" in _titles(client_of(people.nils).get("/en/library/"))
    assert _titles(client_of(people.piotr).get("/en/library/")) == ["Elsewhere", "When rumours run faster"]
    for client, seen in (
        (visitor, []),
        (client_of(people.mette), ["inside"]),
        (client_of(people.nils), ["inside", "invited"]),
        (client_of(people.piotr), []),
        (client_of(people.maren), ["inside", "invited", "team", "draft"]),
        (client_of(people.basia), []),
    ):
        for slug in ("inside", "invited", "team", "draft"):
            assert client.get(f"/en/library/{slug}/").status_code == (200 if slug in seen else 404), slug


def test_pages_ask_the_same_of_the_database_for_many(library) -> None:
    mette = client_of(library.people.mette)

    def asked(where: str) -> int:
        mette.get(where)
        with CaptureQueriesContext(connection) as queries:
            assert mette.get(where).status_code == 200
        return len(queries)

    before = asked("/en/library/"), asked("/en/library/rumours/")
    speaker = Speaker.objects.get(slug="anna")
    for number in range(12):
        item = make_item(
            library.organisations.lindholt, topics=["trust"], slug=f"more-{number}", key=f"more-{number}"
        )
        with_captions(item)
        item.speakers.add(speaker)
    assert (asked("/en/library/"), asked("/en/library/rumours/")) == before
    assert max(before) <= 20


FOUND = [
    ("q=LODZ", ["When rumours run faster"]),
    ("q=łódź mayor", ["When rumours run faster"]),
    ("q=ŁODZ", ["When rumours run faster"]),
    ("q=anna", ["When rumours run faster"]),
    ("q=boris", []),
    ("topic=press", ["Elsewhere", "When rumours run faster"]),
    ("topic=trust", ["When rumours run faster"]),
    ("language=pl", ["Elsewhere"]),
    ("captions=da", ["When rumours run faster"]),
    ("speaker=anna", ["When rumours run faster"]),
    ("speaker=boris", ["Elsewhere", "When rumours run faster"]),
    ("series=first-hours&kind=talk", ["When rumours run faster"]),
    ("year=1999", ["Elsewhere", "When rumours run faster"]),
    ("topic=nonsense&page=9", ["Elsewhere", "When rumours run faster"]),
]


def test_filters_and_words(library) -> None:
    for query, found in FOUND:
        response = Client().get(f"/en/library/?{query}")
        assert (query, _titles(response)) == (query, found)
        assert "Boris" not in response.content.decode()


def test_a_recording_plays_with_captions_chapters_and_a_transcript_that_is_searched(library) -> None:
    with_file(library.talk)
    with_file(library.talk, mp4(size=900), small=True)
    page = Page(Client(), "/en/library/rumours/?q=council.+what+did")
    text, html = page.text, page.response.content.decode()
    player = page.response.context["recording"]
    assert [track.language for track in player.tracks if track.is_first] == ["en"]
    assert [(each.is_small, each.size) for each in player.downloads] == [(True, 900), (False, 4000)]
    assert [(each.label, each.title) for each in player.chapters] == [
        ("0:00", "Welcome"),
        ("1:05", "The first hour"),
    ]
    assert player.transcript.hits == 1
    assert html.count("<mark>") == 2
    assert "Anna Bąk" in text
    assert "The checklist" in text
    assert "Boris" not in html
    assert player.watch_url == ""
    assert "csrf" not in html
    assert [card.title for card in page.response.context["related"]] == ["Elsewhere"]
    danish = Client().get("/en/library/rumours/?in=da").context["recording"]
    assert (danish.transcript.language, danish.transcript.by_machine) == ("da", True)


def test_an_outside_host_is_named_and_asked_only_after_a_click(library) -> None:
    response = Client().get("/en/library/elsewhere/")
    html = response.content.decode()
    assert "www.youtube.com" in html
    assert "<iframe" not in html
    assert 'data-load="https://www.youtube-nocookie.com/embed/abcdefghijk"' in html
    assert "https://www.youtube-nocookie.com" in response["Content-Security-Policy"]
    assert 'rel="noopener noreferrer"' in html


# ---------------------------------------------------------------- files


RANGES = [
    ("", 200, 0, 3999),
    ("bytes=0-99", 206, 0, 99),
    ("bytes=3990-", 206, 3990, 3999),
    ("bytes=-10", 206, 3990, 3999),
    ("bytes=-9999", 206, 0, 3999),
    ("bytes=100-9999", 206, 100, 3999),
    ("bytes=3999-3999", 206, 3999, 3999),
    ("Bytes = 5-5", 206, 5, 5),
    ("bytes=4000-", 416, 0, 0),
    ("bytes=-0", 416, 0, 0),
    ("bytes=9-5", 200, 0, 3999),
    ("bytes=0-1,5-6", 200, 0, 3999),
    ("pages=1-2", 200, 0, 3999),
    ("bytes=-", 200, 0, 3999),
    ("bytes=99999999999999999999-", 200, 0, 3999),
]


def test_ranges(library) -> None:
    content = mp4()
    with_file(library.talk, content)
    for asked, status, first, last in RANGES:
        headers = {"Range": asked} if asked else {}
        response = Client().get(
            "/recordings/recording-1/video.mp4", headers={"Accept-Encoding": "gzip", **headers}
        )
        assert (asked, response.status_code, response["Accept-Ranges"]) == (asked, status, "bytes")
        if status == 416:
            assert response["Content-Range"] == "bytes */4000"
            continue
        assert b"".join(response.streaming_content) == content[first : last + 1]
        assert int(response["Content-Length"]) == last - first + 1
        assert response.get("Content-Range") == (f"bytes {first}-{last}/4000" if status == 206 else None)
        assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("video/mp4", "nosniff")
        assert response["Content-Security-Policy"].startswith("default-src 'none'; media-src 'self'")
        assert "Content-Encoding" not in response


def test_a_range_holds_for_the_file_that_was_meant(library) -> None:
    with_file(library.talk)
    client, where = Client(), "/recordings/recording-1/video.mp4"
    whole = client.head(where)
    tag = whole["ETag"]
    assert (whole.status_code, whole["Content-Length"], whole.content) == (200, "4000", b"")
    assert client.get(where, headers={"If-None-Match": f'"x", {tag}'}).status_code == 304
    part = {"Range": "bytes=0-9"}
    assert client.get(where, headers={**part, "If-Range": tag}).status_code == 206
    assert client.get(where, headers={**part, "If-Range": '"other"'}).status_code == 200
    assert client.get(where, headers={**part, "If-Range": "Wed, 21 Oct 2026 07:28:00 GMT"}).status_code == 200
    with_file(library.talk, mp4(seconds=60, size=3000))
    assert client.get(where, headers={**part, "If-Range": tag}).status_code == 200
    assert client.head(where)["Content-Length"] == "3000"


def test_files_are_for_whom_the_recording_is(library) -> None:
    for item in (library.inside, library.staff, library.draft):
        with_file(item)
        with_captions(item)
    people = library.people
    anonymous, mette, basia = Client(), client_of(people.mette), client_of(people.basia)
    for name in ("video.mp4", "en.vtt"):
        where = f"/recordings/{library.inside.key}/{name}"
        answers = [client.get(where).status_code for client in (anonymous, mette, basia)]
        assert answers == [404, 200, 404]
        assert mette.get(where)["Cache-Control"] == "private, no-cache"
        for item in (library.staff, library.draft):
            assert mette.get(f"/recordings/{item.key}/{name}").status_code == 404
            assert client_of(people.maren).get(f"/recordings/{item.key}/{name}").status_code == 200
    assert mette.get(f"/recordings/{library.inside.key}/small.mp4").status_code == 404
    assert mette.get(f"/recordings/{library.inside.key}/video.webm").status_code == 404
    vtt = mette.get(f"/recordings/{library.inside.key}/en.vtt")
    assert vtt["Content-Type"] == "text/vtt; charset=utf-8"
    assert mette.get(f"/recordings/{library.inside.key}/da.vtt").status_code == 404


def test_a_download_has_a_name_and_may_be_closed(library) -> None:
    with_file(library.talk)
    where = "/recordings/recording-1/video.mp4?download=1"
    assert Client().get(where)["Content-Disposition"] == 'attachment; filename="rumours.mp4"'
    LibraryItem.objects.filter(pk=library.talk.pk).update(may_download=False)
    assert Client().get(where).status_code == 404
    assert Client().get("/recordings/recording-1/video.mp4").status_code == 200


# ---------------------------------------------------------------- numbers


def test_a_visitor_counts_once_a_day_without_a_cookie_and_bots_never(library) -> None:
    client, where = Client(), "/recordings/recording-1/visit.json"
    assert client.get(where).status_code == 405
    for agent in (
        BROWSER,
        BROWSER,
        "Mozilla/5.0 (compatible; Googlebot/2.1)",
        "curl/8.5",
        "",
        BROWSER + " x",
    ):
        response = client.post(where, headers={"User-Agent": agent})
        assert (response.status_code, response.content) == (204, b"")
    assert client.cookies == {}
    assert client.post(where, headers={"User-Agent": BROWSER}, REMOTE_ADDR="192.0.2.7").status_code == 204
    library.talk.refresh_from_db()
    assert library.talk.visits == 3
    assert VisitDay.objects.get().visits == 3
    assert Visit.objects.count() == 3
    assert "192.0.2.7" not in str(list(Visit.objects.values()) + list(VisitSalt.objects.values()))
    assert (
        Client().post("/recordings/recording-4/visit.json", headers={"User-Agent": BROWSER}).status_code
        == 404
    )


def test_what_one_watches_is_kept_and_half_of_it_counts_once(library) -> None:
    with_file(library.inside)
    mette, where = client_of(library.people.mette), f"/recordings/{library.inside.key}/watch.json"

    def send(client, *stretches, place=0):
        return client.post(where, {"intervals": json.dumps(stretches), "position": place})

    assert send(mette, [0, 40], [30, 50], place=50).json()["share"] == 41
    assert LibraryItem.objects.get(pk=library.inside.pk).watched == 0
    assert send(mette, [50, 70], place=70).json()["share"] == 58
    assert send(mette, [0, 120], [900, 100], place=119).json()["share"] == 100
    assert LibraryItem.objects.get(pk=library.inside.pk).watched == 1
    row = ItemWatching.objects.get()
    assert (row.person, row.intervals, row.position) == (library.people.mette, [[0.0, 120.0]], 119.0)
    assert mette.get("/en/library/inside/").context["recording"].position == 119
    assert send(Client(), [0, 10]).status_code == 404
    assert send(client_of(library.people.basia), [0, 10]).status_code == 404
    for bad in ("", "{}", "[[1]]", "[[1, null]]", '[["a", 2]]'):
        assert mette.post(where, {"intervals": bad, "position": 1}).status_code == 400
    assert mette.post(where, {"intervals": "[]", "position": "nan"}).status_code == 400
    assert settings.SESSION_COOKIE_NAME in mette.cookies
