"""The translation desk: who sees what, the sheet side by side, files in and out; every refusal keeps what was typed."""

from __future__ import annotations

import io

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from rostra.languages.actions import sources, translations
from rostra.languages.models import Claim, Passage, Thing, Translation
from rostra.languages.passages import Text
from rostra.languages.things import Source
from rostra.programmes.actions.publishing import rebuild
from rostra.programmes.models import Academy
from tests.web.desk.conftest import PROGRAMME
from tests.web.desk.test_budgets import cost
from tests.web.forms import Page

RICH = 'See <b>the</b> <a href="https://example.org/">list</a>, {name}.'
NEW = "See the whole list, {name}."


@pytest.fixture
def desk(prepared, town):
    """Two programmes and a shared word with texts, a translator of the first."""
    return prepared(make_desk, town)


def make_desk(town):
    Academy.objects.create(name="The Academy", languages=["en", "da", "pl"], time_zone="Europe/Copenhagen")
    Thing.objects.all().delete()
    note("page", "one", [("title", "Welcome"), ("body.a", "Ask early."), ("body.b", "Tell all.")])
    note("page", "two", [("title", "Second")], place="0002")
    note("page", "foreign", [("title", "A secret of others")], programme="other")
    note("term", "quorum", [("term", "quorum"), ("definition", "Enough members.")], programme="")
    town.sheet = reverse("desk:translation", args=["pl", "page", "one"])
    return town


def note(sort, key, texts, programme=PROGRAMME, place="0001", rich=False, **more):
    source = Source(
        key=key, title=texts[0][1], language="en", programme_key=programme, place=place,
        texts=[Text(address, text, rich) for address, text in texts],
    )  # fmt: skip
    sources.sync(sort, [source], **more)


def passage(key, address):
    return Passage.objects.get(thing__key=key, address=address)


def write(key, address, text, by, state="draft"):
    return translations.save(passage(key, address), language="pl", text=text, by=by, state=state)


def stored(key, address):
    return Translation.objects.filter(passage=passage(key, address), language="pl").first()


def form_of(client, address):
    """The fields of the sheet as a browser would send them."""
    tree = BeautifulSoup(client.get(address).content.decode(), "html.parser")
    form = tree.select_one("form[data-sheet]")
    data = {each["name"]: each.get("value", "") for each in form.select("input[name]")}
    return data | {each["name"]: each.get_text().removeprefix("\n") for each in form.select("textarea")}


# ---------------------------------------------------------------- board and list


def test_a_translator_sees_the_own_programme_and_the_shared_words_and_nothing_else(desk, as_):
    text = Page(as_(desk.people.tomek), reverse("desk:translations")).text
    assert "Shared words" in text
    assert "polski" in text
    other = reverse("desk:translation_things", args=["other", "pl"])
    tomek, ada = as_(desk.people.tomek), as_(desk.people.ada)
    assert tomek.get(other).status_code == 404
    assert ada.get(other).status_code == 200
    for name in ("translation", "translation_out"):
        assert tomek.get(reverse(f"desk:{name}", args=["pl", "page", "foreign"])).status_code == 404
    assert tomek.get(reverse("desk:translations_in", args=["other", "pl"])).status_code == 404


@pytest.mark.parametrize("who", ["maren", "mette", "eva"])
def test_others_are_refused(desk, as_, who):
    assert as_(getattr(desk.people, who)).get(reverse("desk:translations")).status_code == 403


def test_the_legend_is_the_filter(desk, as_):
    write("one", "title", "Witaj", desk.people.tomek)
    client = as_(desk.people.tomek)
    address = reverse("desk:translation_things", args=[PROGRAMME, "pl"])
    assert "Second" in Page(client, address).text
    drafts = Page(client, f"{address}?show=draft").text
    assert "Welcome" in drafts
    assert "Second" not in drafts
    assert "Nothing is in this state" in Page(client, f"{address}?show=outdated").text
    assert "Second" in Page(client, f"{address}?show=missing").text


def test_a_wholly_translated_thing_is_not_among_the_missing(desk, as_):
    write("two", "title", "Drugi", desk.people.tomek)
    address = reverse("desk:translation_things", args=[PROGRAMME, "pl"])
    assert "Second" not in Page(as_(desk.people.tomek), f"{address}?show=missing").text


def test_words_left_count_missing_and_outdated_ones(desk, as_):
    write("one", "body.a", "Pytaj wcześnie.", desk.people.tomek)
    address = reverse("desk:translation_things", args=[PROGRAMME, "pl"])
    page = Page(as_(desk.people.tomek), address)
    assert [each.get_text() for each in page.tree.select("tbody tr td:nth-of-type(7)")] == ["3", "1"]


