"""Banks, quizzes and forms of a blueprint into the academy; what changed is published as a new version."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rostra.assessment.actions import banks, forms
from rostra.assessment.models import Bank, Form, Quiz, QuizSource
from rostra.exchange.blueprint import schema
from rostra.exchange.blueprint.exporting import Collector
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

    def run(self) -> None:
        for bank in self.blueprint.banks:
            self._bank(bank)
        for quiz in self.blueprint.quizzes:
            self._quiz(quiz)
        for form in self.blueprint.forms:
            self._form(form)

    def _shelve(self, sort: str, key: str) -> None:
        Shelf.objects.get_or_create(sort=sort, key=key, defaults={"programme_key": self.programme_key})

    def _bank(self, wanted: schema.Bank) -> None:
        bank = Bank.objects.filter(key=wanted.id).first()
        if bank is not None and bank.published_at and self.collector.bank(bank) == wanted:
            self.note("equal", "")
            return
        self.note("changed" if bank else "new", f"bank {wanted.title} ({len(wanted.questions)} questions)")
        bank = bank or Bank(key=wanted.id)
        bank.title = wanted.title
        block = Bank._meta.get_field("questions").stream_block
        raw = [self._question(question) for question in wanted.questions]
        bank.questions = write_ids(raw, block, wanted.id)
        bank.save()
        bank.refresh_from_db()
        self._shelve("bank", bank.key)
        banks.publish(bank, by=self.by)

    def _question(self, question: Any) -> dict[str, Any]:
        rich = self.known.rich
        value: dict[str, Any] = {"text": rich(question.text), "points": question.points}
        if question.kind in ("single", "multiple", "true_false"):
            value["choices"] = [
                _item(
                    choice.id,
                    {
                        "text": paragraph(choice.text),
                        "correct": choice.correct,
                        "feedback": rich(choice.feedback),
                    },
                )
                for choice in question.choices
            ]
        elif question.kind == "matching":
            value["pairs"] = [
                _item(pair.id, {"left": paragraph(pair.left), "right": paragraph(pair.right)})
                for pair in question.pairs
            ]
        elif question.kind == "ordering":
            value["items"] = [_item(item.id, {"text": paragraph(item.text)}) for item in question.items]
        elif question.kind == "short":
            value["accept"] = list(question.accept)
        elif question.kind == "numeric":
            value |= {"answer": question.answer, "tolerance": question.tolerance, "unit": question.unit}
        elif question.kind == "reflection":
            value |= {"min_words": question.min_words, "given": rich(question.feedback.given)}
        if question.kind in ("matching", "ordering", "short", "numeric"):
            value["feedback"] = {
                "right": rich(question.feedback.right),
                "wrong": rich(question.feedback.wrong),
            }
        return {"type": question.kind, "id": question.id, "value": value}

    def _quiz(self, wanted: schema.Quiz) -> None:
        quiz = Quiz.objects.filter(key=wanted.id).first()
        if quiz is not None and self.collector.quiz(quiz) == wanted:
            self.note("equal", "")
            return
        self.note("changed" if quiz else "new", f"quiz {wanted.title}")
        quiz = quiz or Quiz(key=wanted.id)
        quiz.title, quiz.intro, quiz.pass_mark = wanted.title, wanted.intro, wanted.pass_mark
        quiz.attempts, quiz.shuffle = wanted.attempts, wanted.shuffle
        quiz.save()
        quiz.sources.all().delete()
        QuizSource.objects.bulk_create(
            QuizSource(quiz=quiz, bank=Bank.objects.get(key=source.bank), draw=source.draw, order=order)
            for order, source in enumerate(wanted.sources)
        )
        self._shelve("quiz", quiz.key)

    def _form(self, wanted: schema.Form) -> None:
        form = Form.objects.filter(key=wanted.id).first()
        if form is not None and form.published_at and self.collector.form(form) == wanted:
            self.note("equal", "")
            return
        self.note("changed" if form else "new", f"form {wanted.title}")
        form = form or Form(key=wanted.id)
        form.title, form.intro, form.review = wanted.title, wanted.intro, wanted.review
        form.submit_label = wanted.submit_label
        raw = [{"type": field.kind, "value": _field(field), **_field_id(field)} for field in wanted.fields]
        form.fields = write_ids(raw, Form._meta.get_field("fields").stream_block, wanted.id)
        form.save()
        form.refresh_from_db()
        self._shelve("form", form.key)
        forms.publish(form, by=self.by)


def paragraph(text: str) -> str:
    """A line of text as the editor keeps it."""
    return f"<p>{text}</p>"


def _item(key: str, value: Any) -> dict[str, Any]:
    return {"type": "item", "id": key, "value": value}


def _field_id(field: schema.FormField) -> dict[str, str]:
    return {"id": field.id} if field.kind == "heading" else {}


def _field(field: schema.FormField) -> dict[str, Any]:
    """The value of a field's block: only what its kind knows."""
    value: dict[str, Any] = {"label": field.label, "help": field.help}
    if field.kind == "heading":
        return value
    value = {"id": field.id, **value, "required": field.required}
    if field.kind == "long_text":
        value["max_words"] = field.max_words
    elif field.kind == "date":
        value["calendar"] = field.calendar
    elif field.kind in ("choice", "choices"):
        value["options"] = [{"type": "item", "value": option.model_dump()} for option in field.options]
    elif field.kind == "rows":
        title = field.calendar_title or next(
            (each.calendar_title for each in field.columns if each.calendar_title), None
        )
        value |= {
            "columns": [{"type": "item", "value": _column(column)} for column in field.columns],
            "min_rows": field.min_rows,
            "max_rows": field.max_rows,
            "start_rows": field.start_rows,
            "calendar_title": title or "",
        }
    return value


def _column(column: schema.Column) -> dict[str, Any]:
    return {
        "id": column.id,
        "label": column.label,
        "kind": column.kind,
        "options": [{"type": "item", "value": option.model_dump()} for option in column.options],
        "calendar": column.calendar,
    }
