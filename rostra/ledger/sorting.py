"""What a list of people means for an edition, line by line, before anything is changed.

Who brings a list learns nothing about people they may not see: near addresses, same names and known names are looked for
among the people of the edition and those whom `rostra.people.rules.visible_people` shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from rostra.cohorts.models import Cohort, Edition, Enrolment
from rostra.kernel.languages import name_of, offered
from rostra.people import rules
from rostra.people.heads import function_of, plain
from rostra.people.likeness import (
    Addresses,
    better_domain,
    names_differ,
    nearest,
    same_name,
    split,
    usual_domains,
)
from rostra.people.lists import Line
from rostra.people.models import Organisation, Person

CHUNK = 500
MOST_KNOWN = 20_000
MOST_DOMAINS = 20
MOST_NOTES = 20

NEW, KNOWN, BACK, AGAIN, THERE, REPEATED, FAULTY = (
    "new",
    "known",
    "back",
    "again",
    "there",
    "repeated",
    "faulty",
)
TAKEN = (NEW, KNOWN, BACK, AGAIN)


@dataclass(frozen=True)
class Sort:
    """One line and what it means: `verdict` is one of the words above, `remarks` say what to look at."""

    line: Line
    verdict: str
    remarks: tuple[str, ...] = ()
    organisation: Organisation | None = None
    cohort: Cohort | None = None
    function: str = ""
    language: str = ""


@dataclass(frozen=True)
class Strange:
    """An organisation of the list that we do not know, and those it may be, the most likely first."""

    name: str
    lines: int
    nearest: list[Organisation] = field(default_factory=list)


@dataclass(frozen=True)
class Sorted:
    """All lines; organisations that are not known; and words in other columns that mean nothing, said once for all lines."""

    sorts: list[Sort]
    strange: list[Strange] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def counts(self) -> Counter[str]:
        return Counter(each.verdict for each in self.sorts)

    @property
    def taken(self) -> list[Sort]:
        """The lines that change something."""
        return [each for each in self.sorts if each.verdict in TAKEN]


@dataclass
class _Known:
    """What is known of a list's people: rows by address, where they stand here, and whom one may hear of."""

    people: dict[str, Person]
    states: dict[int, str]
    shown: set[int]
    names: dict[str, list[Person]]
    near: Addresses
    list_near: Addresses
    domains: set[str]
    list_names: dict[str, list[Line]]
    name_of: dict[str, str]


def sort_out(
    edition: Edition, lines: Iterable[Line], *, by: Any, meant: Mapping[str, str] | None = None
) -> Sorted:
    """What every line means. `meant`: keys of organisations by the name in the list, as somebody answered."""
    lines = list(lines)
    good = [line for line in lines if not line.problem]
    known = _look_up(edition, good, by)
    organisations = _Organisations(by, meant or {})
    cohorts = {plain(each.name): each for each in edition.cohorts.all()}
    first: dict[str, int] = {}
    sorts = []
    for line in lines:
        if line.problem:
            sorts.append(Sort(line, FAULTY, (line.problem,)))
        elif line.email in first:
            said = _("The same address stands in line %(line)d; taken once.") % {"line": first[line.email]}
            sorts.append(Sort(line, REPEATED, (said,)))
        else:
            first[line.email] = line.number
            sorts.append(_sorted(line, known, organisations, cohorts))
    return Sorted(sorts, organisations.strange(), _notes(sorts))


def _notes(sorts: list[Sort]) -> list[str]:
    """Cohorts, functions and languages that are not known, each once with the number of its lines."""
    said = {
        "cohort": _(
            "This edition has no cohort “%(word)s” (lines: %(n)d): taken without one. Add it first to use it."
        ),
        "function": _("“%(word)s” is no function we know (lines: %(n)d): left out."),
        "language": _("“%(word)s” is no language of this academy (lines: %(n)d): left out."),
    }
    counts: Counter[tuple[str, str]] = Counter()
    for each in sorts:
        if each.verdict in TAKEN:
            counts.update(
                (name, getattr(each.line, name))
                for name in said
                if getattr(each.line, name) and not getattr(each, name)
            )
    return [said[name] % {"word": word, "n": count} for (name, word), count in counts.most_common(MOST_NOTES)]


def _sorted(line: Line, known: _Known, organisations: _Organisations, cohorts: Mapping[str, Cohort]) -> Sort:
    person = known.people.get(line.email)
    if person is not None and (person.erased_at or not person.is_active):
        return Sort(line, FAULTY, (_("This account is closed. Ask the person for another address."),))
    verdict = _verdict(person, known)
    remarks = [] if verdict == THERE else _doubts(line, person, known)
    organisation = organisations.of(line.organisation) if line.organisation else None
    cohort = cohorts.get(plain(line.cohort)) if line.cohort else None
    function = function_of(line.function) if line.function else ""
    language = _language(line.language) if line.language else ""
    return Sort(line, verdict, tuple(remarks), organisation, cohort, function, language)


def _verdict(person: Person | None, known: _Known) -> str:
    if person is None:
        return NEW
    states = {
        Enrolment.State.ENROLLED: THERE,
        Enrolment.State.INVITED: AGAIN,
        Enrolment.State.WITHDRAWN: BACK,
    }
    here = states.get(Enrolment.State(known.states[person.pk])) if person.pk in known.states else None
    if here:
        return here
    return KNOWN if person.pk in known.shown else NEW


