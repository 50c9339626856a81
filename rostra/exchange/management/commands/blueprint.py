from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rostra.exchange.blueprint import brought, exporting, importing, reading, sums
from rostra.exchange.blueprint.faults import Faults as Found
from rostra.exchange.blueprint.files import Folder
from rostra.kernel.errors import Faults, Refused


class Command(BaseCommand):
    help = "Check, import or export a programme or methods as a folder of files (a blueprint)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        check = verbs.add_parser("check", help="read a folder and name every fault with its file and line")
        check.add_argument("folder", type=Path)
        check.add_argument(
            "--write-sums", action="store_true", help="write SHA256SUMS anew when all else is sound"
        )
        bring = verbs.add_parser("import", help="bring the academy to what a folder says")
        bring.add_argument("folder", type=Path)
        bring.add_argument(
            "--force", action="store_true", help="take an older version than the one that is here"
        )
        export = verbs.add_parser("export", help="write a programme or methods to a folder")
        export.add_argument("key", help="the id of a programme, such as dce, or of a blueprint")
        export.add_argument("folder", type=Path)
        export.add_argument("--replace", action="store_true", help="the folder may hold an older export")
        export.add_argument(
            "--to-translate", action="append", default=[], metavar="LANGUAGE",
            help="write a PO file with everything for this language, such as da; may be said several times",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['verb']}")(options)
        except Faults as faults:
            for where, message in faults.faults:
                self.stderr.write(f"{where}: {message}")
            raise CommandError(f"{faults} ({len(faults.faults)})") from faults
        except Refused as refused:
            raise CommandError(str(refused)) from refused

    def _check(self, options: dict[str, Any]) -> None:
        root: Path = options["folder"]
        blueprint, faults = reading.read(root, with_sums=not options["write_sums"])
        if faults or blueprint is None:
            raise Faults("The blueprint has faults.", [(fault.where, fault.message) for fault in faults])
        if options["write_sums"]:
            sums.write(root, list(Folder(root, Found()).paths))
        manifest = blueprint.manifest
        self.stdout.write(f"{manifest.title} {manifest.version}: no fault.")

    def _import(self, options: dict[str, Any]) -> None:
        report = importing.import_folder(options["folder"], force=options["force"])
        for verb, what in report.done:
            self.stdout.write(f"{verb:<10} {what}")
        self.stdout.write(f"{len(report.done)} changed, {report.equal} as they were.")

    def _export(self, options: dict[str, Any]) -> None:
        found = brought.find(options["key"])
        if found is None:
            raise CommandError(f"There is no programme and no blueprint {options['key']}.")
        names = exporting.write_folder(
            found, options["folder"], replace=options["replace"], to_translate=options["to_translate"]
        )
        for name in names:
            self.stdout.write(name)
