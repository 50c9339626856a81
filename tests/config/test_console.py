"""The command line: every verb explains itself and calls what it names."""

import subprocess
import sys

import pytest

from rostra import __version__
from rostra.config import console
from tests.house.tree import ROOT

VERBS = ["setup", "demo", "check-config", "serve", "worker", "backup", "restore", "ledger"]
VERBS += ["publications", "blueprint", "manage"]


def test_every_verb_has_a_line_of_help(capsys):
    with pytest.raises(SystemExit) as end:
        console.main(["--help"])
    assert end.value.code == 0
    words = capsys.readouterr().out
    assert [verb for verb in VERBS if f"    {verb}" not in words] == []


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb != "manage"])
def test_help_of_a_verb(verb, capsys):
    with pytest.raises(SystemExit) as end:
        console.main([verb, "--help"])
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: rostra {verb}")


@pytest.mark.parametrize("line", [[], ["nonsense"], ["ledger"], ["demo", "--stage", "ended"]])
def test_a_line_that_is_not_understood_says_so(line, capsys):
    with pytest.raises(SystemExit) as end:
        console.main(line)
    assert end.value.code == 2
    assert "usage: rostra" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "command"),
    [
        (["ledger", "rebuild"], ["ledger_rebuild"]),
        (["ledger", "rebuild", "--check"], ["ledger_rebuild", "--check"]),
        (["publications", "rebuild", "--check"], ["publications_rebuild", "--check"]),
        (["blueprint", "check", "folder"], ["blueprint", "check", "folder"]),
        (["manage", "check", "--deploy"], ["check", "--deploy"]),
    ],
)
def test_verbs_of_the_rooms_are_their_management_commands(monkeypatch, line, command):
    called = []
    monkeypatch.setattr(console, "manage", lambda arguments: called.append(arguments) or 0)
    assert console.main(line) == 0
    assert called == [command]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["ledger_rebuild", "publications_rebuild", "blueprint", "rostra_demo"])
def test_those_commands_exist(name):
    from django.core.management import get_commands

    assert name in get_commands()


def test_the_module_is_the_command():
    done = subprocess.run(
        [sys.executable, "-m", "rostra", "--version"], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, f"rostra {__version__}\n")
