"""Translations go with a blueprint: out, into another academy, and out again byte for byte."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from rostra.assessment.actions import forms
from rostra.assessment.models import Form
from rostra.exchange.blueprint import brought, exporting, importing, reading, sums
from rostra.exchange.blueprint.faults import Faults as Found
from rostra.exchange.blueprint.files import Folder
from rostra.kernel.errors import Faults
from rostra.languages.actions import translations
from rostra.languages.models import Passage, Translation
from rostra.programmes.models import ActivityPage, MethodPage, ProgrammePage, StandardPage
from tests.exchange.test_blueprint_course import COURSE
from tests.exchange.test_blueprint_shipped import SHIPPED, files_of
from tests.programmes.content import make_home

# On PostgreSQL a shipped blueprint goes round with its translations.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


def passage(sort: str, key: str, address: str = "") -> Passage:
    rows = Passage.objects.filter(thing__sort=sort, thing__key=key, gone_at__isnull=True)
    return rows.get(address=address) if address else rows.order_by("position").first()


def say(found: Passage, text: str, language: str = "da", state: str = "reviewed") -> Translation:
    return translations.save(found, language=language, text=text, by=None, state=state)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course without its translations."""
    root = shutil.copytree(COURSE, tmp_path_factory.mktemp("plain") / "course")
    shutil.rmtree(root / "translations")
    sums.write(root, list(Folder(root, Found()).paths))
    return root


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the exported course is kept for all tests; made by the first that needs it."""
    return tmp_path_factory.mktemp("kept") / "course"


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


def test_translations_go_to_another_academy_with_their_states(plain, tmp_path):
    make_home()
    with transaction.atomic():
        importing.import_folder(plain)
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


@pytest.fixture
def carried(prepared: Callable[..., Any], plain: Path, kept: Path, tmp_path: Path) -> Path:
    """The course with a few translations, exported from an academy that is gone again."""
    prepared(make_home)
    if not kept.exists():
        with transaction.atomic():
            importing.import_folder(plain)
            translate_a_little()
            exporting.write_folder(brought.find("dce"), kept)
            transaction.set_rollback(True)
    return shutil.copytree(kept, tmp_path / "carried")


def change(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text("utf-8")
    assert old in text
    rewrite(root, name, text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("page:dce-a1-guide#title", "page:dce-none#title", "the blueprint has no page dce-none"),
        ("term:dce-tokenism#term", "message:welcome#subject", "the blueprint has no message welcome"),
        ("page:dce-a1-guide#title", "nothing", "msgctxt must say which text this is"),
        ("page:dce-a1-guide#title", "page:dce#title", "This text stands in the file twice"),
        ("Language: da", "Language: fi", "says that its language is fi"),
        ('msgstr "Vejledning"', "msgstr Vejledning", "between two double quotes"),
    ],
)
def test_a_fault_in_a_file_is_named_without_an_academy(carried, old, new, words):
    name = "translations/da.po"
    change(carried, name, old, new)
    _blueprint, faults = reading.read(carried)
    found = [fault for fault in faults if words in fault.message]
    assert [fault.file for fault in found] == [name]
    assert 0 < found[0].line < 40 or "term" in old


def test_files_are_named_after_their_language(carried):
    (carried / "translations/da.po").rename(carried / "translations/danish.po")
    rewrite(carried, "translations/en.po", (carried / "translations/pl.po").read_text())
    found = [str(fault) for fault in reading.read(carried)[1]]
    assert "translations/danish.po: is named after its language, such as da.po" in found
    assert "translations/en.po: is in the language of the blueprint itself" in found
    assert "translations/en.po:1: says that its language is pl" in found


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("page:dce-a1-guide#title", "page:dce-a1-guide#titel", "no longer there"),
        ("[skininddragelse](term:dce-tokenism)", "skininddragelse", "term:dce-tokenism is missing"),
    ],
)
def test_nothing_is_imported_when_an_entry_does_not_fit(carried, old, new, words):
    change(carried, "translations/da.po", old, new)
    with pytest.raises(Faults) as faults:
        importing.import_folder(carried)
    [(where, message)] = faults.value.faults
    assert where.startswith("translations/da.po, line ")
    assert words in message
    assert not ProgrammePage.objects.exists()


def test_a_source_that_was_changed_after_its_translation_comes_in_as_outdated(carried):
    name = next(
        path.relative_to(carried).as_posix()
        for path in sorted(carried.rglob("*.md"))
        if "id: dce-a1-guide\n" in path.read_text("utf-8")
    )
    change(carried, name, "title: The beginner's guide", "title: A guide")
    importing.import_folder(carried)
    row = Translation.objects.get(passage__thing__key="dce-a1-guide", passage__address="title")
    assert (row.text, row.shown_state, row.passage.text[:7]) == ("Vejledning", "outdated", "A guide")
    assert importing.import_folder(carried).done == []
    say(row.passage, "En vejledning")
    assert importing.import_folder(carried).done == []
    row.refresh_from_db()
    assert (row.text, row.shown_state) == ("En vejledning", "reviewed")


def test_a_newer_version_makes_translations_outdated_also_after_a_small_change_here(prepared, carried):
    prepared(importing.import_folder, carried)
    ActivityPage.objects.filter(key="dce-a1-guide").update(change="small")
    page = next(path for path in carried.rglob("*.md") if "id: dce-a1-guide\n" in path.read_text("utf-8"))
    page.write_text(page.read_text("utf-8").replace("title: The beginner's guide", "title: Another guide", 1))
    shutil.rmtree(carried / "translations")
    sums.write(carried, list(Folder(carried, Found()).paths))
    importing.import_folder(carried)
    row = Translation.objects.get(passage__thing__key="dce-a1-guide", passage__address="title")
    assert (row.text, row.shown_state) == ("Vejledning", "outdated")


def test_a_newer_file_renews_and_says_how_many(prepared, carried):
    prepared(importing.import_folder, carried)
    change(carried, "translations/da.po", 'msgstr "Vejledning"', 'msgstr "Begynderguide"')
    assert importing.import_folder(carried).done == [("changed", "translations into da: 1")]
    row = Translation.objects.get(passage__thing__key="dce-a1-guide", passage__address="title")
    assert (row.text, row.state) == ("Begynderguide", "draft")


def test_a_translation_is_not_withdrawn_when_its_file_is_gone(prepared, carried):
    prepared(importing.import_folder, carried)
    before = states()
    shutil.rmtree(carried / "translations")
    sums.write(carried, list(Folder(carried, Found()).paths))
    assert importing.import_folder(carried).done == []
    assert states() == before


def test_fields_and_questions_that_an_editor_made_find_their_translations(plain, tmp_path):
    make_home()
    with transaction.atomic():
        importing.import_folder(plain)
        form = Form.objects.get(key="dce-a2-worksheet")
        raw = [{**child, "id": f"made-{number}"} for number, child in enumerate(form.fields.raw_data)]
        form.fields = raw
        form.save()
        forms.publish(form, by=None)
        label = Passage.objects.get(thing__key=form.key, address="fields.made-1.label", gone_at=None)
        say(label, "Et spørgsmål")
        exporting.write_folder(brought.find("dce"), tmp_path / "first")
        assert importing.import_folder(tmp_path / "first").done == []
        assert Translation.objects.get().text == "Et spørgsmål"
        transaction.set_rollback(True)
    text = (tmp_path / "first" / "translations/da.po").read_text("utf-8")
    assert "made-1" not in text
    importing.import_folder(tmp_path / "first")
    row = Translation.objects.get()
    assert (row.text, row.passage.text) == ("Et spørgsmål", label.text)
    exporting.write_folder(brought.find("dce"), tmp_path / "second")
    assert files_of(tmp_path / "second") == files_of(tmp_path / "first")


def test_links_to_methods_and_pages_keep_their_names(tmp_path):
    make_home()
    methods = next(root for root in SHIPPED if root.name == "participation-methods")
    with transaction.atomic():
        importing.import_folder(methods)
        Translation.objects.all().delete()
        linked = Passage.objects.filter(
            thing__key="m-survey", text__contains='linktype="page"', gone_at=None
        ).first()
        number = MethodPage.objects.get(key="m-focus-group").pk
        say(linked, f"Brug en [fokusgruppe](page:{number}).")
        exporting.write_folder(brought.find("participation-methods"), tmp_path / "first")
        transaction.set_rollback(True)
    text = (tmp_path / "first" / "translations/da.po").read_text("utf-8")
    assert 'msgstr "Brug en [fokusgruppe](method:m-focus-group)."' in text
    make_home().add_child(instance=StandardPage(title="Moves the numbers", slug="more"))
    importing.import_folder(tmp_path / "first")
    number = MethodPage.objects.get(key="m-focus-group").pk
    assert f'linktype="page" id="{number}"' in Translation.objects.get().text


def test_everything_there_is_to_translate_can_be_written(prepared, plain, tmp_path):
    prepared(make_home)
    prepared(importing.import_folder, plain)
    call_command(
        "blueprint", "export", "dce", str(tmp_path / "out"), "--to-translate", "fi", stdout=StringIO()
    )
    assert [path.name for path in (tmp_path / "out" / "translations").iterdir()] == ["fi.po"]
    text = (tmp_path / "out" / "translations/fi.po").read_text("utf-8")
    assert text.count("msgctxt") == Passage.objects.filter(gone_at=None, thing__gone_at=None).count()
    assert importing.import_folder(tmp_path / "out").done == []
