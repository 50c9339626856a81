"""Forms about lists of people: bringing one, looking at it, doing something to many."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.ledger.sorting import Strange
from rostra.people.lists import Reading, read, read_rows
from rostra.people.models import Person
from rostra.people.tables import read_file

HOW = (
    ("invite", gettext_lazy("Invite: each gets a letter and says yes")),
    ("enrol", gettext_lazy("Enrol at once, and tell them by a letter")),
    ("silent", gettext_lazy("Enrol at once, without a letter")),
)


class HowForm(forms.Form):
    """What is to happen with the people of a list."""

    how = forms.ChoiceField(
        label=gettext_lazy("What happens"), choices=HOW, initial="invite", widget=forms.RadioSelect
    )
    cohort = forms.ModelChoiceField(
        label=gettext_lazy("Cohort"),
        queryset=None,
        required=False,
        to_field_name="key",
        empty_label=gettext_lazy("No cohort"),
        help_text=gettext_lazy("For lines that name none."),
    )
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("They belong to"),
        queryset=None,
        required=False,
        to_field_name="key",
        empty_label=gettext_lazy("Not said"),
        help_text=gettext_lazy("For lines that name none."),
    )

    def __init__(self, *args: Any, cohorts: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        self.fields["cohort"].queryset = cohorts
        if not cohorts.exists():
            del self.fields["cohort"]

    @property
    def values(self) -> dict[str, Any]:
        """Arguments of the verb."""
        how = self.cleaned_data["how"]
        return {
            "verb": "invite" if how == "invite" else "enrol",
            "letters": how != "silent",
            "cohort": self.cleaned_data.get("cohort"),
            "organisation": self.cleaned_data.get("organisation"),
        }


class ListForm(HowForm):
    """A list as a file or pasted."""

    file = forms.FileField(
        label=gettext_lazy("A file"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
        help_text=gettext_lazy(
            "XLSX or CSV with a head line. Columns for address, name or first and last name, organisation, function, "
            "cohort and language are understood; others are left out."
        ),
    )
    lines = forms.CharField(
        label=gettext_lazy("Or paste people"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One person a line: “Name <address>”, “address, name”, or columns copied from a spreadsheet."
        ),
    )
    field_order = ["file", "lines", "how", "cohort", "organisation"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "file" not in self.errors and not data.get("file") and not (data.get("lines") or "").strip():
            self.add_error("lines", _("Choose a file, or paste at least one line."))
        elif data.get("file") and (data.get("lines") or "").strip():
            self.add_error("lines", _("Choose a file or paste a list, not both: which one is meant?"))
        return data

    def reading(self) -> Reading:
        """The list; `Refused` when the file cannot be one."""
        uploaded = self.cleaned_data.get("file")
        if uploaded:
            table = read_file(uploaded.read())
            return read_rows(table.rows, table.remarks)
        return read(self.cleaned_data["lines"])


class ConfirmForm(HowForm):
    """The list that was looked at, and what was answered about it."""

    skip_faults = forms.BooleanField(label=gettext_lazy("Leave out the lines with a fault"), required=False)

    def __init__(self, *args: Any, strange: list[Strange], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("how", "cohort", "organisation"):
            if name in self.fields:
                self.fields[name].widget = forms.HiddenInput()
        self.answers: dict[str, str] = {}
        for number, each in enumerate(strange[:20]):
            if each.nearest:
                field = forms.ChoiceField(
                    label=_("%(name)s (lines: %(n)d)") % {"name": each.name, "n": each.lines},
                    required=False,
                    choices=[
                        ("", _("none of them: leave it empty")),
                        *((o.key, o.name) for o in each.nearest),
                    ],
                )
                self.fields[f"meant_{number}"] = field
                self.answers[f"meant_{number}"] = each.name

    def meant(self) -> dict[str, str]:
        """Keys of organisations by the name in the list."""
        given = {name: self.cleaned_data.get(field, "") for field, name in self.answers.items()}
        return {name: key for name, key in given.items() if key}

    def strange_fields(self) -> list[Any]:
        return [self[name] for name in self.answers]


class VerbForm(forms.Form):
    """Something done to many people of an edition."""

    verb = forms.ChoiceField(choices=[("move", "move"), ("withdraw", "withdraw")], widget=forms.HiddenInput)
    to = forms.ModelChoiceField(
        label=gettext_lazy("To the cohort"),
        queryset=None,
        required=False,
        to_field_name="key",
        empty_label=gettext_lazy("No cohort"),
    )

    def __init__(self, *args: Any, cohorts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = cohorts


class MergeForm(forms.Form):
    """Who stays when two rows of one person become one."""

    into = forms.ModelChoiceField(
        label=gettext_lazy("Stays"),
        queryset=Person.objects.none(),
        to_field_name="key",
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = people
