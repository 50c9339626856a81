"""Forms about what surrounds sessions: questions, materials, series with their dates, strands, templates."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.live.handouts import LARGEST
from rostra.live.models import Material, Mode, Question, Series, Session, SessionTemplate
from rostra.web.desk.forms.fields import LanguageField
from rostra.web.desk.forms.sessions import ClockField, DescriptionForm, EditionChoice, NumberField

LINE = re.compile(r"^(\d{4}-\d{2}-\d{2})(?:[T\s,]+(\d{1,2}[:.]\d{2}))?$")


class LinesField(forms.CharField):
    """Several texts, one a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, (list, tuple)) else value

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class QuestionChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label)


class QuestionForm(forms.Form):
    """One question of a registration form."""

    label = forms.CharField(label=gettext_lazy("Question"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("How it is answered"), choices=Question.Kind)
    options = LinesField(
        label=gettext_lazy("Answers to choose from"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One a line, where people choose."),
    )
    required = forms.BooleanField(label=gettext_lazy("Must be answered"), required=False)
    only_mode = forms.ChoiceField(
        label=gettext_lazy("Only for those who come"),
        required=False,
        choices=[
            ("", gettext_lazy("either way")),
            (Mode.ON_SITE, gettext_lazy("to the place")),
            (Mode.ONLINE, gettext_lazy("online")),
        ],
    )
    only_if = QuestionChoice(
        label=gettext_lazy("Only after the question"), queryset=None, required=False, empty_label="–"
    )
    only_answer = forms.CharField(
        label=gettext_lazy("when it is answered"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("One of its answers, or “yes” or “no”. Empty: any answer but no."),
    )

    def __init__(
        self,
        *args: Any,
        session: Session,
        before: QuerySet[Question],
        question: Question | None = None,
        **kwargs: Any,
    ) -> None:
        if question is not None:
            kwargs["initial"] = {name: getattr(question, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        self.fields["only_if"].queryset = before
        if session.mode != Mode.HYBRID:
            del self.fields["only_mode"]
        if not before.exists():
            del self.fields["only_if"], self.fields["only_answer"]


class MaterialForm(forms.Form):
    """A file or an address beside a session."""

    when = forms.ChoiceField(
        label=gettext_lazy("For"),
        choices=Material.When,
        widget=forms.RadioSelect,
        initial=Material.When.BEFORE,
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    language = LanguageField()
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy(
            "PDF, a document, slides or a table without macros, a picture, plain text; at most 25 MB."
        ),
    )
    url = forms.CharField(
        label=gettext_lazy("or address"), max_length=500, required=False, widget=forms.URLInput
    )

    def clean_file(self) -> Any:
        """Nothing larger than may be kept reaches the verb."""
        file = self.cleaned_data.get("file")
        if file is not None and file.size > LARGEST:
            raise ValidationError(
                _("The file is too large: %(most)s megabytes are the most.") % {"most": LARGEST // 2**20}
            )
        return file


class WordsForm(forms.Form):
    """Title and description of a series or strand."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    about = forms.CharField(
        label=gettext_lazy("About"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Limited Markdown: **bold**, *italic*, [links](https://…), lists, headings."),
    )
    language = LanguageField(label=gettext_lazy("These texts are written in"))


class SeriesForm(WordsForm):
    enrol_once = forms.BooleanField(
        label=gettext_lazy("One may register for all dates at once"), required=False, initial=True
    )


class NewForm(WordsForm):
    """A strand that does not exist yet: it also needs an organisation."""

    organisation = forms.ModelChoiceField(label=gettext_lazy("Run by"), queryset=None)
    field_order = ["title", "organisation"]

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class NewSeriesForm(NewForm, SeriesForm):
    """A series that does not exist yet."""

    edition = EditionChoice(
        label=gettext_lazy("Only in the edition"), queryset=None, required=False, empty_label="–"
    )

    def __init__(self, *args: Any, editions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edition"].queryset = editions


class DatesForm(forms.Form):
    """Further dates of a series: at an interval, or day by day."""

    like = forms.ModelChoiceField(label=gettext_lazy("Like the date"), queryset=None, to_field_name="key")
    weeks = NumberField(label=gettext_lazy("Every so many weeks"), required=False, min_value=1, max_value=52)
    times = NumberField(label=gettext_lazy("so many times more"), required=False, min_value=1, max_value=60)
    days = LinesField(
        label=gettext_lazy("And on these days"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=gettext_lazy("One a line: 2027-05-03, or with another time 2027-05-03 18:00."),
    )

    def __init__(self, *args: Any, series: Series, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = series.sessions.exclude(state=Session.State.CANCELLED).order_by("-starts_at", "pk")
        self.fields["like"].queryset = rows
        self.fields["like"].label_from_instance = lambda each: f"{each.first_day:%Y-%m-%d} {each.title}"
        self.fields["like"].empty_label = None

    def clean_days(self) -> list[tuple[dt.date, dt.time | None]]:
        """Lines as days with their time."""
        found: list[tuple[dt.date, dt.time | None]] = []
        for line in self.cleaned_data["days"]:
            match = LINE.match(line)
            try:
                if match is None:
                    raise ValueError
                time = dt.time.fromisoformat(match[2].replace(".", ":").zfill(5)) if match[2] else None
                found.append((dt.date.fromisoformat(match[1]), time))
            except ValueError:
                raise ValidationError(
                    _("“%(line)s” is no day. Write it as in 2027-05-03, or 2027-05-03 18:00.")
                    % {"line": line}
                ) from None
        return found

    @property
    def dates(self) -> list[tuple[dt.date, dt.time | None]]:
        """All days meant."""
        data = self.cleaned_data
        step, times = data.get("weeks") or 0, data.get("times") or 0
        start = data["like"].first_day
        regular = [
            (start + dt.timedelta(weeks=step * number), None) for number in range(1, times + 1) if step
        ]
        return [*regular, *data["days"]]


class TemplateForm(DescriptionForm):
    """A session as a programme plans it."""

    code = forms.CharField(label=gettext_lazy("Code"), max_length=20, required=False)
    module_key = forms.ChoiceField(label=gettext_lazy("Belongs to the module"), required=False)
    offset_days = NumberField(
        label=gettext_lazy("Days after the start"),
        initial=0,
        help_text=gettext_lazy("Of the edition, or of a cohort. 0 is the first day."),
    )
    begins = ClockField(label=gettext_lazy("Begins"))
    minutes = NumberField(label=gettext_lazy("Minutes"), initial=90, min_value=1)
    asked = forms.BooleanField(
        label=gettext_lazy("Asked of everybody"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Whoever misses it catches up. Not ticked: an offer."),
    )

    def __init__(
        self,
        *args: Any,
        modules: list[tuple[str, str]],
        template: SessionTemplate | None = None,
        **kwargs: Any,
    ) -> None:
        if template is not None:
            kwargs["initial"] = {name: getattr(template, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        self.fields["module_key"].choices = [("", "–"), *modules]
