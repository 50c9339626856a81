"""What sort of recording a file is, by its first bytes, and how long it lasts. Names and stated types are not believed. Pure."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import IO

HEAD = 4096  # bytes that `sniff` looks at
_DEEPEST = 64  # boxes that are looked at on one level
_WEBM_HEAD = 256 * 2**10


@dataclass(frozen=True)
class Container:
    """A sort of file that browsers play: media type, ending of the name, and whether it has pictures."""

    name: str
    media_type: str
    ending: str
    is_video: bool


MP4 = Container("mp4", "video/mp4", ".mp4", True)
WEBM = Container("webm", "video/webm", ".webm", True)
OGG_VIDEO = Container("ogv", "video/ogg", ".ogv", True)
OGG = Container("ogg", "audio/ogg", ".ogg", False)
MP3 = Container("mp3", "audio/mpeg", ".mp3", False)
M4A = Container("m4a", "audio/mp4", ".m4a", False)
CONTAINERS = (MP4, WEBM, OGG_VIDEO, OGG, MP3, M4A)
_BY_ENDING = {each.ending: each for each in CONTAINERS}
_BRANDS = {
    b"isom",
    b"iso2",
    b"iso3",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"dash",
    b"M4V ",
    b"MSNV",
    b"mmp4",
}


def by_name(name: str) -> Container | None:
    """The sort of a file that we stored ourselves, by the ending we gave it."""
    return next((each for ending, each in _BY_ENDING.items() if name.endswith(ending)), None)


def sniff(head: bytes) -> Container | None:
    """The sort of a file by its first bytes (`HEAD` of them); None for anything that is not a recording we can play."""
    if head[4:8] == b"ftyp":
        return M4A if head[8:12] in {b"M4A ", b"M4B "} else MP4 if _has_brand(head) else None
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return WEBM if b"webm" in head[:64] else None
    if head.startswith(b"OggS"):
        return (
            OGG_VIDEO
            if b"theora" in head[:512]
            else OGG
            if b"vorbis" in head[:512] or b"OpusHead" in head[:512]
            else None
        )
    if head.startswith(b"ID3") or _is_mp3_frame(head):
        return MP3
    return None


def _has_brand(head: bytes) -> bool:
    size = min(struct.unpack(">I", head[:4])[0], len(head))
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, size - 3, 4))}
    return bool(brands & _BRANDS)


def _is_mp3_frame(head: bytes) -> bool:
    """A frame of layer III: eleven set bits, then version, layer, bit rate and sampling rate that exist."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    return version != 1 and layer == 1 and head[2] >> 4 not in {0, 15} and head[2] >> 2 & 3 != 3


def duration(stream: IO[bytes], kind: Container) -> int:
    """How long a recording lasts, in whole seconds; 0 when its head does not say."""
    try:
        if kind in (MP4, M4A):
            return _of_mp4(stream)
        if kind is WEBM:
            return _of_webm(stream)
    except (struct.error, ValueError, OverflowError):
        return 0
    return 0


def _of_mp4(stream: IO[bytes]) -> int:
    stream.seek(0, 2)
    end = stream.tell()
    movie = _box(stream, 0, end, b"moov")
    header = movie and _box(stream, *movie, b"mvhd")
    if not header:
        return 0
    stream.seek(header[0])
    body = stream.read(32)
    if body[0] == 1:
        scale, length = struct.unpack(">IQ", body[20:32])
    else:
        scale, length = struct.unpack(">II", body[12:20])
    return _sane(length / scale) if scale else 0


def _box(stream: IO[bytes], start: int, end: int, wanted: bytes) -> tuple[int, int] | None:
    """Where the body of a box begins and ends."""
    for _each in range(_DEEPEST):
        stream.seek(start)
        head = stream.read(16)
        if len(head) < 8:
            return None
        size, body = struct.unpack(">I", head[:4])[0], 8
        if size == 1:
            size, body = struct.unpack(">Q", head[8:16])[0], 16
        elif size == 0:
            size = end - start
        if size < body or start + size > end:
            return None
        if head[4:8] == wanted:
            return start + body, start + size
        start += size
    return None


def _of_webm(stream: IO[bytes]) -> int:
    """Duration (element 4489) times the scale (2AD7B1, nanoseconds, a million by default), both in the head."""
    stream.seek(0)
    head = stream.read(_WEBM_HEAD)
    scale = 1_000_000
    at = head.find(b"\x2a\xd7\xb1")
    if at >= 0 and head[at + 3] & 0x80:
        size = head[at + 3] & 0x7F
        scale = int.from_bytes(head[at + 4 : at + 4 + size], "big") or scale
    at = head.find(b"\x44\x89")
    if at < 0:
        return 0
    form = {0x84: ">f", 0x88: ">d"}.get(head[at + 2])
    if form is None:
        return 0
    size = struct.calcsize(form)
    return _sane(struct.unpack(form, head[at + 3 : at + 3 + size])[0] * scale / 1e9)


def _sane(value: float) -> int:
    return round(value) if 0 < value <= 24 * 3600 else 0
