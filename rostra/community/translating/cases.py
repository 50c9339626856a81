"""What of cases can be translated once they are published: their texts, and what each side says in its own language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from rostra.community.models import Case, CaseSide
from rostra.community.rules.cases import SHOWN, public_cases
from rostra.kernel import pagecache
from rostra.languages.passages import Text
from rostra.languages.things import Source, Translatable, register

SORT, SIDE = "case", "case_side"
WORDS = ("title", "summary", "why", "what", "results", "evaluation", "lessons", "picture_alt")
SIDE_WORDS = ("saw", "changed", "advice")


def source(case: Case) -> Source:
    """The texts of a case."""
    return Source(
        key=case.key,
        title=case.title,
        language=case.language,
        texts=[Text(name, getattr(case, name), False) for name in WORDS if getattr(case, name)],
        place=f"9 {case.title}"[:120],
    )


def side_source(side: CaseSide) -> Source:
    """What one side says."""
    return Source(
        key=side.key,
        title=f"{side.case.title}: {side.get_side_display()}"[:200],
        language=side.language,
        texts=[Text(name, getattr(side, name), False) for name in SIDE_WORDS if getattr(side, name)],
        place=f"9 {side.case.title} {side.side}"[:120],
    )


def read(keys: Iterable[str] | None) -> Iterator[Source]:
    """Sources of published cases."""
    rows = public_cases().order_by("pk")
    return (source(each) for each in (rows if keys is None else rows.filter(key__in=list(keys))))


def read_sides(keys: Iterable[str] | None) -> Iterator[Source]:
    """Sources of the sides of published cases that have said their part."""
    rows = CaseSide.objects.filter(
        case__state__in=SHOWN, case__published_at__isnull=False, completed_at__isnull=False
    )
    rows = rows.select_related("case").order_by("pk")
    return (side_source(each) for each in (rows if keys is None else rows.filter(key__in=list(keys))))


def changed(keys: set[str], languages: set[str]) -> None:
    """Pages that visitors share may show a case."""
    pagecache.bump()


def register_sorts() -> None:
    """Make the sorts known; called once when the room is ready."""
    register(Translatable(SORT, _("Case"), read, changed))
    register(Translatable(SIDE, _("Side of a case"), read_sides, changed))
