"""Saved views: a filter on an edition's people under a name."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.cohorts.models import Edition
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.ledger import rules
from rostra.ledger.models import SavedView
from rostra.ledger.selecting import Selection

MOST = 40
LONGEST = SavedView._meta.get_field("query").max_length or 0


@transaction.atomic
def save(
    *, edition: Edition, name: str, chosen: Selection, by: Any, shared: bool = False, **more: str
) -> SavedView:
    """Keep a filter. A name of one's own that is there already gets the new filter. `more` are further words of the
    address, such as its order.
    """
    name = " ".join(name.split())
    if not name:
        raise Refused(_("Give the view a name."), field="name")
    query = urlencode(
        {**chosen.but(people=()).query(), **{key: value for key, value in more.items() if value}}
    )
    if len(query) > LONGEST:
        raise Refused(_("This filter is too long to be kept. Search for fewer words."), field="name")
    _may_share(edition, by, shared)
    own = SavedView.objects.filter(edition=edition, person=by)
    if own.exclude(name=name).count() >= MOST:
        raise Refused(
            _("You keep many views here already. Delete one that you no longer need."), field="name"
        )
    view, _made = own.update_or_create(
        edition=edition, person=by, name=name, defaults={"query": query, "shared": shared}
    )
    audit.record("ledger.view.save", edition, by=by, view=view.key, shared=shared)
    return view


@transaction.atomic
def rename(view: SavedView, *, name: str, by: Any, shared: bool = False) -> SavedView:
    """Another name, and whether others see it."""
    _may_change(view, by)
    _may_share(view.edition, by, shared)
    name = " ".join(name.split())
    if not name:
        raise Refused(_("Give the view a name."), field="name")
    same = SavedView.objects.filter(edition=view.edition, person=view.person, name=name).exclude(pk=view.pk)
    if same.exists():
        raise Refused(_("There is a view of this name already. Choose another name."), field="name")
    view.name, view.shared = name, shared
    view.save(update_fields=["name", "shared", "updated_at"])
    audit.record("ledger.view.save", view.edition, by=by, view=view.key, shared=shared)
    return view


@transaction.atomic
def delete(view: SavedView, *, by: Any) -> None:
    """Forget a view."""
    _may_change(view, by)
    audit.record("ledger.view.delete", view.edition, by=by, view=view.key)
    view.delete()


def _may_change(view: SavedView, by: Any) -> None:
    if not rules.may_change_view(by, view):
        raise NotAllowed(_("This view belongs to somebody else."))


def _may_share(edition: Edition, by: Any, shared: bool) -> None:
    if shared and not rules.may_share_view(by, edition):
        raise Refused(_("Only those who run the edition share views with the others."), field="shared")
