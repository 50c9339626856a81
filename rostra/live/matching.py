"""Who a line of an attendance list is. Surely, or a question with suggestions; likeness alone never decides. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from rostra.live.lists.entries import HOST
from rostra.live.lists.merging import Listed
from rostra.people.heads import plain
from rostra.people.likeness import same_name

EMAIL, KNOWN, NAME = "email", "known", "name"  # how somebody was recognised
TWO, TWICE, DEVICE, UNKNOWN, NO_PLACE, TAKEN = "two", "twice", "device", "unknown", "no_place", "taken"
HOSTED, SPEAKS = "host", "speaker"
MOST_SUGGESTED = 4
LIKE = 62  # percent
BRACKETED = re.compile(r"^(?P<shown>[^()]*)\((?P<original>[^()]*)\)\s*$")
DEVICES = frozenset(plain(
    """
    ipad iphone ipod macbook imac mac air pro mini apple android samsung galaxy tab note huawei honor mate pixel google nokia
    redmi xiaomi mi poco oneplus oppo vivo realme sony xperia motorola moto lenovo thinkpad ideapad yoga dell xps latitude
    hp elitebook asus acer aspire surface microsoft windows chromebook desktop laptop notebook tablet phone smartphone mobile
    pc computer device user guest zoom teams anonymous admin participant room meeting conference
    gast gæst deltager bruger teilnehmer invité participante ospite host the av lite plus ultra sm gt lg tv
    """
).split())  # fmt: skip


@dataclass(frozen=True)
class Known:
    """A registration as matching needs it: `has_place` False waits or was not admitted."""

    key: int
    name: str
    email: str = ""
    person: int | None = None
    has_place: bool = True


@dataclass(frozen=True)
class Match:
    """Who it is (`key` of a registration, recognised by `how`); nobody of the register (`how` alone); or why it must be asked."""

    key: int | None = None
    how: str = ""
    why: str = ""


@dataclass(frozen=True)
class Others:
    """People who are there without registering: speakers by address and by name."""

    emails: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


def is_device(name: str) -> bool:
    """Whether a name says only what somebody sat at: "iPad", "Galaxy S21", a telephone number."""
    words = plain(name).split()
    return not words or all(
        word in DEVICES or any(sign.isdigit() for sign in word) or len(word) == 1 for word in words
    )


def names_of(listed: str) -> list[str]:
    """The names a line may mean: as it stands, and what is before and in the brackets of a renamed participant."""
    found = BRACKETED.match(listed)
    both = [found["shown"], found["original"]] if found else []
    return [name for name in dict.fromkeys(same_name(each) for each in [listed, *both]) if name]


def match(
    people: Iterable[Listed],
    registered: Iterable[Known],
    remembered: Mapping[str, int] | None = None,
    others: Others | None = None,
) -> list[Match]:
    """One `Match` for each person of a list. `remembered`: persons by the folded name (`same_name`) that somebody settled."""
    return _Matching(list(registered), remembered or {}, others or Others()).all(list(people))


class _Matching:
    def __init__(self, registered: list[Known], remembered: Mapping[str, int], others: Others) -> None:
        self.registered, self.remembered, self.others = registered, remembered, others
        self.by_email = {each.email: each for each in registered if each.email}
        self.by_person = {each.person: each for each in registered if each.person}
        self.by_name: dict[str, list[Known]] = defaultdict(list)
        for each in registered:
            self.by_name[same_name(each.name)].append(each)
        self.taken: set[int] = set()
        self.often: dict[str, int] = defaultdict(int)

    def all(self, people: list[Listed]) -> list[Match]:
        found: dict[int, Match] = {}
        for at, listed in enumerate(people):
            self.often[same_name(listed.name)] += 1
            known = self.by_email.get(listed.email) if listed.email else None
            if known:
                found[at] = self._sure(known, EMAIL, listed)
        for at, listed in enumerate(people):
            if at not in found:
                found[at] = self._by_name(listed)
        return [found[at] for at in range(len(people))]

    def _sure(self, known: Known, how: str, listed: Listed) -> Match:
        if not known.has_place:
            return Match(why=NO_PLACE)
        if how == EMAIL:
            self.taken.add(known.key)
        return Match(known.key, how)

    def _by_name(self, listed: Listed) -> Match:
        if listed.email in self.others.emails and listed.email:
            return Match(how=SPEAKS)
        if is_device(listed.name):
            return Match(why=DEVICE)
        if listed.twice:
            return Match(why=TWICE)
        names = names_of(listed.name)
        candidates = {each.key: each for name in names for each in self.by_name.get(name, [])}
        settled = {self.remembered[name] for name in names if name in self.remembered}
        known = self.by_person.get(next(iter(settled))) if len(settled) == 1 else None
        if known and set(candidates) <= {known.key}:
            return self._sure(known, KNOWN, listed)
        if len(candidates) > 1:
            return Match(why=TWO)
        if candidates:
            return self._of_name(listed, next(iter(candidates.values())))
        if any(name in self.others.names for name in names):
            return Match(how=SPEAKS)
        if listed.role == HOST:
            return Match(how=HOSTED)
        return Match(why=UNKNOWN)

    def _of_name(self, listed: Listed, known: Known) -> Match:
        """The only one of this name, unless the list itself says that there are two of it."""
        if known.key in self.taken:
            return Match(why=TAKEN)
        if self.often[same_name(listed.name)] > 1:
            return Match(why=TWO)
        return self._sure(known, NAME, listed)


class Suggesting:
    """Registrations whose name or address is most like what a line says. For a person to choose from, never to decide."""

    def __init__(self, registered: Iterable[Known]) -> None:
        self.names = {each.key: same_name(each.name) for each in registered if each.name}
        self.emails = {each.key: each.email for each in registered if each.email}

    def for_line(self, name: str, email: str = "") -> list[int]:
        """Keys, the likeliest first; none for a bare device."""
        if is_device(name):
            return []
        scores: dict[int, float] = defaultdict(float)
        local = plain(email.partition("@")[0])
        for said in [*names_of(name), *([local] if local else [])]:
            for _name, score, key in process.extract(
                said, self.names, scorer=fuzz.token_set_ratio, limit=MOST_SUGGESTED, score_cutoff=LIKE
            ):
                scores[key] = max(scores[key], score)
        if email:
            for _email, score, key in process.extract(
                email, self.emails, scorer=fuzz.ratio, limit=2, score_cutoff=90
            ):
                scores[key] = max(scores[key], score)
        return sorted(scores, key=lambda key: (-scores[key], self.names.get(key, ""), key))[:MOST_SUGGESTED]
