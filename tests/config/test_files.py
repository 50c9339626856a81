"""Static files and public media, as they are served."""

from pathlib import Path

import pytest

from rostra.config.files import PublicMedia, StaticFiles


def ask(application, path: str, **headers: str) -> tuple[str, dict, bytes]:
    said: dict = {}
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path} | headers
    body = application(
        environ, lambda status, headers, exc_info=None: said.update(status=status, headers=dict(headers))
    )
    content = b"".join(body)
    if hasattr(body, "close"):
        body.close()
    return said["status"], said["headers"], content


def behind(environ, start_response):
    start_response("404 Not Found", [])
    return [b"behind"]


@pytest.fixture
def media(tmp_path: Path) -> PublicMedia:
    for name, content in {
        "images/town.png": b"picture",
        "documents/list.pdf": b"private",
        "media/film.webm": bytes(range(256)) * 8000,
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    return PublicMedia(behind, tmp_path, "/media/", ("images", "media"))


def test_public_folders_are_served_and_nothing_in_them_may_run(media):
    status, headers, content = ask(media, "/media/images/town.png")
    assert (status, content) == ("200 OK", b"picture")
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/media/documents/list.pdf",
        "/media/images/../documents/list.pdf",
        "/media/images/%2e%2e/documents/list.pdf",
        "/media/",
        "/media/images/none.png",
        "/en/",
    ],
)
def test_everything_else_goes_to_the_application(media, path):
    assert ask(media, path)[2] == b"behind"


def test_a_film_can_be_wound(media):
    status, headers, content = ask(media, "/media/media/film.webm", HTTP_RANGE="bytes=1000-1999")
    assert status == "206 Partial Content"
    assert headers["Content-Range"] == "bytes 1000-1999/2048000"
    assert content == (bytes(range(256)) * 8)[1000:2000]
    status, _headers, content = ask(media, "/media/media/film.webm")
    assert (status, len(content)) == ("200 OK", 2048000)


def test_files_that_appear_later_are_found(media, tmp_path):
    (tmp_path / "images" / "new.png").write_bytes(b"new")
    assert ask(media, "/media/images/new.png")[2] == b"new"


def test_collected_files_with_a_hash_are_kept_for_ever(tmp_path):
    (tmp_path / "page.0123456789ab.css").write_text("body{}")
    (tmp_path / "page.css").write_text("body{}")
    static = StaticFiles(behind, tmp_path, "/static/")
    assert "immutable" in ask(static, "/static/page.0123456789ab.css")[1]["Cache-Control"]
    assert "immutable" not in ask(static, "/static/page.css")[1]["Cache-Control"]
    assert ask(static, "/en/")[2] == b"behind"
