"""Files that go with a session: what sort a file is, by its bytes. Names and stated types are not believed. Pure."""

from __future__ import annotations

import unicodedata
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import IO

LARGEST = 25 * 2**20  # bytes
MOST_PARTS = 5000
HEAD = 4096


@dataclass(frozen=True)
class Sort:
    """A sort of file that may be handed out: the ending we give it and its media type."""

    ending: str
    media_type: str


PDF = Sort("pdf", "application/pdf")
TEXT = Sort("txt", "text/plain; charset=utf-8")
PICTURES = {
    b"\x89PNG\r\n\x1a\n": Sort("png", "image/png"),
    b"\xff\xd8\xff": Sort("jpg", "image/jpeg"),
}
OFFICE = {
    "word/": Sort("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "ppt/": Sort("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "xl/": Sort("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
OPEN = {
    b"application/vnd.oasis.opendocument.text": Sort("odt", "application/vnd.oasis.opendocument.text"),
    b"application/vnd.oasis.opendocument.presentation": Sort(
        "odp", "application/vnd.oasis.opendocument.presentation"
    ),
    b"application/vnd.oasis.opendocument.spreadsheet": Sort(
        "ods", "application/vnd.oasis.opendocument.spreadsheet"
    ),
}
SORTS = {each.ending: each for each in (PDF, TEXT, *PICTURES.values(), *OFFICE.values(), *OPEN.values())}


def sort_of(stream: IO[bytes]) -> Sort | None:
    """The sort of a file; None for what we do not hand out: programs, pages with scripts, documents with macros, anything
    unknown. Reads the beginning, and of an office file the list of its parts; unpacks nothing but one short part.
    """
    stream.seek(0)
    head = stream.read(HEAD)
    if head.startswith(b"%PDF-"):
        return PDF
    for sign, sort in PICTURES.items():
        if head.startswith(sign):
            return sort
    if head.startswith(b"PK"):
        return _packed(stream)
    return TEXT if _is_text(stream) else None


def _packed(stream: IO[bytes]) -> Sort | None:
    stream.seek(0)
    try:
        with zipfile.ZipFile(BytesIO(stream.read())) as packed:
            names = packed.namelist()
            if len(names) > MOST_PARTS or any("vbaproject" in name.lower() for name in names):
                return None
            if "mimetype" in names and packed.getinfo("mimetype").file_size < 200:
                basic = any(name.startswith(("Basic/", "Scripts/")) for name in names)
                return None if basic else OPEN.get(packed.read("mimetype").strip())
            if "[Content_Types].xml" not in names:
                return None
            return next(
                (sort for part, sort in OFFICE.items() if any(n.startswith(part) for n in names)), None
            )
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        return None


def _is_text(stream: IO[bytes]) -> bool:
    """Plain text in UTF-8 that no program takes for a page or a script."""
    stream.seek(0)
    content = stream.read(2**20)
    try:
        text = content[:-4].decode() if len(content) == 2**20 else content.decode()
    except UnicodeDecodeError:
        return False
    start = text.lstrip("\ufeff \t\r\n")[:2]
    if not start or start in ("#!", "MZ") or start.startswith("<"):
        return False
    return not any(unicodedata.category(each) == "Cc" and each not in "\t\r\n\f" for each in text[:HEAD])


def shown_name(name: str, ending: str) -> str:
    """A file's name as it is handed out: without folders and signs that break a header, with the ending of what it is."""
    base = (name or "").replace("\\", "/").rpartition("/")[2]
    stem = base.rpartition(".")[0] or base
    kept = "".join(
        each for each in unicodedata.normalize("NFC", stem)
        if unicodedata.category(each)[0] not in "C" and each not in '"/\\:*?<>|;'
    ).strip(" .")  # fmt: skip
    return f"{kept[:120] or 'file'}.{ending}"
