"""Fields: label, hint, error and control know of each other, whatever the widget."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rostra.web.parts.forms import rows_context
from rostra.web.parts.samples import SampleForm

Rendered = Callable[..., str]


@pytest.fixture
def faulty() -> SampleForm:
    return SampleForm({"email": "ada at example"})


def test_a_line_is_tied_to_hint_and_error(rendered: Rendered, faulty: SampleForm) -> None:
    html = rendered("{% field form.name %}", form=faulty)
    assert 'aria-describedby="id_name_hint id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_hint"' in html
    assert 'id="id_name_error"' in html


def test_a_good_line_is_not_called_wrong(rendered: Rendered) -> None:
    html = rendered("{% field form.email %}", form=SampleForm())
    assert "aria-invalid" not in html
    assert "aria-describedby" not in html


def test_choices_are_a_group_with_a_legend(rendered: Rendered, faulty: SampleForm) -> None:
    html = rendered("{% field form.role %}", form=faulty)
    assert '<fieldset class="field bad" aria-describedby="id_role_error">' in html
    assert html.count('type="radio"') == 3
    assert html.count('<label for="id_role_') == 3


def test_fields_that_may_stay_empty_say_so(rendered: Rendered) -> None:
    assert "(optional)" in rendered("{% field form.since %}", form=SampleForm())
    assert "(optional)" not in rendered("{% field form.name %}", form=SampleForm())
    assert "(optional)" not in rendered("{% field form.since optional_mark=False %}", form=SampleForm())


def test_a_draft_says_what_will_be_needed(rendered: Rendered) -> None:
    form = SampleForm()
    form.fields["since"].needed = True  # type: ignore[attr-defined]
    assert "(optional)" not in rendered("{% field form.since %}", form=form)


def test_the_summary_reads_well_after_a_question(rendered: Rendered) -> None:
    form = SampleForm({})
    form.fields["name"].label = "What is open?"
    assert ">What is open? This field is required.</a>" in rendered("{% error_summary form %}", form=form)


def test_a_day_is_picked_with_the_browser(rendered: Rendered) -> None:
    form = SampleForm(initial={"since": "2027-03-24"})
    assert 'type="date" name="since" value="2027-03-24"' in rendered("{% field form.since %}", form=form)


def test_label_and_hint_can_be_given(rendered: Rendered) -> None:
    html = rendered(
        "{% field form.seats label='Share' hint='0 to 100' suffix='per cent' %}", form=SampleForm()
    )
    assert "Share" in html
    assert '<div class="hint" id="id_seats_hint">0 to 100</div>' in html
    assert '<span class="affix">per cent</span>' in html


def test_the_summary_links_to_every_faulty_field(rendered: Rendered, faulty: SampleForm) -> None:
    html = rendered("{% error_summary form %}", form=faulty)
    assert "4 things to correct" in html
    assert [part.split('"')[0] for part in html.split('href="#')[1:]] == [
        "id_name",
        "id_email",
        "id_role_0",
        "id_town",
    ]


def test_the_summary_is_silent_when_all_is_well(rendered: Rendered) -> None:
    assert rendered("{% error_summary form None %}", form=SampleForm()).strip() == ""


def test_all_fields_of_a_form_are_shown(rendered: Rendered) -> None:
    html = rendered("{% fields form %}", form=SampleForm())
    assert all(f'name="{name}"' in html for name in SampleForm.base_fields)


def _rows(**changed: Any) -> list[dict[str, Any]]:
    given = {
        "name": "plan", "columns": [{"id": "who", "label": "Who"}], "rows": [{"who": "a"}, {"who": "b"}],
        "spare": 2, "min_rows": 1, "max_rows": 20, "disabled": False,
    }  # fmt: skip
    return rows_context({**given, **changed})["lines"]


def test_rows_come_with_spare_ones() -> None:
    assert [line["cells"][0]["name"] for line in _rows()] == [
        "plan-0-who",
        "plan-1-who",
        "plan-2-who",
        "plan-3-who",
    ]
    assert [line["spare"] for line in _rows()] == [False, False, True, True]


def test_there_are_never_more_rows_than_allowed() -> None:
    assert len(_rows(max_rows=3)) == 3


def test_there_are_never_fewer_rows_than_asked_for() -> None:
    assert [line["spare"] for line in _rows(rows=[], spare=0, min_rows=3)] == [False, False, False]


def test_what_is_handed_in_has_no_spare_rows() -> None:
    assert len(_rows(disabled=True)) == 2
