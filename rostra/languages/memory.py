"""The translation memory: what was translated before, proposed where the same or nearly the same text comes again."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from django.db.models import QuerySet
from django.db.models.functions import Abs, Length
from rapidfuzz import fuzz, process

from rostra.languages import guards
from rostra.languages.markdown import as_text
from rostra.languages.models import Passage, State, Translation
from rostra.languages.passages import text_digest

NEAR = 0.65  # what is less alike than this helps nobody
CANDIDATES = 3000  # texts of the most similar length that are compared


@dataclass(frozen=True)
class Proposal:
    """An earlier translation. `text` and `source` are as people type them, `share` says how alike the sources are (1.0 the
    same), `where` names the thing it stands in, `state` how far it is.
    """

    text: str
    source: str
    share: float
    where: str
    state: str


def exact(
    text: str, language: str, rich: bool, *, limit: int = 3, besides: Passage | None = None
) -> list[Proposal]:
    """Translations of the very same source text (in stored form), best first. `besides` is the passage being translated:
    its own translation is no proposal.
    """
    rows = _rows(language, besides).filter(source_digest=text_digest(text), passage__rich=rich)
    found = sorted(rows[:100], key=_worth, reverse=True)
    return _distinct([_proposal(row, rich, 1.0) for row in found])[:limit]


def near(
    text: str, language: str, limit: int = 3, *, rich: bool = False, besides: Passage | None = None
) -> list[Proposal]:
    """Translations of texts that are nearly the same, the most alike first; the very same ones are for `exact`."""
    words = as_text(text) if rich else text
    size = len(text)
    candidates = list(
        _rows(language, besides)
        .exclude(source_digest=text_digest(text))
        .alias(size=Length("source_text"))
        .filter(size__gte=size // 2, size__lte=size * 2)
        .order_by(Abs(Length("source_text") - size), "-pk")
        .values_list("pk", "source_text")[:CANDIDATES]
    )
    alike = process.extract(
        words,
        {pk: as_text(source) if "<" in source else source for pk, source in candidates},
        scorer=fuzz.ratio,
        score_cutoff=NEAR * 100,
        limit=limit * 5,
    )
    shares = {pk: round(score / 100, 2) for _words, score, pk in alike}
    rows = {row.pk: row for row in _rows(language, besides).filter(pk__in=shares)}
    ranked = sorted(
        ((share, rows[pk]) for pk, share in shares.items()),
        key=lambda pair: (pair[0], _worth(pair[1])),
        reverse=True,
    )
    return _distinct([_proposal(row, rich, share) for share, row in ranked])[:limit]


def _rows(language: str, besides: Passage | None) -> QuerySet[Translation]:
    """What a person has written or seen; what a machine drafted is not spread further."""
    rows = Translation.objects.filter(language=language).exclude(state=State.MACHINE)
    if besides is not None:
        rows = rows.exclude(passage=besides)
    return rows.select_related("passage__thing")


def _worth(row: Translation) -> tuple[bool, bool, float]:
    return row.state == State.REVIEWED, not row.outdated, row.changed_at.timestamp()


def _proposal(row: Translation, rich: bool, share: float) -> Proposal:
    return Proposal(
        text=_typed(row.text, row.passage.rich, rich),
        source=_typed(row.source_text, row.passage.rich, rich),
        share=share,
        where=row.passage.thing.title,
        state=row.shown_state,
    )


def _typed(text: str, was_rich: bool, rich: bool) -> str:
    """A stored text as people type it into a rich or a plain passage."""
    if was_rich and not rich:
        return guards.words(text)
    return guards.typed(text if was_rich else escape(text, quote=False), True) if rich else text


def _distinct(proposals: list[Proposal]) -> list[Proposal]:
    return list({proposal.text: proposal for proposal in reversed(proposals)}.values())[::-1]
