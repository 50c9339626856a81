"""Methods in blueprints: the catalogue they make, what belongs to whom, what is at fault."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from wagtail.models import Page, Revision

from rostra.exchange.blueprint import brought, exporting, importing
from rostra.kernel.errors import Refused
from rostra.programmes.models import (
    ActivityPage,
    MethodPage,
    MethodsPage,
    StandardPage,
)
from tests.exchange import small
from tests.exchange.small import GLOSSARY, MANIFEST, METHOD, faults_of, put
from tests.exchange.test_blueprint_course import COURSE, edit
from tests.programmes.content import make_home


@pytest.fixture
def methods(tmp_path: Path) -> Path:
    """A blueprint of two methods and a term."""
    return small.make_methods(tmp_path)


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
def test_a_method_is_changed_in_place_and_taken_down_when_it_is_gone(prepared, methods):
    prepared(make_home)
    prepared(importing.import_folder, methods)
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
def test_a_method_of_another_blueprint_is_left_alone(prepared, methods, tmp_path):
    prepared(make_home)
    prepared(importing.import_folder, methods)
    other = shutil.copytree(methods, tmp_path / "other")
    edit(other, "blueprint.yaml", "id: ways", "id: other-ways")
    with pytest.raises(Refused, match="m-one belongs to the blueprint ways"):
        importing.import_folder(other)


@pytest.mark.django_db
def test_methods_in_another_language_than_the_catalogue_are_refused(prepared, methods, tmp_path):
    prepared(make_home)
    prepared(importing.import_folder, methods)
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
def test_a_method_written_here_goes_with_the_catalogues_own_blueprint(prepared, methods, tmp_path):
    prepared(make_home)
    prepared(importing.import_folder, methods)
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
def test_a_draft_of_the_catalogue_does_not_forget_what_came_meanwhile(prepared, methods):
    prepared(make_home)
    prepared(importing.import_folder, methods)
    catalogue = MethodsPage.objects.get()
    catalogue.title = "Ways to take part"
    draft = catalogue.save_revision()
    edit(methods, "blueprint.yaml", '"1.0.0"', '"1.1.0"')
    importing.import_folder(methods)
    Revision.objects.get(pk=draft.pk).publish()
    catalogue.refresh_from_db()
    assert (catalogue.title, catalogue.packages["ways"]["version"]) == ("Ways to take part", "1.1.0")


@pytest.mark.django_db
def test_a_taken_down_page_that_is_back_is_live_again(prepared, methods):
    prepared(make_home)
    prepared(importing.import_folder, methods)
    MethodPage.objects.get(key="m-two").unpublish()
    assert ("changed", "method Survey m-two") in importing.import_folder(methods).done
    assert MethodPage.objects.get(key="m-two").live
    assert not ActivityPage.objects.exists()


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
