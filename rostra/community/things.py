"""What can be reported, hidden and let through: a post, a comment, an exchange, a person; each as moderators see it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from rostra.community import bodies
from rostra.community.models import Comment, Exchange, Post, PostAuthor, Profile, Report, Space
from rostra.community.naming import shown as name_of
from rostra.people.models import Person

POST, COMMENT, PERSON, EXCHANGE = Report.Kind.values


@dataclass
class Thing:
    """One thing of the community. `author` is the person whose conduct it is, None for a guest or who left; `text` is Markdown;
    `under` says what it answers; `is_waiting`: not seen by anybody before a moderator lets it through; `is_named` False: the
    author wished not to be named, so readers must not learn who it is."""

    kind: str
    key: str
    row: Any
    title: str
    text: str
    language: str
    author: Person | None
    name: str
    written_at: dt.datetime
    space: Space | None = None
    is_hidden: bool = False
    is_waiting: bool = False
    is_named: bool = True
    is_gone: bool = False
    hidden_why: str = ""
    under: dict[str, str] = field(default_factory=dict)

    @property
    def can_hide(self) -> bool:
        """A person is silenced, not hidden; what its author took back is gone already."""
        return self.kind != PERSON and not self.is_gone


def find(kind: str, key: str) -> Thing | None:
    """A thing by its kind and key. One or two queries."""
    finder = {POST: _posts, COMMENT: _comments, PERSON: _people, EXCHANGE: _exchanges}.get(kind)
    return finder([key]).get(key) if finder else None


def find_all(pairs: list[tuple[str, str]]) -> dict[tuple[str, str], Thing]:
    """Many things by kind and key; two queries for each kind, however many there are."""
    found: dict[tuple[str, str], Thing] = {}
    for kind, finder in ((POST, _posts), (COMMENT, _comments), (PERSON, _people), (EXCHANGE, _exchanges)):
        keys = [key for each, key in pairs if each == kind]
        if keys:
            found.update({(kind, key): thing for key, thing in finder(keys).items()})
    return found


def _posts(keys: list[str]) -> dict[str, Thing]:
    rows = list(Post.objects.filter(key__in=keys).select_related("space__cohort__edition__organisation"))
    authors: dict[int, PostAuthor] = {}
    for each in PostAuthor.objects.filter(post__in=rows).select_related("person").order_by("position", "pk"):
        authors.setdefault(each.post_id, each)
    return {row.key: _post(row, authors.get(row.pk)) for row in rows}


def _post(row: Post, author: PostAuthor | None) -> Thing:
    credit = (author.name or name_of(author.person)) if author and author.named else ""
    return Thing(
        kind=POST, key=row.key, row=row, title=row.title, text=_markdown(row), language=row.language,
        author=author.person if author else None,
        name=credit or _("A guest"), is_named=bool(credit),
        written_at=row.first_published_at or row.submitted_at, space=row.space,
        is_hidden=row.hidden_at is not None, is_waiting=row.held, hidden_why=row.hidden_why,
        is_gone=not row.live,
    )  # fmt: skip


def _markdown(row: Post) -> str:
    parts = [row.summary, bodies.to_markdown(bodies.raw_of(row))]
    return "\n\n".join(part.strip() for part in parts if part.strip())


def _comments(keys: list[str]) -> dict[str, Thing]:
    rows = Comment.objects.filter(key__in=keys).select_related(
        "by", "post__space__cohort__edition__organisation", "parent__by"
    )
    return {row.key: _comment(row) for row in rows}


def _comment(row: Comment) -> Thing:
    under = {"post": row.post.title}
    if row.parent is not None:
        under |= {"name": name_of(row.parent.by), "text": row.parent.text, "language": row.parent.language}
    return Thing(
        kind=COMMENT, key=row.key, row=row, title=row.post.title, text=row.text, language=row.language,
        author=row.by, name=name_of(row.by), written_at=row.created_at, space=row.post.space,
        is_hidden=row.state == Comment.State.HIDDEN, is_waiting=row.state == Comment.State.HELD,
        hidden_why=row.hidden_why, under=under, is_gone=row.state == Comment.State.REMOVED,
    )  # fmt: skip


def _people(keys: list[str]) -> dict[str, Thing]:
    rows = Person.objects.filter(key__in=keys)
    entries = {each.person_id: each for each in Profile.objects.filter(person__in=rows)}
    return {row.key: _person(row, entries.get(row.pk)) for row in rows}


def _person(row: Person, entry: Profile | None) -> Thing:
    said = [entry.headline, entry.about, entry.helps_with, entry.looks_for] if entry else []
    return Thing(
        kind=PERSON, key=row.key, row=row, title=name_of(row), text="\n\n".join(filter(None, said)),
        language=row.language, author=row, name=name_of(row),
        written_at=entry.updated_at if entry else row.created_at,
    )  # fmt: skip


def _exchanges(keys: list[str]) -> dict[str, Thing]:
    rows = Exchange.objects.filter(key__in=keys).select_related("by", "organisation")
    return {
        row.key: Thing(
            kind=EXCHANGE, key=row.key, row=row, title=row.title, text=row.text, language=row.language,
            author=row.by, name=f"{name_of(row.by)}, {row.organisation.name}", written_at=row.created_at,
            is_hidden=row.state == Exchange.State.HIDDEN,
        )
        for row in rows
    }  # fmt: skip


def gone(report: Report) -> Thing:
    """A thing that is not there any more, out of the copy that a report keeps of it."""
    seen = report.seen
    return Thing(
        kind=report.kind, key=report.thing, row=None, title=seen.get("title", ""), text=seen.get("text", ""),
        language=seen.get("language", ""), author=report.accused, name=seen.get("name", ""),
        written_at=report.created_at, space=report.space, under=seen.get("under", {}), is_gone=True,
    )  # fmt: skip


def copy_of(thing: Thing, *, url: str = "") -> dict[str, Any]:
    """A thing as it stands now, with a digest over all of it: what a report keeps as proof."""
    copy: dict[str, Any] = {
        "kind": thing.kind,
        "title": thing.title,
        "text": thing.text,
        "language": thing.language,
        "author": thing.author.key if thing.author else "",
        "name": thing.name,
        "url": url,
        "written_at": thing.written_at.astimezone(dt.UTC).isoformat(),
        "space": thing.space.title if thing.space else "",
        "under": thing.under,
    }
    return {**copy, "digest": digest_of(copy)}


def digest_of(copy: dict[str, Any]) -> str:
    """SHA-256 over the copy without its digest: keys sorted, UTF-8, no spaces between parts."""
    plain = {name: value for name, value in copy.items() if name != "digest"}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
