"""Each programme keeps its pictures, documents and videos in a collection of its own, so that grants reach no further."""

from __future__ import annotations

from wagtail.models import Collection

from rostra.programmes.models import ProgrammePage


def of(programme: ProgrammePage) -> Collection:
    """The collection of a programme, made when it has none yet."""
    if programme.collection is None:
        programme.refresh_from_db(fields=["collection"])
    if programme.collection is None:
        root = Collection.get_first_root_node()
        assert root is not None
        programme.collection = root.add_child(name=programme.title[:255])
        ProgrammePage.objects.filter(pk=programme.pk).update(collection=programme.collection)
    return programme.collection
