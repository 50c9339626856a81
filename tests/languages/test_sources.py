"""Sources: what publishing does to passages and to the translations made from them."""

from __future__ import annotations

import pytest

from rostra.languages.actions import sources
from rostra.languages.actions.coverage import recount
from rostra.languages.models import Passage, Thing, Translation
from rostra.languages.passages import Text, text_digest
from rostra.languages.reading import Laid, languages_of, texts
from rostra.languages.things import Source
from tests.languages.leaflets import SORT, Leaflets, passage, stored_counts, true_counts

pytestmark = pytest.mark.django_db


def translated(
    key: str, address: str, text: str, language: str = "da", state: str = "reviewed"
) -> Translation:
    at = passage(key, address)
    made = Translation.objects.create(
        passage=at, language=language, text=text, state=state, source_text=at.text, source_digest=at.digest
    )
    recount([at.thing_id])
    return made


def publish(leaflets: Leaflets, key: str, texts: dict[str, str], **how: bool) -> None:
    sources.sync(SORT, [leaflets.write(key, texts, programme="p")], **how)


def laid(key: str, language: str = "da") -> dict[str, Laid]:
    return texts(SORT, [key]).get(key, {}).get(language, {})


def test_a_published_thing_is_noted_with_its_passages_in_order(leaflets):
    publish(leaflets, "a", {"title": "Listen first", "body.1": "Say what you heard.", "summary": "  "})
    thing = Thing.objects.get()
    assert (thing.title, thing.language, thing.programme_key, thing.total, thing.words) == (
        "Leaflet a",
        "en",
        "p",
        2,
        6,
    )
    rows = list(Passage.objects.order_by("position").values_list("address", "text", "digest", "words"))
    assert rows == [
        ("title", "Listen first", text_digest("Listen first"), 2),
        ("body.1", "Say what you heard.", text_digest("Say what you heard."), 4),
    ]


def test_the_words_of_rich_text_are_counted_without_tags(leaflets):
    sources.sync(SORT, [Source("a", "A", "en", [Text("b", 'one <a href="x y z">two</a>', True)])])
    assert Passage.objects.get().words == 2


def test_publishing_the_same_again_writes_nothing(leaflets, django_assert_num_queries):
    publish(leaflets, "a", {"title": "One"})
    translated("a", "title", "En")
    before = Thing.objects.get().synced_at
    with django_assert_num_queries(4):  # savepoint, things, passages, release
        publish(leaflets, "a", {"title": "One"})
    assert Thing.objects.get().synced_at == before


def test_a_changed_meaning_makes_translations_outdated_and_its_undoing_makes_them_current(leaflets):
    publish(leaflets, "a", {"title": "One", "summary": "Two"})
    translated("a", "title", "En")
    translated("a", "summary", "To")
    publish(leaflets, "a", {"title": "Uno", "summary": "Two"})
    assert laid("a") == {"title": Laid("En", "outdated"), "summary": Laid("To", "reviewed")}
    row = Translation.objects.get(passage__address="title")
    assert (row.source_text, row.source_digest) == ("One", text_digest("One"))
    assert stored_counts() == {("a", "da"): (0, 0, 1, 1)}
    publish(leaflets, "a", {"title": "One", "summary": "Two"})
    assert laid("a")["title"] == Laid("En", "reviewed")
    assert stored_counts() == {("a", "da"): (0, 0, 2, 0)}


def test_after_a_small_change_translations_stand_for_the_new_text(leaflets):
    publish(leaflets, "a", {"title": "Oen"})
    translated("a", "title", "En")
    publish(leaflets, "a", {"title": "One"}, meaning_changed=False)
    assert laid("a") == {"title": Laid("En", "reviewed")}
    row = Translation.objects.get()
    assert (row.source_text, row.source_digest) == ("One", text_digest("One"))


def test_a_small_change_does_not_renew_what_was_outdated(leaflets):
    publish(leaflets, "a", {"title": "One"})
    translated("a", "title", "En")
    publish(leaflets, "a", {"title": "Another"})
    publish(leaflets, "a", {"title": "Another."}, meaning_changed=False)
    assert laid("a") == {"title": Laid("En", "outdated")}
    assert Translation.objects.get().source_text == "One"


def test_white_space_alone_is_no_change(leaflets):
    publish(leaflets, "a", {"title": "One two"})
    translated("a", "title", "En to")
    publish(leaflets, "a", {"title": "One  two"})
    assert laid("a") == {"title": Laid("En to", "reviewed")}
    assert passage("a", "title").text == "One  two"


def test_a_vanished_address_keeps_its_translation_and_revives_with_it(leaflets):
    publish(leaflets, "a", {"title": "One", "note": "Two"})
    translated("a", "note", "To")
    publish(leaflets, "a", {"title": "One"})
    assert laid("a") == {}
    assert passage("a", "note").gone_at is not None
    assert stored_counts() == {}
    assert Thing.objects.get().total == 1
    publish(leaflets, "a", {"title": "One", "note": "Two"})
    assert laid("a") == {"note": Laid("To", "reviewed")}
    assert stored_counts() == {("a", "da"): (0, 0, 1, 0)}


