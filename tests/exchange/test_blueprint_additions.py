"""Methods, packages, timelines, aims and further captions in blueprints: what each brings, and its faults."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from wagtail.models import Page, Revision

from rostra.assessment.models import Bank, Form, Quiz
from rostra.exchange.blueprint import brought, exporting, importing, reading, sums
from rostra.exchange.blueprint.faults import Faults as Found
from rostra.exchange.blueprint.files import Folder
from rostra.kernel.errors import Refused
from rostra.programmes.models import (
    ActivityPage,
    CaptionTrack,
    LevelPage,
    MethodPage,
    MethodsPage,
    ModulePage,
    ProgrammePage,
    StandardPage,
    Topic,
    Video,
)
from tests.exchange.test_blueprint_course import COURSE, edit
from tests.programmes.content import make_home

PROGRAMME = """---
id: tlk
code: TLK
title: Talking
slug: talking
topics: [residents, answers]
certificate_text: Has talked with residents.
timeline:
  phases:
    - {id: tlk-ph, title: First year, starts: "2026-11", ends: "2027"}
  milestones:
    - {id: tlk-ms, date: "2026-11-22", title: Begun, text: With twelve people.}
versions:
  - {version: "1.0.0", date: "2026-11-22", text: First version.}
---
See the [survey](method:m-one).
"""
LEVEL = """---
id: tlk-a
code: A
kind: series
title: The basics
slug: a
choose: 1
packages:
  - {id: ways, title: Ways, summary: How to ask.}
  - {id: signs, title: Signs}
---
"""
MODULE = """---
id: tlk-a1
code: A1
title: Asking well
slug: asking-well
group: package:ways
equivalents: [tlk-a2]
policy_stages: [design]
topics: [residents, answers]
aims:
  - {id: tlk-aim, text: Ask one person., kind: collaborate}
