"""How long the search takes with 50,000 texts, what indexing them costs and what a process holds in memory for it.

    make bench ARGS="search [--texts 50000] [--dictionaries FOLDER] [--database postgresql://…]"

Texts are made of the sentences of the demonstration's courses in English, Danish and Polish, by a fixed seed; questions are
words of one to three of them in whatever form they stand there. Without a database it is SQLite in a new folder; a PostgreSQL
database must be empty. `--dictionaries`: those of another installation, as making them takes minutes.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
COURSES = ("digital-engagement", "co-creation-deliberation")
LANGUAGES = ("en", "da", "pl")
QUESTIONS, SENTENCES, SEED = 200, 8, 7
AIMS = {"one language": 60, "all languages": 250}


def main(arguments: list[str] | None = None) -> int:
    """Index, ask, print; returns 0."""
    options = argparse.ArgumentParser(prog="bench.search", description=(__doc__ or "").splitlines()[0])
    options.add_argument("--texts", type=int, default=50_000)
    options.add_argument("--dictionaries", type=Path, help="folder with dictionaries to take")
    options.add_argument("--database", default="", help="an empty PostgreSQL database")
    chosen = options.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="rostra-bench-search-") as folder:
        os.environ |= {"ROSTRA_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "rostra.config.settings"}
        if chosen.database:
            os.environ["ROSTRA_DATABASE_URL"] = chosen.database
        if chosen.dictionaries:
            shutil.copytree(chosen.dictionaries, Path(folder) / "dictionaries")
        _prepare()
        measure(chosen.texts)
    return 0


def _prepare() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from rostra.config import template

    if connection.vendor == "sqlite":
        shutil.copy(template.sqlite_template(ROOT / ".cache"), connection.settings_dict["NAME"])
    else:
        call_command("migrate", verbosity=0)


def measure(many: int) -> None:
    """Print what indexing takes, and how long answers take."""
    from django.db import connection

    from rostra.kernel.registries import search_sources
    from rostra.search import dictionaries, sources
    from rostra.search.actions import dictionaries as making
    from rostra.search.actions import index
    from rostra.search.asking import search

    said = sentences()
    for name in list(search_sources):
        search_sources._things.pop(name)
    sources.register(sources.Source("bench", "Bench", lambda keys: documents(many, said)))
    started = time.process_time()
    index.rebuild()
    print(f"\nSearch on {connection.vendor}: {many:,} texts in {len(LANGUAGES)} languages")
    print(f"  indexing     {(time.process_time() - started) / many * 1000:8.2f} ms of processor time a text")
    making.make(progress=lambda language: print(f"  dictionary of {language} …", flush=True))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    held = memory()
    asked = questions(said)
    assert all(dictionaries.own().has(language) for language in LANGUAGES)
    _report("one language", asked, lambda typed, language: search(typed, languages=[language]))
    _report(
        "all languages",
        asked,
        lambda typed, language: search(typed, languages=sorted(LANGUAGES, key=lambda each: each != language)),
    )
    print(
        f"  memory       {held:8.1f} MB before the first question, {memory():.1f} MB after (PSS of the process)"
    )


def sentences() -> dict[str, list[str]]:
    """Sentences of the courses by language."""
    import polib

    found: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for course in COURSES:
        folder = ROOT / "rostra/demo/blueprints" / course / "translations"
        for language in LANGUAGES[1:]:
            for entry in polib.pofile(str(folder / f"{language}.po")):
                if len(entry.msgid) > 40:
                    found[language].append(entry.msgstr)
                    if language == LANGUAGES[1]:
                        found["en"].append(entry.msgid)
    return found


def documents(many: int, said: dict[str, list[str]]) -> Iterator[Any]:
    """So many texts, of which every third stands in all languages."""
    from rostra.search.sources import Document

    dice, made, number = random.Random(SEED), 0, 0
    while made < many:
        number += 1
        own = LANGUAGES if number % 3 == 0 else (LANGUAGES[number % 2 + number % 5 % 2],)
        texts = {language: dice.choices(said[language], k=SENTENCES) for language in own}
        titles = {language: " ".join(text[0].split()[:6]) for language, text in texts.items()}
        made += len(own)
        yield Document(
            key=f"k{number}",
            title=titles,
            text={language: " ".join(text) for language, text in texts.items()},
            facets={"topic": (f"t{number % 12}",)},
            audience="public" if number % 10 else f"space:{number % 100}",
            link=("home", {}),
        )


def questions(said: dict[str, list[str]]) -> list[tuple[str, str]]:
    """What is typed, and in which language: words of five letters and more, as often as they stand in texts."""
    dice = random.Random(SEED)
    found = []
    for _number in range(QUESTIONS):
        language = dice.choice(LANGUAGES)
        long = [word for word in dice.choice(said[language]).split() if len(word) >= 5 and word.isalpha()]
        if long:
            found.append((" ".join(dice.sample(long, min(len(long), dice.choice((1, 1, 2, 3))))), language))
    return found


def _report(what: str, asked: Iterable[tuple[str, str]], ask: Callable[[str, str], Any]) -> None:
    taken, worked, things = [], [], []
    for typed, language in asked:
        started, before = time.perf_counter(), time.process_time()
        found = ask(typed, language)
        taken.append((time.perf_counter() - started) * 1000)
        worked.append((time.process_time() - before) * 1000)
        things.append(found.total)
    p50, p95 = statistics.median(taken), statistics.quantiles(taken, n=20)[18]
    cpu = statistics.quantiles(worked, n=20)[18]
    print(
        f"  {what:<14}{p50:6.1f} ms p50 {p95:6.1f} ms p95 {cpu:6.1f} ms p95 of our processor (aim: p95 ≤ {AIMS[what]} ms); "
        f"{statistics.median(things):.0f} things found by half of the questions"
    )


def memory() -> float:
    """PSS of this process in megabytes."""
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    raise SystemExit(main())
