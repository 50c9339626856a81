"""The command `rostra`: one line of help for each verb, and what each verb calls.

Verbs that belong to a room are management commands of that room; the console only names them. Django is
loaded by the verbs that need it, so that the process that serves stays small.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path

from rostra import __version__

Run = Callable[[argparse.Namespace], int]
STAGES = ("recruiting", "running", "finished")
SOLVABLE = ("pairs", "dates", "groups", "draw")


def main(argv: list[str] | None = None) -> int:
    """Run one command line; returns the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostra.config.settings")
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["manage"]:
        return manage(arguments[1:])
    chosen = parser().parse_args(arguments)
    run: Run = chosen.run
    return run(chosen)


def parser() -> argparse.ArgumentParser:
    """The whole command line. `make docs` writes docs/reference/commands.md from it."""
    root = argparse.ArgumentParser(prog="rostra", description="An academy for the people who govern locally.")
    root.add_argument("--version", action="version", version=f"rostra {__version__}")
    verbs = root.add_subparsers(title="verbs", metavar="verb", required=True)
    _setup_verbs(verbs)
    _serving_verbs(verbs)
    _keeping_verbs(verbs)
    _content_verbs(verbs)
    _solving_verb(verbs)
    verb = _verb(verbs, "manage", "Run a Django management command.", lambda chosen: manage(chosen.command))
    verb.add_argument("command", nargs=argparse.REMAINDER, help="the command and its options")
    return root


def _verb(verbs: argparse._SubParsersAction, name: str, line: str, run: Run) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=line, description=line)
    verb.set_defaults(run=run)
    return verb


def _setup_verbs(verbs: argparse._SubParsersAction) -> None:
    verb = _verb(
        verbs, "setup", "Make a new academy: its name, first organisation and administrator.", _setup
    )
    verb.add_argument("--name", help="name of the academy")
    verb.add_argument("--languages", help="languages of the academy, such as en,da; the first is the source")
    verb.add_argument("--organisation", help="name of the first organisation")
    verb.add_argument("--administrator", help="name of the first administrator")
    verb.add_argument("--email", help="e-mail address of the first administrator")
    verb.add_argument("--time-zone", help="time zone of the academy, such as Europe/Warsaw")
    verb.add_argument("--unattended", action="store_true", help="ask nothing; take flags and ROSTRA_SETUP_*")
    verb = _verb(verbs, "demo", "Serve an academy with a real course and invented people.", _demo)
    verb.add_argument("--data", type=Path, help="data folder of the demo (default: .rostra-demo)")
    verb.add_argument("--port", type=int, help="port to serve on (default: 8000)")
    verb.add_argument("--stage", choices=STAGES, default="running", help="how far the edition has come")
    verb.add_argument("--full", action="store_true", help="many more people, for measuring")
    verb.add_argument("--no-serve", action="store_true", help="prepare the data and stop")
    _verb(verbs, "check-config", "Say what is wrong with the environment, a line each.", _check_config)


def _serving_verbs(verbs: argparse._SubParsersAction) -> None:
    verb = _verb(verbs, "serve", "Serve the site, work the tasks and keep the schedule.", _serve)
    verb.add_argument("--host", help="address to listen on (default: ROSTRA_HOST)")
    verb.add_argument("--port", type=int, help="port to listen on (default: ROSTRA_PORT)")
    verb.add_argument("--workers", type=int, help="web processes (default: ROSTRA_WORKERS)")
    verb.add_argument(
        "--no-background", action="store_true", help="leave tasks and schedule to rostra worker"
    )
    verb = _verb(verbs, "worker", "Work the tasks and keep the schedule, without serving.", _worker)
    verb.add_argument("--queue", action="append", help="only this queue; may be given more than once")


def _keeping_verbs(verbs: argparse._SubParsersAction) -> None:
    verb = _verb(verbs, "backup", "Write database, media and key into one file.", _backup)
    verb.add_argument("file", type=Path, nargs="?", help="where to (default: rostra-<date>.tar.gz here)")
    verb = _verb(verbs, "restore", "Bring back what a backup holds, after checking it.", _restore)
    verb.add_argument("file", type=Path, help="the backup")
    verb.add_argument("--force", action="store_true", help="replace what is there")


