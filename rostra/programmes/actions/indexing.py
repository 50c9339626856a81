"""The editors' search and the list of what uses what, brought up to date once for many pages instead of at every save."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_save
from modelsearch.index import get_indexed_models
from modelsearch.index import insert_or_update_object as insert
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from rostra.kernel.tasks import task
from rostra.programmes.models.pages import ContentPage

AT_ONCE = 40


@contextmanager
def once() -> Iterator[None]:
    """Put off what the library does at every save; a few tasks do it for all that was saved. For imports, by one process:
    while it lasts, no other thread of this process should save pages."""
    saved: dict[type[Model], set[int]] = {}

    def note(sender: type[Model], instance: Model, **kwargs: object) -> None:
        saved.setdefault(sender, set()).add(instance.pk)

    models = [model for model in get_indexed_models() if getattr(model, "search_auto_update", True)]
    quiet = [model for model in models if post_save.disconnect(post_save_signal_handler, sender=model)]
    for model in quiet:
        post_save.connect(note, sender=model)
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        for model in quiet:
            post_save.disconnect(note, sender=model)
            post_save.connect(post_save_signal_handler, sender=model)
    for model, pks in saved.items():
        keys = sorted(pks)
        for start in range(0, len(keys), AT_ONCE):
            _later(model._meta.label, keys[start : start + AT_ONCE])


def _later(label: str, pks: list[int]) -> None:
    transaction.on_commit(lambda: index.enqueue(label=label, pks=pks))


@task(retries=3)
def index(label: str, pks: list[int]) -> None:
    """Make some things of one model findable, and note what they use."""
    from django.apps import apps

    model = apps.get_model(label)
    for thing in model._default_manager.filter(pk__in=pks):
        whole = thing.specific if isinstance(thing, ContentPage) else thing
        insert(whole)
        if ReferenceIndex.is_indexed(type(whole)):
            with transaction.atomic():
                ReferenceIndex.create_or_update_for_object(whole)
