"""A file on its way from the preview to the button that brings it in: packed into the form, so that nothing is stored."""

from __future__ import annotations

import base64
import binascii
import zlib

LARGEST = 8 * 2**20  # bytes of a PO file; a programme of 100 000 words has about 2


def pack(data: bytes) -> str:
    """The file as text for a hidden field."""
    return base64.b64encode(zlib.compress(data, 9)).decode()


def unpack(text: str) -> bytes:
    """The file again. ValueError for what `pack` has not made, or what would be larger than `LARGEST`."""
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(base64.b64decode(text, validate=True), LARGEST)
    except (binascii.Error, zlib.error) as error:
        raise ValueError("not a packed file") from error
    if not unpacker.eof:
        raise ValueError("not a whole file")
    return data
