"""“Did you mean …?”: from words of public texts alone, so that nothing private shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rostra.search import words
from rostra.search.models import Text, Vocabulary
from rostra.search.question import Question
from rostra.search.sources import PUBLIC

SHORTEST, LIKE, MOST = 4, 78, 20_000


def words_of(language: str) -> list[str]:
    """The most frequent words of public texts in a language, in order."""
    counts: Counter[str] = Counter()
    rows = Text.objects.filter(language=language, audience=PUBLIC, author="").values_list("title", "text")
    for title, text in rows.iterator(chunk_size=200):
        both = f"{title} {text}"
        counts.update(
            {both[each.start : each.end].lower() for each in words.words(both) if _is_word(each.form)}
        )
    return sorted(
        word for word, _count in sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:MOST]
    )


def _is_word(form: str) -> bool:
    return len(form) >= SHORTEST and form.isalpha()


def suggest(question: Question, typed: str, language: str) -> str:
    """What was typed, its unknown words replaced by the nearest known ones; "" when there is nothing near."""
    kept = Vocabulary.objects.filter(language=language).values_list("words", flat=True).first()
    if not kept:
        return ""
    known = {words.fold(word): word for word in kept.split("\n")}
    better = {
        form: near
        for term in question.wanted
        for form in term.forms
        if _is_word(form) and form not in known and (near := known.get(_nearest(form, known), ""))
    }
    if not better:
        return ""
    tidy = words.tidy(typed)
    parts, at = [], 0
    for each in words.words(tidy):
        parts += [tidy[at : each.start], better.get(each.form, tidy[each.start : each.end])]
        at = each.end
    return "".join([*parts, tidy[at:]])[:200]


def _nearest(form: str, known: Iterable[str]) -> str:
    from rapidfuzz import fuzz, process

    found = process.extractOne(form, known, scorer=fuzz.ratio, score_cutoff=LIKE)
    return found[0] if found else ""
