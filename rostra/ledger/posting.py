"""Calling an address that somebody typed in: only machines in public, the very address that was checked.

A name may mean this machine, its neighbours or a cloud's own service, and may mean something else a moment later. So the
name is resolved once, every address it has must be allowed, and the connection goes to that address. Redirects of what is
posted are not followed; those of what is fetched are, three at most, each checked like the first. The whole exchange ends
after ten seconds, and no more is read of the answer than its caller asks for.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from dataclasses import dataclass
from functools import cache
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from rostra.kernel.errors import Refused

SECONDS = 10
MOST_BYTES = 64 * 2**10
HOPS, MOVED, OK = 3, frozenset({301, 302, 303, 307, 308}), 200
# These carry an older address inside, which may be anybody's.
WRAPPING = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Unreachable(Exception):
    """Nobody answered, or the address is not one that may be called. The text is for staff."""


@dataclass(frozen=True)
class Place:
    """Where a message goes: name and port, checked in form only."""

    secure: bool
    host: str
    port: int
    path: str


def place_of(url: str) -> Place:
    """Read an address. `Refused` unless it is https, names a machine, and carries no user and no fragment."""
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
    except (ValueError, UnicodeError):
        parts, port, host = SplitResult("", "", "", "", ""), None, ""
    schemes = {"https", "http"} if settings.ROSTRA_HOOK_NETWORKS else {"https"}
    clean = url.isascii() and url.isprintable() and " " not in url and len(url) <= 500
    if parts.scheme not in schemes or not host or parts.username is not None or parts.fragment or not clean:
        raise Refused(
            _("Write a whole address that begins with https://, such as https://example.org/told."),
            field="url",
        )
    literal = _literal(host)
    if literal is not None and not allowed(literal):
        raise Refused(_("This address lies in a private network. Use a public one."), field="url")
    secure = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(secure, host, port or (443 if secure else 80), path)


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def allowed(address: Address) -> bool:
    """Whether we may connect there: public addresses, and the networks the installation names."""
    inner = getattr(address, "ipv4_mapped", None) or address
    if any(inner in network for network in settings.ROSTRA_HOOK_NETWORKS if network.version == inner.version):
        return True
    if inner.version == 6 and any(inner in network for network in WRAPPING):
        return False
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


def resolve(place: Place) -> str:
    """One address of a name, all of which are allowed. Raises `Unreachable`."""
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("The name is not known.") from error
    addresses = list(dict.fromkeys(str(each[4][0]).partition("%")[0] for each in found))
    for each in addresses:
        address = ipaddress.ip_address(each)
        if not allowed(address) or not (place.secure or _is_ours(address)):
            raise Unreachable("The name leads into a private network.")
    if not addresses:
        raise Unreachable("The name is not known.")
    return addresses[0]


def _is_ours(address: Address) -> bool:
    """Whether an address lies in a network the installation names: only there mail goes without encryption."""
    return any(
        address in network for network in settings.ROSTRA_HOOK_NETWORKS if network.version == address.version
    )


class _Checked(http.client.HTTPConnection):
    """A connection to an address that was checked, in the name of its host."""

    def __init__(self, place: Place, address: str) -> None:
        super().__init__(place.host, place.port, timeout=SECONDS)
        self._place, self._address = place, address
        self.default_port = 443 if place.secure else 80  # which goes unsaid in the Host header
        self.raw: socket.socket | None = None

    def connect(self) -> None:
        self.raw = socket.create_connection((self._address, self._place.port), timeout=SECONDS)
        self.sock = self.raw
        if self._place.secure:
            self.sock = _tls().wrap_socket(self.raw, server_hostname=self._place.host)
            self.raw = self.sock

    def cut(self) -> None:
        """End it from outside, whatever it waits for."""
        if self.raw is not None:
            try:
                self.raw.shutdown(socket.SHUT_RDWR)
            except OSError:  # it ended by itself a moment ago
                return


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """Send one message and return the status of the answer. Raises `Unreachable`."""
    try:
        place = place_of(url)
    except Refused as refused:
        raise Unreachable(str(refused)) from refused
    status, _answer, _where = _exchange(place, "POST", body, headers, MOST_BYTES)
    return status


def fetch(url: str, *, most_bytes: int, accept: str = "*/*") -> bytes:
    """What stands at an address, read to its end. Raises `Unreachable`, whose text is the status where somebody answered, or
    "too large".
    """
    for _hop in range(HOPS + 1):
        try:
            place = place_of(url)
        except Refused as refused:
            raise Unreachable(str(refused)) from refused
        status, answer, where = _exchange(place, "GET", None, {"Accept": accept}, most_bytes + 1)
        if status not in MOVED or not where:
            break
        url = urljoin(url, where)
    if status != OK:
        raise Unreachable(str(status))
    if len(answer) > most_bytes:
        raise Unreachable("too large")
    return answer


def _exchange(
    place: Place, method: str, body: bytes | None, headers: dict[str, str], most_bytes: int
) -> tuple[int, bytes, str]:
    """Status, the beginning of the answer, and where it sends us instead. Raises `Unreachable`."""
    connection = _Checked(place, resolve(place))
    clock = threading.Timer(SECONDS, connection.cut)
    clock.daemon = True
    clock.start()
    try:
        connection.request(method, place.path, body=body, headers={**headers, "Connection": "close"})
        answer = connection.getresponse()
        return answer.status, _read(answer, most_bytes), answer.getheader("Location") or ""
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(type(error).__name__) from error
    finally:
        clock.cancel()
        connection.close()


def _read(answer: http.client.HTTPResponse, most_bytes: int) -> bytes:
    """The answer's text, up to a limit."""
    pieces, left = [], most_bytes
    while left > 0 and (chunk := answer.read(min(left, 65536))):
        pieces.append(chunk)
        left -= len(chunk)
    return b"".join(pieces)
