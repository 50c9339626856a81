"""PO files: nothing is lost on the way out and in, and nothing is written while anything is wrong."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from rostra.demo.cast import PROGRAMME
from rostra.kernel.errors import Faults
from rostra.languages import po
from rostra.languages.actions import sources, translations
from rostra.languages.actions.coverage import recount
from rostra.languages.actions.po import Report, bring_in
from rostra.languages.guards import PLACEHOLDER, checked
from rostra.languages.models import Passage, Thing, Translation
from rostra.languages.passages import Text, text_digest
from rostra.languages.things import Source
from tests.cast import make_organisations, make_people
from tests.languages.leaflets import SORT, passage, stored_counts, true_counts, undone
from tests.languages.test_guards import INLINE

pytestmark = pytest.mark.django_db

HEADER = 'msgid ""\nmsgstr ""\n"Language: da\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def write(*entries: str) -> bytes:
    return (HEADER + "\n\n".join(entries) + "\n").encode()


def entry(address: str, msgid: str, msgstr: str, *before: str, key: str = "a") -> str:
    head = "".join(f"{line}\n" for line in before)
    return f'{head}msgctxt "{SORT}:{key}#{address}"\nmsgid "{msgid}"\nmsgstr "{msgstr}"'


def everything() -> list[dict]:
    return list(Translation.objects.order_by("pk").values())


@pytest.fixture
def leaflet(leaflets):
    sources.sync(SORT, [leaflets.write("a", {"title": "One", "note": "Dear {name}"}, programme=PROGRAMME)])
    return leaflets


def test_an_export_holds_every_passage_with_its_state(leaflet):
    sources.sync(SORT, [leaflet.write("b", {"t": "Two", "u": "Three", "v": "Four"})])
    for address, state in {"t": "reviewed", "u": "machine", "v": "draft"}.items():
        translations.save(passage("b", address), language="da", text=f"da {address}", by=None, state=state)
    sources.sync(SORT, [leaflet.write("b", {"t": "Two!", "u": "Three", "v": "Four"})])
    assert po.export(Thing.objects.all(), "da").decode() == (
        '#\nmsgid ""\nmsgstr ""\n'
        '"Project-Id-Version: Rostra\\n"\n"Language: da\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n\n'
        "#. in: Leaflet b\n#. state: outdated\n#. was: reviewed\n#, fuzzy\n"
        '#| msgid "Two"\nmsgctxt "leaflet:b#t"\nmsgid "Two!"\nmsgstr "da t"\n\n'
        '#. in: Leaflet b\n#. state: machine\n#, fuzzy\nmsgctxt "leaflet:b#u"\nmsgid "Three"\nmsgstr "da u"\n\n'
        '#. in: Leaflet b\n#. state: draft\n#, fuzzy\nmsgctxt "leaflet:b#v"\nmsgid "Four"\nmsgstr "da v"\n\n'
        '#. in: Leaflet a\nmsgctxt "leaflet:a#title"\nmsgid "One"\nmsgstr ""\n\n'
        '#. in: Leaflet a\nmsgctxt "leaflet:a#note"\nmsgid "Dear {name}"\nmsgstr ""\n'
    )


def test_an_export_costs_two_queries(leaflet, django_assert_num_queries):
    sources.sync(SORT, [leaflet.write(f"k{n}", {"t": "Two", "u": "Three"}) for n in range(9)])
    things = list(Thing.objects.all())
    with django_assert_num_queries(2):
        po.export(things, "da")


def test_a_file_brought_in_is_stored_counted_told_and_noted(leaflet):
    report = bring_in(
        write(entry("title", "One", "En"), entry("note", "Dear {name}", "Kære {name}", "#, fuzzy")),
        language="da",
        by=None,
    )
    assert report == Report(added=2)
    assert list(Translation.objects.order_by("pk").values_list("text", "state", "source_text")) == [
        ("En", "reviewed", "One"),
        ("Kære {name}", "draft", "Dear {name}"),
    ]
    assert stored_counts() == {("a", "da"): (0, 1, 1, 0)}
    assert leaflet.told == [({"a"}, {"da"})]
    line = ModelLogEntry.objects.get()
    assert (line.action, line.data) == (
        "languages.translation.import",
        {"language": "da", "passages": 2},
    )


def test_an_empty_translation_takes_nothing_away(leaflet):
    translations.save(passage("a", "title"), language="da", text="En", by=None)
    before = everything()
    assert bring_in(write(entry("title", "One", "")), language="da", by=None) == Report(empty=1)
    assert everything() == before


def test_taking_the_flag_away_approves_a_text(leaflet):
    translations.save(passage("a", "title"), language="da", text="En", by=None, state="machine")
    file = po.export(Thing.objects.all(), "da").replace(b"#, fuzzy\n", b"")
    assert bring_in(file, language="da", by=None) == Report(changed=1, empty=1)
    assert Translation.objects.get().state == "reviewed"


def test_a_translation_of_an_older_source_comes_in_as_outdated(leaflet):
    file = write(entry("title", "Won", "Vandt"))
    assert bring_in(file, language="da", by=None) == Report(added=1)
    row = Translation.objects.get()
    assert (row.text, row.shown_state, row.state, row.source_text) == ("Vandt", "outdated", "reviewed", "Won")
    assert bring_in(file, language="da", by=None) == Report(same=1)
    translations.save(passage("a", "title"), language="da", text="En", by=None)
    with pytest.raises(Faults) as faults:
        bring_in(file, language="da", by=None)
    assert "its translation here is newer" in faults.value.faults[0][1]
    assert Translation.objects.get().text == "En"


def test_what_a_tool_found_by_likeness_is_outdated(leaflet):
    file = write(entry("title", "One", "Vandt", "#, fuzzy", '#| msgid "Won"'))
    bring_in(file, language="da", by=None)
    row = Translation.objects.get()
    assert (row.shown_state, row.state, row.source_text) == ("outdated", "draft", "Won")


BAD = [
    (entry("title", "One", "En", key="zz"), "line 6, leaflet:zz#title", "not known here"),
    (entry("gone", "x", "x"), "line 6, leaflet:a#gone", "no longer there"),
    (entry("note", "Dear {name}", "Kære"), "line 6, leaflet:a#note", "placeholder {name} is missing"),
    (entry("title", "One", "En {x}"), "line 6, leaflet:a#title", "{x} is not in the source"),
    ('msgid "One"\nmsgstr "En"', "line 6", "msgctxt must say"),
    ('msgctxt "title"\nmsgid "One"\nmsgstr "En"', "line 6, title", "msgctxt must say"),
    ('msgctxt "leaflet:a#title"\nmsgid "One"', "line 6, leaflet:a#title", "needs msgctxt, msgid and msgstr"),
    (
        'msgctxt "leaflet:a#title"\nmsgid "One"\nmsgid_plural "Ones"\nmsgstr[0] "En"',
        "line 6, leaflet:a#title",
        "Plural forms",
    ),
    ('msgctxt "leaflet:a#title"\nmsgid "One"\nmsgstr "En', "line 8", "between two double quotes"),
    ('msgctxt "leaflet:a#title"\nmsgid "O"ne"\nmsgstr "En"', "line 7", "between two double quotes"),
    ('msgctxt "leaflet:a#title"\nmsgid "One"\nmsgstr En', "line 8", "between two double quotes"),
    ('msgctxt "leaflet:a#title"\nnonsense\nmsgid "One"\nmsgstr "En"', "line 7", "none of a PO file"),
    ('"alone"', "line 6", "belongs to nothing"),
    (
        'msgctxt "leaflet:a#title"\nmsgctxt "x"\nmsgid "One"\nmsgstr "En"',
        "line 7",
        "msgctxt stands here twice",
    ),
    (entry("title", "One", "En", "#. state: perfect"), "line 6, leaflet:a#title", "no state “perfect”"),
    (entry("title", "One", "En", "#. was: perfect"), "line 6, leaflet:a#title", "no state “perfect”"),
    (
        entry("title", "One", "En", "#. state: outdated", "#, fuzzy"),
        "line 6, leaflet:a#title",
        "previous msgid",
    ),
]


@pytest.mark.parametrize(("bad", "where", "words"), BAD)
def test_a_fault_is_named_with_its_place_and_nothing_is_written(leaflet, bad, where, words):
    good = entry("title", "One", "En") if "#title" not in bad else entry("note", "Dear {name}", "Kære {name}")
    file = write(bad, good)
    with pytest.raises(Faults) as faults:
        bring_in(file, language="da", by=None)
    assert [at for at, _message in faults.value.faults] == [where]
    assert words in faults.value.faults[0][1]
    assert everything() == []
    assert leaflet.told == []
    report = bring_in(file, language="da", by=None, skip_faults=True)
    assert (report.added, report.faults) == (1, faults.value.faults)
    assert len(everything()) == 1


def test_every_fault_of_a_file_is_named_in_the_order_of_its_lines(leaflet):
    bad = [each for each, _where, _words in BAD]
    with pytest.raises(Faults) as faults:
        bring_in(
            write(*bad, entry("title", "One", "En"), entry("title", "One", "En")), language="da", by=None
        )
    found = faults.value.faults
    assert len(found) >= len(BAD)
    assert any("stands in the file twice" in message for _at, message in found)
    assert everything() == []


@pytest.mark.parametrize(
    ("data", "where", "words"),
    [
        (b"\xff\xfe\x00", "line 1", "UTF-8"),
        (HEADER.encode() + b'msgid "a"\nmsgstr "\xe6"\n', "line 7", "UTF-8"),
        (b"", "line 1", "no entry"),
        (b"Listen first\n", "line 1", "none of a PO file"),
        (HEADER.replace("da", "pl").encode(), "line 1", "its language is pl"),
    ],
)
def test_a_file_that_is_none_is_refused(leaflet, data, where, words):
    with pytest.raises(Faults) as faults:
        bring_in(data, language="da", by=None)
    assert [at for at, _message in faults.value.faults] == [where]
    assert words in faults.value.faults[0][1]


def test_a_translator_brings_in_only_what_is_theirs(leaflet):
    make_organisations()
    cast = make_people()
    sources.sync(SORT, [leaflet.write("b", {"title": "One"}, programme="other")])
    file = write(entry("title", "One", "En"), entry("title", "One", "En", key="b"))
    with pytest.raises(Faults) as faults:
        bring_in(file, language="da", by=cast.tomek)
    assert [at for at, _message in faults.value.faults] == ["line 10, leaflet:b#title"]
    scope = Thing.objects.filter(key="b")
    report = bring_in(file, language="da", by=cast.ada, scope=scope, skip_faults=True)
    assert (report.added, [at for at, _message in report.faults]) == (1, ["line 6, leaflet:a#title"])
    assert Translation.objects.get().reviewed_by == cast.ada


def test_links_are_written_by_target_and_found_again(leaflets):
    source = 'Read <a linktype="page" id="4">this</a>'
    sources.sync(SORT, [leaflets.write("r", {"p": source}, rich=True)])
    keys = {"4": "welcome"}

    def address(attrs):
        return f"page:{keys[attrs['id']]}"

    translations.save(passage("r", "p"), language="da", text="Læs [dette](page:4)", by=None)
    before = everything()
    file = po.export(Thing.objects.all(), "da", address=address)
    assert 'msgstr "Læs [dette](page:welcome)"' in file.decode()
    assert bring_in(file, language="da", by=None, address=address) == Report(same=1)
    assert everything() == before


# ---------------------------------------------------------------- nothing is lost

PLAIN = st.text(
    alphabet=st.one_of(
        st.characters(codec="utf-8", exclude_characters="\0"),
        st.sampled_from([*"\\\"'\n\t #~|,:-{}%", "\u2028", "\x85", "\x1c", "\u00a0", "ł", "\r"]),
    ),
    min_size=1,
    max_size=140,
).filter(lambda text: bool(text.strip()))
SOURCES = st.lists(st.tuples(st.booleans(), PLAIN, INLINE), min_size=1, max_size=4)
STATES = st.sampled_from([None, "machine", "draft", "reviewed"])
KEPT = st.lists(st.tuples(STATES, st.booleans(), PLAIN, st.integers(0, 3)), min_size=4, max_size=4)


def fill(leaflets, texts, kept) -> None:
    """A thing whose passages are as generated, and translations in every state."""
    passages = [
        Text(f"b.{n}", inline if rich else plain, rich) for n, (rich, plain, inline) in enumerate(texts)
    ]
    sources.sync(SORT, [Source("g", 'A "title" \\ with\nstate: reviewed', "en", passages)])
    for at in Passage.objects.all():
        state, outdated, free, variant = kept[at.position]
        if state is not None:
            old = f"{at.text} before" if outdated else at.text
            Translation.objects.create(
                passage=at,
                language="da",
                text=translation_of(at, free, variant),
                state=state,
                outdated=outdated,
                source_text=old,
                source_digest=text_digest(old),
                reviewed_at=datetime(2026, 1, 1, tzinfo=UTC) if state == "reviewed" else None,
            )
    recount(Thing.objects.values_list("pk", flat=True))


def translation_of(at: Passage, free: str, variant: int) -> str:
    """A text as the verbs would have stored it: with all links and placeholders of its source."""
    if at.rich:
        return [f"<b>x</b> {at.text}", f"{at.text}<br/>{at.text}", f"<i>x</i> {at.text}", at.text][variant]
    names = " ".join(match[0] for match in PLACEHOLDER.finditer(at.text))
    return checked(f"{PLACEHOLDER.sub('', free)} x {names}", at.text, False).text


@given(texts=SOURCES, kept=KEPT)
def test_a_file_brought_in_again_changes_nothing(texts, kept, leaflets):
    with undone():
        fill(leaflets, texts, kept)
        before, counts = everything(), stored_counts()
        file = po.export(Thing.objects.all(), "da")
        report = bring_in(file, language="da", by=None)
        assert (report.same, report.added, report.changed, report.faults) == (len(before), 0, 0, [])
        assert (everything(), stored_counts()) == (before, counts)
        assert po.export(Thing.objects.all(), "da") == file


@given(texts=SOURCES, kept=KEPT)
def test_a_file_fills_an_empty_academy_with_the_same(texts, kept, leaflets):
    with undone():
        fill(leaflets, texts, kept)
        file = po.export(Thing.objects.all(), "da")
        Translation.objects.all().delete()
        recount(Thing.objects.values_list("pk", flat=True))
        bring_in(file, language="da", by=None)
        assert po.export(Thing.objects.all(), "da") == file
        assert stored_counts() == true_counts()


@given(texts=SOURCES, kept=KEPT)
def test_other_programs_read_the_same_in_our_files(texts, kept, leaflets, tmp_path_factory):
    with undone():
        fill(leaflets, texts, kept)
        data = po.export(Thing.objects.all(), "da")
        path = tmp_path_factory.mktemp("po") / "da.po"
        path.write_bytes(data)
        theirs = [(each.msgctxt, each.msgid, each.msgstr, each.fuzzy) for each in polib.pofile(str(path))]
        ours = [
            (each.context, each.source, each.text, bool(each.text) and each.state != "reviewed")
            for each in po.read(data).entries
        ]
        assert ours == theirs


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed here")
def test_gettext_takes_our_files(leaflet, tmp_path):
    translations.save(passage("a", "title"), language="da", text='"En" \\ to', by=None, state="reviewed")
    path = tmp_path / "da.po"
    path.write_bytes(po.export(Thing.objects.all(), "da"))
    done = subprocess.run(["msgfmt", "--check", "-o", "-", str(path)], capture_output=True, check=False)
    assert (done.returncode, b"error" in done.stderr) == (0, False)
