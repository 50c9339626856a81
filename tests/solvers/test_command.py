"""The command and the process apart: no settings, no database, and no solver in the process that asks."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rostra.config.console import SOLVABLE, main
from rostra.solvers import apart
from rostra.solvers.inputs import BadInput
from rostra.solvers.kinds import KINDS, solve_json
from tests.solvers.test_inputs import GOOD

ROOT = Path(__file__).resolve().parents[2]
WITHOUT_DJANGO = (
    "import sys; from rostra.config.console import main; code = main(sys.argv[1:]); "
    "assert not any(name.split('.')[0] in ('django', 'wagtail') for name in sys.modules); sys.exit(code)"
)


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_prints_the_proposal(kind, tmp_path, capsys):
    file = tmp_path / "problem.json"
    file.write_text(json.dumps(GOOD[kind]))
    assert main(["solve", kind, str(file), "--seconds", "20"]) == 0
    assert json.loads(capsys.readouterr().out) == solve_json(kind, GOOD[kind])


def test_the_command_needs_no_django_and_no_environment(tmp_path):
    file = tmp_path / "problem.json"
    file.write_text(json.dumps(GOOD["pairs"]))
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_DJANGO, "solve", "pairs", str(file)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["status"] == "optimal"


@pytest.mark.parametrize(
    ("text", "word"),
    [("{", "not JSON"), ("[]", "an object is needed"), ('{"hosts": [{}]}', "hosts[0].id: is missing")],
)
def test_the_command_says_what_it_cannot_read(text, word, tmp_path, capsys):
    file = tmp_path / "problem.json"
    file.write_text(text)
    assert main(["solve", "pairs", str(file)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert word in told.err
    assert len(told.err.splitlines()) == 1


def test_a_file_that_is_not_there(tmp_path, capsys):
    assert main(["solve", "draw", str(tmp_path / "none.json")]) == 2
    assert "No such file" in capsys.readouterr().err


def test_the_command_knows_every_kind():
    assert SOLVABLE == KINDS


def test_apart_gives_the_same_without_loading_the_solver():
    code = (
        "import json, sys; from rostra.solvers.apart import solve_apart; "
        "print(json.dumps(solve_apart('dates', json.load(sys.stdin)))); "
        "assert 'highspy' not in sys.modules and 'numpy' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(GOOD["dates"]),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert json.loads(done.stdout) == solve_json("dates", GOOD["dates"])


def test_names_of_every_alphabet_go_through_the_process():
    data = {
        "people": [{"id": "Łucja Żółć", "preferences": {"Ørsted": 1}}],
        "hosts": [{"id": "Ørsted", "max": 1}],
    }
    assert apart.solve_apart("pairs", data)["assignments"] == [["Łucja Żółć", "Ørsted"]]


def test_apart_refuses_bad_input_as_here():
    with pytest.raises(BadInput) as caught:
        apart.solve_apart("pairs", {"hosts": []})
    assert (caught.value.path, caught.value.message) == ("hosts", "must not be empty")


def test_apart_ends_a_process_that_takes_too_long(monkeypatch):
    monkeypatch.setattr(apart, "GRACE", -19.99)
    with pytest.raises(apart.Failed, match="did not answer"):
        apart.solve_apart("pairs", GOOD["pairs"], seconds=20)


def test_apart_tells_of_a_process_that_died(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(apart.Failed, match="code 1"):
        apart.solve_apart("pairs", GOOD["pairs"])
