"""How much of a question was answered rightly: the rule itself."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.assessment import layouts
from rostra.assessment.scoring import folded, number_of, score, words
from tests.factories.assessment import right

CHOICES = st.lists(st.booleans(), min_size=2, max_size=6).filter(any)
SIGNS = st.text(alphabet="abcxyzåłøéß -.ÆŻ", min_size=1, max_size=12)


@st.composite
def questions(draw: st.DrawFn) -> tuple[str, dict]:
    """Any question with its answer key."""
    kind = draw(
        st.sampled_from(
            ["single", "true_false", "multiple", "matching", "ordering", "short", "numeric", "reflection"]
        )
    )
    if kind in {"single", "true_false"}:
        size = 2 if kind == "true_false" else draw(st.integers(2, 6))
        good = draw(st.integers(0, size - 1))
        return kind, {"choices": [{"id": f"c{n}", "correct": n == good} for n in range(size)]}
    if kind == "multiple":
        return kind, {"choices": [{"id": f"c{n}", "correct": flag} for n, flag in enumerate(draw(CHOICES))]}
    if kind == "matching":
        return kind, {
            "pairs": [
                {"id": f"p{n}", "left": f"l{n}", "right": f"r{n}"} for n in range(draw(st.integers(2, 6)))
            ]
        }
    if kind == "ordering":
        return kind, {"items": [{"id": f"i{n}"} for n in range(draw(st.integers(2, 6)))]}
    if kind == "short":
        return kind, {"accept": draw(st.lists(SIGNS.filter(folded), min_size=1, max_size=3))}
    if kind == "numeric":
        number = draw(st.floats(-1e6, 1e6, allow_nan=False))
        return kind, {"answer": number, "tolerance": draw(st.floats(0, 10)), "unit": "weeks"}
    return kind, {"min_words": draw(st.integers(0, 3))}


@st.composite
def answers(draw: st.DrawFn, kind: str, content: dict) -> object:
    """Anything somebody might give."""
    ids = [each["id"] for name in ("choices", "pairs", "items") for each in content.get(name, [])]
    if kind in {"single", "true_false"}:
        return draw(st.sampled_from([*ids, None]))
    if kind in {"multiple", "ordering"}:
        return draw(st.lists(st.sampled_from(ids), unique=True))
    if kind == "matching":
        return draw(st.dictionaries(st.sampled_from(ids), st.sampled_from(ids)))
    return draw(st.one_of(st.none(), st.text(max_size=30), st.floats().map(str)))


@given(st.data(), questions())
def test_a_score_lies_between_nothing_and_all(data: st.DataObject, question: tuple[str, dict]):
    kind, content = question
    assert 0 <= score(kind, content, data.draw(answers(kind, content))) <= 1


@given(questions(), st.integers(), st.booleans())
def test_the_right_answer_gives_all_whatever_the_layout(question: tuple[str, dict], seed: int, shuffle: bool):
    kind, content = question
    layout = layouts.lay_out(kind, content, shuffle=shuffle, rng=random.Random(seed))
    given_ids = layouts.resolve(kind, layout, right(kind, content, layout))
    assert score(kind, content, given_ids) == 1


@given(st.data(), questions(), st.randoms())
def test_the_order_of_choices_means_nothing(
    data: st.DataObject, question: tuple[str, dict], rng: random.Random
):
    kind, content = question
    if kind not in {"single", "true_false", "multiple", "matching"}:
        return
    given_ids = data.draw(answers(kind, content))
    mixed = {name: rng.sample(rows, len(rows)) for name, rows in content.items()}
    again = rng.sample(given_ids, len(given_ids)) if isinstance(given_ids, list) else given_ids
    assert score(kind, mixed, again) == score(kind, content, given_ids)


@given(st.data(), questions(), st.integers())
def test_what_a_page_posts_comes_back_as_it_was(data: st.DataObject, question: tuple[str, dict], seed: int):
    kind, content = question
    layout = layouts.lay_out(kind, content, shuffle=True, rng=random.Random(seed))
    stored = layouts.resolve(kind, layout, right(kind, content, layout))
    assert layouts.resolve(kind, layout, layouts.as_tokens(kind, layout, stored)) == stored


MULTIPLE = {"choices": [{"id": key, "correct": key in "ab"} for key in "abcd"]}
ORDER = {"items": [{"id": key} for key in "abcd"]}
PAIRS = {"pairs": [{"id": key, "left": key, "right": key.upper()} for key in "abcd"]}


@pytest.mark.parametrize(
    ("kind", "content", "given_ids", "expected"),
    [
        ("multiple", MULTIPLE, ["a"], 0.5),
        ("multiple", MULTIPLE, ["a", "c"], 0),
        ("multiple", MULTIPLE, ["a", "b", "c"], 0.5),
        ("multiple", MULTIPLE, ["a", "b", "c", "d"], 0),
        ("ordering", ORDER, ["a", "b", "d", "c"], 4 / 6),
        ("ordering", ORDER, ["d", "c", "b", "a"], 0),
        ("ordering", ORDER, ["a", "b"], 1 / 6),
        ("matching", PAIRS, {"a": "a", "b": "c"}, 0.25),
        ("reflection", {"min_words": 3}, "only two", 0),
        ("reflection", {"min_words": 3}, "now there are four", 1),
        ("reflection", {"min_words": 0}, "  ", 0),
    ],
)
def test_partial_credit(kind: str, content: dict, given_ids: object, expected: float):
    assert score(kind, content, given_ids) == pytest.approx(expected)


def test_two_equal_right_sides_are_both_right():
    content = {"pairs": [{"id": "a", "left": "1", "right": "x"}, {"id": "b", "left": "2", "right": "x"}]}
    assert score("matching", content, {"a": "b", "b": "a"}) == 1


@pytest.mark.parametrize(
    ("accepted", "typed"),
    [
        ("Zażółć gęślą jaźń", "zazolc  GESLA jazn."),
        ("Rødgrød", "rodgrod"),
        ("straße", "STRASSE"),
        ("naïve", "nai\u0308ve"),
        ("it’s", "it's"),
    ],
)
def test_short_answers_forgive_capitals_accents_and_spaces(accepted: str, typed: str):
    assert score("short", {"accept": [accepted]}, typed) == 1


def test_a_short_answer_with_another_word_is_wrong():
    assert score("short", {"accept": ["listen"]}, "listen well") == 0


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("1 250", 1250),
        ("1.250,75", 1250.75),
        ("1,250.75", 1250.75),
        ("12.5 Weeks", 12.5),
        ("−3", -3),
        ("1.000", 1),
        ("twelve", None),
        ("", None),
        ("nan", None),
        ("1e400", None),
        ("1 000", 1000),
        ("inf", None),
    ],
)
def test_numbers_as_people_write_them(typed: str, expected: float | None):
    assert number_of(typed, "weeks") == expected


def test_tolerance_reaches_its_edge():
    content = {"answer": 0.3, "tolerance": 0.1, "unit": ""}
    assert [score("numeric", content, given_text) for given_text in ("0,2", "0.4", "0.41")] == [1, 1, 0]


def test_words_are_runs_with_a_letter_or_digit():
    assert words("Well – 3 times, no more …") == 5
