"""What the register says of somebody, from all that is known. Pure.

The rule, in this order:

1. A person decided, with a reason: that stands.
2. Time that was measured (a list of the video service, or entered by hand) counts against the session's threshold. A tick, a
   check-in at the door and a signature say "was there" without a time: they count as the whole session where nothing was
   measured, and before a list for somebody who had a place in the room.
3. Who was there too little or not at all, and was excused, is excused.
4. A click on the join link is not attendance. It leaves the question open until the register closes. If there is a list by
   then, the list answers, as soon as its names are settled. If there is none, a click early enough to reach the threshold
   counts, as "by the join link": no minutes are claimed.
5. Nothing known: missed, once the register is closed.
"""

from __future__ import annotations

from dataclasses import dataclass

from rostra.live.presence import Measured

OPEN, ATTENDED, PARTLY, MISSED, EXCUSED = "", "attended", "partly", "missed", "excused"


@dataclass(frozen=True)
class Known:
    """All that is known of one person. `length`: minutes of the session. `said`: ticked, checked in or signed. `left_at_click`:
    percent of the session still to come when the join link was first used; None without a click. `listed`: there is a list of
    the video service; `unsettled`: some of its names still have to be settled.
    """

    length: int
    threshold: int
    measured: Measured | None = None
    said: bool = False
    in_room: bool = False
    left_at_click: int | None = None
    excused: bool = False
    decided: str = ""
    closed: bool = False
    listed: bool = False
    unsettled: bool = False


@dataclass(frozen=True)
class Verdict:
    """`by_click`: it rests on the join link alone, so that minutes and share were not measured."""

    verdict: str
    minutes: int = 0
    share: int = 0
    by_click: bool = False


def verdict(known: Known) -> Verdict:
    """The verdict of the rule above."""
    minutes, share = _time(known)
    if known.decided:
        return Verdict(known.decided, minutes, share)
    if share and share >= known.threshold:
        return Verdict(ATTENDED, minutes, share)
    if known.excused:
        return Verdict(EXCUSED, minutes, share)
    if share:
        return Verdict(PARTLY, minutes, share)
    if not known.closed:
        return Verdict(OPEN)
    if known.left_at_click is None:
        return Verdict(MISSED)
    if known.listed:
        return Verdict(OPEN if known.unsettled else MISSED)
    return Verdict(ATTENDED if known.left_at_click >= known.threshold else PARTLY, by_click=True)


def _time(known: Known) -> tuple[int, int]:
    if known.said and (known.in_room or known.measured is None):
        return known.length, 100
    if known.measured is not None:
        return known.measured.minutes, known.measured.share
    return 0, 0