def test_an_address_that_comes_back_with_another_text_is_outdated(leaflets):
    publish(leaflets, "a", {"note": "Two"})
    translated("a", "note", "To")
    publish(leaflets, "a", {"title": "x"})
    publish(leaflets, "a", {"note": "Three"})
    assert laid("a") == {"note": Laid("To", "outdated")}


def test_a_text_that_moved_takes_its_translation_along(leaflets):
    publish(leaflets, "a", {"body.1": "One", "body.2": "Two"})
    translated("a", "body.2", "To")
    translated("a", "body.2", "Dwa", "pl", "machine")
    publish(leaflets, "a", {"body.1": "One", "body.9": "Two"})
    assert laid("a") == {"body.9": Laid("To", "reviewed")}
    assert laid("a", "pl") == {"body.9": Laid("Dwa", "machine")}
    # Undone: the old address is back, and so is its translation.
    publish(leaflets, "a", {"body.1": "One", "body.2": "Two"})
    assert laid("a") == {"body.2": Laid("To", "reviewed")}
    assert stored_counts() == true_counts()


def test_a_text_cut_today_and_pasted_tomorrow_is_known_again(leaflets):
    publish(leaflets, "a", {"body.1": "One", "body.2": "Two"})
    translated("a", "body.2", "To")
    publish(leaflets, "a", {"body.1": "One"})
    publish(leaflets, "a", {"body.1": "One", "body.3": "Two"})
    assert laid("a") == {"body.3": Laid("To", "reviewed")}


def test_a_moved_text_is_not_taken_from_another_thing(leaflets):
    publish(leaflets, "a", {"note": "Two"})
    translated("a", "note", "To")
    publish(leaflets, "a", {})
    publish(leaflets, "b", {"note": "Two"})
    assert laid("b") == {}


def test_things_that_go_and_come_back(leaflets):
    publish(leaflets, "a", {"title": "One"})
    publish(leaflets, "b", {"title": "Two"})
    translated("a", "title", "En")
    sources.gone(SORT, ["a"])
    assert list(Thing.objects.filter(gone_at__isnull=True).values_list("key", flat=True)) == ["b"]
    assert languages_of("p") == set()
    publish(leaflets, "a", {"title": "One"})
    assert languages_of("p") == {"da"}


def test_reading_everything_anew_finds_what_is_new_changed_and_gone(leaflets):
    publish(leaflets, "a", {"title": "One"})
    publish(leaflets, "b", {"title": "Two"})
    leaflets.write("b", {"title": "Zwei"})
    leaflets.write("c", {"title": "Three"})
    del leaflets.sources["a"]
    sources.resync(SORT)
    assert [
        (each.key, each.passages.get().text, each.gone_at is None) for each in Thing.objects.order_by("key")
    ] == [
        ("a", "One", False),
        ("b", "Zwei", True),
        ("c", "Three", True),
    ]


def test_a_large_programme_takes_the_same_few_queries(leaflets, django_assert_max_num_queries):
    many = [leaflets.write(f"k{n}", {f"body.{m}": f"text {n} {m}" for m in range(12)}) for n in range(40)]
    with django_assert_max_num_queries(8):
        sources.sync(SORT, many)
    for each in Passage.objects.all():
        Translation.objects.create(
            passage=each, language="da", text="x", source_text=each.text, source_digest=each.digest
        )
    again = [leaflets.write(f"k{n}", {f"body.{m}": f"new {n} {m}" for m in range(12)}) for n in range(40)]
    with django_assert_max_num_queries(24):
        sources.sync(SORT, again)
    assert stored_counts() == true_counts()


def test_one_query_reads_the_texts_of_many(leaflets, django_assert_num_queries):
    for key in ("a", "b"):
        publish(leaflets, key, {"title": f"One {key}"})
        translated(key, "title", f"En {key}")
        translated(key, "title", f"Raz {key}", "pl", "draft")
    with django_assert_num_queries(1):
        found = texts(SORT, ["a", "b"], ["pl"])
    assert found == {
        "a": {"pl": {"title": Laid("Raz a", "draft")}},
        "b": {"pl": {"title": Laid("Raz b", "draft")}},
    }


BLOCK, OTHER = "body.3f1c1e0a-6a52-4a4e-9a5b-0d4a4c1a6a10.k1", "body.7b0e2c55-1d0f-4f8e-8a51-2b1f6f0f9a11.k2"


def test_a_copy_brings_its_translations_along(leaflets):
    publish(leaflets, "a", {"title": "One", BLOCK: "Say what you heard.", OTHER: "Then answer."})
    translated("a", "title", "En")
    translated("a", BLOCK, "Sig, hvad du hørte.", state="draft")
    translated("a", OTHER, "Svar så.")
    publish(leaflets, "b", {"title": "One", BLOCK: "Say what you heard.", OTHER: "Then answer at once."})
    assert laid("b") == {"title": Laid("En", "reviewed"), BLOCK: Laid("Sig, hvad du hørte.", "draft")}
    assert len(laid("a")) == 3
    assert stored_counts() == true_counts()


def test_the_same_words_elsewhere_are_no_copy(leaflets):
    publish(leaflets, "a", {"title": "One", "intro": "Say what you heard."})
    translated("a", "title", "En")
    publish(leaflets, "b", {"title": "One", "intro": "Say what you heard."})
    assert laid("b") == {}