def _content_verbs(verbs: argparse._SubParsersAction) -> None:
    for name, line, command in (
        ("ledger", "Derive every standing again from the evidence.", "ledger_rebuild"),
        ("publications", "Compile every published page again.", "publications_rebuild"),
        ("figures", "Count every figure again.", "figures_rebuild"),
    ):
        group = verbs.add_parser(name, help=line, description=line).add_subparsers(
            required=True, metavar="rebuild"
        )
        verb = _verb(group, "rebuild", line, _command(command, "check"))
        verb.add_argument("--check", action="store_true", help="only compare; fail when anything differs")
    line = "Keep the index of the search."
    group = verbs.add_parser("search", help=line, description=line).add_subparsers(
        required=True, metavar="rebuild|check|dictionaries"
    )
    for name, line, words in (
        ("rebuild", "Index everything anew that can be found.", ["search_rebuild"]),
        (
            "check",
            "Compare the index with what there is; fail when anything differs.",
            ["search_rebuild", "--check"],
        ),
        (
            "dictionaries",
            "Make missing dictionaries in the data folder, and use them.",
            ["search_dictionaries"],
        ),
    ):
        _verb(group, name, line, _managed(words))
    line = "Check, import or export a programme, or the catalogue of methods, as a folder of files."
    _verb(verbs, "blueprint", line, lambda chosen: manage(["blueprint", *chosen.rest])).add_argument(
        "rest",
        nargs=argparse.REMAINDER,
        metavar="check|import|export",
        help="what to do, and with which folder; `export KEY DIR --to-translate da` writes all there is to translate",
    )


def _solving_verb(verbs: argparse._SubParsersAction) -> None:
    verb = _verb(
        verbs, "solve", "Propose pairs, dates or groups, or draw people by lot; needs no database.", _solve
    )
    verb.add_argument("kind", choices=SOLVABLE, help="what to solve")
    verb.add_argument("file", help="the problem as JSON (see the solvers' reference); - reads standard input")
    verb.add_argument(
        "--seconds", type=float, default=60.0, help="stop the search after so long (default: 60)"
    )


def manage(arguments: list[str]) -> int:
    """Run a management command; returns the exit code."""
    from django.core.management import execute_from_command_line

    if arguments[:1] == ["migrate"]:
        # Migrations make model classes by the thousand; looking for garbage at the usual pace costs a fifth of the
        # time, never looking costs a gigabyte.
        gc.set_threshold(100_000, 50, 100)
    execute_from_command_line(["rostra manage", *(arguments or ["help"])])
    return 0


def _command(name: str, *flags: str) -> Run:
    def run(chosen: argparse.Namespace) -> int:
        return manage([name, *(f"--{flag}" for flag in flags if getattr(chosen, flag))])

    return run


def _managed(command: list[str]) -> Run:
    return lambda chosen: manage(command)


def _setup(chosen: argparse.Namespace) -> int:
    from rostra.config.setup import setup

    return setup(
        name=chosen.name,
        languages=chosen.languages,
        organisation=chosen.organisation,
        administrator=chosen.administrator,
        email=chosen.email,
        time_zone=chosen.time_zone,
        unattended=chosen.unattended,
    )


def _demo(chosen: argparse.Namespace) -> int:
    from rostra.config.demonstration import demonstrate

    return demonstrate(
        data=chosen.data,
        port=chosen.port,
        stage=chosen.stage,
        full=chosen.full,
        then_serve=not chosen.no_serve,
    )


def _check_config(chosen: argparse.Namespace) -> int:
    from rostra.config.checkup import check_config

    return check_config()


def _serve(chosen: argparse.Namespace) -> int:
    from django.conf import settings

    from rostra.config.serve import serve

    return serve(
        host=chosen.host or settings.ROSTRA_HOST,
        port=chosen.port or settings.ROSTRA_PORT,
        workers=chosen.workers or settings.ROSTRA_WORKERS,
        background=settings.ROSTRA_BACKGROUND and not chosen.no_background,
    )


def _worker(chosen: argparse.Namespace) -> int:
    from rostra.config.serve import work

    return work(queues=chosen.queue)


def _backup(chosen: argparse.Namespace) -> int:
    from rostra.config.backup import backup

    return backup(chosen.file)


def _restore(chosen: argparse.Namespace) -> int:
    from rostra.config.restore import restore

    return restore(chosen.file, force=chosen.force)


def _solve(chosen: argparse.Namespace) -> int:
    from rostra.solvers.console import solve_file

    return solve_file(chosen.kind, chosen.file, seconds=chosen.seconds)
