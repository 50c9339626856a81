"""`make docs`: the pages of docs/reference that come from the code. `--check` says which are behind."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from tools import reference_rooms

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"


def settings_page() -> str:
    """Every environment variable that the installation reads."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostra.config.settings_test")
    from django.conf import settings

    from rostra.config import env

    assert settings.ROSTRA_DATA_DIR  # reading one setting registers all variables
    lines = [
        "# Settings",
        "",
        "An installation is configured by environment variables only. `rostra check-config` says what is",
        "wrong with them, a line each. This page is written by `make docs` from the code.",
        "",
        "| variable | value | default | what it does |",
        "| --- | --- | --- | --- |",
    ]
    for name in sorted(env.registry):
        each = env.registry[name]
        purpose = each.purpose + (" Keep it secret." if each.secret else "")
        lines.append(f"| `{name}` | {each.kind} | {each.default or '(none)'} | {purpose} |")
    return "\n".join(lines) + "\n"


def commands_page() -> str:
    """Every verb of the console with its options."""
    from rostra.config.console import parser

    lines = [
        "# Commands",
        "",
        "One command, `rostra` (in a checkout: `.venv/bin/rostra`). This page is written by `make docs` from",
        "the code.",
    ]
    for name, verb in _verbs(parser()):
        lines += ["", f"## rostra {name}", "", verb.description or ""]
        options = [row for row in (_option(action) for action in verb._actions) if row]
        if options:
            lines += ["", "| option | what it does |", "| --- | --- |", *options]
    return "\n".join(lines) + "\n"


def _verbs(parser: argparse.ArgumentParser, above: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, verb in action.choices.items():
                inner = list(_verbs(verb, f"{above}{name} "))
                yield from inner or [(f"{above}{name}", verb)]


def _option(action: argparse.Action) -> str | None:
    if isinstance(action, argparse._HelpAction | argparse._SubParsersAction):
        return None
    name = ", ".join(action.option_strings) or str(action.metavar or action.dest)
    choices = f" ({', '.join(map(str, action.choices))})" if action.choices else ""
    return f"| `{name}`{choices} | {action.help or ''} |"


PAGES = {"settings.md": settings_page, "commands.md": commands_page, **reference_rooms.PAGES}


def main() -> int:
    """Write the pages, or with --check name those that differ and fail."""
    options = argparse.ArgumentParser(description="Write the reference pages that come from the code.")
    options.add_argument("--check", action="store_true", help="only compare")
    chosen = options.parse_args()
    behind = []
    for name, make in PAGES.items():
        path, text = FOLDER / name, make()
        if chosen.check:
            if not path.exists() or path.read_text() != text:
                behind.append(name)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    if behind:
        print(f"Behind the code: {', '.join(behind)} in docs/reference. Run make docs.", file=sys.stderr)
    return 1 if behind else 0


if __name__ == "__main__":
    sys.exit(main())