---
"""
OTHER = """---
id: tlk-a2
code: A2
title: Answering well
slug: answering-well
group: package:signs
---
"""
METHOD = """---
id: {key}
title: Survey {key}
slug: survey-{key}
summary: The same questions for many.
purposes: [explore, co-produce]
stages: [planning]
level: [asked, shape]
people: {{from: 20}}
hours: {{from: 0.5, to: 1}}
weeks: {{from: 2, to: 4}}
cost: low
cost_note: Postage.
mode: offline
topics: [surveys, answers]
---
Ask everybody. See also [the other](method:{other}) and [quorum](term:t-quorum).
"""
MANIFEST = """format: rostra-blueprint/1
id: {key}
version: "1.0.0"
language: {language}
title: {title}
licence: CC0-1.0
"""
GLOSSARY = "terms:\n  - {id: t-quorum, term: quorum, definition: How many must be there.}\n"


def put(root: Path, **files: str) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    sums.write(root, list(Folder(root, Found()).paths))
    return root


@pytest.fixture
def methods(tmp_path: Path) -> Path:
    """A blueprint of two methods and a term."""
    return put(
        tmp_path / "ways",
        **{
            "blueprint.yaml": MANIFEST.format(key="ways", title="Ways", language="en"),
            "glossary.yaml": GLOSSARY,
            "methods/m-one.md": METHOD.format(key="m-one", other="m-two"),
            "methods/m-two.md": METHOD.format(key="m-two", other="m-one"),
        },
    )


@pytest.fixture
def programme(tmp_path: Path) -> Path:
    """A small programme that leads to a method of the other blueprint."""
    return put(
        tmp_path / "talking",
        **{
            "blueprint.yaml": MANIFEST.format(key="talking", title="Talking", language="en")
            + "requires: [ways]\n",
            "programme/index.md": PROGRAMME,
            "programme/a/index.md": LEVEL,
            "programme/a/a1/index.md": MODULE,
            "programme/a/a2/index.md": OTHER,
        },
    )


def faults_of(root: Path) -> list[str]:
    _blueprint, faults = reading.read(root, with_sums=False)
    return [str(fault) for fault in faults]


@pytest.mark.django_db
def test_methods_make_the_catalogue_and_come_with_their_facets(methods):
    home = make_home()
    report = importing.import_folder(methods)
    assert ("new", "page Participation methods") in report.done
    catalogue = MethodsPage.objects.get()
    assert (catalogue.live, catalogue.slug, catalogue.get_parent().pk) == (True, "methods", home.pk)
    one = MethodPage.objects.get(key="m-one")
    assert (one.live, one.purposes, one.influence) == (True, ["explore", "co-produce"], ["asked", "shape"])
    assert (one.people_from, one.people_to, one.hours_from, one.hours_to) == (20, None, 0.5, 1.0)
    assert (one.weeks_from, one.weeks_to, one.cost, one.cost_note, one.mode) == (
        2,
        4,
        "low",
        "Postage.",
        "offline",
    )
    two = MethodPage.objects.get(key="m-two")
    assert f'linktype="page" id="{two.pk}"' in one.body.raw_data[0]["value"]
    assert importing.import_folder(methods).done == []


@pytest.mark.django_db
def test_a_method_is_changed_in_place_and_taken_down_when_it_is_gone(methods):
    make_home()
    importing.import_folder(methods)
    before = MethodPage.objects.get(key="m-one").pk
    edit(methods, "methods/m-one.md", "Ask everybody.", "Ask a few.")
    edit(methods, "methods/m-one.md", "[the other](method:m-two)", "more")
    (methods / "methods/m-two.md").unlink()
    edit(methods, "blueprint.yaml", '"1.0.0"', '"1.1.0"')
    report = importing.import_folder(methods)
    assert report.done == [
        ("changed", "method Survey m-one"),
        ("taken down", "method Survey m-two"),
        ("changed", "blueprint Ways 1.1.0"),
    ]
    assert MethodPage.objects.get(key="m-one").pk == before
    assert MethodPage.objects.get(key="m-two").live is False
    assert importing.import_folder(methods).done == []
    edit(methods, "blueprint.yaml", '"1.1.0"', '"1.0.9"')
    with pytest.raises(Refused, match=r"1\.0\.9 is older than 1\.1\.0"):
        importing.import_folder(methods)


@pytest.mark.django_db
def test_a_method_of_another_blueprint_is_left_alone(methods, tmp_path):
    make_home()
    importing.import_folder(methods)
    other = shutil.copytree(methods, tmp_path / "other")
    edit(other, "blueprint.yaml", "id: ways", "id: other-ways")
    with pytest.raises(Refused, match="m-one belongs to the blueprint ways"):
        importing.import_folder(other)


@pytest.mark.django_db
def test_methods_in_another_language_than_the_catalogue_are_refused(methods, tmp_path):
    make_home()
    importing.import_folder(methods)
    other = put(
        tmp_path / "veje",
        **{
            "blueprint.yaml": MANIFEST.format(key="veje", title="Veje", language="da"),
            "glossary.yaml": GLOSSARY,
            "methods/m-tre.md": METHOD.format(key="m-tre", other="m-tre"),
        },
    )
    with pytest.raises(Refused, match="written in en, those of this blueprint in da"):
        importing.import_folder(other)


@pytest.mark.django_db
def test_a_page_at_the_address_of_the_catalogue_is_named(methods):
    make_home().add_child(instance=StandardPage(title="Our methods", slug="methods"))
    with pytest.raises(Refused, match="Our methods"):
        importing.import_folder(methods)
    assert not MethodPage.objects.exists()


@pytest.mark.django_db
def test_a_method_written_here_goes_with_the_catalogues_own_blueprint(methods, tmp_path):
    make_home()
    importing.import_folder(methods)
    MethodsPage.objects.get().add_child(instance=MethodPage(title="By hand", slug="by-hand", key="by-hand"))
    exporting.write_folder(brought.find("ways"), tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out" / "methods").iterdir()) == [
        "by-hand.md",
        "m-one.md",
        "m-two.md",
    ]


@pytest.mark.django_db
def test_a_catalogue_written_here_can_be_exported_and_brought_elsewhere(tmp_path):
    home = make_home()
    catalogue = home.add_child(instance=MethodsPage(title="Our ways", slug="ways", key="our-ways"))
    catalogue.add_child(instance=MethodPage(title="By hand", slug="by-hand", key="by-hand", hours_to=1.5))
    exporting.write_folder(brought.find("our-ways"), tmp_path / "out")
    Page.objects.get(pk=catalogue.pk).delete()
    importing.import_folder(tmp_path / "out")
    assert MethodPage.objects.get(key="by-hand").hours_to == 1.5
    assert list(MethodsPage.objects.get().packages) == ["our-ways"]


@pytest.mark.django_db
def test_a_draft_of_the_catalogue_does_not_forget_what_came_meanwhile(methods):
    make_home()
    importing.import_folder(methods)
    catalogue = MethodsPage.objects.get()
    catalogue.title = "Ways to take part"
    draft = catalogue.save_revision()
    edit(methods, "blueprint.yaml", '"1.0.0"', '"1.1.0"')
    importing.import_folder(methods)
    Revision.objects.get(pk=draft.pk).publish()
    catalogue.refresh_from_db()
    assert (catalogue.title, catalogue.packages["ways"]["version"]) == ("Ways to take part", "1.1.0")


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
def test_a_module_elsewhere_that_counts_must_be_here(programme, methods):
    make_home()
    importing.import_folder(methods)
    edit(programme, "programme/a/a1/index.md", "equivalents: [tlk-a2]", "equivalents: [else-1]")
    with pytest.raises(Refused, match="else-1"):
        importing.import_folder(programme)
    level = make_home().add_child(instance=ProgrammePage(title="Else", slug="else"))
    level = level.add_child(instance=LevelPage(title="Level", slug="level"))
    level.add_child(instance=ModulePage(title="One", slug="one", key="else-1"))
    importing.import_folder(programme)
    assert ModulePage.objects.get(key="tlk-a1").equivalents == ["else-1"]


@pytest.mark.django_db
def test_packages_timeline_versions_and_aims_arrive(programme, methods):
    make_home()
    importing.import_folder(methods)
    importing.import_folder(programme)
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
def test_what_an_editor_made_keeps_its_ids_on_the_way(programme, methods, tmp_path):
    make_home()
    importing.import_folder(methods)
    importing.import_folder(programme)
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
def test_what_texts_lead_to_is_named_in_an_export(programme, methods):
    make_home()
    importing.import_folder(methods)
    importing.import_folder(programme)
    page = ProgrammePage.objects.get(key="tlk")
    page.package = {**page.package, "requires": []}
    page.save()
    assert exporting.blueprint_of(page).manifest.requires == ["ways"]


@pytest.mark.django_db
def test_two_topics_with_one_short_name_live_side_by_side(programme, methods):
    make_home()
    importing.import_folder(methods)
    edit(programme, "programme/a/a1/index.md", "topics: [residents, answers]", "topics: [Residents, answers]")
    importing.import_folder(programme)
    assert set(Topic.objects.filter(title__iexact="residents").values_list("title", "key")) == {
        ("residents", "residents"),
        ("Residents", "residents-2"),
    }


@pytest.mark.django_db
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
def test_captions_in_more_languages_come_and_go(tmp_path):
    make_home()
    folder = shutil.copytree(COURSE, tmp_path / "course")
    captions = next((folder / "media").glob("*.vtt"))
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


@pytest.mark.django_db
def test_a_taken_down_page_that_is_back_is_live_again(methods):
    make_home()
    importing.import_folder(methods)
    MethodPage.objects.get(key="m-two").unpublish()
    assert ("changed", "method Survey m-two") in importing.import_folder(methods).done
    assert MethodPage.objects.get(key="m-two").live
    assert not ActivityPage.objects.exists()


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


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("{from: 0.5, to: 1}", "{from: 2, to: 1}", "to: is less than from"),
        ("{from: 20}", "{from: 20.5}", "from: input should be a valid integer"),
        ("{from: 20}", "{from: -1}", "greater than or equal to 0"),
        ("cost: low", "cost: free", "cost: input should be"),
        ("[explore, co-produce]", "[explore, explore]", "explore stands here twice"),
        ("level: [asked, shape]", "level: [heard]", "input should be"),
        ("(term:t-quorum)", "(term:t-none)", "there is no term t-none"),
        ("(method:m-two)", "(method:m-none)", "there is no method m-none here"),
        ("(method:m-two)", "(page:m-two)", "there is no page m-two"),
        ("id: m-one", "id: m-two", "the page id m-two stands in"),
        ("slug: survey-m-one", "slug: survey-m-two", "is taken by another page beside it"),
        ("id: m-one", "id: m-one\ncode: X", "code: is not known here"),
    ],
)
def test_a_fault_in_a_method_is_named(methods, old, new, words):
    path = methods / "methods/m-one.md"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    found = [each for each in faults_of(methods) if words in each]
    assert found, faults_of(methods)
    assert {each.split("/")[0] for each in found} == {"methods"}


def test_a_blueprint_of_methods_has_no_quizzes(methods):
    shutil.copytree(COURSE / "banks", methods / "banks")
    assert "banks/dce-a1-bank.yaml: belongs to a programme; this blueprint has none" in faults_of(methods)


def test_a_blueprint_of_nothing_has_no_programme(methods):
    shutil.rmtree(methods / "methods")
    assert "programme/index.md: is missing" in faults_of(methods)


def test_no_language_has_two_files_of_captions(tmp_path):
    folder = shutil.copytree(COURSE, tmp_path / "course")
    (folder / "media/again.vtt").write_text("WEBVTT\n")
    tracks = "    captions_language: en\n    tracks: [{language: en, file: again.vtt}]\n"
    edit(folder, "media/media.yaml", "    captions_language: en\n", tracks)
    assert any("tracks: one file for each language" in each for each in faults_of(folder))
