"""Recordings at an outside host: which host it is, and the address that may be shown in a frame. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

_NAME = re.compile(r"[A-Za-z0-9_-]{6,40}$")


@dataclass(frozen=True)
class Outside:
    """A recording elsewhere: its host, its own page, and the address of a frame when the academy allows that host."""

    host: str
    page: str
    frame: str = ""

    @property
    def frame_host(self) -> str:
        """The host that is asked when the frame is loaded; it may be another than that of the page."""
        return urlsplit(self.frame).hostname or ""


def outside(url: str, hosts: Iterable[str]) -> Outside:
    """What we know of an address. A frame is made only for https and hosts that the academy named."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    frame = _youtube(host, parts.path, parts.query) or _vimeo(host, parts.path) or _peertube(host, parts.path)
    framed = (urlsplit(frame).hostname or "") if frame else ""
    allowed = parts.scheme == "https" and framed in set(hosts)
    return Outside(host, url, frame if allowed else "")


def _youtube(host: str, path: str, query: str) -> str:
    name = ""
    if host == "youtu.be":
        name = path.strip("/")
    elif host in {"youtube.com", "www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com"}:
        name = (parse_qs(query).get("v") or [""])[0]
        found = re.match(r"/(?:embed|live|shorts)/([^/]+)", path)
        name = found[1] if found else name
    return f"https://www.youtube-nocookie.com/embed/{name}" if _NAME.match(name) else ""


def _vimeo(host: str, path: str) -> str:
    if host not in {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}:
        return ""
    found = re.match(r"/(?:video/)?(\d{5,15})(?:/([0-9a-f]{6,20}))?/?$", path)
    if not found:
        return ""
    secret = f"&h={found[2]}" if found[2] else ""
    return f"https://player.vimeo.com/video/{found[1]}?dnt=1{secret}"


def _peertube(host: str, path: str) -> str:
    """Any PeerTube: /w/<id>, /videos/watch/<id> or /videos/embed/<id>."""
    found = re.match(r"/(?:w|videos/watch|videos/embed)/([A-Za-z0-9-]{8,40})/?$", path)
    return f"https://{host}/videos/embed/{found[1]}" if found else ""
