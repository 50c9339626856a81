"""Translations go with a blueprint: out, into another academy, and out again byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import transaction

from rostra.exchange.blueprint import brought, exporting, importing, sums
from rostra.exchange.blueprint.faults import Faults as Found
from rostra.exchange.blueprint.files import Folder
from rostra.languages.actions import translations
from rostra.languages.models import Passage, Translation
from tests.exchange.test_blueprint_course import COURSE, folder  # noqa: F401
from tests.exchange.test_blueprint_shipped import files_of
from tests.programmes.content import make_home

pytestmark = pytest.mark.django_db


def passage(sort: str, key: str, address: str = "") -> Passage:
    rows = Passage.objects.filter(thing__sort=sort, thing__key=key, gone_at__isnull=True)
    return rows.get(address=address) if address else rows.order_by("position").first()


def say(found: Passage, text: str, language: str = "da", state: str = "reviewed") -> Translation:
    return translations.save(found, language=language, text=text, by=None, state=state)


def translate_a_little() -> None:
    """One text of every sort, in every state."""
    say(passage("page", "dce", "title"), "Digital borgerinddragelse")
    say(passage("page", "dce-a1-guide", "title"), "Vejledning", state="draft")
    linked = Passage.objects.filter(
        thing__key="dce-a1-guide", text__contains='href="#term-dce-tokenism"'
    ).first()
    say(linked, "Det kaldes [skininddragelse](term:dce-tokenism).", state="machine") if linked else None
    say(passage("term", "dce-tokenism", "term"), "skininddragelse")
    say(passage("form", "dce-a2-worksheet", "title"), "Arbejdsark")
    say(passage("quiz", "dce-a1-key-ideas", "title"), "Hovedtanker")
    say(passage("video", "dce-film-omastadi", "title"), "Filmen", state="draft")
    say(passage("bank", "dce-a1-bank"), "Hvad er rigtigt?", language="pl")


def rewrite(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_text(text, "utf-8")
    sums.write(root, list(Folder(root, Found()).paths))


def states() -> list[tuple[str, ...]]:
    rows = Translation.objects.order_by(
        "passage__thing__sort", "passage__thing__key", "passage__address", "language"
    )
    return [
        (
            row.passage.thing.key,
            row.passage.address,
            row.language,
            row.text,
            row.shown_state,
            row.source_digest,
        )
        for row in rows.select_related("passage__thing")
    ]


def test_translations_go_to_another_academy_with_their_states(tmp_path):
    make_home()
    with transaction.atomic():
        importing.import_folder(COURSE)
        translate_a_little()
        exporting.write_folder(brought.find("dce"), tmp_path / "first")
        before = states()
        transaction.set_rollback(True)
    assert sorted(path.name for path in (tmp_path / "first" / "translations").iterdir()) == ["da.po", "pl.po"]
    report = importing.import_folder(tmp_path / "first")
    assert ("new", "translations into pl: 1") in report.done
    assert [each[:5] for each in states()] == [each[:5] for each in before]
    assert importing.import_folder(tmp_path / "first").done == []
    exporting.write_folder(brought.find("dce"), tmp_path / "second")
    assert files_of(tmp_path / "second") == files_of(tmp_path / "first")
