"""Packages, timelines, aims, equivalents and further captions in blueprints: what each brings, and its faults."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rostra.assessment.models import Bank, Form, Quiz
from rostra.exchange.blueprint import exporting, importing, sums
from rostra.exchange.blueprint.faults import Faults as Found
from rostra.exchange.blueprint.files import Folder
from rostra.kernel.errors import Refused
from rostra.programmes.models import (
    CaptionTrack,
    LevelPage,
    MethodPage,
    ModulePage,
    ProgrammePage,
    Topic,
    Video,
)
from tests.exchange import small
from tests.exchange.small import faults_of
from tests.exchange.test_blueprint_course import COURSE, edit
from tests.programmes.content import make_home


@pytest.fixture
def methods(tmp_path: Path) -> Path:
    """A blueprint of two methods and a term."""
    return small.make_methods(tmp_path)


@pytest.fixture
def programme(tmp_path: Path) -> Path:
    """A small programme that leads to a method of the other blueprint."""
    return small.make_talking(tmp_path)


@pytest.mark.django_db
def test_the_blueprint_to_import_first_is_named(programme, methods):
    make_home()
    with pytest.raises(Refused) as refused:
        importing.import_folder(programme)
    assert str(refused.value) == "Import the blueprint ways first. This one points at m-one."
    assert not ProgrammePage.objects.exists()
    importing.import_folder(methods)
    importing.import_folder(programme)
    edit(programme, "programme/index.md", "method:m-one", "method:m-none")
    with pytest.raises(Refused, match=r"m-none is not here\. A newer version of a blueprint"):
        importing.import_folder(programme)


@pytest.mark.django_db
def test_a_module_elsewhere_that_counts_must_be_here(prepared, programme, methods):
    prepared(make_home)
    prepared(importing.import_folder, methods)
    edit(programme, "programme/a/a1/index.md", "equivalents: [tlk-a2]", "equivalents: [else-1]")
    with pytest.raises(Refused, match="else-1"):
        importing.import_folder(programme)
    level = make_home().add_child(instance=ProgrammePage(title="Else", slug="else"))
    level = level.add_child(instance=LevelPage(title="Level", slug="level"))
    level.add_child(instance=ModulePage(title="One", slug="one", key="else-1"))
    importing.import_folder(programme)
    assert ModulePage.objects.get(key="tlk-a1").equivalents == ["else-1"]


@pytest.mark.django_db
def test_packages_timeline_versions_and_aims_arrive(prepared, programme, methods):
    prepared(make_home)
    prepared(importing.import_folder, methods)
    prepared(importing.import_folder, programme)
    page = ProgrammePage.objects.get(key="tlk")
    assert page.certificate_text == "Has talked with residents."
    assert [(each.block_type, each.id) for each in page.timeline] == [
        ("phase", "tlk-ph"),
        ("milestone", "tlk-ms"),
    ]
    assert page.timeline[0].value["ends"] == "2027"
    assert [(each.id, each.value["version"]) for each in page.versions] == [("v1-0-0", "1.0.0")]
    level = LevelPage.objects.get(key="tlk-a")
    assert (level.kind, level.choose) == ("series", 1)
    assert [(each.id, each.value["key"], each.value["summary"]) for each in level.packages] == [
        ("ways", "ways", "How to ask."),
        ("signs", "signs", ""),
    ]
    module = ModulePage.objects.get(key="tlk-a1")
    assert (module.group, module.equivalents, module.policy_stages) == (
        "package:ways",
        ["tlk-a2"],
        ["design"],
    )
    assert sorted(topic.title for topic in module.topics.all()) == ["answers", "residents"]
    assert [(each.id, each.value["kind"]) for each in module.aims] == [("tlk-aim", "collaborate")]
    number = MethodPage.objects.get(key="m-one").pk
    assert f'linktype="page" id="{number}"' in page.body.raw_data[0]["value"]
    assert importing.import_folder(programme).done == []


@pytest.mark.django_db
def test_what_an_editor_made_keeps_its_ids_on_the_way(prepared, programme, methods, tmp_path):
    prepared(make_home)
    prepared(importing.import_folder, methods)
    prepared(importing.import_folder, programme)
    page = ProgrammePage.objects.get(key="tlk")
    page.versions = [
        {"type": "note", "id": "abc-1", "value": {"version": "1.1.0", "date": "2027-01-01", "text": "More."}},
        *page.versions.raw_data,
    ]
    page.save_revision().publish()
    level = LevelPage.objects.get(key="tlk-a")
    level.packages = [
        {"type": "package", "id": "abc-2", "value": {"key": "ways", "title": "Ways", "summary": ""}},
        level.packages.raw_data[1],
    ]
    level.save_revision().publish()
    first = tmp_path / "first"
    exporting.write_folder(page, first)
    assert "id: abc-1" in (first / "programme/index.md").read_text()
    assert "block: abc-2" in next(first.glob("programme/*/index.md")).read_text()
    assert importing.import_folder(first).done == []


@pytest.mark.django_db
def test_what_texts_lead_to_is_named_in_an_export(prepared, programme, methods):
    prepared(make_home)
    prepared(importing.import_folder, methods)
    prepared(importing.import_folder, programme)
    page = ProgrammePage.objects.get(key="tlk")
    page.package = {**page.package, "requires": []}
    page.save()
    assert exporting.blueprint_of(page).manifest.requires == ["ways"]


@pytest.mark.django_db
def test_two_topics_with_one_short_name_live_side_by_side(prepared, programme, methods):
    prepared(make_home)
    prepared(importing.import_folder, methods)
    edit(programme, "programme/a/a1/index.md", "topics: [residents, answers]", "topics: [Residents, answers]")
    importing.import_folder(programme)
    assert set(Topic.objects.filter(title__iexact="residents").values_list("title", "key")) == {
        ("residents", "residents"),
        ("Residents", "residents-2"),
    }


@pytest.mark.django_db
@pytest.mark.once
def test_quizzes_banks_and_forms_are_in_the_language_of_the_blueprint(tmp_path):
    make_home()
    folder = shutil.copytree(COURSE, tmp_path / "course")
    shutil.rmtree(folder / "translations", ignore_errors=True)
    edit(folder, "blueprint.yaml", "language: en", "language: da")
    importing.import_folder(folder)
    for model in (Bank, Quiz, Form):
        assert set(model.objects.values_list("language", flat=True)) == {"da"}
    assert importing.import_folder(folder).done == []
    edit(folder, "blueprint.yaml", "language: da", "language: pl")
    assert any("bank" in what for _verb, what in importing.import_folder(folder).done)


@pytest.mark.django_db
@pytest.mark.once
def test_captions_in_more_languages_come_and_go(tmp_path):
    make_home()
    folder = shutil.copytree(COURSE, tmp_path / "course")
    captions = next((folder / "media").glob("*.en.vtt"))
    for language in ("da", "pl"):
        edit(
            folder,
            "media/media.yaml",
            f"      - {{language: {language}, file: omastadi.{language}.vtt}}\n",
            "",
        )
        (folder / f"media/omastadi.{language}.vtt").unlink()
    edit(folder, "media/media.yaml", "    tracks:\n", "")
    tracks = "    tracks: [{language: pl, file: film.pl.vtt}, {language: da, file: film.da.vtt}]\n"
    text = (folder / "media/media.yaml").read_text()
    assert "tracks:" not in text
    for language in ("da", "pl"):
        (folder / "media" / f"film.{language}.vtt").write_text(captions.read_text() + f"\nNOTE {language}\n")
    edit(folder, "media/media.yaml", "    captions_language: en\n", f"    captions_language: en\n{tracks}")
    importing.import_folder(folder)
    video = Video.objects.get()
    assert [track.language for track in video.tracks.order_by("language")] == ["da", "pl"]
    assert importing.import_folder(folder).done == []
    exporting.write_folder(ProgrammePage.objects.get(), tmp_path / "out")
    assert (tmp_path / "out/media/film.pl.vtt").read_bytes() == (folder / "media/film.pl.vtt").read_bytes()
    (folder / "media/film.da.vtt").write_text(captions.read_text() + "\nNOTE anew\n")
    edit(folder, "media/media.yaml", tracks, "    tracks: [{language: da, file: film.da.vtt}]\n")
    (folder / "media/film.pl.vtt").unlink()
    sums.write(folder, list(Folder(folder, Found()).paths))
    assert [verb for verb, _what in importing.import_folder(folder).done] == ["changed", "changed"]
    [track] = CaptionTrack.objects.all()
    with track.file.open("rb") as stream:
        assert b"anew" in stream.read()


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "words"),
    [
        ("programme/index.md", 'ends: "2027"', 'ends: "2025"', 10, "ends: is before it starts"),
        (
            "programme/index.md",
            'starts: "2026-11"',
            'starts: "2026-13"',
            10,
            "2026-13 is not in the calendar",
        ),
        ("programme/index.md", 'starts: "2026-11"', "starts: soon", 10, "is not of the form"),
        ("programme/index.md", "id: tlk-ms", "id: tlk-ph", 12, "the phase or milestone tlk-ph stands here 2"),
        ("programme/index.md", 'date: "2026-11-22", text', 'date: "2026", text', 14, "is not of the form"),
        ("programme/index.md", 'version: "1.0.0"', 'version: "one"', 14, "is not of the form"),
        ("programme/a/index.md", "choose: 1", "choose: 3", 2, "choose: is more than there are packages"),
        ("programme/a/index.md", "kind: series", "kind: row", 4, "kind: input should be 'block', 'level' or"),
        ("programme/a/index.md", "id: signs", "id: ways", 10, "the package ways stands here 2 times"),
        (
            "programme/a/index.md",
            "{id: signs, title: Signs}",
            "{id: more, title: More}",
            10,
            "more has no mod",
        ),
        ("programme/a/a1/index.md", "package:ways", "package:other", 6, "there is no package other in"),
        ("programme/a/a1/index.md", "[tlk-a2]", "[tlk-a1]", 7, "equivalents: tlk-a1 is this module itself"),
        ("programme/a/a1/index.md", "kind: collaborate", "kind: shout", 11, "kind: input should be"),
        ("programme/a/a1/index.md", "[residents, answers]", "[answers, answers]", 9, "answers stands here"),
        ("programme/a/a1/index.md", "[design]", "[dreaming]", 8, "input should be"),
        ("blueprint.yaml", "requires: [ways]", "requires: [talking]", 7, "does not require itself"),
        ("blueprint.yaml", "requires: [ways]", "requires: [ways, ways]", 7, "requires: ways stands here 2"),
        ("blueprint.yaml", "requires: [ways]", "requires: []", 0, "no method m-one here; name the blueprint"),
    ],
)
def test_a_fault_names_its_line(programme, name, old, new, line, words):
    path = programme / name
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    found = [each for each in faults_of(programme) if words in each]
    assert len(found) >= 1, faults_of(programme)
    assert not line or abs(int(found[0].split(":")[1]) - line) <= 1, found


def test_no_language_has_two_files_of_captions(tmp_path):
    folder = shutil.copytree(COURSE, tmp_path / "course")
    (folder / "media/again.vtt").write_text("WEBVTT\n")
    edit(
        folder, "media/media.yaml", "    tracks:\n", "    tracks:\n      - {language: en, file: again.vtt}\n"
    )
    assert any("tracks: one file for each language" in each for each in faults_of(folder))
