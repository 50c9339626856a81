"""Signs: every state that the ledger knows has one, and no two look or read alike."""

from __future__ import annotations

import pytest

from rostra.ledger.models import StandingState
from rostra.web.parts.signs import legend, sign


@pytest.mark.parametrize("state", [*StandingState.values, "due_soon", "overdue"])
def test_every_state_of_the_ledger_has_a_sign(state: str) -> None:
    assert sign(state).state == state


def test_enumeration_members_are_understood() -> None:
    assert sign(StandingState.HANDED_IN) is sign("handed_in")


def test_signs_differ_in_shape_and_word() -> None:
    signs = list(legend())
    assert len({each.shape for each in signs}) == len(signs)
    assert len({str(each.word) for each in signs}) == len(signs)


def test_words_are_those_of_the_ledger() -> None:
    assert {state: str(sign(state).word) for state in StandingState.values} == {
        str(state): str(state.label) for state in StandingState
    }


def test_plain_text_has_shape_and_word() -> None:
    assert sign("returned").plain == "↩ returned"


def test_an_unknown_state_is_not_drawn() -> None:
    with pytest.raises(KeyError):
        sign("finished")
