"""What somebody typed, as words to look for: whatever it is, it never becomes an error.

Words in quotes stand in that order; a word after a minus must not be there. All words must be found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2s

from rostra.search import words
from rostra.search.dictionary import Dictionaries

LONGEST, MOST_WORDS = 200, 12
SHORT, LEAST_BEGUN = 2, 3
PART = re.compile(r'(?P<minus>(?<!\S)[-−–])?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))


@dataclass(frozen=True)
class Term:
    """One word, or several that stand side by side. `choices` are all words of the index that count as this one word."""

    forms: tuple[str, ...]
    choices: tuple[str, ...] = ()

    @property
    def is_phrase(self) -> bool:
        return len(self.forms) > 1


@dataclass(frozen=True)
class Question:
    """`wanted` must all be found and `unwanted` must not; of each group of `marks` one must be there."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    marks: tuple[tuple[str, ...], ...] = ()
    is_begun: bool = False

    @property
    def seen(self) -> frozenset[str]:
        """Words of the index that a snippet shows marked."""
        return frozenset(one for term in self.wanted for one in (*term.forms, *term.choices))


def beside(form: str, language: str, dictionaries: Dictionaries) -> list[str]:
    """The words that stand beside a form in the index of a language, by which its other forms are found."""
    return [f"{language}_{word}" for word in dictionaries.words_of(form, language)]


def mark(facet: str, value: str) -> str:
    """A facet's value as a word of the index."""
    return f"f_{blake2s(f'{facet}={value}'.encode(), digest_size=8).hexdigest()}"


def ask(
    typed: str,
    *,
    languages: Sequence[str],
    dictionaries: Dictionaries,
    facets: Mapping[str, Iterable[str]] | None = None,
) -> Question:
    """Read what was typed; its words may be of any of the languages. Without words to look for `wanted` is empty."""
    typed = words.tidy(typed[:LONGEST]).translate(QUOTES)
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for part in PART.finditer(typed):
        forms = [each.form for each in words.words(part["phrase"] or part["word"] or "")]
        terms = (
            [_term(forms, ())] if part["phrase"] and len(forms) > 1 else _each(forms, languages, dictionaries)
        )
        (unwanted if part["minus"] else wanted).extend(terms)
    kept = [each for each in wanted if len(each.forms[0]) > SHORT] or wanted
    last = kept[-1] if kept and kept[-1] is wanted[-1] else None
    begun = bool(last and not last.is_phrase and len(last.forms[0]) >= LEAST_BEGUN and typed[-1:].isalnum())
    marks = tuple(tuple(mark(name, value) for value in values) for name, values in (facets or {}).items())
    return Question(
        tuple(kept[:MOST_WORDS]), tuple(unwanted[:MOST_WORDS]), marks, begun and len(kept) <= MOST_WORDS
    )


def _each(forms: list[str], languages: Sequence[str], dictionaries: Dictionaries) -> list[Term]:
    return [
        _term([form], [one for language in languages for one in beside(form, language, dictionaries)])
        for form in forms
    ]


def _term(forms: Iterable[str], choices: Iterable[str]) -> Term:
    forms = tuple(forms)
    return Term(forms, (*forms, *choices) if len(forms) == 1 else ())
