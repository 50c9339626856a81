"""The command `rostra`."""

import os
import sys


def main(argv: list[str] | None = None) -> int:
    """Run one command line; returns the exit code."""
    args = sys.argv[1:] if argv is None else argv
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostra.config.settings")
    from django.core.management import execute_from_command_line

    if args[:1] == ["manage"]:
        execute_from_command_line(["rostra manage", *args[1:]])
        return 0
    sys.stderr.write("usage: rostra manage …\n")
    return 2
