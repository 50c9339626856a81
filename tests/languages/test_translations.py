"""Translations: written, reviewed, withdrawn, claimed, and counted right whatever happens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from rostra.demo.cast import PROGRAMME
from rostra.kernel.errors import NotAllowed, Refused
from rostra.languages import rules
from rostra.languages.actions import sources, translations
from rostra.languages.guards import to_markdown
from rostra.languages.models import Claim, Passage, Thing, Translation
from rostra.languages.reading import Laid, texts
from tests.cast import make_organisations, make_people
from tests.languages.leaflets import (
    SORT,
    passage,
    stored_counts,
    true_counts,
    true_totals,
    undone,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(prepared):
    prepared(make_organisations)
    return prepared(make_people)


@pytest.fixture
def leaflet(leaflets):
    sources.sync(SORT, [leaflets.write("a", {"title": "One", "note": "Dear {name}"}, programme=PROGRAMME)])
    return leaflets


def test_a_saved_translation_is_counted_told_and_noted_once(leaflet):
    row = translations.save(passage("a", "title"), language="da", text="  En ", by=None)
    assert (row.text, row.state, row.source_text) == ("En", "draft", "One")
    assert texts(SORT, ["a"]) == {"a": {"da": {"title": Laid("En", "draft")}}}
    assert stored_counts() == {("a", "da"): (0, 1, 0, 0)}
    assert leaflet.told == [({"a"}, {"da"})]
    line = ModelLogEntry.objects.get()
    assert (line.action, line.data) == (
        "languages.translation.save",
        {"language": "da", "address": "title", "state": "draft"},
    )


def test_the_same_text_again_changes_nothing_but_the_state(leaflet, cast):
    translations.save(passage("a", "title"), language="da", text="En", by=cast.ada)
    before = Translation.objects.values().get()
    leaflet.told.clear()
    translations.save(passage("a", "title"), language="da", text="En ", by=cast.ada)
    assert Translation.objects.values().get() == before
    assert leaflet.told == []
    assert ModelLogEntry.objects.filter(action="languages.translation.save").count() == 1
    row = translations.save(passage("a", "title"), language="da", text="En", by=cast.ada, state="reviewed")
    assert (row.changed_at, row.state, row.reviewed_by) == (before["changed_at"], "reviewed", cast.ada)


def test_saving_renews_what_was_outdated(leaflet):
    translations.save(passage("a", "title"), language="da", text="En", by=None, state="reviewed")
    sources.sync(SORT, [leaflet.write("a", {"title": "Two", "note": "x"}, programme=PROGRAMME)])
    assert stored_counts() == {("a", "da"): (0, 0, 0, 1)}
    row = translations.save(passage("a", "title"), language="da", text="To", by=None)
    assert (row.outdated, row.source_text, row.state, row.reviewed_at) == (False, "Two", "draft", None)
    assert stored_counts() == {("a", "da"): (0, 1, 0, 0)}


def test_a_reviewer_vouches_for_an_outdated_text_that_still_fits(leaflet, cast):
    row = translations.save(passage("a", "title"), language="da", text="En", by=None, state="machine")
    sources.sync(SORT, [leaflet.write("a", {"title": "One!", "note": "x"}, programme=PROGRAMME)])
    row = translations.review(row, by=cast.ada)
    assert (row.shown_state, row.source_text, row.reviewed_by) == ("reviewed", "One!", cast.ada)
    assert stored_counts() == {("a", "da"): (0, 0, 1, 0)}


def test_a_review_needs_a_person_and_a_text_that_keeps_what_it_must(leaflet, cast):
    row = translations.save(passage("a", "title"), language="da", text="En", by=None, state="machine")
    with pytest.raises(NotAllowed):
        translations.review(row, by=None)
    sources.sync(SORT, [leaflet.write("a", {"title": "One {place}"}, programme=PROGRAMME)])
    with pytest.raises(Refused) as refused:
        translations.review(row, by=cast.ada)
    assert (refused.value.field, refused.value.code) == ("text", "guards")


@pytest.mark.parametrize(
    ("how", "field", "code"),
    [
        ({"text": " "}, "text", "guards"),
        ({"text": "Kære"}, "text", "guards"),
        ({"language": "en"}, "language", "language"),
        ({"language": "xx"}, "language", "language"),
        ({"seen": "0" * 32}, None, "source_changed"),
    ],
)
def test_what_is_refused_leaves_everything_as_it_was(leaflet, how, field, code):
    with pytest.raises(Refused) as refused:
        translations.save(
            passage("a", "note"), **{"language": "da", "text": "Kære {name}", "by": None, **how}
        )
    assert (refused.value.field, refused.value.code) == (field, code)
    assert not Translation.objects.exists()
    assert leaflet.told == []


def test_what_is_gone_needs_no_translation(leaflet):
    at = passage("a", "note")
    sources.sync(SORT, [leaflet.write("a", {"title": "One"}, programme=PROGRAMME)])
    with pytest.raises(Refused) as refused:
        translations.save(at, language="da", text="Kære {name}", by=None)
    assert refused.value.code == "gone"


def test_withdrawing_gives_readers_the_source_again(leaflet):
    row = translations.save(passage("a", "title"), language="da", text="En", by=None)
    translations.withdraw(row, by=None)
    assert texts(SORT, ["a"]) == {}
    assert stored_counts() == {}
    with pytest.raises(Refused):
        translations.withdraw(row, by=None)


def test_many_verbs_together_are_told_once(leaflet):
    sources.sync(SORT, [leaflet.write("b", {"title": "Two"})])
    with translations.together():
        translations.save(passage("a", "title"), language="da", text="En", by=None)
        translations.save(passage("a", "note"), language="pl", text="{name}", by=None)
        translations.save(passage("b", "title"), language="da", text="To", by=None)
        assert leaflet.told == []
    assert leaflet.told == [({"a", "b"}, {"da", "pl"})]
    assert (
        stored_counts()
        == true_counts()
        == {
            ("a", "da"): (0, 1, 0, 0),
            ("a", "pl"): (0, 1, 0, 0),
            ("b", "da"): (0, 1, 0, 0),
        }
    )


def test_rich_text_is_typed_as_markdown_and_stays_to_the_letter_when_saved_unchanged(leaflets):
    source = 'Read <a linktype="page" id="4">this</a>'
    sources.sync(SORT, [leaflets.write("r", {"p": source}, rich=True)])
    row = translations.save(passage("r", "p"), language="da", text="Læs **[dette](page:4)**", by=None)
    assert row.text == 'Læs <b><a linktype="page" id="4">dette</a></b>'
    odd = '<strong>a</strong>"<em>b</em>" <a linktype="page" id="4">c</a>'
    Translation.objects.filter(pk=row.pk).update(text=odd)
    row = translations.save(
        passage("r", "p"), language="da", text=to_markdown(odd), by=None, state="reviewed"
    )
    assert (row.text, row.state) == (odd, "reviewed")


def test_who_may_translate(cast, leaflets):
    sources.sync(SORT, [leaflets.write("mine", {"t": "One"}, programme=PROGRAMME)])
    sources.sync(SORT, [leaflets.write("other", {"t": "One"}, programme="other")])
    sources.sync(SORT, [leaflets.write("shared", {"t": "One"})])
    people = vars(cast)
    answers = {
        name: (
            rules.translated_programmes(person),
            sorted(rules.visible_things(person).values_list("key", flat=True)),
        )
        for name, person in people.items()
    }
    for name, person in people.items():
        programmes, keys = answers[name]
        assert keys == sorted(
            thing.key for thing in Thing.objects.all() if rules.may_translate(person, thing.programme_key)
        )
        assert (programmes == set()) == (keys == [])
    assert answers["ada"] == (None, ["mine", "other", "shared"])
    assert answers["edda"] == answers["tomek"] == ({PROGRAMME}, ["mine", "shared"])
    assert {name for name, (_programmes, keys) in answers.items() if keys} == {"ada", "edda", "tomek"}
    with pytest.raises(NotAllowed):
        translations.save(passage("shared", "t"), language="da", text="En", by=cast.maren)
    with pytest.raises(NotAllowed):
        translations.save(passage("other", "t"), language="da", text="En", by=cast.tomek)


def test_a_claim_says_who_is_at_work_and_locks_nothing(leaflet, cast):
    thing = Thing.objects.get()
    translations.take(thing, language="da", by=cast.ada)
    translations.take(thing, language="da", by=cast.ada)
    with pytest.raises(Refused) as refused:
        translations.take(thing, language="da", by=cast.tomek)
    assert refused.value.code == "taken"
    assert cast.ada.get_full_name() in refused.value.message
    translations.save(passage("a", "title"), language="da", text="En", by=cast.tomek)
    assert translations.take(thing, language="da", by=cast.tomek, over=True).person == cast.tomek
    translations.release(thing, language="da", by=cast.ada)
    assert not Claim.objects.exists()


# ---------------------------------------------------------------- counts stay right

ADDRESSES = ["t", "a", "b", "c"]
WORDS = ["one", "two", "three", "four"]
TEXTS = st.dictionaries(st.sampled_from(ADDRESSES), st.sampled_from(WORDS))
KEYS = st.sampled_from(["k", "l"])
STEP = st.one_of(
    st.tuples(st.just("publish"), KEYS, TEXTS, st.booleans()),
    st.tuples(st.just("gone"), KEYS),
    st.tuples(
        st.just("save"),
        KEYS,
        st.sampled_from(ADDRESSES),
        st.sampled_from(["da", "pl"]),
        st.sampled_from(["machine", "draft", "reviewed"]),
        st.sampled_from(["x", "y"]),
    ),
    st.tuples(st.just("review"), st.integers(0, 20)),
    st.tuples(st.just("withdraw"), st.integers(0, 20)),
)


def walk(step: tuple, leaflets, person) -> None:
    verb, *rest = step
    if verb == "publish":
        key, written, meaning = rest
        sources.sync(SORT, [leaflets.write(key, written)], meaning_changed=meaning)
    elif verb == "gone":
        sources.gone(SORT, rest)
    elif verb == "save":
        key, address, language, state, text = rest
        at = passage_or_none(key, address)
        if at is not None and at.gone_at is None and at.thing.gone_at is None:
            translations.save(at, language=language, text=text, by=None, state=state)
    else:
        rows = list(
            Translation.objects.filter(passage__gone_at__isnull=True, passage__thing__gone_at__isnull=True)
        )
        if rows:
            getattr(translations, verb)(rows[rest[0] % len(rows)], by=person)


def passage_or_none(key: str, address: str) -> Passage | None:
    rows = Passage.objects.select_related("thing").filter(thing__sort=SORT, thing__key=key, address=address)
    return rows.first()


@given(steps=st.lists(STEP, min_size=4, max_size=25))
def test_counts_equal_a_recount_from_the_rows_whatever_happened(steps, leaflets, cast):
    with undone():
        for step in steps:
            walk(step, leaflets, cast.ada)
            assert stored_counts() == true_counts()
            assert {thing.key: thing.total for thing in Thing.objects.all()} == true_totals()
        for row in Translation.objects.select_related("passage").filter(passage__gone_at__isnull=True):
            assert row.outdated == (row.source_digest != row.passage.digest)
