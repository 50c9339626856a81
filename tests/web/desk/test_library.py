"""The library at the desk: a recording is kept, its file arrives in pieces, captions are checked, it is published."""

from __future__ import annotations

import io
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from PIL import Image

from rostra.config.workers import TaskWorker
from rostra.live.models import ItemCaptions, LibraryItem, Speaker, Speaking, Upload
from tests.factories.library import VTT, make_item, mp4, webm, with_captions, with_file
from tests.factories.live import make_session
from tests.web.forms import Page


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1600, 900), "teal").save(out, "PNG")
    return out.getvalue()


def _begin(client, item, content: bytes, **more):
    given = {"file_name": "C:\\talks\\rumours.mp4", "size": len(content), "modified": 17, **more}
    return client.post(f"/en/desk/library/{item.key}/send/", given)


def _send(client, url: str, offset: int, content: bytes):
    return client.patch(
        url, content, content_type="application/offset+octet-stream", headers={"Upload-Offset": str(offset)}
    )


def test_a_talk_is_kept_from_its_session_described_and_published(town, as_) -> None:
    client, place = as_(town.people.maren), town.organisations.lindholt
    session = make_session(
        place, days=-2, title="Rumours", topics=["trust"], spoken=["da"], programme_key="dce", slug="talk"
    )
    speaker = Speaker.objects.create(organisation=place, name="Anna Bąk", slug="anna")
    Speaking.objects.create(session=session, speaker=speaker)
    assert as_(town.people.basia).post(f"/en/desk/sessions/{session.key}/keep/").status_code == 404
    response = client.post(f"/en/desk/sessions/{session.key}/keep/")
    item = LibraryItem.objects.get()
    assert response["Location"] == f"/en/desk/library/{item.key}/"
    assert (item.title, item.language, item.topics, item.seen_by) == ("Rumours", "da", ["trust"], "public")
    assert list(item.speakers.all()) == [speaker]
    page = Page(client, f"/en/desk/library/{item.key}/")
    assert page.unlabelled() == []
    assert "Publish" not in page.buttons()
    refused = page.submit("Save", {"chapters": "0:00 Hello\nlater", "duration": "a while"})
    assert refused.status_code == 400
    again = Page.of(client, page.address, refused, 400)
    assert "Line 2:" in again.text
    assert again.values("duration") == ["a while"]
    saved = page.submit(
        "Save", {"chapters": "0:00 Hello\n12:30 Rumours", "duration": "42:30", "topics": "trust, press"}
    )
    assert saved.status_code == 302
    item.refresh_from_db()
    assert (item.duration, item.topics, item.chapters[1]) == (
        2550,
        ["trust", "press"],
        {"second": 750, "title": "Rumours"},
    )
    with_file(item)
    client.post(f"/en/desk/library/{item.key}/publish/")
    assert client.get(f"/en/library/{item.slug}/").status_code == 200
    assert "published without captions" in Page(client, f"/en/desk/library/{item.key}/").text
    client.post(f"/en/desk/library/{item.key}/delete/")
    assert LibraryItem.objects.count() == 1
    name = item.file.name
    client.post(f"/en/desk/library/{item.key}/withdraw/")
    client.post(f"/en/desk/library/{item.key}/delete/")
    assert LibraryItem.objects.count() == 0
    assert name