def test_a_thing_is_taken_and_given_back(desk, as_):
    client = as_(desk.people.tomek)
    address = reverse("desk:translation_claim", args=["pl", "page", "one"])
    assert client.post(address, {"do": "take"}).status_code == 302
    assert Claim.objects.get().person == desk.people.tomek
    assert "Tomek Lis" in Page(as_(desk.people.edda), reverse("desk:translations")).text
    as_(desk.people.edda).post(address, {"do": "take"})
    assert Claim.objects.get().person == desk.people.tomek
    as_(desk.people.edda).post(address, {"do": "over"})
    assert Claim.objects.get().person == desk.people.edda
    client.post(address, {"do": "release", "next": "https://elsewhere.example/"})
    assert Claim.objects.count() == 0


# ---------------------------------------------------------------- the sheet


def test_saving_goes_on_to_the_next_text(desk, as_):
    client, one = as_(desk.people.tomek), passage("one", "title")
    data = form_of(client, desk.sheet) | {f"text-{one.pk}": "Witaj", "do": f"draft:{one.pk}"}
    response = client.post(desk.sheet, data)
    assert response["Location"] == f"{desk.sheet}?at={passage('one', 'body.a').pk}"
    assert (stored("one", "title").text, stored("one", "title").state) == ("Witaj", "draft")
    page = Page(client, response["Location"])
    assert page.tree.select_one("textarea[autofocus]")["name"] == f"text-{passage('one', 'body.a').pk}"


def test_what_else_was_typed_stays_in_the_fields(desk, as_):
    client, one, two = as_(desk.people.tomek), passage("one", "title"), passage("one", "body.b")
    data = form_of(client, desk.sheet)
    data |= {f"text-{one.pk}": "Witaj", f"text-{two.pk}": "Powiedz", "do": f"reviewed:{one.pk}"}
    page = Page.of(client, desk.sheet, client.post(desk.sheet, data), 200)
    assert stored("one", "title").reviewed_by == desk.people.tomek
    assert stored("one", "body.b") is None
    assert page.values(f"text-{two.pk}") == ["Powiedz"]


def test_a_refusal_is_said_at_the_field_and_keeps_everything_typed(desk, as_):
    note("page", "one", [("title", "Welcome {name}"), ("body.a", "Ask early."), ("body.b", "Tell all.")])
    client, one, two = as_(desk.people.tomek), passage("one", "title"), passage("one", "body.a")
    data = form_of(client, desk.sheet)
    data |= {f"text-{one.pk}": "Witaj", f"text-{two.pk}": "Pytaj", "do": f"reviewed:{one.pk}"}
    page = Page.of(client, desk.sheet, client.post(desk.sheet, data), 400)
    assert "The placeholder {name} is missing" in page.tree.select_one(f"#error-{one.pk}").get_text()
    assert page.values(f"text-{one.pk}") == ["Witaj"]
    assert page.values(f"text-{two.pk}") == ["Pytaj"]
    assert Translation.objects.count() == 0


def test_a_colleague_s_text_is_not_written_over_unseen(desk, as_):
    client, one = as_(desk.people.tomek), passage("one", "title")
    data = form_of(client, desk.sheet) | {f"text-{one.pk}": "Witaj", "do": f"draft:{one.pk}"}
    write("one", "title", "Dzień dobry", desk.people.edda)
    page = Page.of(client, desk.sheet, client.post(desk.sheet, data), 400)
    assert stored("one", "title").text == "Dzień dobry"
    assert page.values(f"text-{one.pk}") == ["Witaj"]
    assert "What Edda Rune has written" in page.text
    assert "Dzień dobry" in page.text
    again = form_of_page(page) | {"do": f"draft:{one.pk}"}
    assert client.post(desk.sheet, again).status_code == 302
    assert stored("one", "title").text == "Witaj"


def form_of_page(page):
    form = page.tree.select_one("form[data-sheet]")
    data = {each["name"]: each.get("value", "") for each in form.select("input[name]")}
    return data | {each["name"]: each.get_text().removeprefix("\n") for each in form.select("textarea")}


def test_a_source_that_changed_meanwhile_is_shown_first(desk, as_):
    client, one = as_(desk.people.tomek), passage("one", "title")
    data = form_of(client, desk.sheet) | {f"text-{one.pk}": "Witaj", "do": f"draft:{one.pk}"}
    note("page", "one", [("title", "Goodbye"), ("body.a", "Ask early."), ("body.b", "Tell all.")])
    page = Page.of(client, desk.sheet, client.post(desk.sheet, data), 400)
    assert "Goodbye" in page.text
    assert page.values(f"text-{one.pk}") == ["Witaj"]
    assert client.post(desk.sheet, form_of_page(page) | {"do": f"draft:{one.pk}"}).status_code == 302


