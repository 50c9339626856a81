"""Backup and restore: everything comes back, and a backup that cannot be trusted changes nothing."""

import io
import json
import sqlite3
import stat
import tarfile
from pathlib import Path

import pytest
from django.conf import settings

from rostra.config.archive import Faulty, unpack
from rostra.config.backup import backup
from rostra.config.restore import restore


@pytest.fixture
def installation(tmp_path: Path, monkeypatch) -> Path:
    """An installation of its own on SQLite with a row, a picture, a private file and a key."""
    folder = tmp_path / "data"
    use_sqlite(folder, monkeypatch)
    (folder / "media" / "images").mkdir(parents=True)
    (folder / "private").mkdir()
    (folder / "media" / "images" / "town.png").write_bytes(b"picture")
    (folder / "private" / "sheet.pdf").write_bytes(b"sheet")
    (folder / "secret-key").write_text("k" * 50)
    (folder / "release").write_text("stamp")
    connection = sqlite3.connect(folder / "db.sqlite3")
    connection.executescript(
        "PRAGMA journal_mode=WAL; CREATE TABLE town (name TEXT); INSERT INTO town VALUES ('Vejby')"
    )
    connection.close()
    return folder


def use_sqlite(folder: Path, monkeypatch) -> None:
    folder.mkdir(parents=True)
    monkeypatch.setattr(settings, "ROSTRA_DATA_DIR", folder)
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(folder / "db.sqlite3"))


def towns(folder: Path) -> list[str]:
    connection = sqlite3.connect(folder / "db.sqlite3")
    try:
        return [name for (name,) in connection.execute("SELECT name FROM town")]
    finally:
        connection.close()


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not path.name.startswith("db.sqlite3")
        and path.name not in {"leader.lock", "release"}
    }


def test_what_was_backed_up_comes_back(installation, tmp_path, monkeypatch, capsys):
    file = tmp_path / "b.tar.gz"
    assert backup(file) == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    kept = content(installation)
    use_sqlite(tmp_path / "elsewhere", monkeypatch)
    assert restore(file, force=False) == 0
    assert towns(tmp_path / "elsewhere") == ["Vejby"]
    assert content(tmp_path / "elsewhere") == kept
    assert stat.S_IMODE((tmp_path / "elsewhere" / "secret-key").stat().st_mode) == 0o600
    assert not (tmp_path / "elsewhere" / "release").exists()


def test_a_backup_while_somebody_writes_is_consistent(installation, tmp_path):
    writer = sqlite3.connect(installation / "db.sqlite3", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO town VALUES ('half done')")
    assert backup(tmp_path / "b.tar.gz") == 0
    writer.execute("ROLLBACK")
    writer.close()
    folder = tmp_path / "out"
    folder.mkdir()
    unpack(tmp_path / "b.tar.gz", folder)
    (folder / "database.sqlite3").rename(folder / "db.sqlite3")
    assert towns(folder) == ["Vejby"]


def test_a_backup_never_replaces_a_file(installation, tmp_path, capsys):
    file = tmp_path / "b.tar.gz"
    file.write_text("mine")
    assert backup(file) == 1
    assert file.read_text() == "mine"
    assert "exists already" in capsys.readouterr().err


def test_a_restore_refuses_an_installation_unless_forced(installation, tmp_path, capsys):
    file = tmp_path / "b.tar.gz"
    backup(file)
    (installation / "media" / "later.png").write_bytes(b"later")
    assert restore(file, force=False) == 1
    assert "--force" in capsys.readouterr().err
    assert (installation / "media" / "later.png").exists()
    assert restore(file, force=True) == 0
    assert not (installation / "media" / "later.png").exists()
    assert towns(installation) == ["Vejby"]


def test_a_restore_refuses_while_the_site_runs(installation, tmp_path, capsys, monkeypatch):
    from rostra.config.schedule import _file_lock

    file = tmp_path / "b.tar.gz"
    backup(file)
    use_sqlite(tmp_path / "elsewhere", monkeypatch)
    with _file_lock(tmp_path / "elsewhere" / "leader.lock"):
        assert restore(file, force=True) == 1
    assert "running" in capsys.readouterr().err


def repack(source: Path, target: Path, change) -> None:
    """Copy an archive; `change(name, content)` returns the content of a member, or None to leave it out."""
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            data = change(member.name, old.extractfile(member).read())
            if data is not None:
                member.size = len(data)
                new.addfile(member, io.BytesIO(data))


def change_picture(name: str, data: bytes) -> bytes:
    return b"another" if name.endswith("town.png") else data


def drop_picture(name: str, data: bytes) -> bytes | None:
    return None if name.endswith("town.png") else data


def drop_manifest(name: str, data: bytes) -> bytes | None:
    return None if name == "manifest.json" else data


def other_format(name: str, data: bytes) -> bytes:
    return (
        json.dumps(json.loads(data) | {"format": "rostra-backup/9"}).encode()
        if name == "manifest.json"
        else data
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (change_picture, "damaged"),
        (drop_picture, "does not hold what its manifest lists"),
        (drop_manifest, "no manifest"),
        (other_format, "another version"),
    ],
)
def test_a_backup_that_cannot_be_trusted_changes_nothing(
    installation, tmp_path, monkeypatch, capsys, change, sentence
):
    backup(tmp_path / "b.tar.gz")
    repack(tmp_path / "b.tar.gz", tmp_path / "bad.tar.gz", change)
    before = content(installation)
    assert restore(tmp_path / "bad.tar.gz", force=True) == 1
    assert sentence in capsys.readouterr().err
    assert content(installation) == before
    assert towns(installation) == ["Vejby"]


