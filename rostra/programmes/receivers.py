"""When to compile: Wagtail tells of pages, Django of the things that pages use."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from rostra.assessment.actions import texts
from rostra.assessment.models import Bank, Form, Questionnaire, Quiz
from rostra.kernel import pagecache
from rostra.languages.actions import sources
from rostra.programmes.actions import editors, publishing
from rostra.programmes.actions.academy import CACHE_KEY
from rostra.programmes.models import (
    Academy,
    Attachment,
    HomePage,
    Picture,
    ProgrammePage,
    Term,
    Topic,
    Video,
)
from rostra.programmes.models.pages import ContentPage
from rostra.programmes.translating import key_of, sort_of
from rostra.search.actions import index

ANSWERED = {
    Bank: "bank",
    Quiz: "quiz",
    Form: "form",
    Questionnaire: "asking",
}  # noted when they are published, gone when they are deleted
USED = (Term, Topic, Picture, Attachment, Video, Quiz, Form)


def on_published(sender: Any, instance: Page, **kwargs: Any) -> None:
    if isinstance(instance, ContentPage):
        publishing.published(instance)


def on_unpublished(sender: Any, instance: Page, **kwargs: Any) -> None:
    if isinstance(instance.specific, ContentPage):
        sources.gone("page", [instance.specific.key])
        publishing.compile_everything()


def on_moved(sender: Any, instance: Page, **kwargs: Any) -> None:
    if isinstance(instance.specific, ContentPage):
        publishing.compile_everything()


def on_deleted(sender: Any, instance: Page, **kwargs: Any) -> None:
    if isinstance(instance, ContentPage):
        sources.gone("page", [instance.key])
    publishing.compile_everything()


def on_used_saved(sender: Any, instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """What pages use was saved. `change_is_small` on the instance says that its translations stand."""
    if raw:
        return
    small = getattr(instance, "change_is_small", False)
    if isinstance(instance, Quiz):
        texts.note_quiz(instance, meaning_changed=not small)
    elif sort := sort_of(instance):
        if sort == "term":
            index.touch(sort, [instance.key])
        publishing.used_saved(sort, key_of(instance), small=small)
    if not created:
        publishing.compile_everything()


def on_used_deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    if sort := sort_of(instance) or ANSWERED.get(type(instance), ""):
        sources.gone(sort, [key_of(instance)])
        if sort == "term":
            index.touch(sort, [instance.key])
    if isinstance(instance, Bank):
        return
    publishing.compile_everything()


def on_academy(sender: Any, instance: Academy, **kwargs: Any) -> None:
    cache.delete(CACHE_KEY)
    pagecache.bump()


def on_group_saved(sender: Any, instance: Group, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if created and not raw:
        editors.furnish()


def on_root_saved(sender: Any, instance: Page, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if created and not raw:
        editors.furnish()


def connect() -> None:
    """Called once when the room is ready."""
    page_published.connect(on_published, dispatch_uid="rostra-published")
    page_unpublished.connect(on_unpublished, dispatch_uid="rostra-unpublished")
    for signal in (page_slug_changed, post_page_move):
        signal.connect(on_moved, dispatch_uid=f"rostra-moved-{id(signal)}")
    for model in (model for model in _page_models()):
        post_delete.connect(on_deleted, sender=model, dispatch_uid=f"rostra-deleted-{model.__name__}")
    for used in USED:
        post_save.connect(on_used_saved, sender=used, dispatch_uid=f"rostra-used-{used.__name__}")
        post_delete.connect(on_used_deleted, sender=used, dispatch_uid=f"rostra-used-gone-{used.__name__}")
    post_delete.connect(on_used_deleted, sender=Bank, dispatch_uid="rostra-used-gone-Bank")
    post_save.connect(on_group_saved, sender=Group, dispatch_uid="rostra-group")
    for model in (ProgrammePage, HomePage):
        post_save.connect(on_root_saved, sender=model, dispatch_uid=f"rostra-reach-{model.__name__}")
    post_save.connect(on_academy, sender=Academy, dispatch_uid="rostra-academy")
    post_delete.connect(on_academy, sender=Academy, dispatch_uid="rostra-academy-gone")


def _page_models() -> list[type[ContentPage]]:
    return [model for model in ContentPage.__subclasses__() if not model._meta.abstract] + [
        model
        for parent in ContentPage.__subclasses__()
        if parent._meta.abstract
        for model in parent.__subclasses__()
    ]
