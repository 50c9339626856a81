"""Banks, quizzes and forms of a blueprint into the academy; what changed is published as a new version."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rostra.assessment.actions import banks, forms, texts
from rostra.assessment.models import Bank, Form, Quiz, QuizSource
from rostra.exchange.blueprint import questions, schema
from rostra.exchange.blueprint.collecting import Collector
from rostra.exchange.blueprint.raw import Known
from rostra.languages.passages import write_ids
from rostra.programmes.models import Shelf


class AssessmentImporter:
    """Saves what is new or different."""

    def __init__(
        self,
        blueprint: schema.Blueprint,
        collector: Collector,
        programme_key: str,
        note: Callable[[str, str], None],
        by: Any,
    ) -> None:
        self.blueprint = blueprint
        self.collector = collector
        self.programme_key = programme_key
        self.note = note
        self.by = by
        self.known = Known()
        self.language = blueprint.manifest.language

    def run(self) -> None:
        for bank in self.blueprint.banks:
            self._bank(bank)
        for quiz in self.blueprint.quizzes:
            self._quiz(quiz)
        for form in self.blueprint.forms:
            self._form(form)

    def _same(self, thing: Any, present: Any, wanted: Any) -> bool:
        return bool(present == wanted and thing.language == self.language)

    def _shelve(self, sort: str, key: str) -> None:
        Shelf.objects.get_or_create(sort=sort, key=key, defaults={"programme_key": self.programme_key})

    def _bank(self, wanted: schema.Bank) -> None:
        bank = Bank.objects.filter(key=wanted.id).first()
        if bank is not None and bank.published_at and self._same(bank, self.collector.bank(bank), wanted):
            self.note("equal", "")
            return
        self.note("changed" if bank else "new", f"bank {wanted.title} ({len(wanted.questions)} questions)")
        bank = bank or Bank(key=wanted.id)
        bank.title, bank.language = wanted.title, self.language
        block = Bank._meta.get_field("questions").stream_block
        raw = [questions.question(each, self.known) for each in wanted.questions]
        bank.questions = write_ids(raw, block, wanted.id)
        bank.save()
        bank.refresh_from_db()
        self._shelve("bank", bank.key)
        banks.publish(bank, by=self.by)

    def _quiz(self, wanted: schema.Quiz) -> None:
        quiz = Quiz.objects.filter(key=wanted.id).first()
        if quiz is not None and self._same(quiz, self.collector.quiz(quiz), wanted):
            self.note("equal", "")
            return
        self.note("changed" if quiz else "new", f"quiz {wanted.title}")
        quiz = quiz or Quiz(key=wanted.id)
        quiz.title, quiz.intro, quiz.pass_mark = wanted.title, wanted.intro, wanted.pass_mark
        quiz.attempts, quiz.shuffle, quiz.language = wanted.attempts, wanted.shuffle, self.language
        quiz.save()
        quiz.sources.all().delete()
        QuizSource.objects.bulk_create(
            QuizSource(quiz=quiz, bank=Bank.objects.get(key=source.bank), draw=source.draw, order=order)
            for order, source in enumerate(wanted.sources)
        )
        self._shelve("quiz", quiz.key)
        texts.note_quiz(quiz)  # now that it is known whose it is

    def _form(self, wanted: schema.Form) -> None:
        form = Form.objects.filter(key=wanted.id).first()
        if form is not None and form.published_at and self._same(form, self.collector.form(form), wanted):
            self.note("equal", "")
            return
        self.note("changed" if form else "new", f"form {wanted.title}")
        form = form or Form(key=wanted.id)
        form.title, form.intro, form.review = wanted.title, wanted.intro, wanted.review
        form.submit_label, form.language = wanted.submit_label, self.language
        raw = [questions.field(each) for each in wanted.fields]
        form.fields = write_ids(raw, Form._meta.get_field("fields").stream_block, wanted.id)
        form.save()
        form.refresh_from_db()
        self._shelve("form", form.key)
        forms.publish(form, by=self.by)
