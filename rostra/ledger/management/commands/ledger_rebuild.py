"""`rostra ledger rebuild [--check]`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from rostra.ledger.actions import rebuild

SHOWN = 50


class Command(BaseCommand):
    help = (
        "Derive every standing and progress again from evidence. "
        "With --check nothing is written; exit code 1 when something differs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="compare only; exit code 1 when something differs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        def tell(done: int, whole: int) -> None:
            if options["verbosity"] > 1 or (self.stderr.isatty() and options["verbosity"]):
                self.stderr.write(f"\r{done} of {whole} enrolments", ending="" if done < whole else "\n")

        report = rebuild.rebuild(check=options["check"], progress=tell)
        for line in report.differences[:SHOWN]:
            self.stdout.write(line)
        if len(report.differences) > SHOWN:
            self.stdout.write(f"… and {len(report.differences) - SHOWN} more")
        found = len(report.differences)
        verb = "differ" if options["check"] else "were mended"
        self.stdout.write(
            f"{report.checked} enrolments, {report.standings} standings: {found or 'none'} {verb}."
        )
        if options["check"] and found:
            raise SystemExit(1)
