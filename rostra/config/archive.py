"""The shape of a backup: one compressed archive with a manifest of everything in it.

database.sqlite3 or database.dump      a consistent copy of the database
data/…                                 media, private files and the secret key of the data folder
manifest.json                          format, version, kind of database, size and SHA-256 of every file; last
"""

from __future__ import annotations

import hashlib
import json
import tarfile
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath

FORMAT = "rostra-backup/1"
MANIFEST = "manifest.json"
DATA = "data"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


class Faulty(Exception):
    """A backup that cannot be trusted or used; the text says why in one line."""


@dataclass
class Manifest:
    """What a backup says of itself. `files` maps each name to its size in bytes and SHA-256."""

    database: str
    version: str
    made: str
    files: dict[str, dict[str, str | int]] = field(default_factory=dict)
    format: str = FORMAT


def checksum(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def add(archive: tarfile.TarFile, manifest: Manifest, path: Path, name: str) -> None:
    """Put a file into the archive and into its manifest. A file that vanished meanwhile is left out."""
    try:
        digest, size = checksum(path), path.stat().st_size
        archive.add(path, name, recursive=False)
    except FileNotFoundError:
        return
    manifest.files[name] = {"size": size, "sha256": digest}


def describe(manifest: Manifest) -> bytes:
    """The manifest as it stands in the archive."""
    return json.dumps(asdict(manifest), indent=1, sort_keys=True).encode()


def unpack(path: Path, folder: Path) -> Manifest:
    """Unpack a backup into an empty folder and check it against its manifest.

    Raises Faulty when it is not a backup, was cut short, holds anything but plain files in their places, or
    when a file is missing, added or changed.
    """
    try:
        with tarfile.open(path, "r:gz") as archive:
            for member in archive:
                _unpack_one(archive, member, folder)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise Faulty(f"{path} cannot be read as a backup: {error}.") from error
    manifest = _read_manifest(folder / MANIFEST, path)
    present = {
        file.relative_to(folder).as_posix()
        for file in folder.rglob("*")
        if file.is_file() and file.name != MANIFEST
    }
    if strange := present ^ set(manifest.files):
        raise Faulty(f"{path} does not hold what its manifest lists: {', '.join(sorted(strange)[:3])}.")
    for name, facts in manifest.files.items():
        if checksum(folder / name) != facts["sha256"]:
            raise Faulty(f"{path} is damaged: {name} is not what was saved.")
    return manifest


def _unpack_one(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    name = PurePosixPath(member.name)
    if not member.isfile() or name.is_absolute() or ".." in name.parts:
        raise Faulty(f"The backup holds something that does not belong there: {member.name}.")
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    stream = archive.extractfile(member)
    if stream is None:
        raise Faulty(f"The backup holds something that cannot be read: {member.name}.")
    with stream, target.open("wb") as out:
        while block := stream.read(2**20):
            out.write(block)


def _read_manifest(path: Path, archive: Path) -> Manifest:
    try:
        manifest = Manifest(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError) as error:
        raise Faulty(f"{archive} holds no manifest: it is not a backup, or was cut short.") from error
    if manifest.format != FORMAT or manifest.database not in DATABASES:
        raise Faulty(
            f"{archive} was made by another version ({manifest.format}) and cannot be read by this one."
        )
    return manifest
