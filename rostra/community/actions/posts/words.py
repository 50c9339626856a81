"""What verbs about posts share: checking the words, keeping the picture, an address, and what follows when readers' copies
have changed."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from anyascii import anyascii
from django.core.files.images import ImageFile
from django.utils.translation import gettext as _

from rostra.community import bodies
from rostra.community.models import Post
from rostra.kernel import pagecache
from rostra.kernel.errors import Refused
from rostra.kernel.languages import LANGUAGES
from rostra.kernel.text import new_key, squeeze
from rostra.languages.actions import sources
from rostra.languages.things import of
from rostra.live import photos
from rostra.live.slugs import free_slug
from rostra.programmes.models import Picture, Topic
from rostra.search.actions import index

LONGEST_TEXT = 40_000
LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_ALT, LONGEST_TAG = 200, 400, 300, 40
MOST_TAGS, MOST_TOPICS = 8, 5
PICTURE_WIDTH = 1600
SORT = bodies.SORT
TAKEN = ("propose", "mine", "proposal")  # addresses beside those of posts


def put(
    post: Post, *, title: str, summary: str, text: str, language: str, tags: Iterable[str] = ()
) -> list[dict[str, Any]]:
    """Write the words into a post that is not saved yet. Raises Refused or Faults for what cannot stand."""
    title, summary, text = squeeze(title), squeeze(summary), text.strip()
    if not title:
        raise Refused(_("Give it a title."), field="title")
    if len(title) > LONGEST_TITLE or len(summary) > LONGEST_SUMMARY:
        field = "title" if len(title) > LONGEST_TITLE else "summary"
        raise Refused(_("This is too long."), field=field)
    if language not in LANGUAGES:
        raise Refused(_("Choose the language it is written in."), field="language")
    if len(text) > LONGEST_TEXT:
        raise Refused(
            _("The text is longer than %(most)s characters.") % {"most": LONGEST_TEXT}, field="text"
        )
    raw = bodies.from_markdown(text, key=post.key)
    if not bodies.has_words(raw):
        raise Refused(_("Write the text."), field="text")
    post.title, post.summary, post.language = title, summary, language
    post.tags = tidy_tags(tags)
    post.body = bodies.BLOCK.to_python(raw)
    return raw


def tidy_tags(tags: Iterable[str]) -> list[str]:
    """Tags as they are kept: single spaces, without #, each once whatever its case. Raises Refused for too many."""
    found: dict[str, str] = {}
    for tag in tags:
        tag = squeeze(tag).lstrip("#").strip()[:LONGEST_TAG]
        if tag:
            found.setdefault(tag.casefold(), tag)
    if len(found) > MOST_TAGS:
        raise Refused(_("Eight tags at most."), field="tags")
    return list(found.values())


def put_topics(post: Post, topics: Iterable[Topic]) -> None:
    """Choose the topics of a post; saved with it."""
    topics = list(topics)
    if len(topics) > MOST_TOPICS:
        raise Refused(_("Five topics at most."), field="topics")
    post.topics.set(topics)


def put_picture(post: Post, content: bytes | None, alt: str, *, drop: bool = False) -> None:
    """Put a picture into a post, drawn anew so that nothing but the picture is kept, with the words for who does not see it."""
    alt = squeeze(alt)[:LONGEST_ALT]
    if drop:
        post.picture, post.picture_alt = None, ""
        return
    if content is None:
        if post.picture_id and not alt:
            raise Refused(_("Say what the picture shows, for those who do not see it."), field="picture_alt")
        post.picture_alt = alt if post.picture_id else ""
        return
    if not alt:
        raise Refused(_("Say what the picture shows, for those who do not see it."), field="picture_alt")
    try:
        (drawn,) = photos.poster(content, (PICTURE_WIDTH,))
    except Refused as refused:
        raise Refused(refused.message, field="picture", code=refused.code) from None
    file = ImageFile(BytesIO(drawn), name=f"{new_key()}.jpg")
    picture = Picture.objects.create(title=post.title[:255] or post.key, description=alt[:255], file=file)
    post.picture, post.picture_alt = picture, alt


def drop_picture(picture: Picture | None) -> None:
    """Delete a picture that came with a post, with its files, when no post shows it any more."""
    if picture is not None and not Post.objects.filter(picture=picture.pk).exists():
        picture.delete()


def give_slug(post: Post) -> None:
    """An address out of the title, in plain letters; it stays when the title changes."""
    if not post.slug:
        title = anyascii(post.title)
        post.slug = free_slug(f"{title} post" if title.strip().lower() in TAKEN else title, post)


def shown(post: Post, *, meaning_changed: bool = True) -> None:
    """What readers get of a post may be another now: note its texts for translators or that they are gone, bring the search and
    the pages of visitors up to date."""
    found = list(of(SORT).read([post.key]))
    if found:
        sources.sync(SORT, found, meaning_changed=meaning_changed)
    else:
        sources.gone(SORT, [post.key])
    index.touch(SORT, [post.key])
    pagecache.bump()
