"""How long publishing takes when a programme is read in all 24 languages: on a copy of a demo, with every text of its
largest programme translated (the source's own words stand for the translation). Run by `make bench`, or alone:

    python -m bench.publishing DATA
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path

ROUNDS = 5
PAGE = "ccd-b1-guide"
BATCH = 500


def main(data: Path) -> None:
    """Print seconds and CPU seconds of publishing a changed text and a changed title, medians of five."""
    from rostra.kernel.languages import LANGUAGES

    os.environ |= {
        "ROSTRA_DATA_DIR": str(data),
        "ROSTRA_DEMO": "yes",
        "ROSTRA_LANGUAGES": ",".join(LANGUAGES),
    }
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostra.config.settings")
    import django

    django.setup()
    from rostra.programmes.actions import publishing
    from rostra.programmes.models import Publication

    texts = translate(sorted(set(LANGUAGES) - {"en"}))
    publishing.compile_in(set(LANGUAGES), programme_key="ccd")
    rows = Publication.objects.filter(programme_key="ccd", live=True).count()
    print(
        f"\nPublishing in {len(LANGUAGES)} languages: {rows} rows of one programme, {texts} translated passages"
    )
    for what in ("text", "title"):
        taken = [publish(what, number) for number in range(ROUNDS)]
        wall, cpu = (statistics.median(each) for each in zip(*taken, strict=True))
        print(f"  a changed {what:<6} {wall:6.2f} s   {cpu:6.2f} s CPU   (target 1.00 s)")


def translate(languages: list[str]) -> int:
    """Give every passage of the programme a text in every language; returns how many."""
    from rostra.languages.actions.coverage import recount
    from rostra.languages.models import Passage, Thing, Translation

    things = Thing.objects.filter(programme_key="ccd", gone_at__isnull=True)
    passages = list(Passage.objects.filter(thing__in=things, gone_at__isnull=True))
    for language in languages:
        rows = (
            Translation(
                passage=each,
                language=language,
                text=each.text,
                state="reviewed",
                source_text=each.text,
                source_digest=each.digest,
            )
            for each in passages
        )
        Translation.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    recount([thing.pk for thing in things])
    return len(passages) * len(languages)


def publish(what: str, number: int) -> tuple[float, float]:
    """Change the page and publish it; seconds and CPU seconds of the publishing alone."""
    from rostra.programmes.models import ActivityPage

    page = ActivityPage.objects.get(key=PAGE)
    if what == "title":
        page.title = f"Why and when, {number}"
    else:
        raw = page.body.stream_block.get_prep_value(page.body)
        first = next(child for child in raw if child["type"] == "text")
        first["value"] = first["value"].replace("</p>", f" {number}</p>", 1)
        page.body = raw
    revision = page.save_revision()
    began, cpu = time.perf_counter(), time.process_time()
    revision.publish()
    return time.perf_counter() - began, time.process_time() - cpu


if __name__ == "__main__":
    main(Path(sys.argv[1]))
