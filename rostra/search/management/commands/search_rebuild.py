from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rostra.search.actions import dictionaries, index


class Command(BaseCommand):
    help = "Index everything anew that can be found, or with --check say where the index differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; exit 1 when anything differs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check()
            return
        report = index.rebuild(
            progress=lambda name, so_far: self.stdout.write(f"{name}: {so_far.things} so far")
        )
        dictionaries.gather_words()
        self.stdout.write(f"{report.things} things indexed, {report.written} written.")

    def _check(self) -> None:
        report = index.check()
        for line in report.differences:
            self.stdout.write(f"  {line}")
        if report.differences:
            raise CommandError(
                f"{len(report.differences)} of {report.things} things differ. Run without --check to make them right."
            )
        self.stdout.write(f"{report.things} things compared, all equal.")
