"""The plan of the large academy: exact numbers, the same every time; what fills it goes on after a stop in the middle."""

from __future__ import annotations

import datetime as dt

import pytest

from bench import academy, fill
from bench.academy import Asked, Course, Size
from rostra.ledger.actions.rebuild import rebuild
from tests.factories.courses import make_course

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
ASKED = [
    Asked(0, ("read",), 10),
    Asked(1, ("watched", "read"), 5),
    Asked(2, ("passed",), 10),
    Asked(3, ("accepted",), 40),
]


@pytest.mark.parametrize("tenth", [False, True])
@pytest.mark.parametrize("share", academy.SHARES)
def test_numbers_are_exact(share: int, tenth: bool):
    size = academy.size_of(share, tenth=tenth)
    runs = academy.runs(size)
    counts = [len(run.quotas) for run in runs]
    assert len(runs) == size.editions
    assert sum(counts) == round(size.people * 1.2)
    assert sum(sum(run.quotas) for run in runs) == size.facts
    assert counts[0] == max(counts) == min(5000, size.people // 2)
    assert min(counts) > 0
    assert all(len({number for number, _quota in run.takers()}) == len(run.quotas) for run in runs)


def test_the_whole():
    assert academy.size_of(100, tenth=False) == Size(100_000, 500, 2_000_000)
    assert academy.size_of(100, tenth=True) == Size(10_000, 50, 200_000)


def test_it_is_the_same_every_time():
    size = academy.size_of(1, tenth=False)
    assert academy.runs(size) == academy.runs(size)


@pytest.mark.parametrize("quota", [0, 1, 4, 9, 40])
def test_a_history_has_as_many_facts_as_it_should(quota: int):
    end = NOON + dt.timedelta(days=30)
    found = academy.history("someone", ASKED, quota, NOON, end)
    assert len(found) == quota
    assert found == academy.history("someone", ASKED, quota, NOON, end)
    assert all(NOON < each.at < end for each in found)
    assert [each.at for each in found] == sorted(each.at for each in found)
    assert {each.place for each in found} <= {0, 1, 2, 3}


@pytest.mark.parametrize(("weights", "total"), [([1, 1, 1], 10), ([0, 5, 0.1], 7), ([0.3] * 9, 4)])
def test_sharing_out_adds_up(weights: list[float], total: int):
    assert sum(academy.shared(weights, total)) == total


class Stopped(Exception):
    """The plug is pulled."""


class Interrupted(fill.Filler):
    """Fills until it has said something so often."""

    def __init__(self, size: Size, after: int) -> None:
        super().__init__(size)
        self.left = after

    def told(self, *, last: bool = False) -> None:
        self.left -= 1
        if self.left < 0:
            raise Stopped


def fill_all(filler: fill.Filler, runs: list[academy.Run]) -> None:
    for run in runs:
        filler.edition(run)


def test_stopped_in_the_middle_it_goes_on(db, monkeypatch):
    monkeypatch.setattr(fill, "BATCH", 7)
    make_course("dce")
    size = Size(60, 3, 240)
    runs = academy.runs(size, (Course("dce"),))
    for after in (0, 1, 3, 5):
        stopping = Interrupted(size, after)
        stopping.people()
        with pytest.raises(Stopped):
            fill_all(stopping, runs)
    assert fill.counts()["evidence"] < 240
    for _again in range(2):
        filler = fill.Filler(size)
        filler.people()
        fill_all(filler, runs)
    found = fill.counts()
    assert found == {
        "organisations": 1, "people": 60, "editions": 3, "enrolments": 72, "evidence": 240, "standings": 432, "progress": 72,
    }  # fmt: skip
    assert rebuild(check=True).differences == []