def test_a_file_arrives_in_pieces_and_goes_on_after_a_break(
    town, as_, django_capture_on_commit_callbacks
) -> None:
    client, item = as_(town.people.maren), make_item(town.organisations.lindholt, published_at=None)
    content = mp4(seconds=95, size=10_000)
    begun = _begin(client, item, content).json()
    assert begun["offset"] == 0
    assert _send(client, begun["url"], 0, content[:4000])["Upload-Offset"] == "4000"
    lost = _send(client, begun["url"], 0, content[:4000])
    assert (lost.status_code, lost.json()["offset"]) == (409, 4000)
    assert "rumours.mp4" in client.get(f"/en/desk/library/{item.key}/").content.decode()
    # another day, another browser: the same file goes on where it was
    other = as_(town.people.maren)
    begun = _begin(other, item, content).json()
    assert (begun["offset"], other.head(begun["url"])["Upload-Offset"]) == (4000, "4000")
    assert as_(town.people.lasse).get(begun["url"]).status_code == 404
    assert _send(other, begun["url"], 5000, content[5000:]).status_code == 409
    assert _send(other, begun["url"], 4000, content[4000:] + b"more").status_code == 400
    assert _send(other, begun["url"], 4000, b"").status_code == 400
    assert _send(other, begun["url"], 4000, content[4000:]).json() == {"offset": 10_000, "size": 10_000}
    assert "being put in its place" in client.get(f"/en/desk/library/{item.key}/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert TaskWorker().work_off() >= 1
    item.refresh_from_db()
    with item.file.open() as stored:
        assert stored.read() == content
    assert (item.duration, item.file.name.endswith(".mp4"), "rumours" in item.file.name) == (95, True, False)
    upload = Upload.objects.get()
    assert upload.done_at
    private = Path(settings.STORAGES["private"]["OPTIONS"]["location"])
    assert not (private / "uploads" / upload.key).exists()
    # the same file once more is a new upload
    assert _begin(client, item, content).json()["offset"] == 0


def test_what_is_no_recording_is_refused_early(town, as_) -> None:
    client, item = as_(town.people.maren), make_item(town.organisations.lindholt)
    page = b"<!doctype html><script>alert(1)</script>" * 100
    begun = _begin(client, item, page).json()
    answer = _send(client, begun["url"], 0, page)
    assert (answer.status_code, answer.json()["code"]) == (415, "unknown_sort")
    with override_settings(ROSTRA_RECORDING_LIMIT=1):
        assert _begin(client, item, b"", size=2**20 + 1).status_code == 413
    assert _begin(client, item, b"", size=0).status_code == 400
    assert _begin(client, item, b"", size="many").status_code == 400
    assert _begin(as_(town.people.basia), item, page).status_code == 404
    for size in (7, 8, 9, 10):
        assert _begin(client, item, b"", size=size).status_code == 201
    assert _begin(client, item, b"", size=11).json()["code"] == "too_many"
    upload = Upload.objects.filter(size=7).get()
    client.post(f"/en/desk/uploads/{upload.key}/give-up/")
    assert not Upload.objects.filter(pk=upload.pk).exists()
    plain = client.post(f"/en/desk/library/{item.key}/file/", {"file": SimpleUploadedFile("talk.mp4", page)})
    assert plain.status_code == 400
    assert "no recording that browsers play" in plain.content.decode()


def test_without_scripts_a_file_comes_in_one_go_or_from_the_inbox(
    town, as_, django_capture_on_commit_callbacks
) -> None:
    client, item = as_(town.people.maren), make_item(town.organisations.lindholt)
    given = {"file": SimpleUploadedFile("../../etc/x.html", webm(), "text/html"), "is_small": "on"}
    assert client.post(f"/en/desk/library/{item.key}/file/", given).status_code == 302
    item.refresh_from_db()
    assert (item.small_file.name.endswith(".webm"), item.duration) == (True, 120)
    box = Path(settings.STORAGES["private"]["OPTIONS"]["location"]) / "recordings" / "inbox"
    box.mkdir(parents=True, exist_ok=True)
    (box / "evening.mp4").write_bytes(mp4(seconds=300))
    assert "evening.mp4" in client.get(f"/en/desk/library/{item.key}/").content.decode()
    client.post(f"/en/desk/library/{item.key}/inbox/", {"name": "../../../db.sqlite3"})
    assert Upload.objects.count() == 0
    client.post(f"/en/desk/library/{item.key}/inbox/", {"name": "evening.mp4"})
    with django_capture_on_commit_callbacks(execute=True):
        TaskWorker().work_off()
    item.refresh_from_db()
    assert (item.duration, item.file.size, list(box.iterdir())) == (300, 4000, [])
    refused = client.post(f"/en/desk/library/{item.key}/drop/")
    assert refused.status_code == 302
    item.refresh_from_db()
    assert item.file
    client.post(f"/en/desk/library/{item.key}/drop/", {"is_small": "1"})
    item.refresh_from_db()
    assert not item.small_file


def test_captions_are_checked_corrected_and_read(town, as_) -> None:
    client, item = as_(town.people.maren), make_item(town.organisations.lindholt)
    put = f"/en/desk/library/{item.key}/captions/"
    bad = SimpleUploadedFile("x.vtt", VTT.replace("00:00:04.500", "00:00:00.500").encode())
    faulty = client.post(put, {"language": "en", "state": "draft", "file": bad})
    assert faulty.status_code == 400
    assert "<strong>line 6</strong>" in faulty.content.decode()
    assert client.post(put, {"language": "en", "state": "draft", "text": " "}).status_code == 400
    assert ItemCaptions.objects.count() == 0
    good = client.post(
        put, {"language": "en", "state": "machine", "file": SimpleUploadedFile("x.vtt", VTT.encode())}
    )
    assert good.status_code == 302
    page = Page(client, f"{put}en/")
    assert "Rumours run faster" in page.values("text")[0]
    remarks = page.submit(
        "Check them and save", {"text": VTT.replace("What did", "What " + "very " * 50 + "did")}
    )
    assert "These lines might be better" in remarks.content.decode()
    client.post(f"{put}en/state/", {"state": "reviewed"})
    row = ItemCaptions.objects.get()
    assert (row.state, row.by, row.reviewed_at is None) == ("reviewed", town.people.maren, False)
    assert as_(town.people.basia).post(f"{put}en/remove/").status_code == 404
    client.post(f"{put}en/remove/")
    assert ItemCaptions.objects.count() == 0


def test_a_picture_is_drawn_anew_and_an_address_takes_the_place_of_a_file(town, as_) -> None:
    client, item = as_(town.people.maren), make_item(town.organisations.lindholt)
    where = f"/en/desk/library/{item.key}/poster/"
    assert client.post(where, {"poster": SimpleUploadedFile("x.jpg", b"<svg onload=x>")}).status_code == 400
    assert client.post(where, {"poster": SimpleUploadedFile("x.png", _picture())}).status_code == 302
    thumb = b"".join(client.get(f"/recordings/{item.key}/thumb.jpg").streaming_content)
    assert Image.open(io.BytesIO(thumb)).size == (480, 270)
    page = Page(client, f"/en/desk/library/{item.key}/")
    for bad in (
        "http://tube.example/w/abc",
        "javascript:alert(1)",
        "https://me@tube.example/",
        "https://a b",
    ):
        assert page.submit("Save", {"outside_url": bad}).status_code == 400
    assert page.submit("Save", {"outside_url": "https://tube.example/w/abcdefgh"}).status_code == 302
    assert _begin(client, item, mp4()).status_code == 400
    shown = client.get(f"/en/library/{item.slug}/").content.decode()
    assert "https://tube.example/w/abcdefgh" in shown
    assert "data-load" not in shown


def test_the_list_holds_ones_own_and_costs_the_same_for_many(
    town, as_, django_assert_max_num_queries
) -> None:
    for number in range(3):
        with_captions(make_item(town.organisations.lindholt, title=f"Talk {number}"))
    make_item(town.organisations.zielony_brod, title="Foreign")
    client = as_(town.people.maren)
    with django_assert_max_num_queries(16):
        text = client.get("/en/desk/library/").content.decode()
    assert ("Talk 2" in text, "Foreign" in text) == (True, False)
    assert "Talk 1" in client.get("/en/desk/library/?q=talk+1&show=out").content.decode()
    assert as_(town.people.tove).get("/en/desk/library/").status_code == 403
    made = client.post(
        "/en/desk/library/new/",
        {"title": "A podcast", "organisation": town.organisations.zielony_brod.pk, "language": "en"},
    )
    assert made.status_code == 400
    given = {"title": "A podcast", "organisation": town.organisations.lindholt.pk, "language": "da"}
    assert client.post("/en/desk/library/new/", given).status_code == 302
