"""Fill the data folder with the example academy."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from rostra.demo import marks, samples, stages
from rostra.people.models import Person


class Command(BaseCommand):
    """Builds through actions only, into an empty installation."""

    help = "Fill an empty installation in demo mode with the example academy."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--stage", choices=sorted(stages.STARTS), default="running")
        parser.add_argument("--full", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ROSTRA_DEMO:
            raise CommandError("This belongs to demo mode. Run: rostra demo")
        folder = settings.ROSTRA_DATA_DIR
        if Person.objects.exists():
            raise CommandError(f"{folder} holds an academy. `rostra demo` empties a demo's own folder first.")
        marks.mark(folder)
        town = stages.build(stage=options["stage"], full=options["full"])
        samples.write(folder)
        self.stdout.write(f"{len(town.people)} people of the cast and their academy are ready.")
