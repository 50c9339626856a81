"""The side-by-side sheet: the passages of one thing, source and translation, thirty on a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import FilteredRelation, Prefetch, Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from rostra.languages import glossary, guards, memory
from rostra.languages.actions.translations import version_of
from rostra.languages.board import Figures
from rostra.languages.glossary import Hit
from rostra.languages.memory import Proposal
from rostra.languages.models import Passage, State, Thing, Translation
from rostra.web.desk.translating.states import SIGNS, Sign
from rostra.web.desk.translating.texts import difference, readable

PASSAGES = 30
CHARACTERS = 52  # of a line of the field, about
LABELS = {
    "title": _("Title"), "summary": _("Summary"), "term": _("Term"), "definition": _("Definition"),
    "description": _("Description"), "certificate_text": _("On the certificate"), "cost_note": _("About the cost"),
    "subject": _("Subject"),
}  # fmt: skip


@dataclass(frozen=True)
class Given:
    """What came with a form for one passage: the text typed, and which source and translation the person had before them."""

    text: str
    seen: str
    before: str

    @property
    def clean(self) -> str:
        return self.text.replace("\r\n", "\n").strip()


@dataclass(frozen=True)
class Line:
    """One passage as the page shows it. `typed` stands in the field; `theirs` is what a colleague wrote meanwhile."""

    passage: Passage
    own: Translation | None
    number: int
    typed: str
    seen: str
    before: str
    source: SafeString
    source_typed: str
    sign: Sign
    changed: SafeString | str = ""
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    theirs: str = ""
    proposals: list[Proposal] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    is_open: bool = False

    @property
    def label(self) -> Any:
        return LABELS.get(self.passage.address, "")

    @property
    def rows(self) -> int:
        """Height of the field, so that nothing has to be scrolled."""
        text = self.typed or self.source_typed
        return max(2, sum(1 + len(line) // CHARACTERS for line in text.split("\n")) + 1)

    @property
    def has_marks(self) -> bool:
        """Whether the source is typed with signs that do not show when it is read."""
        return self.passage.rich and self.source_typed != guards.words(self.passage.text)


class Sheet:
    """Passages of a thing in a language, those in state `show` or all, and where in them a person is."""

    def __init__(
        self, thing: Thing, language: str, show: str = "", only: Iterable[int] | None = None
    ) -> None:
        self.thing, self.language, self.show = thing, language, show
        own = FilteredRelation("translations", condition=Q(translations__language=language))
        passages = Passage.objects.filter(thing=thing, gone_at__isnull=True).annotate(own=own)
        self.states: dict[int, str] = {
            pk: State.OUTDATED.value if outdated else state or State.MISSING.value
            for pk, state, outdated in passages.order_by("position", "pk").values_list(
                "pk", "own__state", "own__outdated"
            )
        }
        kept = None if only is None else set(only)
        self.pks = [
            pk
            for pk, state in self.states.items()
            if (pk in kept if kept is not None else not show or state == show)
        ]

    @property
    def figures(self) -> Figures:
        """How far the thing is, counted from the rows."""
        found = list(self.states.values())
        return Figures(
            total=len(found),
            **{state: found.count(state) for state in ("machine", "draft", "reviewed", "outdated")},
        )

    def after(self, pk: int) -> int | None:
        """The passage below, among those shown; None at the end."""
        if pk not in self.pks:
            return None
        below = self.pks[self.pks.index(pk) + 1 :]
        return below[0] if below else None

    def page(self, number: Any, at: int = 0) -> Page:
        """A page of passages; the one that holds `at` when that is among them."""
        if at in self.pks:
            number = self.pks.index(at) // PASSAGES + 1
        return Paginator(self.pks, PASSAGES).get_page(number)

    def passages(self, pks: Iterable[int]) -> list[Passage]:
        """Passages with their translation as `own`, in reading order."""
        own = Translation.objects.filter(language=self.language).select_related("changed_by", "reviewed_by")
        rows = Passage.objects.filter(pk__in=list(pks), thing=self.thing, gone_at__isnull=True)
        return list(
            rows.order_by("position", "pk").prefetch_related(Prefetch("translations", own, to_attr="own"))
        )

    def lines(
        self,
        pks: Iterable[int],
        *,
        at: int = 0,
        given: Mapping[int, Given] | None = None,
        errors: Mapping[int, list[str]] | None = None,
        theirs: Mapping[int, str] | None = None,
    ) -> list[Line]:
        """What a page shows. What was typed stands in the fields; `at` is open, with proposals and words of the glossary."""
        numbers = {pk: number for number, pk in enumerate(self.states, start=1)}
        found = []
        for passage in self.passages(pks):
            line = line_of(passage, numbers.get(passage.pk, 0))
            kept = (given or {}).get(passage.pk)
            if kept is not None:
                line = replace(line, typed=kept.text, seen=kept.seen, before=kept.before)
            line = replace(
                line,
                errors=(errors or {}).get(passage.pk, []),
                theirs=(theirs or {}).get(passage.pk, ""),
            )
            found.append(self.opened(line) if passage.pk == at else line)
        return found

    def opened(self, line: Line) -> Line:
        text = line.passage.text
        return replace(
            line,
            is_open=True,
            proposals=proposals_of(line.passage, self.language),
            hits=glossary.hits(text, self.language),
        )


def own_of(passage: Passage) -> Translation | None:
    """The translation that `Sheet.passages` brought along."""
    own: list[Translation] = getattr(passage, "own", [])
    return own[0] if own else None


def typed_of(passage: Passage) -> str:
    """A passage's translation as people type it; "" for none."""
    own = own_of(passage)
    return guards.typed(own.text, passage.rich) if own else ""


def line_of(passage: Passage, number: int) -> Line:
    """A passage as it is stored."""
    own = own_of(passage)
    outdated = own is not None and own.outdated
    changed: SafeString | str = ""
    if own is not None and outdated:
        changed = difference(
            guards.typed(own.source_text, passage.rich), guards.typed(passage.text, passage.rich)
        )
    return Line(
        passage=passage,
        own=own,
        number=number,
        typed=typed_of(passage),
        seen=passage.digest,
        before=version_of(own),
        source=readable(passage.text, passage.rich),
        source_typed=guards.typed(passage.text, passage.rich),
        sign=SIGNS[own.shown_state if own else State.MISSING.value],
        changed=changed,
        warnings=guards.problems(passage.text, own.text, passage.rich) if own else [],
    )


def proposals_of(passage: Passage, language: str) -> list[Proposal]:
    """Earlier translations of the same text, then of nearly the same."""
    same = memory.exact(passage.text, language, passage.rich, besides=passage)
    return same + memory.near(passage.text, language, rich=passage.rich, besides=passage)


def given_in(data: Any, pks: Iterable[int]) -> dict[int, Given]:
    """What a sent form says of these passages."""
    return {
        pk: Given(data[f"text-{pk}"], data.get(f"seen-{pk}", ""), data.get(f"before-{pk}", ""))
        for pk in pks
        if f"text-{pk}" in data
    }
