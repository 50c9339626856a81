"""The shipped course: sound, imported whole, imported twice without a change, exported as it came."""

from __future__ import annotations

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Revision

import rostra
from rostra.assessment.models import Bank, FormVersion, QuestionVersion
from rostra.exchange.blueprint import exporting, importing, reading, sums
from rostra.exchange.blueprint.faults import Faults as Found
from rostra.exchange.blueprint.files import Folder
from rostra.kernel.errors import Faults, Refused
from rostra.programmes import reading as programmes
from rostra.programmes.actions import publishing
from rostra.programmes.models import (
    ActivityPage,
    Framework,
    ModulePage,
    Picture,
    ProgrammePage,
    Publication,
    Shelf,
    Term,
    Video,
)
from tests.programmes.content import make_home, make_programme

COURSE = Path(rostra.__file__).parent / "demo" / "blueprints" / "digital-engagement"

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "course"
    shutil.copytree(COURSE, target)
    shutil.rmtree(target / "translations", ignore_errors=True)
    sums.write(target, list(Folder(target, Found()).paths))
    return target


def edit(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    sums.write(root, list(Folder(root, Found()).paths))


def page(root: Path, key: str) -> str:
    for path in sorted((root / "programme").rglob("*.md")):
        if f"id: {key}\n" in path.read_text("utf-8"):
            return path.relative_to(root).as_posix()
    raise AssertionError(key)


def counts() -> list[int]:
    models = (Revision, QuestionVersion, FormVersion, ActivityPage, Term, Picture, Video, Framework, Shelf)
    return [model.objects.count() for model in models]


def test_the_course_is_imported_twice_and_exported_as_it_came(prepared, tmp_path):
    prepared(make_home)
    first = prepared(importing.import_folder, COURSE)
    assert {verb for verb, _what in first.done} == {"new"}
    assert publishing.rebuild(check=True).differences == []
    assert ActivityPage.objects.live().count() == 7
    before = counts()
    stamps = dict(Publication.objects.values_list("key", "compiled_at"))

    second = importing.import_folder(COURSE)
    assert second.done == []
    assert counts() == before
    assert dict(Publication.objects.values_list("key", "compiled_at")) == stamps

    programme = ProgrammePage.objects.get()
    exported = tmp_path / "exported"
    exporting.write_folder(programme, exported)
    assert names(exported) == names(COURSE)
    different = [
        name for name in names(COURSE) if (exported / name).read_bytes() != (COURSE / name).read_bytes()
    ]
    assert different == []


def names(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def test_readers_get_the_course_and_no_answer_key(prepared):
    prepared(make_home)
    prepared(importing.import_folder, COURSE)
    guide = programmes.by_key("dce-a1-guide", "en")
    assert guide.path == "digital-community-engagement/what-and-why/beginners-guide/"
    assert 'href="#term-dce-tokenism"' in guide.html
    assert guide.html.count("<img ") == 2
    film = programmes.by_key("dce-a1-film", "en").facts["video"]
    assert (film["seconds"], film["captions_language"]) == (138, "en")
    everything = " ".join(row.html + str(row.facts) for row in Publication.objects.all())
    for bank in Bank.objects.all():
        for version in bank.versions.all():
            for choice in version.content.get("choices", []):
                assert choice["feedback"] not in everything


def test_a_newer_version_updates_in_place_and_keeps_ids(prepared, folder):
    prepared(make_home)
    prepared(importing.import_folder, folder)
    guide = ActivityPage.objects.get(key="dce-a1-guide")
    ids = [child["id"] for child in guide.body.raw_data]
    name = page(folder, "dce-a1-guide")
    edit(folder, "blueprint.yaml", 'version: "1.0.0"', 'version: "1.1.0"')
    edit(folder, name, "Imagine a council", "Picture a council")
    report = importing.import_folder(folder)
    assert sorted(verb for verb, _what in report.done) == ["changed", "changed"]
    again = ActivityPage.objects.get(key="dce-a1-guide")
    assert again.pk == guide.pk
    assert [child["id"] for child in again.body.raw_data] == ids
    assert "Picture a council" in programmes.by_key("dce-a1-guide", "en").html
    assert ProgrammePage.objects.get().version == "1.1.0"
    assert importing.import_folder(folder).done == []


def test_a_page_that_is_gone_is_taken_down_and_stays_readable(prepared, folder):
    prepared(make_home)
    prepared(importing.import_folder, folder)
    module = (folder / page(folder, "dce-a1")).parent
    costs = folder / page(folder, "dce-a1-costs")
    text = (module / "index.md").read_text()
    (module / "index.md").write_text(
        text.replace("[Read about the costs of digital participation](page:dce-a1-costs)", "Costs")
    )
    costs.unlink()
    for path in folder.rglob("*.md"):
        path.write_text(path.read_text().replace("](page:dce-a1-costs)", "](page:dce-a1)"))
    sums.write(folder, list(Folder(folder, Found()).paths))
    report = importing.import_folder(folder)
    assert ("taken down", next(what for verb, what in report.done if verb == "taken down")) in report.done
    assert ActivityPage.objects.get(key="dce-a1-costs").live is False
    assert programmes.by_key("dce-a1-costs", "en").html != ""
    assert programmes.publication(path=programmes.by_key("dce-a1-costs", "en").path, language="en") is None


def test_an_older_version_is_refused_unless_forced(prepared, folder):
    prepared(make_home)
    prepared(importing.import_folder, folder)
    edit(folder, "blueprint.yaml", 'version: "1.0.0"', 'version: "0.9.0"')
    with pytest.raises(Refused) as refused:
        importing.import_folder(folder)
    assert "0.9.0 is older than 1.0.0" in str(refused.value)
    importing.import_folder(folder, force=True)
    assert ProgrammePage.objects.get().version == "0.9.0"


def test_nothing_changes_when_there_is_a_fault(folder):
    make_home()
    edit(folder, "glossary.yaml", "see: [dce-digital-divide]", "see: [nowhere]")
    before = counts()
    with pytest.raises(Faults) as faults:
        importing.import_folder(folder)
    assert [where.split(":")[0] for where, _message in faults.value.faults] == ["glossary.yaml"]
    assert counts() == before
    assert not ProgrammePage.objects.exists()


def test_nothing_changes_and_no_file_stays_when_the_import_fails_late(folder, settings):
    home = make_home()
    home.add_child(instance=ProgrammePage(title="Taken", slug="digital-community-engagement", key="taken"))
    before = counts()
    with pytest.raises(Refused) as refused:
        importing.import_folder(folder)
    assert "Taken" in str(refused.value)
    assert counts() == before
    stored = Path(settings.MEDIA_ROOT)
    assert not [path for path in stored.rglob("*") if path.is_file()]


def test_modules_and_activities_follow_the_order_of_the_folder(prepared, folder):
    prepared(make_home)
    prepared(importing.import_folder, folder)
    module = (folder / page(folder, "dce-a1")).parent
    files = sorted(path for path in module.glob("*.md") if path.name != "index.md")
    files[-1].rename(module / f"0-{files[-1].name[2:]}")
    sums.write(folder, list(Folder(folder, Found()).paths))
    report = importing.import_folder(folder)
    assert [verb for verb, _what in report.done] == ["moved"]
    outline = programmes.outline(language="en", key="dce")
    assert outline.tree["levels"][0]["modules"][0]["activities"][0]["key"] == "dce-a1-costs"
    assert importing.import_folder(folder).done == []


def test_an_edit_in_the_academy_is_exported_with_its_ids(tmp_path):
    tree = make_programme("course")
    tree.read.body = [
        *tree.read.body.raw_data,
        {"type": "text", "id": "my-own-id", "value": '<p data-block-key="mine1">More.</p>'},
    ]
    tree.read.save_revision().publish()
    target = tmp_path / "out"
    exporting.write_folder(tree.programme, target)
    text = next(target.rglob("1-guide.md")).read_text()
    assert "<!-- id: my-own-id keys: mine1 -->\nMore." in text
    blueprint, faults = reading.read(target)
    assert [str(fault) for fault in faults] == []
    assert blueprint == exporting.blueprint_of(tree.programme)


def test_the_command_reports_line_by_line(folder, tmp_path):
    make_home()
    out = StringIO()
    call_command("blueprint", "check", str(folder), stdout=out)
    assert out.getvalue() == "Digital community engagement 1.0.0: no fault.\n"
    call_command("blueprint", "import", str(folder), stdout=out)
    assert "new        bank Key ideas" in out.getvalue()
    call_command("blueprint", "export", "dce", str(tmp_path / "out"), stdout=out)
    assert "SHA256SUMS\n" in out.getvalue()
    with pytest.raises(CommandError, match="is not empty"):
        call_command("blueprint", "export", "dce", str(tmp_path / "out"), stdout=out)
    call_command("blueprint", "export", "dce", str(tmp_path / "out"), "--replace", stdout=out)
    edit(folder, "glossary.yaml", "see: [dce-digital-divide]", "see: [nowhere]")
    errors = StringIO()
    with pytest.raises(CommandError, match="faults"):
        call_command("blueprint", "check", str(folder), stdout=out, stderr=errors)
    assert errors.getvalue().startswith("glossary.yaml:")
    with pytest.raises(CommandError, match="no programme"):
        call_command("blueprint", "export", "nothing", str(tmp_path / "other"), stdout=out)


def test_modules_keep_what_they_come_after(prepared):
    prepared(make_home)
    prepared(importing.import_folder, COURSE)
    assert ModulePage.objects.get(key="dce-a2").prerequisites == ["dce-a1"]
