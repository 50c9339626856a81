"""The index follows what its sources say: what is touched, what is rebuilt, what a check finds."""

from __future__ import annotations

import pytest

from rostra.search import engine
from rostra.search.actions import index
from rostra.search.models import Entry, Stale, Text

pytestmark = pytest.mark.django_db


def test_what_is_touched_is_read_again_once(shop, work_off, django_capture_on_commit_callbacks):
    shop.put("a", en="Budgets together")
    with django_capture_on_commit_callbacks(execute=True):
        index.touch("shop", ["a"])
        index.touch("shop", ["a", "b"])
    assert work_off() == 1
    assert shop.reads == [{"a", "b"}]
    assert [(text.title, text.language) for text in Text.objects.all()] == [("Budgets together", "en")]
    assert not Stale.objects.exists()


def test_what_is_no_longer_given_back_leaves_the_index(shop):
    shop.put("a", en="Budgets together", da="Budgetter sammen")
    index.rebuild()
    assert len(Text.objects.all()) == len(engine.ids()) == 2
    del shop.things["a"]
    assert index.rebuild().written == 1
    assert not Entry.objects.exists()
    assert not engine.ids()


def test_a_second_rebuild_writes_nothing_and_a_check_finds_nothing(shop):
    shop.put("a", en="Budgets together")
    shop.put("b", en="Juries by lot")
    assert index.rebuild().written == 2
    assert index.rebuild().written == 0
    assert index.check().differences == []
    shop.put("a", en="Budgets apart")
    shop.put("c", en="New")
    del shop.things["b"]
    assert index.check().differences == ["shop a", "shop c", "shop b: no longer there"]
    index.rebuild()
    assert index.check().differences == []


def test_a_check_misses_words_that_the_engine_lost(shop):
    shop.put("a", en="Budgets together")
    index.rebuild()
    engine.remove(Text.objects.values_list("pk", flat=True))
    assert len(index.check().differences) == 1
