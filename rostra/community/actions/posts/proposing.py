"""What whoever proposes a post does: propose, confirm the address, change, answer, take back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from rostra.community import bodies, postconsent
from rostra.community.actions.posts import forgetting, words, workflow
from rostra.community.letters import posts as letters
from rostra.community.models import Post, PostAuthor, PostNote
from rostra.community.rules import posts as rules
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import new_key, normal_email, squeeze
from rostra.kernel.time import now, today
from rostra.people.models import Membership
from rostra.programmes.models import Topic

Stage = Post.Stage
LONGEST_NOTE = 4000
LONGEST_NAME, LONGEST_ABOUT = 150, 200


@transaction.atomic
def propose(
    *,
    title: str,
    text: str,
    language: str,
    agreed: bool,
    summary: str = "",
    by: Any = None,
    email: str = "",
    name: str = "",
    about: str = "",
    named: bool = True,
    reads: str = "en",
    topics: Iterable[Topic] = (),
    tags: Iterable[str] = (),
    picture: bytes | None = None,
    picture_alt: str = "",
    programme_key: str = "",
    key: str = "",
) -> Post:
    """Propose a post for everybody. Somebody who is signed in (`by`) is heard at once; anybody else gets a letter, and editors
    see nothing before its button is pressed.

    `text` is limited Markdown; `reads` is the language in which letters are written to a guest; `agreed` says yes to the words
    of `postconsent`. The same `key` again is the proposal that is there already. Raises Refused, Faults for lines of the text.
    """
    if key and (known := Post.objects.filter(key=key).first()):
        return known
    author = _author(by, email=email, name=name, about=about, named=named, reads=reads)
    if not agreed:
        raise Refused(_("Without this we may not publish it."), field="agreed", code="consent")
    if by is not None and not rules.may_propose(by):
        raise NotAllowed(_("You may read but not write at the moment."))
    post = Post(
        key=key or new_key(),
        live=False,
        stage=Stage.CONFIRMING if by is None else Stage.SUBMITTED,
        programme_key=programme_key,
        territory=_territory(by),
    )
    words.put(post, title=title, summary=summary, text=text, language=language, tags=tags)
    words.put_topics(post, topics)
    words.put_picture(post, picture, picture_alt)
    words.give_slug(post)
    post.save()
    author.post = post
    author.save()
    post.save_revision(clean=False)
    audit.record("community.post.propose", post, by=by)
    if by is None:
        letters.confirm(post, author)
    else:
        workflow.start(post, by=by)
    return post


def _author(by: Any, *, email: str, name: str, about: str, named: bool, reads: str) -> PostAuthor:
    name, about = squeeze(name)[:LONGEST_NAME], squeeze(about)[:LONGEST_ABOUT]
    agreed = {"agreed": postconsent.NOW, "agreed_language": reads, "agreed_at": now()}
    if by is not None:
        return PostAuthor(person=by, about=about, named=named, confirmed_at=now(), **agreed)
    if not name:
        raise Refused(_("Write your name. Whether it is shown, you say below."), field="name")
    email = normal_email(email)
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(_("Write an e-mail address such as name@example.org."), field="email") from None
    return PostAuthor(name=name, about=about, email=email, named=named, **agreed)


def _territory(by: Any) -> str:
    """Where somebody holds an office or works: quiet days there hold their post back unless editors say otherwise."""
    if by is None:
        return ""
    day = today()
    rows = Membership.objects.filter(person=by.pk).select_related("organisation").order_by("pk")
    current = [each for each in rows if (each.ends_on or day) >= day >= (each.starts_on or day)]
    return next(
        (each.organisation.territory.strip()[:20] for each in current if each.organisation.territory), ""
    )


@transaction.atomic
def confirm(author: PostAuthor) -> Post:
    """The button of the letter: the address is theirs, the editors get the post. Pressed twice it does nothing more."""
    post = Post.objects.select_for_update().get(pk=author.post_id)
    if post.stage != Stage.CONFIRMING:
        return post
    author.confirmed_at = now()
    author.save(update_fields=["confirmed_at", "updated_at"])
    post.stage, post.submitted_at = Stage.SUBMITTED, now()
    post.save(update_fields=["stage", "submitted_at", "updated_at"])
    workflow.start(post)
    audit.record("community.post.confirm", post, by=None)
    letters.step(post, "submitted")
    return post


@transaction.atomic
def change(
    author: PostAuthor,
    *,
    title: str,
    language: str,
    summary: str = "",
    text: str | None = None,
    topics: Iterable[Topic] = (),
    tags: Iterable[str] = (),
    picture: bytes | None = None,
    picture_alt: str = "",
    drop_picture: bool = False,
    answer: str = "",
) -> Post:
    """The author's new words; one that was sent back is with the editors again. `text` None leaves the text as it is: editors
    may have put in what Markdown cannot say."""
    row = _waiting_for_author(author)
    post = row.get_latest_revision_as_object()
    before = post.picture
    kept = text is None or not bodies.is_plain(bodies.raw_of(post))
    body = post.body
    words.put(
        post, title=title, summary=summary, language=language, tags=tags,
        text=bodies.to_markdown(bodies.raw_of(post)) if text is None else text,
    )  # fmt: skip
    if kept:
        post.body = body
    words.put_topics(post, topics)
    words.put_picture(post, picture, picture_alt, drop=drop_picture)
    sent_back = row.stage == Stage.NEEDS_CHANGES
    if sent_back:
        post.stage, post.submitted_at = Stage.SUBMITTED, now()
    post.save()
    post.save_revision(clean=False)
    if before is not None and before != post.picture:
        words.drop_picture(before)
    if squeeze(answer):
        _note(post, author, answer)
    if sent_back:
        workflow.start(post, by=author.person)
    audit.record("community.post.change", post, by=author.person)
    return post


def _waiting_for_author(author: PostAuthor) -> Post:
    post = Post.objects.select_for_update().get(pk=author.post_id)
    if post.stage not in rules.CHANGED_BY_AUTHOR:
        raise Refused(
            _("The editors are reading it. Write to them below what you would change."), code="reading"
        )
    return post


@transaction.atomic
def reply(author: PostAuthor, *, text: str) -> PostNote:
    """The author says something to the editors."""
    post = Post.objects.get(pk=author.post_id)
    if post.stage == Stage.CONFIRMING:
        raise Refused(_("Confirm your address first."))
    return _note(post, author, text)


def _note(post: Post, author: PostAuthor, text: str) -> PostNote:
    text = text.strip()
    if not text:
        raise Refused(_("Write something first."), field="text")
    return PostNote.objects.create(
        post=post, by=author.person, from_author=True, stage=post.stage, text=text[:LONGEST_NOTE]
    )


@transaction.atomic
def withdraw(author: PostAuthor) -> Post:
    """Take a post back, at any time: it leaves the editors' desk, and readers do not see it any more. One whose address was not
    confirmed is deleted."""
    post = Post.objects.select_for_update().get(pk=author.post_id)
    if post.space_id is not None or post.stage in (Stage.WITHDRAWN, Stage.DECLINED):
        raise Refused(_("It is not with us any more."))
    if post.stage == Stage.CONFIRMING:
        forgetting.delete(post)
        return post
    workflow.stop(post, by=author.person)
    post.revisions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None)
    was_live = post.live
    post.stage, post.go_live_at = Stage.WITHDRAWN, None
    post.save(update_fields=["stage", "go_live_at", "updated_at"])
    if was_live:
        post.unpublish(user=author.person)
    audit.record("community.post.withdraw", post, by=author.person)
    return post