def test_a_backup_that_was_cut_short_is_refused(installation, tmp_path, capsys):
    file = tmp_path / "b.tar.gz"
    backup(file)
    file.write_bytes(file.read_bytes()[:-200])
    assert restore(file, force=True) == 1
    assert towns(installation) == ["Vejby"]


@pytest.mark.parametrize("name", ["../outside", "/outside", "data/../../outside"])
def test_nothing_is_unpacked_outside(tmp_path, name):
    with tarfile.open(tmp_path / "bad.tar.gz", "w:gz") as packed:
        entry = tarfile.TarInfo(name)
        entry.size = 1
        packed.addfile(entry, io.BytesIO(b"x"))
    folder = tmp_path / "deep" / "out"
    folder.mkdir(parents=True)
    with pytest.raises(Faulty):
        unpack(tmp_path / "bad.tar.gz", folder)
    assert list(folder.rglob("*")) == []
    assert not (tmp_path / "deep" / "outside").exists()


def test_a_backup_of_another_kind_of_database_is_refused(installation, tmp_path, monkeypatch, capsys):
    backup(tmp_path / "b.tar.gz")
    use_sqlite(tmp_path / "elsewhere", monkeypatch)
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")
    assert restore(tmp_path / "b.tar.gz", force=False) == 1
    assert "ROSTRA_DATABASE_URL" in capsys.readouterr().err


@pytest.mark.postgresql
@pytest.mark.django_db
def test_postgresql_comes_back(tmp_path, monkeypatch):
    import psycopg

    from rostra.config.template import administer, url

    server = dict(settings.DATABASES["default"])
    names = ("rostra_backup_a", "rostra_backup_b")
    drops = [f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)' for name in names]
    administer(server, *drops, *(f'CREATE DATABASE "{name}"' for name in names))
    folder = tmp_path / "data"
    (folder / "media").mkdir(parents=True)
    (folder / "media" / "town.png").write_bytes(b"picture")
    monkeypatch.setattr(settings, "ROSTRA_DATA_DIR", folder)
    try:
        monkeypatch.setitem(settings.DATABASES["default"], "NAME", names[0])
        with psycopg.connect(url(server, names[0])) as connection:
            connection.execute("CREATE TABLE town (name text)")
            connection.execute("INSERT INTO town VALUES ('Vejby')")
        assert backup(tmp_path / "b.tar.gz") == 0
        monkeypatch.setitem(settings.DATABASES["default"], "NAME", names[1])
        assert restore(tmp_path / "b.tar.gz", force=False) == 1
        (tmp_path / "other").mkdir()
        monkeypatch.setattr(settings, "ROSTRA_DATA_DIR", tmp_path / "other")
        assert restore(tmp_path / "b.tar.gz", force=False) == 0
        assert restore(tmp_path / "b.tar.gz", force=False) == 1
        assert restore(tmp_path / "b.tar.gz", force=True) == 0
        with psycopg.connect(url(server, names[1])) as connection:
            assert connection.execute("SELECT name FROM town").fetchall() == [("Vejby",)]
        assert (tmp_path / "other" / "media" / "town.png").read_bytes() == b"picture"
    finally:
        administer(server, *drops)
