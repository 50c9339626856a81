"""Questions, worksheets and quizzes in the language of whoever reads them; what is not translated stands as it was written
and says so.

Ids are the same in every language: answers, their order and their marks know none.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rostra.assessment import freezing
from rostra.assessment.models import (
    FormText,
    FormVersion,
    QuestionnaireText,
    QuestionnaireVersion,
    QuestionText,
    Quiz,
    Submission,
)
from rostra.languages.models import State


@dataclass(frozen=True)
class Worded:
    """Words as they are shown. `lang` is the language they stand in when it is not the reader's; `outdated` means that the
    source has changed since they were translated."""

    content: dict[str, Any]
    lang: str = ""
    outdated: bool = False


def questions(versions: Iterable[Any], language: str) -> dict[int, Worded]:
    """The contents of questions by version. One query. Each version carries `written_in`, the language of its
    bank."""
    versions = list(versions)
    foreign = [each.pk for each in versions if _is_foreign(each, language)]
    texts = {}
    if foreign:
        rows = QuestionText.objects.filter(version__in=foreign, language=language)
        texts = {row.version_id: Worded(row.content, "", row.state == State.OUTDATED) for row in rows}
    return {
        each.pk: texts.get(each.pk)
        or Worded(each.content, each.written_in if _is_foreign(each, language) else "")
        for each in versions
    }


def _is_foreign(version: Any, language: str) -> bool:
    return bool(language) and version.written_in != language


def form(submission: Submission, language: str) -> dict[str, Any]:
    """A worksheet's content in a language: see `laid_form`. One query at most. Wants `form` and `version` at hand."""
    text = None
    if language and submission.form.language != language:
        text = FormText.objects.filter(version=submission.version_id, language=language).first()
    return laid_form(submission.version, submission.form.language, language, text)


def laid_form(version: FormVersion, written_in: str, language: str, text: FormText | None) -> dict[str, Any]:
    """The content of a version, with "lang" at every field that is not in the reader's language and `langs` for title,
    introduction and button; "outdated" when the source has changed since."""
    content = copy.deepcopy(text.content if text else version.content)
    content["langs"], content["outdated"] = {}, bool(text and text.state == State.OUTDATED)
    if not language or language == written_in:
        return content
    for name in ("title", "intro", "submit_label"):
        if content[name] and (text is None or f"#{name}" in text.fallback):
            content["langs"][name] = written_in
    for field in content["fields"]:
        if text is None or field["id"] in text.fallback:
            field["lang"] = written_in
    return content


def titles(submissions: Iterable[Submission], language: str) -> dict[int, tuple[str, str]]:
    """The title of each submission's worksheet by submission, and the language it stands in when that is not the
    reader's. One query."""
    submissions = list(submissions)
    rows = FormText.objects.filter(version__in={each.version_id for each in submissions}, language=language)
    own = {
        version: content["title"]
        for version, content, fallback in rows.values_list("version", "content", "fallback")
        if "#title" not in fallback
    }
    found = {}
    for each in submissions:
        written_in = each.form.language
        foreign = written_in != language and each.version_id not in own
        found[each.pk] = (own.get(each.version_id) or each.form.title, written_in if foreign else "")
    return found


@dataclass(frozen=True)
class QuizWords:
    """What is said before a quiz, each with the language it stands in when that is not the reader's."""

    title: str
    title_lang: str
    intro: str
    intro_lang: str

    @property
    def intro_html(self) -> str:
        """The introduction, ready to stand in a page."""
        return freezing.prose(self.intro)


def quiz(key: str, language: str) -> QuizWords | None:
    """The title and introduction (limited Markdown) of a quiz; None when there is none. One query, two for translations."""
    found = Quiz.objects.filter(key=key).first()
    if found is None:
        return None
    text = found.texts.filter(language=language).first() if language != found.language else None
    words: dict[str, str] = {}
    for name in ("title", "intro"):
        own = getattr(text, name, "")
        source = getattr(found, name)
        words[name] = own or source
        words[f"{name}_lang"] = "" if own or not source or language == found.language else found.language
    return QuizWords(**words)


def questionnaire(version: QuestionnaireVersion, language: str) -> dict[str, Any]:
    """A questionnaire's content in a language, with "lang" at every item that is not in it and `langs` for title and
    introduction; "outdated" when the source has changed since. Wants `questionnaire` at hand; one query at most."""
    written_in, text = version.questionnaire.language, None
    foreign = bool(language) and language != written_in
    if foreign:
        text = QuestionnaireText.objects.filter(version=version, language=language).first()
    content = copy.deepcopy(text.content if text else version.content)
    content["langs"], content["outdated"] = {}, bool(text and text.state == State.OUTDATED)
    if not foreign:
        return content
    for name in ("title", "intro"):
        if content[name] and (text is None or f"#{name}" in text.fallback):
            content["langs"][name] = written_in
    for item in content["items"]:
        if text is None or item["id"] in text.fallback:
            item["lang"] = written_in
    return content
