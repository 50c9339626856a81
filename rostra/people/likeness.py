"""Addresses and names that look like another: a slip of the finger, or the same person twice. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from rostra.people.heads import plain

SHORTEST = 5  # shorter words are near to too many others
ALIKE = 60  # percent; names that are less alike belong to different people
USUAL_DOMAIN = 3  # so many addresses make a domain one that the list knows
PROVIDERS = frozenset(
    {
        "gmail.com",
        "googlemail.com",
        "hotmail.com",
        "hotmail.fr",
        "hotmail.it",
        "hotmail.es",
        "outlook.com",
        "outlook.fr",
        "outlook.de",
        "live.com",
        "live.dk",
        "live.fr",
        "yahoo.com",
        "yahoo.fr",
        "yahoo.de",
        "yahoo.it",
        "yahoo.es",
        "icloud.com",
        "msn.com",
        "proton.me",
        "protonmail.com",
        "gmx.de",
        "gmx.net",
        "gmx.at",
        "web.de",
        "t-online.de",
        "freenet.de",
        "orange.fr",
        "wanadoo.fr",
        "laposte.net",
        "libero.it",
        "virgilio.it",
        "tiscali.it",
        "sapo.pt",
        "telenet.be",
        "skynet.be",
        "ziggo.nl",
        "xs4all.nl",
        "kpnmail.nl",
        "planet.nl",
        "interia.pl",
        "onet.pl",
        "seznam.cz",
        "centrum.cz",
        "abv.bg",
        "freemail.hu",
        "inbox.lv",
        "mail.ee",
        "telia.com",
        "jubii.dk",
        "mail.dk",
        "stofanet.dk",
    }
)
REAL = PROVIDERS | {
    "mail.com",
    "ymail.com",
    "email.com",
    "gmx.com",
    "live.de",
    "live.nl",
    "live.it",
    "live.be",
}
ENDINGS = {".con": ".com", ".cmo": ".com", ".comm": ".com", ".ocm": ".com", ".vom": ".com"}


def split(address: str) -> tuple[str, str]:
    """What stands before and after the @."""
    local, _at, domain = address.rpartition("@")
    return local, domain


def better_domain(domain: str, usual: Iterable[str] = ()) -> str:
    """The domain that was probably meant: a provider's, or one of the `usual` ones of this list; empty when it looks right."""
    if domain in REAL or domain in (usual := set(usual)):
        return ""
    for wrong, right in ENDINGS.items():
        if domain.endswith(wrong):
            return domain.removesuffix(wrong) + right
    for known in sorted(PROVIDERS | usual):
        if len(known) >= 6 and _is_slip(domain, known):
            return known
    return ""


def usual_domains(addresses: Iterable[str]) -> set[str]:
    """Domains that stand so often in a list that one near to them is probably a slip."""
    counts = Counter(split(address)[1] for address in addresses)
    return {domain for domain, count in counts.items() if count >= USUAL_DOMAIN}


def near(address: str, others: Iterable[str]) -> Iterator[str]:
    """Those of `others` that one slip makes into this address: same domain, one sign more, less, other, or two swapped."""
    local, domain = split(address)
    for other in others:
        theirs, there = split(other)
        if there == domain and other != address and _is_slip(local, theirs):
            yield other


def _is_slip(one: str, other: str) -> bool:
    """One slip apart, in letters: numbers tell people apart on purpose."""
    if min(len(one), len(other)) < SHORTEST or re.sub(r"\d", "", one) == re.sub(r"\d", "", other):
        return False
    return OSA.distance(one, other, score_cutoff=1) == 1


class Addresses:
    """Many addresses, asked for those near to one without comparing each with each."""

    def __init__(self, addresses: Iterable[str] = ()) -> None:
        self._by_cut: dict[str, set[str]] = defaultdict(set)
        for address in addresses:
            self.add(address)

    def add(self, address: str) -> None:
        for cut in _cuts(address):
            self._by_cut[cut].add(address)

    def near(self, address: str) -> list[str]:
        """Addresses one slip away, sorted."""
        there: set[str] = set()
        for cut in _cuts(address):
            there |= self._by_cut.get(cut, set())
        return sorted(near(address, there))


def _cuts(address: str) -> Iterator[str]:
    """The address, and it with one sign of the local part left out: two that are one slip apart share one of these."""
    local, domain = split(address)
    yield address
    for place in range(len(local)):
        yield f"{local[:place]}{local[place + 1 :]}@{domain}"


def same_name(name: str) -> str:
    """A name without case, accents, commas and order, for finding the same name written otherwise."""
    return " ".join(sorted(plain(name).split()))


def names_differ(one: str, other: str) -> bool:
    """Whether two names are surely those of two people."""
    return bool(one and other) and fuzz.token_sort_ratio(plain(one), plain(other)) < ALIKE


def nearest(word: str, choices: dict[str, str], most: int = 3) -> list[str]:
    """Keys of the choices whose words are most like this one, the best first; none when nothing is like it."""
    wanted = plain(word)
    scored = [
        (max(fuzz.token_set_ratio(wanted, plain(said)), fuzz.ratio(wanted, plain(said))), key)
        for key, said in choices.items()
    ]
    return [key for score, key in sorted(scored, key=lambda each: (-each[0], each[1])) if score >= 70][:most]
