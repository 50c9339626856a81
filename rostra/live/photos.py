"""Photos and pictures as they are kept: small, made anew from their points, so that nothing else of a file comes in. Pure."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from rostra.kernel.errors import Refused

SIDE = 320
LEAST_SIDE = 120
MOST_BYTES = 10 * 2**20
MOST_POINTS = 50_000_000
KINDS = ("JPEG", "PNG", "WEBP")
QUALITY = 84


def portrait(data: bytes, *, side: int = SIDE) -> bytes:
    """A square JPEG of at most `side` points from a JPEG, PNG or WebP; Refused at the field `photo` for anything else."""
    upright = _upright(data, side * 2, "photo")
    square = ImageOps.fit(upright, (min(side, *upright.size),) * 2, centering=(0.5, 0.4))
    return _jpeg(square)


def poster(data: bytes, widths: Iterable[int]) -> list[bytes]:
    """JPEGs of a picture, each at most so many points wide and as high as it is; Refused at the field `poster`."""
    widths = list(widths)
    upright = _upright(data, max(widths), "poster")
    return [_jpeg(ImageOps.contain(upright, (min(width, upright.width), upright.height))) for width in widths]


def _upright(data: bytes, wanted: int, field: str) -> Image.Image:
    """The picture in plain colours the right way up, at least `wanted` points large where it can be had."""
    if len(data) > MOST_BYTES:
        raise _refused(_("The photo is larger than 10 MB. Choose a smaller one."), "too_large", field)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=KINDS)
            if picture.width * picture.height > MOST_POINTS:
                raise _refused(_("The photo has too many points. Choose a smaller one."), "too_large", field)
            picture.draft("RGB", (wanted, wanted))  # a large JPEG is read at a fraction of its size
            picture.load()
    except (
        UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning, OSError, ValueError,
        SyntaxError, EOFError,
    ):  # fmt: skip
        raise _refused(
            _("This file is not a photo we can read. Choose a JPEG, PNG or WebP."), "unreadable", field
        ) from None
    if min(picture.size) < LEAST_SIDE:
        raise _refused(_("The photo is too small: 120 points on each side at least."), "too_small", field)
    return _on_white(ImageOps.exif_transpose(picture) or picture)


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """Plain colours; what was transparent becomes white."""
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    ground = Image.new("RGB", layer.size, "white")
    ground.paste(layer, mask=layer.getchannel("A"))
    return ground


def _refused(message: str, code: str, field: str) -> Refused:
    return Refused(message, field=field, code=code)
