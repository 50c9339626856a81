"""Saved views: kept, shared, renamed and deleted by those who may."""

from __future__ import annotations

import pytest

from rostra.kernel.errors import NotAllowed, Refused
from rostra.ledger import rules
from rostra.ledger.actions import views
from rostra.ledger.models import SavedView
from rostra.ledger.selecting import Selection

pytestmark = pytest.mark.django_db


def names(person, edition):
    return sorted(rules.visible_views(person, edition).values_list("name", flat=True))


def test_a_view_is_kept_without_people_picked_by_hand(spring, people):
    chosen = Selection(standing="overdue", sought="holm & co", people=("a",))
    view = views.save(edition=spring, name="  Late   ones ", chosen=chosen, by=people.maren, sort="due")
    assert (view.name, view.query) == ("Late ones", "q=holm+%26+co&standing=overdue&sort=due")


def test_the_same_name_again_replaces_the_filter(spring, people):
    for standing in ("overdue", "finished"):
        views.save(edition=spring, name="Mine", chosen=Selection(standing=standing), by=people.maren)
    assert SavedView.objects.get().query == "standing=finished"


def test_own_views_are_private_and_shared_ones_are_seen(spring, people):
    views.save(edition=spring, name="Mine", chosen=Selection(), by=people.maren)
    views.save(edition=spring, name="Ours", chosen=Selection(), by=people.maren, shared=True)
    assert names(people.maren, spring) == ["Mine", "Ours"]
    assert names(people.tove, spring) == ["Ours"]


def test_only_who_runs_the_edition_shares(spring, people):
    with pytest.raises(Refused):
        views.save(edition=spring, name="Ours", chosen=Selection(), by=people.tove, shared=True)
    assert views.save(edition=spring, name="Mine", chosen=Selection(), by=people.tove).shared is False


def test_others_change_a_shared_view_only_when_they_run_the_edition(spring, people):
    view = views.save(edition=spring, name="Ours", chosen=Selection(), by=people.maren, shared=True)
    for who in (people.tove, people.basia):
        with pytest.raises(NotAllowed):
            views.rename(view, name="Theirs", by=who)
        with pytest.raises(NotAllowed):
            views.delete(view, by=who)
    views.rename(view, name="All of us", by=people.lasse, shared=True)
    views.delete(view, by=people.lasse)
    assert not SavedView.objects.exists()


def test_a_name_must_be_there_and_free(spring, people):
    view = views.save(edition=spring, name="One", chosen=Selection(), by=people.maren)
    views.save(edition=spring, name="Two", chosen=Selection(), by=people.maren)
    for name in ("Two", "  "):
        with pytest.raises(Refused):
            views.rename(view, name=name, by=people.maren)
    with pytest.raises(Refused):
        views.save(edition=spring, name=" ", chosen=Selection(), by=people.maren)


def test_a_filter_that_does_not_fit_is_refused(spring, people):
    with pytest.raises(Refused):
        views.save(edition=spring, name="Long", chosen=Selection(sought="é" * 400), by=people.maren)
