"""Which officer fits which member: the same house first, then near by, then a common language; never one it failed with."""

from rostra.coaching.officers import BEFORE, Member, Officer, cost, question

HOUSE, OTHER = 1, 2


def test_the_same_house_is_nearest_then_the_territory_then_the_language():
    member = Member("m", HOUSE, "DK-A", "da")
    same = Officer("same", frozenset({HOUSE}), frozenset({"DK-A"}), "da")
    near = Officer("near", frozenset({OTHER}), frozenset({"DK-A1"}), "da")
    country = Officer("country", frozenset({OTHER}), frozenset({"DK-Z"}), "da")
    abroad = Officer("abroad", frozenset({OTHER}), frozenset({"PL"}), "da")
    foreign = Officer("foreign", frozenset({OTHER}), frozenset({"DK-Z"}), "pl")
    order = [cost(member, each) for each in (same, near, country, abroad, foreign)]
    assert order[0] == 0
    assert order == sorted(order)
    assert cost(Member("m", HOUSE, "DK-A", "da", avoid=frozenset({"same"})), same) == BEFORE


def test_the_question_keeps_who_is_there_and_nobody_unknown():
    people = [Member("a", HOUSE, officer="o", house="Lindholt"), Member("b", OTHER, officer="left")]
    asked = question(people, [Officer("o", frozenset({HOUSE}), most=3, houses=frozenset({"Lindholt"}))])
    assert asked["current"] == [["a", "o"]]
    assert asked["hosts"] == [{"id": "o", "min": 0, "max": 3, "traits": {"organisation": ["Lindholt"]}}]
    assert [each["needs"] for each in asked["people"]] == [1, 1]