def test_an_outdated_text_shows_what_has_changed_and_is_renewed(desk, as_):
    write("one", "body.a", "Pytaj wcześnie.", desk.people.tomek, "reviewed")
    note("page", "one", [("title", "Welcome"), ("body.a", "Ask very late."), ("body.b", "Tell all.")])
    client, changed = as_(desk.people.tomek), passage("one", "body.a")
    page = Page(client, f"{desk.sheet}?show=outdated")
    assert [each.get_text() for each in page.tree.select(".passage del")] == ["early"]
    assert [each.get_text() for each in page.tree.select(".passage ins")] == ["very late"]
    data = form_of_page(page) | {f"text-{changed.pk}": "Pytaj późno.", "do": f"reviewed:{changed.pk}"}
    client.post(f"{desk.sheet}?show=outdated", data)
    assert (stored("one", "body.a").outdated, stored("one", "body.a").text) == (False, "Pytaj późno.")


def test_rich_text_is_typed_with_marks_and_links_stay(desk, as_):
    note("page", "rich", [("body.a", RICH)], rich=True, place="0003")
    address = reverse("desk:translation", args=["pl", "page", "rich"])
    client, one = as_(desk.people.tomek), passage("rich", "body.a")
    copied = Page.of(
        client, address, client.post(address, form_of(client, address) | {"do": f"source:{one.pk}"}), 200
    )
    assert copied.values(f"text-{one.pk}") == ["See **the** [list](https://example.org/), {name}."]
    assert Translation.objects.count() == 0
    data = form_of_page(copied) | {f"text-{one.pk}": "Zob. listę, {name}.", "do": f"draft:{one.pk}"}
    assert "The link to" in Page.of(client, address, client.post(address, data), 400).text
    data[f"text-{one.pk}"] = "Zob. [listę](https://example.org/), {name}."
    assert client.post(address, data).status_code == 302
    assert stored("rich", "body.a").text == 'Zob. <a href="https://example.org/">listę</a>, {name}.'


def test_the_source_is_shown_without_live_links_and_never_as_its_own_markup(desk, as_):
    note("page", "rich", [("title", "<script>alert(1)</script>")], place="0003")
    page = Page(as_(desk.people.tomek), reverse("desk:translation", args=["pl", "page", "rich"]))
    assert page.main.select(".t-text script") == []
    assert page.main.select(".t-text a") == []
    assert "<script>alert(1)</script>" in page.main.select_one(".t-text").get_text()


def test_proposals_and_words_of_the_glossary_come_with_one_press(desk, as_):
    write("quorum", "term", "kworum", desk.people.tomek, "reviewed")
    write("two", "title", "Drugi", desk.people.tomek, "reviewed")
    note("page", "three", [("title", "Second"), ("body.a", "The quorum is there.")], place="0003")
    address = reverse("desk:translation", args=["pl", "page", "three"])
    client, one = as_(desk.people.tomek), passage("three", "title")
    assert "the same text" in Page(client, f"{address}?at={one.pk}").text
    page = Page.of(
        client, address, client.post(address, form_of(client, address) | {"do": f"use:{one.pk}:0"}), 200
    )
    assert page.values(f"text-{one.pk}") == ["Drugi"]
    assert stored("three", "title") is None
    assert "kworum" in Page(client, f"{address}?at={passage('three', 'body.a').pk}").text


def test_all_shown_are_reviewed_but_not_what_is_outdated_unseen(desk, as_):
    write("one", "title", "Witaj", desk.people.edda)
    write("one", "body.a", "Pytaj wcześnie.", desk.people.edda)
    note("page", "one", [("title", "Welcome"), ("body.a", "Ask late."), ("body.b", "Tell all.")])
    client = as_(desk.people.tomek)
    client.post(desk.sheet, form_of(client, desk.sheet) | {"do": "review_all"})
    assert stored("one", "title").state == "reviewed"
    assert stored("one", "body.a").outdated
    address = f"{desk.sheet}?show=outdated"
    client.post(address, form_of(client, address) | {"do": "review_all"})
    assert (stored("one", "body.a").outdated, stored("one", "body.a").state) == (False, "reviewed")


