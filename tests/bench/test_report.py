"""What wrk says is read, what peers' files say too; tables and plots hold what was measured."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest

from bench import drills, load, measuring, peers, plots, report
from bench.load import Ask, Result
from bench.measuring import Line, Run, System

OUTPUT = """Running 2s test @ http://127.0.0.1:8141
  1 threads and 8 connections
Requests/sec:    812.11
RESULT 1624 3 2.001 9.512 18.250 5120.4
"""


def test_what_wrk_says():
    found = load.parse(OUTPUT)
    assert found == Result(1624, 3, 2.001, 9.512, 18.25, 5120.4)
    assert round(found.rate) == 812


def test_silence_of_wrk_is_a_fault():
    with pytest.raises(ValueError, match="unable to connect"):
        load.parse("unable to connect to 127.0.0.1:1 Connection refused")


def test_texts_are_quoted_for_lua():
    assert load.quoted('a"b\\c\nå]]') == '"a\\034b\\092c\\010\\195\\165]]"'
    said = load.script([Ask("POST", "/a", {"X": '"; os.exit()'}, body="{}", contains="</html>")], once=True)
    assert 'path="/a"' in said
    assert '["X"]="\\034; os.exit()"' in said
    assert "local once = true" in said


def test_an_answer_counts_by_status_size_and_words():
    ask = Ask("GET", "/", {}, least=5, contains="well")
    assert load.is_good(ask, 200, b"all is well")
    assert not load.is_good(ask, 302, b"all is well")
    assert not load.is_good(ask, 200, b"well")
    assert not load.is_good(ask, 200, b"sign in first")


def test_single_times_become_a_result():
    found = load.of_times([float(number) for number in range(1, 101)], 2, 4.0)
    assert (found.good, found.bad, found.p50, found.p95, found.rate) == (100, 2, 51.0, 96.0, 25.0)
    assert load.of_times([], 1, 1.0).good == 0


def write(tmp_path: Path, rows: object) -> Path:
    file = tmp_path / "peers.json"
    file.write_text(json.dumps(rows))
    return file


def test_a_file_of_peers(tmp_path):
    lines = [
        {"name": "home", "path": "/my/", "headers": {"Cookie": "a=1"}, "contains": "Dashboard"},
        {"name": "several", "asks": [{"path": "/1"}, {"path": "/2", "method": "POST", "status": 303}]},
    ]
    peer = {"name": "Other", "base": "http://127.0.0.1:9/", "pids": [1], "pattern": "fpm", "lines": lines}
    (found,) = peers.read(write(tmp_path, [peer]))
    assert (found.name, found.base, found.roots, found.pattern) == ("Other", "http://127.0.0.1:9", [1], "fpm")
    assert found.lines[0].asks == [Ask("GET", "/my/", {"Cookie": "a=1"}, contains="Dashboard")]
    assert [(ask.method, ask.status) for ask in found.lines[1].asks] == [("GET", 200), ("POST", 303)]


@pytest.mark.parametrize(
    "rows",
    [{}, [{"name": "x"}], [{"name": "x", "base": "http://h", "lines": [{"name": "y", "path": "no"}]}]],
)
def test_a_file_of_peers_that_cannot_be_used(tmp_path, rows):
    with pytest.raises(peers.Fault):
        peers.read(write(tmp_path, rows))
    with pytest.raises(peers.Fault):
        peers.read(tmp_path / "missing.json")


def system(kind: str, share: int, cpus: list[float], others: float = 0.0) -> System:
    made = System(
        f"{kind} {share} %",
        "http://x",
        [Line("learner's home", [Ask("GET", "/")], queries=6)],
        kind=kind,
        share=share,
    )
    made.runs = {"learner's home": [Run(Result(100, 0, 1.0, 20.0, 40.0, 900), cpu, others) for cpu in cpus]}
    return made


def document(*systems: System) -> dict:
    return report.document(systems, seconds=1, rounds=3)


def test_medians_and_aims():
    (row,) = measuring.rows(system("sqlite", 1, [5.0, 9.0, 5.5]))
    assert (row["cpu"], row["rate"], row["p95"], row["queries"], row["good"]) == (5.5, 100, 40, 6, 300)
    assert report.missed([row]) == ["sqlite 1 %, learner's home: 100.0 a second (aim 250)"]


def test_growth_is_told_and_a_quarter_is_the_limit():
    found = document(system("sqlite", 1, [4.0]), system("sqlite", 10, [4.4]), system("sqlite", 100, [5.2]))
    assert report.growth(found["rows"]) == ["missed: sqlite, learner's home: 100 % costs 1.30 times 1 %"]


def test_a_loaded_machine_makes_it_provisional():
    quiet, loaded = (document(system("sqlite", 1, [4.0], others)) for others in (0.05, 0.3))
    assert not any("PROVISIONAL" in said for said in report.verdicts(quiet))
    assert any("PROVISIONAL" in said for said in report.verdicts(loaded))
    assert "learner's home" in report.table(loaded)


def test_the_page_of_plots_stands_alone():
    systems = [
        system(kind, share, [4.0 + share / 100])
        for kind in ("sqlite", "postgresql")
        for share in (1, 10, 100)
    ]
    other = system("peer", 0, [94.0])
    other.name = "A <b>peer</b>"
    text = plots.page(document(*systems, other))
    assert "http" not in text.replace("http-equiv", "")
    assert "<script" not in text
    assert "<b>peer" not in text
    assert text.count("<svg") == 3
    assert "aim 250" in text
    figure = text[text.index("<svg") : text.index("</svg>") + 6]
    root = ET.fromstring(figure)
    assert len(root.findall("circle")) == 7
    assert len(root.findall("path")) == 2
    assert text.count("<tr>") == 8


@pytest.mark.parametrize(
    ("value", "top"), [(0.6, 0.6), (0.61, 0.8), (6.0, 6.0), (94, 100), (250, 400), (0.0, 1e-6)]
)
def test_ends_of_axes(value: float, top: float):
    assert plots.ceiling(value) == pytest.approx(top)


def letter(number: int, *, always: bool, state: str = "sent", problem: str = "") -> dict:
    return {"id": str(number), "always": always, "state": state, "problem": problem}


@pytest.mark.parametrize(
    ("change", "taken", "well"),
    [
        ({}, {}, True),
        ({}, {"1": 2}, True),
        ({}, {"1": 3}, False),
        ({}, {"1": 0}, False),
        ({}, {"2": 2}, False),
        ({"state": "failed", "problem": "unknown"}, {"2": 0}, True),
        ({"state": "failed", "problem": "unknown"}, {"2": 1}, True),
        ({"state": "failed", "problem": "5.0.0"}, {"2": 0}, False),
        ({"state": "waiting"}, {"2": 0}, False),
    ],
)
def test_what_a_drill_of_letters_promises(capsys, change: dict, taken: dict, well: bool):
    rows = [letter(1, always=True), {**letter(2, always=False), **change}]
    assert drills.counted(rows, Counter({"1": 1, "2": 1} | taken), [1]) == well
    assert ("WRONG" in capsys.readouterr().out) != well
