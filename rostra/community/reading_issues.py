"""Issues of the archive as they are read: what was sent, in the reader's language where it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from rostra.community.models import Case, Document, Issue, IssueText
from rostra.languages import reading
from rostra.live.rules.library import public_items
from rostra.live.rules.sessions import public_sessions
from rostra.programmes.models import Topic


@dataclass(frozen=True)
class Shown:
    """An issue of the archive in one language; `title_lang` and `lang` are "" when they are the reader's."""

    slug: str
    title: str
    title_lang: str
    preheader: str
    lang: str
    sent_at: dt.datetime
    html: str = ""
    languages: tuple[str, ...] = ()


def shown(issues: Iterable[Issue], language: str, *, whole: bool = False) -> list[Shown]:
    """Issues that went out, in a language, else in their own. One query; texts only when `whole`."""
    issues = list(issues)
    rows = IssueText.objects.filter(issue__in=issues)
    texts: dict[int, dict[str, IssueText]] = {}
    for row in rows if whole else rows.defer("html"):
        texts.setdefault(row.issue_id, {})[row.language] = row
    made = []
    for issue in issues:
        own = texts.get(issue.pk, {})
        text = own.get(language) or own.get(issue.language) or next(iter(own.values()), None)
        if text is None or issue.sending.begun_at is None:
            continue
        made.append(
            Shown(
                issue.slug,
                text.title,
                "" if text.title_language == language else text.title_language,
                text.preheader,
                "" if text.language == language else text.language,
                issue.sending.begun_at,
                text.html if whole else "",
                tuple(sorted(own)),
            )
        )
    return made


def topics(language: str, *, also: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Topics that something an issue can name is about, and those whose keys are given: key, and title in a language where it
    is translated.
    """
    told = Q(posts__live=True, posts__space=None) | Q(cases__state=Case.State.PUBLISHED)
    told |= Q(documents__seen_by=Document.Seen.PUBLIC, documents__published_at__isnull=False)
    named = {
        title.casefold()
        for rows in (public_sessions(), public_items())
        for titles in rows.values_list("topics", flat=True)
        for title in titles
    }
    chosen = {*also, *Topic.objects.filter(told).values_list("key", flat=True)}
    found = [
        each
        for each in Topic.objects.order_by("title")
        if each.key in chosen or each.title.casefold() in named
    ]
    laid = reading.texts("topic", [each.key for each in found], [language])
    titles = {each.key: laid.get(each.key, {}).get(language, {}).get("title") for each in found}
    return [(each.key, said.text if (said := titles[each.key]) else each.title) for each in found]
