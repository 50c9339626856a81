"""The words of questions, worksheets, questionnaires and quizzes in other languages, laid over what is asked now.

Made anew when something is published and when a translation is written. Versions that people have begun and that are
asked no more keep the words they had.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from rostra.assessment import freezing, translating
from rostra.assessment.models import (
    Bank,
    Form,
    FormText,
    FormVersion,
    Questionnaire,
    QuestionnaireText,
    QuestionnaireVersion,
    QuestionText,
    QuestionVersion,
    Quiz,
    QuizText,
)
from rostra.languages import reading
from rostra.languages.actions import sources
from rostra.languages.models import State
from rostra.languages.passages import extract, overlay
from rostra.languages.reading import Laid

Languages = Iterable[str] | None
Rows = dict[tuple[int, str], Any]


@transaction.atomic
def note_quiz(quiz: Quiz, *, meaning_changed: bool = True) -> None:
    """Note a quiz's title and introduction as they are now, and lay its translations anew."""
    sources.sync(translating.QUIZ, [translating.quiz_source(quiz)], meaning_changed=meaning_changed)
    of_quizzes([quiz.key])


@transaction.atomic
def of_banks(keys: Iterable[str], languages: Languages = None) -> None:
    """Lay translations over the current questions of banks; a question of which a text is missing has none."""
    keys = list(keys)
    laid = reading.texts(translating.BANK, keys, languages)
    versions = QuestionVersion.objects.filter(bank__key__in=keys, current=True)
    current: dict[tuple[int, str], QuestionVersion] = {
        (each.bank_id, each.question): each for each in versions
    }
    wanted: Rows = {}
    for bank in Bank.objects.filter(key__in=laid):
        for language, words in laid[bank.key].items():
            for question, content, state in _questions(bank, words):
                version = current.get((bank.pk, question.question))
                if version is not None and version.digest == question.digest:
                    wanted[version.pk, language] = QuestionText(
                        version=version, language=language, content=content, state=state
                    )
    _store(
        QuestionText,
        "version",
        [each.pk for each in current.values()],
        languages,
        wanted,
        ["content", "state"],
    )


def _questions(bank: Bank, words: Mapping[str, Laid]) -> list[tuple[freezing.Frozen, dict[str, Any], str]]:
    """The questions of a bank that are whole in a language: as written, in the language, and how far the words are."""
    raw = list(bank.questions.raw_data)
    block = bank.questions.stream_block
    laid, fallback = overlay(raw, block, _texts(words), "questions")
    pairs = zip(raw, freezing.questions(raw), freezing.questions(laid), strict=True)
    found = []
    for child, source, own in pairs:
        addresses = [text.address for text in extract([child], block, "questions")]
        if addresses and source.question not in fallback:
            found.append((source, own.content, _weakest(words, addresses)))
    return found


@transaction.atomic
def of_forms(keys: Iterable[str], languages: Languages = None) -> None:
    """Lay translations over the current worksheets, field by field."""
    keys = list(keys)
    laid = reading.texts(translating.FORM, keys, languages)
    current = {each.form_id: each for each in FormVersion.objects.filter(form__key__in=keys, current=True)}
    wanted: Rows = {}
    for form in Form.objects.filter(key__in=laid):
        version = current.get(form.pk)
        if version is None or freezing.digest_of(freezing.content_of(form)) != version.digest:
            continue
        for language, words in laid[form.key].items():
            content, fallback = _form(form, words)
            wanted[version.pk, language] = FormText(
                version=version, language=language, content=content, fallback=fallback,
                state=_weakest(words, words),
            )  # fmt: skip
    _store(
        FormText, "version", [each.pk for each in current.values()], languages, wanted,
        ["content", "fallback", "state"],
    )  # fmt: skip


def _form(form: Form, words: Mapping[str, Laid]) -> tuple[dict[str, Any], list[str]]:
    """A worksheet in a language, and what of it stays as written: ids of fields, and `#title` and the like."""
    raw = list(form.fields.raw_data)
    texts = _texts(words)
    laid, missing = overlay(raw, form.fields.stream_block, texts, "fields")
    head = {name: texts.get(name) or getattr(form, name) for name in translating.FORM_WORDS}
    content = freezing.form_content(
        title=head["title"], intro=head["intro"], submit_label=head["submit_label"], raw=laid
    )
    fallback = [f"#{name}" for name in translating.FORM_WORDS if getattr(form, name) and not texts.get(name)]
    fallback += [
        field["id"] for child, field in zip(raw, content["fields"], strict=True) if child.get("id") in missing
    ]
    return content, fallback


