"""Recordings made as rows and as very small files that look like real ones to whoever reads their first bytes."""

from __future__ import annotations

import struct
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from rostra.live.actions import uploads
from rostra.live.models import ItemCaptions, LibraryItem

VTT = """WEBVTT

00:00:01.000 --> 00:00:04.000
<v Anna Bąk>Rumours run faster than the council.

00:00:04.500 --> 00:00:07.000
What did the town of Łódź do?

00:00:30.000 --> 00:00:33.000
<v Ole>It wrote to everybody first.
"""


def mp4(seconds: int = 120, size: int = 4000) -> bytes:
    """An MP4 by its boxes: brand, a movie header with a length, and noise for the rest."""
    brand = _box(b"ftyp", b"isom" + struct.pack(">I", 512) + b"isomiso2avc1mp41")
    header = struct.pack(">IIIII", 0, 0, 0, 1000, seconds * 1000) + bytes(80)
    head = brand + _box(b"moov", _box(b"mvhd", header))
    return head + _box(b"mdat", bytes(number * 7 % 251 for number in range(size - len(head) - 8)))


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + name + body


def webm() -> bytes:
    """A WebM of 90 seconds by its head."""
    return b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm\x2a\xd7\xb1\x83\x0f\x42\x40\x44\x89\x88" + struct.pack(
        ">d", 90_000
    )


def make_item(organisation: Any, **fields: Any) -> LibraryItem:
    """A published recording for everybody, without a file."""
    number = LibraryItem.objects.count() + 1
    values: dict[str, Any] = {
        "title": f"Recording {number}", "slug": f"recording-{number}", "key": f"recording-{number}",
        "seen_by": "public", "published_at": timezone.now(), "duration": 120,
    }  # fmt: skip
    return LibraryItem.objects.create(organisation=organisation, **{**values, **fields})


def with_file(item: LibraryItem, content: bytes = b"", *, small: bool = False) -> LibraryItem:
    """The recording with a file in the storage."""
    uploads.take(item, by=None, file=ContentFile(content or mp4(), name="x"), is_small=small)
    item.refresh_from_db()
    return item


def with_captions(item: LibraryItem, language: str = "en", **fields: Any) -> ItemCaptions:
    """Captions of three lines."""
    return ItemCaptions.objects.create(
        item=item, language=language, **{"vtt": VTT, "state": "reviewed", **fields}
    )
