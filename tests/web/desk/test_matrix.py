"""The matrix, the list, saved views, figures and the person's page at the desk."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import reverse

from rostra.ledger.figures import so_far
from rostra.ledger.matrix import WORDS
from rostra.ledger.models import Requirement, SavedView
from rostra.ledger.papers.people import SHAPES
from rostra.web.parts.signs import SIGNS
from tests.web.desk.conftest import enrol
from tests.web.desk.test_budgets import cost, more_people

CSS = Path("rostra/web/desk/static/rostra/desk.css")


def matrix_of(edition, query: str = "") -> str:
    return reverse("desk:matrix", args=[edition.key]) + query


def rows(text: str) -> list[str]:
    return re.findall(r"<tr><th scope=\"row\">.*?</tr>", text.partition("<tbody>")[2])


def test_a_row_a_person_and_a_word_in_every_cell(enrolled, as_):
    text = as_(enrolled.people.maren).get(matrix_of(enrolled.spring)).content.decode()
    row = rows(text)[0]
    assert enrolled.people.mette.name in row
    asked = enrolled.spring.requirements.exclude(group="optional").count()
    assert len(re.findall(r'<td class="s \w+"><b>[^<]+</b></td>', row)) == asked
    assert '<td class="s handed_in"><b>handed in</b></td>' in row


def test_nobody_of_another_organisation_stands_in_it(enrolled, as_):
    text = as_(enrolled.people.maren).get(matrix_of(enrolled.spring)).content.decode()
    assert enrolled.people.piotr.name not in text
    assert as_(enrolled.people.maren).get(matrix_of(enrolled.brod)).status_code == 404
    assert as_(enrolled.people.mette).get(matrix_of(enrolled.spring)).status_code == 403


def test_an_evaluator_is_shown_the_way_to_the_figures(enrolled, as_):
    text = as_(enrolled.people.eva).get(matrix_of(enrolled.spring)).content.decode()
    assert rows(text) == []
    assert reverse("desk:figures", args=[enrolled.spring.key]) in text


def test_a_name_is_never_markup(enrolled, as_):
    enrolled.people.mette.name = "<script>alert(1)</script>"
    enrolled.people.mette.save()
    text = as_(enrolled.people.maren).get(matrix_of(enrolled.spring)).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_a_column_asks_about_one_thing(enrolled, as_):
    sheet = Requirement.objects.get(edition=enrolled.spring, target="dce-sheet")
    client = as_(enrolled.people.maren)
    text = client.get(matrix_of(enrolled.spring, f"?asked={sheet.key}&state=handed_in")).content.decode()
    assert len(rows(text)) == 1
    none = client.get(matrix_of(enrolled.spring, f"?asked={sheet.key}&state=met")).content.decode()
    assert rows(none) == []
    unknown = client.get(matrix_of(enrolled.spring, "?asked=nothing")).content.decode()
    assert len(rows(unknown)) == 1


def test_what_is_ticked_goes_to_the_next_page_and_nobody_ticked_is_nobody(enrolled, as_):
    enrol(enrolled.spring, enrolled.people.nils)
    client = as_(enrolled.people.maren)
    path = reverse("desk:export", args=[enrolled.spring.key])
    assert "Export one person" in client.get(f"{path}?people=-&people={enrolled.mette.key}").content.decode()
    assert "Nobody is meant" in client.get(f"{path}?people=-").content.decode()
    assert "Export 2 people" in client.get(path).content.decode()


@pytest.mark.parametrize("name", ["matrix", "people"])
def test_a_filter_that_is_set_elsewhere_is_said_and_can_be_left(enrolled, as_, name):
    sheet = Requirement.objects.get(edition=enrolled.spring, target="dce-sheet")
    client = as_(enrolled.people.maren)
    path = reverse(f"desk:{name}", args=[enrolled.spring.key])
    text = client.get(f"{path}?asked={sheet.key}&state=handed_in").content.decode()
    assert f"{sheet.code} {sheet.title}".strip() in text
    assert "Back to everything asked" in text
    picked = client.get(f"{path}?people={enrolled.mette.key}").content.decode()
    assert "Only people picked by hand" in picked
    assert enrolled.people.mette.name in picked


@pytest.mark.parametrize("name", ["matrix", "figures"])
def test_it_costs_the_same_for_one_row_and_for_thirty(enrolled, as_, name):
    client = as_(enrolled.people.maren)
    path = reverse(f"desk:{name}", args=[enrolled.spring.key])
    before = cost(client, path)
    more_people(enrolled, 29)
    assert cost(client, path) == before <= 18


def test_shapes_are_those_of_the_signs_in_css_and_on_paper():
    css = CSS.read_text().replace("\\FE0E", "\ufe0e")
    said = dict(re.findall(r'\.s\.(\w+)::before \{ content: "([^"]+)"', css))
    assert {state: shape for state, shape in said.items() if state in SIGNS} == {
        state: SIGNS[state].shape for state in WORDS if state in SIGNS
    }
    plain = {state: SIGNS[state].plain.partition(" ")[0] for state in WORDS if state in SIGNS}
    assert {state: SHAPES[state] for state in plain} == plain
    assert {state: str(WORDS[state]) for state in plain} == {state: str(SIGNS[state].word) for state in plain}


# ---------------------------------------------------------------- saved views


def test_a_view_is_kept_opened_renamed_and_deleted(enrolled, as_):
    client = as_(enrolled.people.maren)
    given = {"name": "Late", "standing": "overdue", "sort": "due", "back": "matrix", "shared": "on"}
    answer = client.post(reverse("desk:view_save", args=[enrolled.spring.key]), given)
    assert answer["Location"] == matrix_of(enrolled.spring, "?standing=overdue&sort=due")
    view = SavedView.objects.get()
    assert (view.query, view.shared) == ("standing=overdue&sort=due", True)
    seen_by_tove = as_(enrolled.people.tove).get(reverse("desk:people", args=[enrolled.spring.key]))
    assert "Late" in seen_by_tove.content.decode()
    path = reverse("desk:view", args=[view.key])
    client.post(path, {"name": "Behind"})
    view.refresh_from_db()
    assert (view.name, view.shared) == ("Behind", False)
    assert as_(enrolled.people.tove).get(path).status_code == 403
    assert as_(enrolled.people.basia).post(path, {"name": "Mine"}).status_code == 404
    client.post(reverse("desk:view_delete", args=[view.key]))
    assert not SavedView.objects.exists()


def test_a_view_without_a_name_is_not_kept(enrolled, as_):
    client = as_(enrolled.people.maren)
    client.post(reverse("desk:view_save", args=[enrolled.spring.key]), {"name": " "})
    assert not SavedView.objects.exists()


# ---------------------------------------------------------------- figures


def test_figures_count_what_is_there(enrolled):
    found = so_far(enrolled.people.maren, enrolled.spring)
    assert (found.people["enrolled"], found.people["with_us"], found.withheld) == (1, 1, False)
    assert [each.with_us for each in found.per_requirement if each.requirement.target == "dce-sheet"] == [1]
    assert {each.of for each in found.per_requirement} == {1}


def test_who_reads_figures_alone_sees_no_number_under_five(enrolled, as_):
    found = so_far(enrolled.people.eva, enrolled.spring)
    assert (found.people["enrolled"], found.people["overdue"], found.withheld) == (None, 0, True)
    assert {each.of for each in found.per_requirement} == {None}
    assert found.places == [("Lindholt Municipality (invented)", None, None)]
    text = as_(enrolled.people.eva).get(reverse("desk:figures", args=[enrolled.spring.key])).content.decode()
    assert "withheld" in text


def test_one_withheld_place_cannot_be_had_from_the_whole(enrolled):
    more_people(enrolled, 6)
    enrol(enrolled.spring, enrolled.people.piotr)
    places = so_far(enrolled.people.eva, enrolled.spring).places
    assert [people for _name, people, _finished in places] == [None, None]
    assert [people for _name, people, _finished in so_far(enrolled.people.maren, enrolled.spring).places] == [
        7,
        1,
    ]


# ---------------------------------------------------------------- one person


def test_the_persons_page_says_what_was_done_and_by_whom(enrolled, as_):
    path = reverse("desk:enrolment", args=[enrolled.mette.key])
    assert "Person enrolled" in as_(enrolled.people.maren).get(path).content.decode()
    assert "Person enrolled" not in as_(enrolled.people.tove).get(path).content.decode()