def _doubts(line: Line, person: Person | None, known: _Known) -> list[str]:
    """What may be wrong with an address or a name, in words; it is taken all the same."""
    remarks = []
    shown = person is not None and person.pk in known.shown
    if shown and person and line.name and person.name and same_name(person.name) != same_name(line.name):
        said = _("Known here as %(name)s: that name stays.")
        remarks.append(said % {"name": person.name})
    if not shown and (domain := better_domain(split(line.email)[1], known.domains)):
        remarks.append(_("Is “%(domain)s” meant? Look at the address again.") % {"domain": domain})
    if not shown:
        for other in _near(line, known):
            remarks.append(_("Very like %(address)s: is one of them a slip?") % {"address": other})
    if line.name and not shown:
        remarks.extend(_same_names(line, known))
    return remarks


def _near(line: Line, known: _Known) -> list[str]:
    near = dict.fromkeys([*known.near.near(line.email), *known.list_near.near(line.email)])
    return [other for other in near if not names_differ(line.name, known.name_of.get(other, ""))][:3]


def _same_names(line: Line, known: _Known) -> list[str]:
    name = same_name(line.name)
    addresses = [each.email for each in known.names.get(name, []) if each.email != line.email]
    addresses += [each.email for each in known.list_names.get(name, []) if each.email != line.email]
    near = {*known.near.near(line.email), *known.list_near.near(line.email)}
    return [
        _("The same name stands with %(address)s: is this the same person?") % {"address": address}
        for address in dict.fromkeys(addresses)
        if address and address not in near
    ][:3]


# ---------------------------------------------------------------- what is known


def _look_up(edition: Edition, lines: list[Line], by: Any) -> _Known:
    """Everything in a few queries, however long the list is."""
    addresses = list(dict.fromkeys(line.email for line in lines))
    people: dict[str, Person] = {}
    for start in range(0, len(addresses), CHUNK):
        rows = Person.objects.filter(email__in=addresses[start : start + CHUNK])
        people |= {each.email or "": each for each in rows}
    states = dict(Enrolment.objects.filter(edition=edition).values_list("person", "state"))
    candidates = _candidates(edition, lines, by)
    pks = [each.pk for each in people.values()]
    shown = set(states)
    for start in range(0, len(pks), CHUNK):
        chunk = Person.objects.filter(pk__in=pks[start : start + CHUNK])
        shown |= set(_visible(chunk, by).values_list("pk", flat=True))
    names: dict[str, list[Person]] = {}
    for each in candidates:
        names.setdefault(same_name(each.name), []).append(each)
    list_names: dict[str, list[Line]] = {}
    for line in lines:
        list_names.setdefault(same_name(line.name), []).append(line)
    names.pop("", None)
    own = set(addresses)
    return _Known(
        people=people,
        states=states,
        shown=shown,
        names=names,
        near=Addresses(each.email for each in candidates if each.email and each.email not in own),
        list_near=Addresses(addresses),
        domains=usual_domains(addresses),
        list_names={name: rows for name, rows in list_names.items() if name},
        name_of={line.email: line.name for line in lines}
        | {each.email or "": each.name for each in candidates},
    )


def _visible(rows: Any, by: Any) -> Any:
    return rows if by is None else rows.filter(pk__in=rules.visible_people(by).values("pk"))


def _candidates(edition: Edition, lines: list[Line], by: Any) -> list[Person]:
    """People one may hear of, with whom the list may have been confused: of the edition, of its domains, of its names."""
    counts = Counter(split(line.email)[1] for line in lines)
    domains = Q()
    for domain, _count in counts.most_common(MOST_DOMAINS):
        domains |= Q(email__endswith=f"@{domain}")
    fields = ("pk", "key", "name", "email")
    there = Person.objects.filter(enrolments__edition=edition, erased_at__isnull=True)
    found = {each.pk: each for each in there.only(*fields)[:MOST_KNOWN]}
    everybody = _visible(Person.objects.filter(erased_at__isnull=True), by).only(*fields)
    if domains:
        found |= {each.pk: each for each in everybody.filter(domains)[:MOST_KNOWN]}
    names = list({line.name for line in lines if line.name})
    for start in range(0, len(names), CHUNK):
        found |= {each.pk: each for each in everybody.filter(name__in=names[start : start + CHUNK])}
    return list(found.values())


def _language(word: str) -> str:
    """The code that a language's name or code means, among those of this academy."""
    wanted = plain(word)
    for code in offered():
        if wanted in {plain(code), plain(name_of(code)), plain(get_language_info(code)["name"])}:
            return code
    return ""


class _Organisations:
    """Finds organisations by the names of a list, among those the person may see."""

    def __init__(self, by: Any, meant: Mapping[str, str]) -> None:
        seen = Organisation.objects.all() if by is None else rules.visible_organisations(by)
        self.rows = {each.key: each for each in seen.order_by("name")}
        self.by_name = {plain(each.name): each for each in self.rows.values()}
        self.meant = {plain(name): key for name, key in meant.items()}
        self.unknown: Counter[str] = Counter()

    def of(self, name: str) -> Organisation | None:
        found = self.by_name.get(plain(name)) or self.rows.get(self.meant.get(plain(name), ""))
        if found is None:
            self.unknown[name] += 1
        return found

    def strange(self) -> list[Strange]:
        names = {key: each.name for key, each in self.rows.items()}
        return [
            Strange(name, count, [self.rows[key] for key in nearest(name, names)])
            for name, count in self.unknown.most_common()
        ]
