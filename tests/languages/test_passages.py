"""Passages: every text has an address, addresses survive, and a language laid over leaves everything else as it was."""

from __future__ import annotations

import copy

from hypothesis import given
from hypothesis import strategies as st

from rostra.languages.passages import Text, extract, overlay, text_digest, visit, write_ids
from rostra.languages.reuse import inner_ids, put_inner_ids, strip_ids, take_over
from rostra.programmes.blocks import BodyBlocks

BLOCK = BodyBlocks()
TEXT = st.text(alphabet="abc äé", min_size=1, max_size=12).map(str.strip).filter(bool)
RICH = st.lists(
    st.one_of(
        TEXT.map(lambda text: f"<p>{text}</p>"),
        TEXT.map(lambda text: f"<h2>{text} <b>x</b></h2>"),
        st.lists(TEXT, min_size=1, max_size=3).map(
            lambda items: f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
        ),
    ),
    min_size=1,
    max_size=4,
).map("".join)
CHILD = st.one_of(
    RICH.map(lambda value: {"type": "text", "value": value}),
    st.tuples(TEXT, RICH).map(
        lambda made: {"type": "note", "value": {"kind": "tip", "title": made[0], "text": made[1]}}
    ),
    st.lists(TEXT, min_size=2, max_size=3).map(
        lambda cells: {
            "type": "table",
            "value": {"caption": "c", "head": cells, "rows": [cells, list(reversed(cells))]},
        }
    ),
    TEXT.map(
        lambda text: {
            "type": "figure",
            "value": {"image": {"image": 7, "decorative": False, "alt_text": text}, "caption": text},
        }
    ),
    TEXT.map(
        lambda text: {"type": "sources", "value": {"items": [{"title": text, "url": "https://example.org"}]}}
    ),
)
BODY = st.lists(CHILD, min_size=1, max_size=5)


def all_ids(raw: list[dict]) -> list[str]:
    return [each for child in raw for each in [child["id"], *inner_ids(child, BLOCK)]]


@given(BODY)
def test_every_text_gets_an_address_of_its_own(raw):
    written = write_ids(raw, BLOCK, "page")
    passages = extract(written, BLOCK)
    addresses = [passage.address for passage in passages]
    assert len(set(addresses)) == len(addresses)
    assert all(all_ids(written))
    assert len(set(all_ids(written))) == len(all_ids(written))
    assert strip_ids(written, BLOCK) == strip_ids(raw, BLOCK)


@given(BODY)
def test_ids_are_the_same_at_every_import_and_stay_when_written_again(raw):
    first = write_ids(raw, BLOCK, "page")
    assert write_ids(copy.deepcopy(raw), BLOCK, "page") == first
    assert write_ids(first, BLOCK, "another") == first


@given(BODY)
def test_walking_changes_nothing_and_an_identical_language_is_identity(raw):
    written = write_ids(raw, BLOCK, "page")
    before = copy.deepcopy(written)
    assert visit(written, lambda _address, text, _rich: text, BLOCK) == written
    same = {passage.address: passage.text for passage in extract(written, BLOCK)}
    laid, fallback = overlay(written, BLOCK, same)
    assert (laid, fallback) == (before, set())
    assert written == before


@given(BODY, st.data())
def test_a_block_that_lacks_one_text_stays_whole_in_the_source(raw, data):
    written = write_ids(raw, BLOCK, "page")
    passages = extract(written, BLOCK)
    texts = {passage.address: f"T {passage.text}" for passage in passages}
    gone = data.draw(st.sampled_from(passages))
    del texts[gone.address]
    laid, fallback = overlay(written, BLOCK, texts)
    assert fallback == {gone.address.split(".")[0]}
    for old, new in zip(written, laid, strict=True):
        assert (new == old) is (old["id"] in fallback)


@given(BODY, TEXT)
def test_an_insertion_shifts_no_address(raw, text):
    written = write_ids(raw, BLOCK, "page")
    longer = [{"type": "text", "id": "new", "value": f'<p data-block-key="zzzzz">{text}</p>'}, *written]
    before = {passage.address: passage.text for passage in extract(written, BLOCK)}
    after = {passage.address: passage.text for passage in extract(longer, BLOCK)}
    assert before.items() <= after.items()


@given(BODY)
def test_saving_in_the_editor_without_a_change_keeps_ids_and_passages(raw):
    """The editor loads values and writes raw data again."""
    written = write_ids(raw, BLOCK, "page")
    loaded = BLOCK.to_python([child for child in written if child["type"] != "figure"])
    list(loaded)
    saved = BLOCK.get_prep_value(loaded)
    kept = [child for child in written if child["type"] != "figure"]
    assert all_ids(saved) == all_ids(kept)
    assert extract(saved, BLOCK) == extract(kept, BLOCK)


@given(BODY)
def test_ids_can_be_taken_off_and_put_back(raw):
    for child in write_ids(raw, BLOCK, "page"):
        bare = strip_ids([child], BLOCK)[0]
        assert put_inner_ids({**bare, "id": child["id"]}, BLOCK, inner_ids(child, BLOCK)) == child


@given(BODY)
def test_the_same_content_takes_over_all_ids_and_a_new_block_shifts_none(raw):
    old = write_ids(raw, BLOCK, "page")
    new = [{"type": "quote", "value": {"text": "new", "source": "me", "url": ""}}, *strip_ids(old, BLOCK)]
    taken = write_ids(take_over(new, old, BLOCK), BLOCK, "page")
    assert sorted(map(str, taken[1:])) == sorted(map(str, old))
    assert len(set(all_ids(taken))) == len(all_ids(taken))


def test_a_changed_paragraph_keeps_the_ids_of_its_neighbours():
    old = write_ids([{"type": "text", "value": "<p>one</p><p>two</p><p>three</p>"}], BLOCK, "page")
    new = [{"type": "text", "value": "<p>one</p><p>two and more</p><p>three</p>"}]
    taken = write_ids(take_over(new, old, BLOCK), BLOCK, "page")
    before, after = extract(old, BLOCK), extract(taken, BLOCK)
    assert taken[0]["id"] == old[0]["id"]
    assert (after[0], after[2]) == (before[0], before[2])
    assert after[1].address == before[1].address
    assert after[1].digest != before[1].digest


def test_a_digest_follows_words_and_not_blanks():
    assert Text("a", "one  two ", False).digest == text_digest("one two")
    assert text_digest("one two") != text_digest("one, two")
