"""The whole material of a programme as a folder to keep: one page, with its pictures, films and captions beside it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from io import BytesIO
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.core.files.storage import default_storage

from rostra.programmes.models import Publication
from rostra.web.parts.addresses import reading_url

MEDIA = re.compile(rf'(?<=["\'(]){re.escape(settings.MEDIA_URL)}([^"\')?#\s]+)')
LINK = re.compile(r'(<a\b[^>]*\shref=")([^"#][^"]*)(")')


def names_in(html: str) -> list[str]:
    """Names of the media files that a page shows, each once, in order."""
    return list(dict.fromkeys(unquote(name) for name in MEDIA.findall(html) if ".." not in name))


def at_home(html: str) -> str:
    """Media beside the page instead of on the site."""
    return MEDIA.sub(r"media/\1", html)


def whole_links(publication: Publication, site: str) -> str:
    """The text of a page with links to other pages written out whole, so that they work from a folder."""
    base = urljoin(site, reading_url(publication.path)) if publication.path is not None else site

    def whole(match: re.Match[str]) -> str:
        target = match[2]
        if urlsplit(target).scheme or target.startswith(settings.MEDIA_URL):
            return match[0]
        return f"{match[1]}{urljoin(base, target)}{match[3]}"

    return LINK.sub(whole, publication.html)


def folder(html: str, title: str) -> bytes:
    """A ZIP file: `<title>/index.html` and `<title>/media/…`. A file that is gone is left out."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{title}/index.html", at_home(html))
        for name in _present(names_in(html)):
            with default_storage.open(name) as stream:
                archive.writestr(f"{title}/media/{name}", stream.read())
    return packed.getvalue()


def _present(names: Iterable[str]) -> Iterable[str]:
    return (name for name in names if default_storage.exists(name))
