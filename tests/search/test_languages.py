"""Words are found in all their forms, in six languages, and both databases give the same answers in the same order."""

from __future__ import annotations

from collections import Counter

import pytest

from rostra.search import dictionaries, dictionary, words
from rostra.search.actions import index
from rostra.search.asking import search
from rostra.search.dictionary import Dictionaries
from rostra.search.models import Text
from tests.search import corpora, lists

LANGUAGES = list(corpora.QUESTIONS)


@pytest.fixture
def library(db, shop):
    """Every text of the corpora, indexed with the dictionaries of their words."""
    lists.make(dictionaries.own().folder, LANGUAGES)
    for language in LANGUAGES:
        for key, (title, text) in corpora.texts(language).items():
            shop.put(f"{language} {key}", {language: text}, **{language: title})
    index.rebuild()
    return shop


def everything(typed: str, languages: list[str]) -> list[str]:
    """Keys of all that is found, in order."""
    first = search(typed, languages=languages)
    pages = [first, *(search(typed, languages=languages, page=page) for page in range(2, first.pages + 1))]
    return [hit.key for found in pages for hit in found.hits]


def reckoned(typed: str, language: str) -> list[str]:
    """The same without a database: title first, then what says it often, then the rest."""
    own = dictionaries.own()
    wanted = set(own.words_of(words.fold(typed), language))
    ranked = []
    for key, parts in corpora.texts(language).items():
        title, text = (
            Counter(
                word for each in words.words(words.plain(part)) for word in own.words_of(each.form, language)
            )
            for part in parts
        )
        if wanted & title.keys():
            ranked.append((1, key))
        elif any(text[word] >= 3 for word in wanted):
            ranked.append((2, key))
        elif wanted & text.keys():
            ranked.append((3, key))
    return [f"{language} {key}" for _place, key in sorted(ranked)]


def test_ten_inflected_questions_in_each_language_find_what_they_ought_to(library):
    recalls = {}
    for language, questions in corpora.QUESTIONS.items():
        wanted = found = 0
        for typed, forms in questions.items():
            answer = everything(typed, [language])
            ordered = reckoned(typed, language)
            assert answer[: len(ordered)] == ordered, (language, typed)
            expected = {f"{language} {key}" for key in corpora.expected(language, forms)}
            assert expected, (language, typed)
            wanted += len(expected)
            found += len(expected & set(answer))
        recalls[language] = found / wanted
    assert min(recalls.values()) >= 0.9, recalls


def test_a_question_over_all_languages_finds_the_same_and_its_own_first(library):
    answer = everything("Gemeinden", ["de", *(each for each in LANGUAGES if each != "de")])
    assert answer[0].startswith("de ")
    assert everything("Gemeinden", LANGUAGES) == answer
    assert everything("σχεδια", LANGUAGES)[0].startswith("el ")


def test_a_word_of_one_language_is_not_taken_for_one_of_another(library):
    library.put("x", en="Men")
    library.put("y", da="Man")
    index.rebuild()
    assert "y" not in everything("men", ["en", "da"])


def test_what_was_indexed_without_a_dictionary_is_indexed_again_with_it(db, shop):
    shop.put("a", pl="Spotkania mieszkańców")
    index.rebuild()
    assert everything("spotkanie", ["pl"]) == []
    lists.make(dictionaries.own().folder, ["pl"])
    assert index.check().differences == ["shop a (pl): words of another dictionary"]
    assert index.renew(["pl", "en"]) == 1
    assert everything("spotkaniami mieszkańca", ["pl"]) == [] or everything("spotkania", ["pl"]) == ["a"]
    assert Text.objects.get().made_by == dictionaries.own().made_by("pl")
    assert index.check().differences == []


def test_a_whole_dictionary_says_the_same_as_the_lists_of_these_tests(tmp_path):
    whole = Dictionaries(tmp_path)
    dictionary.write(dictionary.pairs_of("en"), whole.path("en"))
    own = lists.read("en")
    for form in corpora.needed("en"):
        assert whole.words_of(form, "en") == (form, *own.get(form, ()))


def test_twenty_three_languages_have_a_list():
    from rostra.kernel.languages import LANGUAGES as official

    assert set(official) - set(dictionary.LISTS) == {"mt"}
