"""The texts of an issue of the newsletter, for translators: title, subject, first line and its own parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rostra.community.composing_issue import SORT, WORDS
from rostra.community.models import Issue
from rostra.languages.passages import Text, extract
from rostra.languages.things import Source, Translatable, register
from rostra.messaging.translating import SITE


def source(issue: Issue) -> Source:
    """The texts of one issue as it is published now."""
    plain = [Text(name, getattr(issue, name), False) for name in WORDS if getattr(issue, name)]
    body = extract(list(issue.body.raw_data), issue.body.stream_block, "body")
    return Source(
        key=issue.key,
        title=issue.title,
        language=issue.language,
        texts=[*plain, *body],
        programme_key=SITE,
        place=f"7 {issue.created_at:%Y-%m-%d} {issue.title}"[:120],
    )


def read(keys: Iterable[str] | None) -> Iterator[Source]:
    """Sources of published issues."""
    rows = Issue.objects.filter(live=True).order_by("pk")
    return (source(each) for each in (rows if keys is None else rows.filter(key__in=list(keys))))


def changed(keys: set[str], languages: set[str]) -> None:
    """Nothing to make anew: words are laid over an issue when it is looked at, and stay as they were when it was sent."""


def address(key: str) -> str:
    """Where editors change an issue."""
    pk = Issue.objects.filter(key=key).values_list("pk", flat=True).first()
    return f"{settings.ROSTRA_EDITOR_PATH}snippets/community/issue/edit/{pk}/" if pk else ""


def register_sorts() -> None:
    """Make the sort known; called once when the room is ready."""
    register(Translatable(SORT, _("Issue of the newsletter"), read, changed, address))
