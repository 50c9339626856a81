from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rostra.programmes.actions import publishing


class Command(BaseCommand):
    help = "Make the read model anew from the page tree, or with --check say where it differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when a row differs")

    def handle(self, *args: Any, **options: Any) -> None:
        check = options["check"]
        report = publishing.rebuild(check=check, progress=self._progress if options["verbosity"] else None)
        for line in report.differences:
            self.stdout.write(f"  {line}")
        if check and report.differences:
            raise CommandError(
                f"{len(report.differences)} of {report.pages} pages differ. Run without --check to make them right."
            )
        verb = "compared, all equal" if check else f"compiled, {report.written} written"
        self.stdout.write(f"{report.pages} pages {verb}.")

    def _progress(self, done: int, total: int, what: str) -> None:
        self.stdout.write(f"[{done}/{total}] {what}")