def test_a_translation_is_taken_away(desk, as_):
    write("one", "title", "Witaj", desk.people.tomek)
    client, one = as_(desk.people.tomek), passage("one", "title")
    client.post(desk.sheet, form_of(client, desk.sheet) | {"do": f"withdraw:{one.pk}"})
    assert stored("one", "title") is None


def test_a_form_that_says_nothing_changes_nothing(desk, as_):
    client = as_(desk.people.tomek)
    assert client.post(desk.sheet).status_code == 400
    assert client.post(desk.sheet, {"do": "draft:x"}).status_code == 400
    assert client.post(desk.sheet, {"do": f"draft:{passage('two', 'title').pk}"}).status_code == 400


def test_editors_get_a_way_to_the_source_and_translators_do_not(town, as_):
    Academy.objects.create(name="The Academy", languages=["en", "pl"], time_zone="Europe/Copenhagen")
    rebuild()
    sources.resync("page")
    guide = Thing.objects.get(sort="page", key=f"{PROGRAMME}-read")
    address = reverse("desk:translation", args=["pl", "page", guide.key])
    assert "Change the source" in Page(as_(town.people.edda), address).text
    assert "Change the source" not in Page(as_(town.people.tomek), address).text


# ---------------------------------------------------------------- files


def upload(client, data, programme=PROGRAMME):
    address = reverse("desk:translations_in", args=[programme, "pl"])
    file = io.BytesIO(data)
    file.name = "pl.po"
    return Page.of(client, address, client.post(address, {"file": file}), 200)


def test_a_file_is_looked_over_first_and_brought_in_by_a_second_button(desk, as_):
    client = as_(desk.people.tomek)
    data = client.get(reverse("desk:translations_out", args=[PROGRAMME, "pl"])).content
    assert b"Welcome" in data
    assert b"secret" not in data
    filled = data.replace(b'msgid "Welcome"\nmsgstr ""', b'msgid "Welcome"\nmsgstr "Witaj"')
    page = upload(client, filled)
    assert Translation.objects.count() == 0
    assert "Witaj" in page.text
    response = page.submit("Bring it in")
    assert response.status_code == 302
    assert (stored("one", "title").text, stored("one", "title").state) == ("Witaj", "reviewed")


def test_faults_are_named_with_their_entry_and_the_others_may_be_brought_in(desk, as_):
    client = as_(desk.people.tomek)
    data = (
        b'msgctxt "page:one#title"\nmsgid "Welcome"\nmsgstr "Witaj"\n\n'
        b'msgctxt "page:foreign#title"\nmsgid "A secret of others"\nmsgstr "Tajemnica"\n'
    )
    page = upload(client, data)
    assert "page:foreign#title" in page.text
    assert "Bring it in" not in page.buttons()
    page.submit("Bring in the others, without these")
    assert list(Translation.objects.values_list("text", flat=True)) == ["Witaj"]


@pytest.mark.parametrize("data", [b"\xff\xfe", b"", b"no po at all", b'msgid "x'])
def test_what_is_no_po_file_is_said_kindly(desk, as_, data):
    client = as_(desk.people.tomek)
    address = reverse("desk:translations_in", args=[PROGRAMME, "pl"])
    file = io.BytesIO(data)
    file.name = "x.po"
    assert client.post(address, {"file": file}).status_code in (200, 400)
    assert client.post(address, {"do": "bring", "packed": "nonsense"}).status_code == 302
    assert client.post(address).status_code == 400


# ---------------------------------------------------------------- costs


def test_pages_cost_the_same_for_one_text_and_for_thirty(desk, as_):
    client = as_(desk.people.tomek)
    Thing.objects.filter(key__in=["one", "two"]).delete()
    note("page", "one", [("title", "Welcome")])
    write("one", "title", "Witaj", desk.people.tomek)
    paths = [
        reverse("desk:translations"),
        reverse("desk:translation_things", args=[PROGRAMME, "pl"]),
        desk.sheet,
        f"{desk.sheet}?at={passage('one', 'title').pk}",
    ]
    before = [cost(client, path) for path in paths]
    note("page", "one", [("title", "Welcome"), *((f"body.{n}", f"Text {n}.") for n in range(40))])
    for number in range(29):
        note("page", f"more-{number}", [("title", f"More {number}")])
        write(f"more-{number}", "title", f"Więcej {number}", desk.people.tomek)
        translations.take(Thing.objects.get(key=f"more-{number}"), language="pl", by=desk.people.tomek)
    after = [cost(client, path) for path in paths]
    assert dict(zip(paths, after, strict=True)) == dict(zip(paths, before, strict=True))
    assert max(after) <= 25
