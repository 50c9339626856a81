"""What readers get of a programme, and when it changes."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.languages.reading import Laid
from rostra.programmes import reading
from rostra.programmes.actions import publishing
from rostra.programmes.compiler import compile_page
from rostra.programmes.models import Outline, Publication
from rostra.programmes.rendering import Setting, render_body
from rostra.programmes.tree import Tree
from rostra.programmes.uses import Uses
from rostra.programmes.words import Words
from tests.programmes.content import make_home, make_programme, make_standard

pytestmark = pytest.mark.django_db


def get(path: str, shape: str | None = None) -> Publication:
    row = reading.publication(path=path, language="en", shape=shape)
    assert row is not None, path
    return row


def test_every_published_page_has_a_row_at_its_address(prepared):
    prepared(make_programme, "course")
    assert set(Publication.objects.filter(live=True, path__startswith="course").values_list("path", "shape")) == {
        ("course/", "programme"), ("course/one/", "module"), ("course/two/", "module"),
        ("course/one/guide/", "activity"), ("course/one/film/", "activity"), ("course/one/quiz/", "activity"),
        ("course/two/plan/", "activity"), ("course/two/visit/", "activity"),
    }  # fmt: skip
    assert [level.key for level in reading.levels("course", "en")] == ["course-a"]


def test_facts_of_an_activity_say_what_comes_before_and_after(prepared):
    prepared(make_programme, "course")
    facts = get("course/one/film/").facts
    assert facts["prev"] == {"path": "course/one/guide/", "title": "Read this"}
    assert facts["next"] == {"path": "course/one/quiz/", "title": "Answer this"}
    assert facts["crumbs"][0] == {"title": "The course", "path": "course/"}
    assert facts["module_key"] == "course-a1"
    assert facts["minutes_label"] == "5 minutes"
    assert facts["video"]["captions"].endswith(".vtt")
    assert facts["video"]["chapters"] == [{"at": 0, "title": "Start", "label": "0:00"}]
    assert facts["video"]["transcript_html"] == "<p>Somebody says <b>hello</b>.</p>"
    assert facts["watched_share"] == 0.8


def test_blocks_become_clean_html(prepared):
    tree = prepared(make_programme, "course")
    html = get("course/one/guide/").html
    assert '<a class="term" href="#term-loop">closing</a>' in html
    assert '<div id="term-loop"><dt>closing the loop</dt>' in html
    assert 'alt="A market square"' in html
    assert '<div class="note tip">' in html
    assert '<th scope="col">Step</th>' in html
    assert "data-block-key" not in html
    assert "style=" not in html
    assert tree.image.title not in html


def test_links_between_pages_stay_in_the_readers_language(prepared):
    prepared(make_programme, "course")
    assert '<a href="../../one/guide/">the guide</a>' in get("course/two/visit/").html


def test_no_answer_key_reaches_a_compiled_page(prepared):
    prepared(make_programme, "course")
    everything = " ".join(row.html + json.dumps(row.facts) for row in Publication.objects.all())
    everything += " ".join(json.dumps(row.tree) for row in Outline.objects.all())
    for secret in ("the hidden answer", "yes indeed", '"correct"', "course-c1", "course-bank"):
        assert secret not in everything


def test_the_outline_holds_the_whole_programme(prepared):
    prepared(make_programme, "course")
    outline = reading.outline(language="en", slug="course")
    assert outline is not None
    level = outline.tree["levels"][0]
    assert [module["code"] for module in level["modules"]] == ["A1", "A2"]
    assert [activity["code"] for module in level["modules"] for activity in module["activities"]] == [
        "A1.1", "A1.2", "A1.3", "A2.1", "A2.2",
    ]  # fmt: skip
    assert outline.tree["minutes"] == 89
    assert outline.tree["minutes_label"] == "1 hour 29 minutes"


def test_a_draft_shows_nothing_and_hides_what_is_below(prepared):
    tree = prepared(make_programme, "course")
    tree.one.unpublish()
    assert reading.publication(path="course/one/guide/", language="en") is None
    assert get("course/two/plan/").facts["prev"] is None
    assert reading.by_key("course-read", "en").live is False


def test_publishing_a_title_changes_it_wherever_it_shows(prepared):
    tree = prepared(make_programme, "course")
    tree.read.title = "Read that"
    tree.read.save_revision().publish()
    assert get("course/one/guide/").title == "Read that"
    assert get("course/one/film/").facts["prev"]["title"] == "Read that"
    outline = reading.outline(language="en", key="course")
    assert outline.tree["levels"][0]["modules"][0]["activities"][0]["title"] == "Read that"


def test_a_new_slug_moves_the_page_and_all_below(prepared):
    tree = prepared(make_programme, "course")
    tree.one.slug = "first"
    tree.one.save_revision().publish()
    assert get("course/first/guide/").key == "course-read"
    assert reading.publication(path="course/one/guide/", language="en") is None
    assert '<a href="../../first/guide/">the guide</a>' in get("course/two/visit/").html


def test_two_pages_can_swap_their_addresses(prepared):
    tree = prepared(make_programme, "course")
    with publishing.together():
        for page, slug in ((tree.one, "tmp"), (tree.two, "one"), (tree.one, "two")):
            page.refresh_from_db()
            page.slug = slug
            page.save_revision().publish()
    assert get("course/two/").key == "course-a1"
    assert get("course/one/").key == "course-a2"


def test_moving_an_activity_to_another_module_moves_its_address(prepared):
    tree = prepared(make_programme, "course")
    tree.read.move(tree.two, pos="last-child")
    assert get("course/two/guide/").parent_key == "course-a2"


def test_deleting_a_programme_takes_it_down_and_keeps_what_was_read(prepared):
    tree = prepared(make_programme, "course")
    prepared(make_programme, "other")
    tree.programme.delete()
    assert reading.publication(path="course/", language="en") is None
    assert reading.outline(language="en", slug="course") is None
    assert reading.by_key("course-read", "en").html != ""
    assert get("other/").live is True


def test_a_new_definition_reaches_the_pages_that_use_it(prepared):
    tree = prepared(make_programme, "course")
    tree.term.definition = "Coming back with an answer."
    tree.term.save()
    assert "Coming back with an answer." in get("course/one/guide/").html


def test_a_new_title_of_a_quiz_reaches_its_activity(prepared):
    tree = prepared(make_programme, "course")
    tree.quiz.title = "Test yourself"
    tree.quiz.save()
    assert get("course/one/quiz/").facts["quiz_title"] == "Test yourself"


def test_a_term_that_is_gone_leaves_its_word(prepared):
    tree = prepared(make_programme, "course")
    tree.term.delete()
    html = get("course/one/guide/").html
    assert "About closing it" in html
    assert "glossary" not in html


def test_standard_pages_have_addresses_of_their_own(prepared):
    prepared(make_programme, "course")
    make_standard("About", "about")
    assert get("about/", "standard").title == "About"
    assert reading.publication(path="about/", language="en", shape="programme") is None
    assert get("", "home").shape == "home"


def test_a_rebuild_finds_everything_as_it_is(prepared):
    prepared(make_programme, "course")
    make_standard()
    report = publishing.rebuild(check=True)
    assert report.differences == []
    assert report.pages == 33  # 11 pages in the three languages of the academy


def test_a_rebuild_finds_and_mends_what_was_changed_by_hand(prepared):
    prepared(make_programme, "course")
    Publication.objects.filter(key="course-read", language="en").update(html="<p>forged</p>")
    Outline.objects.filter(language="en").update(title="Forged")
    Publication.objects.filter(key="course-link", language="en").delete()
    assert publishing.rebuild(check=True).differences == [
        "course/one/guide/ (en): html", "course/two/visit/ (en): missing", "outline of course (en)",
    ]  # fmt: skip
    publishing.rebuild()
    assert publishing.rebuild(check=True).differences == []


def test_a_preview_shows_what_is_not_published_yet(prepared):
    tree = prepared(make_programme, "course")
    tree.read.title = "Not yet published"
    context = tree.read.get_preview_context(None, "")
    assert context["publication"].title == "Not yet published"
    assert context["preview"] is True
    assert "/en/p/course/one/" not in context["publication"].html
    assert tree.read.get_preview_template(None, "") == "public/activity.html"
    assert get("course/one/guide/").title == "Read this"


def test_a_preview_of_a_draft_below_drafts_works(prepared):
    tree = prepared(make_programme, "course", publish=False)
    assert Publication.objects.filter(programme_key="course").count() == 0
    [row] = compile_page(tree.link, preview=True)
    assert '<a href="/en/p/course/one/guide/">' not in row.html
    assert row.path == "course/two/visit/"
    context = tree.block.get_preview_context(None, "")
    assert context["publication"].shape == "programme"
    assert [level["title"] for level in context["levels"]] == ["The basics"]


def writes(queries: CaptureQueriesContext) -> list[str]:
    return [each["sql"] for each in queries if each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_compiling_writes_the_same_few_statements_for_small_and_large_programmes(prepared):
    tree = prepared(make_programme, "course")
    with CaptureQueriesContext(connection) as small:
        Publication.objects.all().update(digest="")
        publishing.compile_(tree.read)
    for number in range(12):
        page = tree.link.__class__(
            title=f"More {number}", slug=f"more-{number}", kind="read", code=f"M{number}"
        )
        tree.two.add_child(instance=page)
    publishing.compile_(tree.read)
    with CaptureQueriesContext(connection) as large:
        Publication.objects.all().update(digest="")
        publishing.compile_(tree.read)
    assert len(large) - len(writes(large)) == len(small) - len(writes(small))
    assert len(writes(large)) <= 6  # SQLite takes a thousand values at a time


def test_a_translation_of_one_programme_costs_the_same_beside_others(prepared):
    prepared(make_programme, "course")
    with CaptureQueriesContext(connection) as alone:
        publishing.compile_in(["da"], programme_key="course")
    make_programme("other")
    with CaptureQueriesContext(connection) as beside:
        publishing.compile_in(["da"], programme_key="course")
    assert len(beside) == len(alone)


def test_nothing_is_written_when_nothing_changed(prepared, django_assert_max_num_queries):
    tree = prepared(make_programme, "course")
    with CaptureQueriesContext(connection) as queries:
        publishing.compile_(tree.read)
    assert writes(queries) == []


@pytest.mark.parametrize(
    "read",
    [
        lambda: reading.publication(path="course/one/guide/", language="da"),
        lambda: reading.by_key("course-read", "pl"),
        lambda: reading.outline(language="da", slug="course"),
        lambda: reading.catalogue("en"),
        lambda: reading.levels("course", "en"),
        lambda: reading.programme_publications("course", "en"),
    ],
)
def test_reading_costs_one_query(prepared, read, django_assert_num_queries):
    prepared(make_programme, "course")
    prepared(make_programme, "other")
    with django_assert_num_queries(1):
        assert read()


def test_a_missing_language_falls_back_to_the_source(prepared):
    prepared(make_programme, "course")
    row = reading.publication(path="course/", language="sv")
    assert row.language == "en"


def test_a_language_of_the_academy_has_rows_of_its_own_before_anything_is_translated(prepared):
    prepared(make_programme, "course")
    row = reading.publication(path="course/one/guide/", language="da")
    assert (row.language, row.title) == ("da", "Read this")
    assert row.facts["translation"]["state"] == "none"
    assert 'lang="en"' in row.html


def test_a_block_without_a_translation_says_its_language(prepared):
    tree = prepared(make_programme, "course")
    node = next(node for node in Tree.load(tree.programme.path).nodes if node.key == "course-link")
    raw = [*node.raw, {"type": "text", "id": "b2", "value": '<p data-block-key="k1">Second.</p>'}]
    words = Words("da", "en", {"body.b2.k1": Laid("Den anden.", "draft")})
    html = render_body(tree.link.body.stream_block, raw, Setting(Uses()), words)
    assert html.endswith('<div class="block" id="b-b2"><p>Den anden.</p></div>')
    assert html.startswith('<div class="block fallback" id="b-')
    assert ' lang="en"><p>See' in html
    assert words.summing_up() == {
        "state": "part", "source": "en", "fallback": 1, "outdated": 0, "unreviewed": 1,
    }  # fmt: skip


def test_a_block_whose_source_has_changed_since_says_so(prepared):
    tree = prepared(make_programme, "course")
    raw = [{"type": "text", "id": "b2", "value": '<p data-block-key="k1">Second.</p>'}]
    words = Words("da", "en", {"body.b2.k1": Laid("Den anden.", "outdated")})
    html = render_body(tree.link.body.stream_block, raw, Setting(Uses()), words)
    assert html.startswith('<div class="block outdated" id="b-b2"><p class="outdated-note">')
    assert html.endswith("<p>Den anden.</p></div>")


def test_view_live_leads_to_our_address(prepared):
    tree = prepared(make_programme, "course")
    about = make_standard()
    assert tree.read.full_url == "http://localhost/en/p/course/one/guide/"
    assert tree.block.url == "/en/p/course/#course-a"
    assert about.url == "/en/about/"
    assert make_home().url == "/en/"
