"""What of this room can be translated: banks of questions, worksheets, questionnaires, and what is said before a quiz."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from rostra.assessment.models import Bank, Form, Questionnaire, Quiz
from rostra.languages.passages import Text, extract
from rostra.languages.things import Source, Translatable, register

BANK, FORM, QUIZ, QUESTIONNAIRE = "bank", "form", "quiz", "asking"
FORM_WORDS = ("title", "intro", "submit_label")
QUIZ_WORDS = ("title", "intro")
QUESTIONNAIRE_WORDS = ("title", "intro")

Keys = Iterable[str] | None


def _nobodys(sort: str, key: str) -> str:
    return ""


def _untold(keys: set[str], languages: set[str]) -> None:
    return None


# Set by the room above, which knows the programmes: the key of the programme whose people look after a thing (sort, key),
# and what pages have to do when words they show have changed (keys, languages).
programme_of: Callable[[str, str], str] = _nobodys
shown_changed: Callable[[set[str], set[str]], None] = _untold


def bank_source(bank: Bank) -> Source:
    """The questions of a bank. Its title is for editors alone."""
    texts = extract(list(bank.questions.raw_data), bank.questions.stream_block, "questions")
    return _source(BANK, bank, texts, "5")


def form_source(form: Form) -> Source:
    """A worksheet: title, introduction, button and fields."""
    fields = extract(list(form.fields.raw_data), form.fields.stream_block, "fields")
    return _source(FORM, form, [*_plain(form, FORM_WORDS), *fields], "6")


def quiz_source(quiz: Quiz) -> Source:
    """What people read before they begin."""
    return _source(QUIZ, quiz, _plain(quiz, QUIZ_WORDS), "5")


def questionnaire_source(questionnaire: Questionnaire) -> Source:
    """A questionnaire: title, introduction, competences and items with their anchors."""
    items = extract(list(questionnaire.items.raw_data), questionnaire.items.stream_block, "items")
    return _source(QUESTIONNAIRE, questionnaire, [*_plain(questionnaire, QUESTIONNAIRE_WORDS), *items], "6")


def _plain(thing: Any, names: Iterable[str]) -> list[Text]:
    return [Text(name, getattr(thing, name), False) for name in names if getattr(thing, name)]


def _source(sort: str, thing: Any, texts: list[Text], shelf: str) -> Source:
    return Source(
        key=thing.key,
        title=thing.title,
        language=thing.language,
        texts=texts,
        programme_key=programme_of(sort, thing.key),
        place=f"{shelf} {thing.title}"[:120],
    )


def _rows(model: Any, keys: Keys, **conditions: Any) -> Any:
    rows = model.objects.filter(**conditions).order_by("pk")
    return rows if keys is None else rows.filter(key__in=list(keys))


def read_banks(keys: Keys) -> Iterator[Source]:
    """Sources of published banks."""
    return (bank_source(bank) for bank in _rows(Bank, keys, published_at__isnull=False))


def read_forms(keys: Keys) -> Iterator[Source]:
    """Sources of published worksheets."""
    return (form_source(form) for form in _rows(Form, keys, published_at__isnull=False))


def read_quizzes(keys: Keys) -> Iterator[Source]:
    """Sources of quizzes."""
    return (quiz_source(quiz) for quiz in _rows(Quiz, keys))


def read_questionnaires(keys: Keys) -> Iterator[Source]:
    """Sources of published questionnaires."""
    rows = _rows(Questionnaire, keys, published_at__isnull=False)
    return (questionnaire_source(questionnaire) for questionnaire in rows)


def banks_changed(keys: set[str], languages: set[str]) -> None:
    """Lay the new words over the questions that are asked now."""
    from rostra.assessment.actions import texts

    texts.of_banks(keys, languages)


def forms_changed(keys: set[str], languages: set[str]) -> None:
    """Lay the new words over the worksheets that are given out now."""
    from rostra.assessment.actions import texts

    texts.of_forms(keys, languages)
    shown_changed(keys, languages)


def quizzes_changed(keys: set[str], languages: set[str]) -> None:
    """Keep the new words of quizzes."""
    from rostra.assessment.actions import texts

    texts.of_quizzes(keys, languages)
    shown_changed(keys, languages)


def questionnaires_changed(keys: set[str], languages: set[str]) -> None:
    """Lay the new words over the questionnaires that are asked now."""
    from rostra.assessment.actions import texts

    texts.of_questionnaires(keys, languages)


def register_sorts() -> None:
    """Make the sorts known; called once when the room is ready."""
    register(Translatable(BANK, _("Questions of a quiz"), read_banks, banks_changed))
    register(Translatable(FORM, _("Worksheet"), read_forms, forms_changed))
    register(Translatable(QUIZ, _("Quiz"), read_quizzes, quizzes_changed))
    register(Translatable(QUESTIONNAIRE, _("Questionnaire"), read_questionnaires, questionnaires_changed))
