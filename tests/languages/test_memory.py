"""The memory and the glossary: what helps a translator beside the text."""

from __future__ import annotations

import pytest

from rostra.languages import memory
from rostra.languages.actions import sources, translations
from rostra.languages.glossary import Hit, hits
from tests.languages.leaflets import SORT, passage

pytestmark = pytest.mark.django_db

LISTEN = "Listen to the residents before you answer them."


@pytest.fixture
def leaflet(leaflets):
    sources.sync(
        SORT,
        [
            leaflets.write("old", {"p": LISTEN, "q": "Say what you heard.", "r": "Write it down."}),
            leaflets.write("new", {"p": LISTEN, "q": "Listen to residents before you answer!", "r": "Vote."}),
        ],
    )
    return leaflets


def save(key: str, address: str, text: str, state: str = "reviewed", language: str = "da") -> None:
    translations.save(passage(key, address), language=language, text=text, by=None, state=state)


def test_the_same_text_is_proposed_with_where_it_stands(leaflet):
    save("old", "p", "Lyt til borgerne, før du svarer dem.")
    assert memory.exact(LISTEN, "da", False, besides=passage("new", "p")) == [
        memory.Proposal("Lyt til borgerne, før du svarer dem.", LISTEN, 1.0, "Leaflet old", "reviewed")
    ]
    assert memory.exact(LISTEN, "pl", False) == []
    assert memory.exact(LISTEN, "da", True) == []
    assert memory.exact(LISTEN, "da", False, besides=passage("old", "p")) == []


def test_reviewed_texts_come_first_and_each_only_once(leaflet):
    sources.sync(SORT, [leaflet.write("more", {"p": LISTEN, "q": LISTEN, "r": LISTEN})])
    save("old", "p", "Kladde", "draft")
    save("new", "p", "Set", "reviewed")
    save("more", "p", "Set", "draft")
    save("more", "q", "Maskine", "machine")
    assert [each.text for each in memory.exact(LISTEN, "da", False)] == ["Set", "Kladde"]


def test_a_text_that_is_gone_or_has_changed_still_helps(leaflet):
    save("old", "p", "Lyt.")
    sources.sync(SORT, [leaflet.write("old", {"p": "Another text."})])
    assert [(each.text, each.state) for each in memory.exact(LISTEN, "da", False)] == [("Lyt.", "outdated")]
    sources.sync(SORT, [leaflet.write("old", {"z": "Nothing."})])
    assert [each.text for each in memory.exact(LISTEN, "da", False)] == ["Lyt."]


def test_nearly_the_same_text_is_proposed_with_how_alike_it_is(leaflet):
    save("old", "p", "Lyt til borgerne, før du svarer dem.")
    save("old", "q", "Sig, hvad du hørte.")
    found = memory.near("Listen to residents before you answer!", "da")
    assert [(each.text, each.source) for each in found] == [("Lyt til borgerne, før du svarer dem.", LISTEN)]
    assert 0.8 < found[0].share < 1
    assert memory.near(LISTEN, "da") == []
    assert memory.near("Something else altogether, really.", "da") == []


def test_near_texts_are_the_most_alike_first_and_no_more_than_asked(leaflet):
    many = {f"a{n}": f"Invite {n} residents to the meeting in the town hall" for n in range(10, 20)}
    sources.sync(SORT, [leaflet.write("many", many)])
    for address in many:
        save("many", address, f"Indbyd {address}")
    found = memory.near("Invite 15 residents to the meeting in the town halls", "da", limit=2)
    assert found[0].text == "Indbyd a15"
    assert len(found) == 2
    assert found[0].share >= found[1].share


def test_proposals_are_typed_as_the_passage_needs_them(leaflets):
    sources.sync(SORT, [leaflets.write("r", {"p": "Ask <b>them</b> &amp; listen"}, rich=True)])
    sources.sync(SORT, [leaflets.write("f", {"p": "Ask *them* & listen"})])
    save("r", "p", "Spørg **dem** & lyt")
    save("f", "p", "Spørg *dem* & lyt")
    assert memory.exact("Ask <b>them</b> &amp; listen", "da", True)[0].text == "Spørg **dem** & lyt"
    near = memory.near("Ask <b>them</b> and listen", "da", rich=True)
    assert sorted(each.text for each in near) == ["Spørg **dem** & lyt", r"Spørg \*dem\* & lyt"]
    near = memory.near("Ask them and listen", "da")
    assert sorted(each.text for each in near) == ["Spørg *dem* & lyt", "Spørg dem & lyt"]


def test_the_memory_asks_little(leaflet, django_assert_num_queries):
    save("old", "p", "Lyt til borgerne.")
    with django_assert_num_queries(2):
        memory.near("Listen to residents before you answer!", "da")
    with django_assert_num_queries(1):
        memory.exact(LISTEN, "da", False)


def test_terms_in_a_text_are_named_with_their_translation(glossary, django_assert_num_queries):
    for key, term in {"quorum": "Quorum", "mini": "Mini-public", "cit": "citizen", "gone": "budget"}.items():
        sources.sync("term", [glossary.write(key, {"term": term, "definition": f"What a {term} is."})])
    sources.gone("term", ["gone"])
    translations.save(passage("quorum", "term", "term"), language="da", text="Beslutningsdygtighed", by=None)
    text = 'A mini-public of <b>citizens</b>, a budget and <a href="#term-quorum">enough people</a>'
    with django_assert_num_queries(2):
        found = hits(text, "da")
    assert found == [
        Hit("citizen", None),
        Hit("Mini-public", None),
        Hit("Quorum", "Beslutningsdygtighed"),
    ]
    assert hits("Citizenship and quorumless", "da") == []
    assert [hit.term for hit in hits("CITIZEN!", "pl")] == ["citizen"]
