"""Write the fresh database that is kept with the code, from what the migrations leave: `python -m tools.snapshot`."""

from __future__ import annotations

import gzip
import os
import sqlite3
import tempfile
from pathlib import Path


def main() -> None:
    """Run all migrations into a file of its own and keep it as text."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "rostra.config.settings_test"
    import django

    django.setup()
    from rostra.config import snapshot, template

    with tempfile.TemporaryDirectory(prefix="rostra-snapshot-") as scratch:
        path = Path(scratch) / "fresh.sqlite3"
        template.migrate_sqlite(path)
        source = sqlite3.connect(path)
        text = snapshot.text_of(source, template.key())
        source.close()
    snapshot.KEPT.parent.mkdir(exist_ok=True)
    snapshot.KEPT.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"{snapshot.KEPT.name}: {len(text):,} characters of text, {snapshot.KEPT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
