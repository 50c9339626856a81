"""`rostra demo` empties a folder that it filled before, and no other."""

from pathlib import Path

import pytest
from django.conf import settings

from rostra.config import release
from rostra.config.demonstration import empty
from rostra.demo.marks import mark


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(tmp_path / "db.sqlite3"))
    for name in ("db.sqlite3", "db.sqlite3-wal", "media/images/town.png", "private/sheet.pdf", "secret-key"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("something")
    return tmp_path


def test_a_demo_is_emptied_but_keeps_its_key(folder):
    mark(folder)
    empty(folder)
    left = sorted(path.name for path in folder.rglob("*") if path.is_file())
    assert left == ["demo-academy", "secret-key"]


def test_an_academy_that_is_no_demo_stays(folder, capsys):
    before = sorted(folder.rglob("*"))
    with pytest.raises(SystemExit) as end:
        empty(folder)
    assert end.value.code == 1
    assert "not a demo" in capsys.readouterr().err
    assert sorted(folder.rglob("*")) == before


def test_an_empty_folder_is_fine(tmp_path, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(tmp_path / "db.sqlite3"))
    assert empty(tmp_path) is None


def test_the_stamp_changes_with_what_it_covers(tmp_path, monkeypatch):
    monkeypatch.setattr(release, "PACKAGE", tmp_path)
    first = release.stamp("static", "a")
    assert release.stamp("static", "a") == first
    assert release.stamp("static", "b") != first
    (tmp_path / "room" / "static").mkdir(parents=True)
    (tmp_path / "room" / "static" / "page.css").write_text("body{}")
    assert release.stamp("static", "a") != first
    assert release.stamp("migrations", "a") == first


def test_a_stamp_is_kept_and_compared(tmp_path):
    place = tmp_path / "new" / "release"
    assert release.is_current(place, "one") is False
    release.keep(place, "one")
    assert release.is_current(place, "one") is True
    assert release.is_current(place, "two") is False
