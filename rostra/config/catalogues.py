"""The interface in other languages: catalogues are kept as text (`rostra/locale/…/django.po`) and compiled here.

Django reads compiled catalogues only. They go into a folder of the cache named after what they were made from:
nothing is written beside the code, an upgrade never meets an older one, and processes that start at the same
time do not disturb each other.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import locale

SOURCES = Path(__file__).resolve().parents[1] / "locale"
# The one official language of the European Union that Django does not know; plural forms as in Unicode CLDR.
MALTESE = {"bidi": False, "code": "mt", "name": "Maltese", "name_local": "Malti"}
MALTESE_PLURALS = "nplurals=5; plural=(n==1 ? 0 : n==2 ? 1 : n==0 || (n%100>2 && n%100<11) ? 2 : (n%100>10 && n%100<20) ? 3 : 4);"


def parse(value: str, known: Iterable[str]) -> list[str]:
    """Codes of a list such as `da, en`; [] when one is not `known` or none is given. English is always there.

    English is the language the interface is written in: what no catalogue translates is shown in it.
    """
    codes = list(dict.fromkeys(code.strip().lower() for code in value.split(",") if code.strip()))
    if not codes or not set(codes) <= set(known):
        return []
    return codes if "en" in codes else [*codes, "en"]


def ready(cache: Path, sources: Path = SOURCES) -> Path:
    """Folder with the compiled catalogues, made now when there is none for these sources.

    Also tells Django about Maltese, whose addresses need a catalogue even before anybody has translated a line.
    """
    locale.LANG_INFO.setdefault("mt", dict(MALTESE))
    files = sorted(sources.glob("*/LC_MESSAGES/*.po"))
    digest = hashlib.sha256(MALTESE_PLURALS.encode())
    for file in files:
        digest.update(str(file.relative_to(sources)).encode() + b"\0" + file.read_bytes() + b"\0")
    folder = cache / "locale" / digest.hexdigest()[:20]
    if not folder.is_dir():
        _compile(files, sources, folder)
    return folder


def _compile(files: list[Path], sources: Path, folder: Path) -> None:
    """Write all catalogues beside `folder`, then put them in place in one step."""
    import polib

    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix="new-", dir=folder.parent))
    try:
        for file in files:
            target = (new / file.relative_to(sources)).with_suffix(".mo")
            target.parent.mkdir(parents=True)
            polib.pofile(str(file)).save_as_mofile(str(target))
        target = new / "mt" / "LC_MESSAGES" / "django.mo"
        if not target.exists():
            target.parent.mkdir(parents=True)
            empty = polib.POFile()
            empty.metadata = {
                "Language": "mt",
                "Content-Type": "text/plain; charset=UTF-8",
                "Plural-Forms": MALTESE_PLURALS,
            }
            empty.save_as_mofile(str(target))
        new.chmod(0o755)
        if not folder.is_dir():
            new.rename(folder)
    except OSError:
        # Somebody else has put the same catalogues there in the meantime.
        if not folder.is_dir():
            raise
    finally:
        shutil.rmtree(new, ignore_errors=True)
