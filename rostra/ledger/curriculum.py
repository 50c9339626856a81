"""What a programme is called in a language, and its outcomes, modules and activities: the words of a certificate.

Read from the publications, so that what is not translated stands in the language it was written in and says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from rostra.ledger.models import Requirement
from rostra.programmes import reading
from rostra.programmes.models import ProgrammePage, Publication


class Words(NamedTuple):
    """A text; `lang` is its language when that is not the one asked for."""

    text: str
    lang: str = ""


@dataclass(frozen=True)
class Curriculum:
    """A programme in a language. `titles` of modules and activities are by key."""

    code: str
    title: Words
    outcomes: list[Words]
    certificate_text: Words
    titles: dict[str, Words] = field(default_factory=dict)
    modules: list[dict[str, Any]] = field(default_factory=list)

    def title_of(self, requirement: Requirement) -> Words:
        """What a requirement is called; as the edition pinned it when nothing is published under its key."""
        return self.titles.get(requirement.target) or Words(requirement.title)

    def modules_of(self, requirements: Iterable[Requirement]) -> list[dict[str, str]]:
        """The modules in which these requirements stand, in order: key, code, title, language."""
        targets = {each.target for each in requirements}
        return [
            {name: each[name] for name in ("key", "code", "title", "language")}
            for each in self.modules
            if targets & each["targets"]
        ]


def exists_in(programme_key: str, language: str) -> bool:
    """Whether a programme can be read in a language: written in it, or something of its page translated into it."""
    row = Publication.objects.filter(key=programme_key, language=language).only("facts", "is_source").first()
    if row is None:
        return False
    return row.is_source or row.facts.get("translation", {}).get("state", "none") != "none"


def of(programme: ProgrammePage, language: str) -> Curriculum:
    """A programme's words in a language. Two queries."""
    outline = reading.outline(language=language, key=programme.key)
    about = reading.by_key(programme.key, language)
    tree: dict[str, Any] = outline.tree if outline else {}
    facts: dict[str, Any] = about.facts if about else {}
    foreign = about.language if about and about.language != language else ""
    langs = facts.get("langs", {})
    found = Curriculum(
        code=facts.get("code") or "",
        title=Words(outline.title if outline else programme.title, langs.get("title", "") or foreign),
        outcomes=[_outcome(each, foreign) for each in facts.get("outcomes") or []],
        certificate_text=Words(
            facts.get("certificate_text") or "", langs.get("certificate_text", "") or foreign
        ),
    )
    for level in tree.get("levels", []):
        for module in level["modules"]:
            _note(
                found, module, outline.language if outline and outline.language != language else "", language
            )
    return found


def _outcome(each: Any, foreign: str) -> Words:
    if isinstance(each, dict):
        return Words(each["text"], each.get("lang", "") or foreign)
    return Words(str(each), foreign)


def _note(found: Curriculum, module: dict[str, Any], foreign: str, language: str) -> None:
    """Keep the titles of a module and of its activities."""
    lang = module.get("lang", "") or foreign
    found.titles[module["key"]] = Words(module["title"], lang)
    for activity in module["activities"]:
        found.titles[activity["key"]] = Words(activity["title"], activity.get("lang", "") or foreign)
    found.modules.append(
        {
            "key": module["key"],
            "code": module.get("code", ""),
            "title": module["title"],
            "language": lang or language,
            "targets": {module["key"], *(activity["key"] for activity in module["activities"])},
        }
    )