@transaction.atomic
def of_questionnaires(keys: Iterable[str], languages: Languages = None) -> None:
    """Lay translations over the current questionnaires, item by item."""
    keys = list(keys)
    laid = reading.texts(translating.QUESTIONNAIRE, keys, languages)
    rows = QuestionnaireVersion.objects.filter(questionnaire__key__in=keys, current=True)
    current = {each.questionnaire_id: each for each in rows}
    wanted: Rows = {}
    for questionnaire in Questionnaire.objects.filter(key__in=laid):
        version = current.get(questionnaire.pk)
        now = freezing.digest_of(freezing.questionnaire_of(questionnaire))
        if version is None or now != version.digest:
            continue
        for language, words in laid[questionnaire.key].items():
            content, fallback = _questionnaire(questionnaire, words)
            wanted[version.pk, language] = QuestionnaireText(
                version=version, language=language, content=content, fallback=fallback,
                state=_weakest(words, words),
            )  # fmt: skip
    _store(
        QuestionnaireText, "version", [each.pk for each in current.values()], languages, wanted,
        ["content", "fallback", "state"],
    )  # fmt: skip


def _questionnaire(
    questionnaire: Questionnaire, words: Mapping[str, Laid]
) -> tuple[dict[str, Any], list[str]]:
    """A questionnaire in a language, and what of it stays as written: ids of items, `#title`, `#intro`."""
    raw, texts = list(questionnaire.items.raw_data), _texts(words)
    laid, missing = overlay(raw, questionnaire.items.stream_block, texts, "items")
    known = translating.QUESTIONNAIRE_WORDS
    head = {name: texts.get(name) or getattr(questionnaire, name) for name in known}
    content = freezing.questionnaire_content(title=head["title"], intro=head["intro"], raw=laid)
    fallback = [f"#{name}" for name in known if getattr(questionnaire, name) and not texts.get(name)]
    pairs = zip(raw, content["items"], strict=True)
    return content, fallback + [item["id"] for child, item in pairs if child.get("id") in missing]


@transaction.atomic
def of_quizzes(keys: Iterable[str], languages: Languages = None) -> None:
    """Keep the translated titles and introductions of quizzes."""
    keys = list(keys)
    laid = reading.texts(translating.QUIZ, keys, languages)
    quizzes = {each.key: each for each in Quiz.objects.filter(key__in=keys)}
    wanted: Rows = {
        (quizzes[key].pk, language): QuizText(quiz=quizzes[key], language=language, **_quiz(words))
        for key, by_language in laid.items()
        if key in quizzes
        for language, words in by_language.items()
    }
    _store(QuizText, "quiz", [each.pk for each in quizzes.values()], languages, wanted, ["title", "intro"])


def _quiz(words: Mapping[str, Laid]) -> dict[str, str]:
    texts = _texts(words)
    return {name: texts.get(name, "") for name in translating.QUIZ_WORDS}


def _texts(words: Mapping[str, Laid]) -> dict[str, str]:
    return {address: laid.text for address, laid in words.items()}


def _weakest(words: Mapping[str, Laid], addresses: Iterable[str]) -> str:
    states = {words[address].state for address in addresses if address in words}
    if State.OUTDATED in states:
        return State.OUTDATED.value
    return State.REVIEWED.value if states <= {State.REVIEWED} else State.DRAFT.value


def _store(
    model: Any, owner: str, owners: list[int], languages: Languages, wanted: Rows, fields: list[str]
) -> None:
    """Bring the rows of these owners to what is wanted: others in these languages go."""
    rows = model.objects.filter(**{f"{owner}__in": owners})
    if languages is not None:
        rows = rows.filter(language__in=list(languages))
    gone = [row.pk for row in rows if (getattr(row, f"{owner}_id"), row.language) not in wanted]
    if gone:
        model.objects.filter(pk__in=gone).delete()
    model.objects.bulk_create(
        wanted.values(), update_conflicts=True, unique_fields=[owner, "language"], update_fields=fields
    )
