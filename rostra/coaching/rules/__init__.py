"""May this person? Beside each answer, the rows they may see."""

from rostra.coaching.rules.pairs import (
    helpers_of,
    is_of_pair,
    live_pairs,
    may_help,
    may_pair,
    may_see_pair,
    may_see_pairs_of,
    officer_of,
    own_pairs,
    visible_pairs,
)

__all__ = [
    "helpers_of",
    "is_of_pair",
    "live_pairs",
    "may_help",
    "may_pair",
    "may_see_pair",
    "may_see_pairs_of",
    "officer_of",
    "own_pairs",
    "visible_pairs",
]
