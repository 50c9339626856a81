"""Template tags: what they write, and that nothing a person typed becomes markup."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.core.paginator import Paginator
from django.test import RequestFactory
from django.utils import timezone

Rendered = Callable[..., str]
NASTY = '<script>alert("x")</script>'


@pytest.mark.parametrize(
    "source",
    [
        "{% tag nasty %}",
        '{% standing "met" detail=nasty %}',
        "{% avatar nasty label=True %}",
        "{% button nasty confirm=nasty name=nasty value=nasty %}",
        "{% link_button nasty nasty %}",
        "{% copy_field nasty nasty hint=nasty %}",
        "{% card nasty %}{{ nasty }}{% endcard %}",
        "{% note title=nasty %}{{ nasty }}{% endnote %}",
        "{% details nasty %}{{ nasty }}{% enddetails %}",
        "{% scroller nasty %}{{ nasty }}{% endscroller %}",
        "{% next_card nasty eyebrow=nasty action=nasty url=nasty due=nasty %}{{ nasty }}{% endnext_card %}",
        "{% empty nasty %}{{ nasty }}{% endempty %}",
        "{% choice nasty nasty nasty feedback=nasty state='right' %}",
        "{% meter 1 2 label=nasty show=True %}",
        "{% steps 1 2 label=nasty %}",
        "{% progress 1 2 nasty %}",
    ],
)
def test_what_people_type_never_becomes_markup(rendered: Rendered, source: str) -> None:
    html = rendered(source, nasty=NASTY)
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_standing_in_a_matrix_says_its_word(rendered: Rendered) -> None:
    html = rendered('{% standing "overdue" word=False %}')
    assert '<span class="vh">overdue</span>' in html
    assert '<span class="shape" aria-hidden="true">!</span>' in html


def test_standing_with_a_detail(rendered: Rendered) -> None:
    assert "<span>due soon · by Friday</span>" in rendered('{% standing "due_soon" detail="by Friday" %}')


def test_legend_can_be_short(rendered: Rendered) -> None:
    assert rendered("{% legend %}").count("<li>") == 9
    assert rendered("{% legend states %}", states=["met", "open"]).count("<li>") == 2


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Ada Moor", "AM"),
        ("Øystein", "Ø"),
        ("Bo van der Lind", "BL"),
        ("Anna-Lena Berg", "AB"),
        ("", "?"),
        ("(x)", "?"),
    ],
)
def test_initials(rendered: Rendered, name: str, initials: str) -> None:
    assert f'<span aria-hidden="true">{initials}</span>' in rendered("{% avatar name %}", name=name)


def test_date_tile_takes_a_day(rendered: Rendered) -> None:
    html = rendered("{% date_tile day %}", day=date(2027, 3, 24))
    assert html == '<time class="date" datetime="2027-03-24"><span>Mar</span><b>24</b><span>Wed</span></time>'


def test_date_tile_shows_a_moment_where_the_reader_is(rendered: Rendered) -> None:
    with timezone.override("Pacific/Auckland"):
        html = rendered("{% date_tile day %}", day=datetime(2027, 3, 24, 20, 0, tzinfo=UTC))
    assert 'datetime="2027-03-25"' in html


def test_pages_keep_the_rest_of_the_query(rendered: Rendered) -> None:
    page = Paginator(range(100), 10).page(3)
    html = rendered("{% pagination page %}", page=page, request=RequestFactory().get("/?q=bus&page=3"))
    assert 'href="?q=bus&amp;page=4"' in html
    assert 'aria-current="page"' in html


def test_one_page_needs_no_links(rendered: Rendered) -> None:
    assert rendered("{% pagination page %}", page=Paginator([1], 10).page(1)).strip() == ""


def test_filters_show_the_sign_of_their_state(rendered: Rendered) -> None:
    html = rendered(
        "{% filters items %}", items=[{"label": "late", "url": "?s", "state": "overdue", "current": True}]
    )
    assert 'class="filter late"' in html
    assert 'aria-current="true"' in html
    assert ">!</span>" in html


def test_an_unknown_icon_is_an_error() -> None:
    from rostra.web.parts.templatetags.rostra import icon

    with pytest.raises(KeyError):
        icon("unicorn")
