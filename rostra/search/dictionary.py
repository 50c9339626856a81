"""Dictionaries: which word a form belongs to, in 23 languages, from files in the data folder that are mapped into memory.

Made from simplemma's lists, whose forms and words are folded as texts are, so that who types without accents is understood.
A file holds a trie of forms; a form's value says how many letters to take off and what to put on. Loading the lists themselves
takes hundreds of megabytes: a process of its own does it (`python -m rostra.search.dictionary pl FILE`) and is gone afterwards.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from marisa_trie import HUGE_CACHE, BytesTrie

from rostra.search.words import LONGEST, RULES, fold

# The names simplemma has for them; there is none for Maltese.
SAME = "bg cs da de el en es et fi fr ga hu it lt lv nl pl pt ro sk sl sv"
LISTS = {**{code: code for code in SAME.split()}, "hr": "hbs"}
LIBRARY = version("simplemma")
SECONDS = 1800


class Dictionaries:
    """The dictionaries of one folder, each opened when it is asked for first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: dict[str, BytesTrie] = {}
        self.lemmas = lru_cache(maxsize=20_000)(self._lemmas)

    def path(self, language: str) -> Path:
        """Where a dictionary stands; its name says what it was made of."""
        return self.folder / f"{language}-{LIBRARY}-{RULES}.trie"

    def has(self, language: str) -> bool:
        """Whether there is a dictionary that can be used."""
        return language in self._open or self.path(language).exists()

    def made_by(self, language: str) -> str:
        """What the words of a text in this language are made with now."""
        return f"{RULES}+{LIBRARY}" if self.has(language) else str(RULES)

    def missing(self, languages: Iterable[str]) -> list[str]:
        """Languages of these that could have a dictionary and have none yet."""
        return [each for each in languages if each in LISTS and not self.has(each)]

    def words_of(self, form: str, language: str) -> tuple[str, ...]:
        """The words a folded form may belong to, itself among them."""
        return self.lemmas(form, language) if self.has(language) else (form,)

    def _lemmas(self, form: str, language: str) -> tuple[str, ...]:
        changes = self._trie(language).get(form, ())
        words = {form[: len(form) - change[0]] + change[1:].decode() for change in changes}
        return (form, *sorted(words - {form}))

    def _trie(self, language: str) -> BytesTrie:
        if language not in self._open:
            self._open[language] = BytesTrie().mmap(str(self.path(language)))
        return self._open[language]

    def command(self, language: str) -> list[str]:
        """What Python is told to make a dictionary."""
        return ["-m", "rostra.search.dictionary", language, str(self.path(language))]

    def build(self, language: str) -> None:
        """Make a dictionary by a process of its own. RuntimeError when it fails."""
        command = [sys.executable, *self.command(language)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
        if done.returncode:
            raise RuntimeError(f"the dictionary of {language} could not be made: {done.stderr[-500:]}")


def changes(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    """From pairs of a form and its word, as they are written, to what a trie holds: folded form, letters off and on."""
    for form, word in pairs:
        short, lemma = fold.__wrapped__(form), fold.__wrapped__(word)
        if not short or short == lemma or len(short) == LONGEST:
            continue
        same = next(
            (n for n, (a, b) in enumerate(zip(short, lemma, strict=False)) if a != b),
            min(len(short), len(lemma)),
        )
        yield short, bytes([len(short) - same]) + lemma[same:].encode()


def write(pairs: Iterable[tuple[str, str]], path: Path) -> None:
    """Make a trie of such pairs and put it in place when it is whole."""
    trie = BytesTrie(changes(pairs), cache_size=HUGE_CACHE)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    os.close(handle)
    trie.save(name)
    Path(name).replace(path)


def pairs_of(language: str) -> Iterator[tuple[str, str]]:
    """What simplemma knows of a language: a form and its word."""
    from simplemma.strategies.dictionaries import dictionary_factory, frontcode

    # Record by record, past its mappings: three million Polish forms in a dictionary take most of a gigabyte.
    data = dictionary_factory._read_decompressed(LISTS[language])
    backwards, _count, start = frontcode._read_header(data)
    step = -1 if backwards else 1
    for _at, form, word in frontcode._iter_records(data, start):
        yield form[::step].decode(), word[::step].decode()


if __name__ == "__main__":
    os.nice(10)
    write(pairs_of(sys.argv[1]), Path(sys.argv[2]))
