"""Forms of the editors' area that know more than their model: whose shelf a thing stands on, which choices are one's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from rostra.assessment.models import Bank, Form, Quiz
from rostra.kernel.languages import LANGUAGES
from rostra.kernel.registries import kinds, translatables
from rostra.programmes import rules
from rostra.programmes.actions import academy
from rostra.programmes.choices import ChangeSize
from rostra.programmes.models import ProgrammePage, Shelf
from rostra.programmes.models.pages import ContentForm

MOST_SOURCES = 6
CASE = "case"  # the sort of the room above that keeps examples


class ActivityForm(ContentForm):
    """Offers the kinds of activity that are registered, and the quizzes and forms the editor may use."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            self.fields["kind"].widget.choices = [
                (kind.name, kind.label) for kind in kinds.values() if kind.is_activity
            ]
        if "example" in self.fields:
            self.fields["example"].widget.choices = _cases(self.instance.example)
        for name, model in (("quiz", Quiz), ("form", Form)):
            if name in self.fields:
                present = getattr(self.instance, f"{name}_id")
                own = rules.visible_things(self.for_user, model)
                self.fields[name].queryset = own | model.objects.filter(pk=present)


def _cases(present: str) -> list[tuple[str, Any]]:
    """Published cases by key, in the words they are written in; one that is chosen already stays though it is not there."""
    sort = translatables.get(CASE)
    found = {each.key: each.title for each in sort.read(None)} if sort else {}
    choices = sorted(found.items(), key=lambda each: each[1].casefold())
    if present and present not in found:
        choices.append((present, _("a case that is not in this academy")))
    return [("", _("none")), *choices]


class SizedForm(WagtailAdminModelForm):
    """Asks what a change does to the translations; something new has none."""

    change = forms.ChoiceField(
        choices=ChangeSize.choices,
        initial=ChangeSize.MEANING,
        required=False,
        widget=forms.RadioSelect,
        label=_("What this change does to translations"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            del self.fields["change"]

    def save(self, commit: bool = True) -> Any:
        self.instance.change_is_small = self.cleaned_data.get("change") == ChangeSize.SMALL
        return super().save(commit)


class ShelfForm(SizedForm):
    """A bank, quiz or form, and the programme whose editors look after it."""

    programme = forms.ModelChoiceField(
        ProgrammePage.objects.none(),
        required=False,
        label=_("Programme"),
        help_text=_("Its editors look after this. Empty: only editors of the whole academy."),
    )

    language = forms.ChoiceField(
        choices=lambda: [("", _("as the programme")), *LANGUAGES.items()],
        required=False,
        label=_("Written in"),
        help_text=_("Translators start from this language."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial["language"] = ""
        programmes = rules.edited_programmes(self.for_user)
        field = self.fields["programme"]
        field.queryset = programmes
        field.required = not rules.may_start_programme(self.for_user)
        if self.instance.pk:
            shelf = Shelf.objects.filter(sort=self._sort, key=self.instance.key).first()
            field.initial = programmes.filter(key=shelf.programme_key).first() if shelf else None
        elif field.required and len(programmes) == 1:
            field.initial = programmes[0]

    @property
    def _sort(self) -> str:
        return rules.SORTS[self._meta.model]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("language"):
            programme = cleaned.get("programme")
            cleaned["language"] = programme.language if programme else academy.the().languages[0]
        return cleaned

    def save(self, commit: bool = True) -> Any:
        thing = super().save(commit)
        programme = self.cleaned_data.get("programme")
        if programme is None:
            Shelf.objects.filter(sort=self._sort, key=thing.key).delete()
        else:
            Shelf.objects.update_or_create(
                sort=self._sort, key=thing.key, defaults={"programme_key": programme.key}
            )
        return thing


class BankForm(ShelfForm):
    """A pool of questions."""


class FormForm(ShelfForm):
    """A worksheet or reflection."""


class QuestionnaireForm(ShelfForm):
    """What people can do, or what they say of a session."""


class QuizForm(ShelfForm):
    """A quiz with the banks it draws from."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        banks = rules.visible_things(self.for_user, Bank).order_by("title")
        present = list(self.instance.sources.order_by("order", "pk")) if self.instance.pk else []
        banks |= Bank.objects.filter(pk__in=[source.bank_id for source in present])
        for number in range(MOST_SOURCES):
            source = present[number] if number < len(present) else None
            bank = self.fields[f"bank_{number}"]
            bank.queryset = banks
            bank.initial = source.bank_id if source else None
            self.fields[f"draw_{number}"].initial = source.draw if source else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen = [bank for number in range(MOST_SOURCES) if (bank := cleaned.get(f"bank_{number}"))]
        if not chosen:
            self.add_error("bank_0", ValidationError(_("Choose at least one bank to draw questions from.")))
        if len(set(chosen)) < len(chosen):
            self.add_error("bank_0", ValidationError(_("Choose each bank once.")))
        return cleaned

    def save(self, commit: bool = True) -> Any:
        quiz = super().save(commit)
        kept = []
        for number in range(MOST_SOURCES):
            bank = self.cleaned_data.get(f"bank_{number}")
            if bank is not None:
                draw = self.cleaned_data.get(f"draw_{number}")
                source, _made = quiz.sources.update_or_create(
                    bank=bank, defaults={"draw": draw, "order": number}
                )
                kept.append(source.pk)
        quiz.sources.exclude(pk__in=kept).delete()
        return quiz


for _number in range(MOST_SOURCES):
    QuizForm.base_fields[f"bank_{_number}"] = QuizForm.declared_fields[f"bank_{_number}"] = (
        forms.ModelChoiceField(Bank.objects.none(), required=False, label=_("Bank"))
    )
    QuizForm.base_fields[f"draw_{_number}"] = QuizForm.declared_fields[f"draw_{_number}"] = (
        forms.IntegerField(
            required=False, min_value=1, label=_("How many"), help_text=_("Empty: all questions of the bank.")
        )
    )
