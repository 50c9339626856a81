from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from rostra.search.actions import dictionaries


class Command(BaseCommand):
    help = "Make the dictionaries that are missing for the languages of indexed texts, and use them."

    def handle(self, *args: Any, **options: Any) -> None:
        count = dictionaries.make(progress=lambda language: self.stdout.write(f"Dictionary of {language} …"))
        self.stdout.write(f"All dictionaries are there; {count} texts indexed anew.")
