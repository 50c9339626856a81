"""What simplemma's dictionaries say of the words of the corpora, a form a line with the words it belongs to."""

from __future__ import annotations

from pathlib import Path

from rostra.search import dictionary
from rostra.search.dictionary import Dictionaries


def path(language: str) -> Path:
    return Path(__file__).with_name(f"{language}.txt")


def read(language: str) -> dict[str, tuple[str, ...]]:
    """Other words that a form belongs to, by form."""
    lines = (line.split() for line in path(language).read_text().splitlines())
    return {form: tuple(others) for form, *others in lines}


def make(folder: Path, languages: list[str]) -> Dictionaries:
    """Dictionaries of these words alone."""
    made = Dictionaries(folder)
    for language in languages:
        pairs = [(form, other) for form, others in read(language).items() for other in others]
        dictionary.write(pairs, made.path(language))
    return made
