"""`rostra figures rebuild [--check]`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from rostra.evaluation.actions import figures

SHOWN = 50


class Command(BaseCommand):
    help = (
        "Count every figure again from the rows. With --check nothing is written; exit code 1 when something differs: "
        "then it was stored wrongly, or something happened since it was counted."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="compare only; exit code 1 when something differs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        report = figures.rebuild(check=options["check"])
        for line in report.differences[:SHOWN]:
            self.stdout.write(line)
        if len(report.differences) > SHOWN:
            self.stdout.write(f"… and {len(report.differences) - SHOWN} more")
        found = len(report.differences)
        verb = "differ" if options["check"] else "were mended"
        self.stdout.write(f"{report.figures} figures: {found or 'none'} {verb}.")
        if options["check"] and found:
            raise SystemExit(1)
