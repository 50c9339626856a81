"""Where somebody may start: by example, and that a better answer never gives a lower level."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rostra.ledger import placing
from rostra.ledger.placing import LEVELS, Package, Skill, suggest
from rostra.ledger.placing_words import worded

PACKAGES = (Package("l:a", frozenset({"m1"})), Package("l:b", frozenset({"m2", "m3"})))


def codes(found):
    return [each["code"] for each in found.because]


def test_by_example():
    none = suggest({})
    assert (none.level, none.levelling, codes(none)) == ("", False, ["nothing"])
    new = suggest({"x": Skill(10, 10), "y": Skill(40, 40)})
    assert (new.level, new.levelling, codes(new)) == ("beginner", True, ["mean", "very_short"])
    uneven = suggest({"x": Skill(95, 95), "y": Skill(28, 28)})
    assert (uneven.level, uneven.levelling) == ("confident", True)
    boasts = suggest({"x": Skill(90, 100, right=1, tasks=3)})
    assert (boasts.level, codes(boasts)) == ("some", ["mean", "tasks"])
    sure = suggest({"x": Skill(90, 90, right=2, tasks=3)})
    assert (sure.level, sure.levelling) == ("confident", False)
    leads = suggest({"x": Skill(90, 90, right=3, tasks=4)})
    assert (leads.level, leads.package) == ("leads", "")


def test_the_package_that_helps_most_and_why_in_words():
    skills = {"x": Skill(55, 55, modules=("m1",)), "y": Skill(40, 40, modules=("m3",)), "z": Skill(90, 90)}
    found = suggest(skills, PACKAGES)
    assert (found.package, found.because[-1]["competences"]) == ("l:b", ["y"])
    said = worded([*found.because, {"code": "of tomorrow"}], {"y": "Listening"}, {"l:b": "Join in"})
    assert said[-1] == "The package “Join in” helps with: Listening."
    assert len(said) == 2


skill = st.builds(
    lambda score, right, more: Skill(score, score, right, right + more),
    st.integers(0, 100), st.integers(0, 3), st.integers(0, 2),
)  # fmt: skip


@given(st.dictionaries(st.sampled_from("abcdef"), skill, min_size=1), st.data())
def test_better_never_means_lower(skills, data):
    name = data.draw(st.sampled_from(sorted(skills)))
    before, own = suggest(skills), skills[name]
    higher = replace(own, score=data.draw(st.integers(own.score, 100)))
    right = replace(own, right=data.draw(st.integers(own.right, own.tasks)))
    for better in (higher, right):
        after = suggest({**skills, name: better})
        assert LEVELS.index(after.level) >= LEVELS.index(before.level)
        assert before.levelling or not after.levelling
        assert placing.tests_out(better) or not placing.tests_out(own)
