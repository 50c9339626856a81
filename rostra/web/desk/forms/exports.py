"""Forms about saved views, exports and status files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.ledger.models import StatusExport


class ViewForm(forms.Form):
    """A filter under a name."""

    name = forms.CharField(label=gettext_lazy("Name of the view"), max_length=80)
    shared = forms.BooleanField(
        label=gettext_lazy("Everybody at the desk of this edition sees it"), required=False
    )

    def __init__(self, *args: Any, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_share:
            del self.fields["shared"]


class ExportForm(forms.Form):
    """What goes into the file, and which file."""

    what = forms.ChoiceField(
        label=gettext_lazy("What"),
        widget=forms.RadioSelect,
        choices=[
            ("people", gettext_lazy("A row a person: state, counts, dates, certificate")),
            ("matrix", gettext_lazy("A row a person and a column for everything that is asked")),
        ],
    )
    format = forms.ChoiceField(
        label=gettext_lazy("File"),
        widget=forms.RadioSelect,
        choices=[
            ("xlsx", gettext_lazy("XLSX: a workbook with dates and filters")),
            ("csv", gettext_lazy("CSV: text that every program reads")),
            ("pdf", gettext_lazy("PDF: a paper to print or to hand to a committee")),
        ],
    )
    optional = forms.BooleanField(label=gettext_lazy("With columns for what is optional"), required=False)


class StatusExportForm(forms.Form):
    """A status file again and again."""

    of = forms.ChoiceField(
        label=gettext_lazy("Whose status"),
        help_text=gettext_lazy("Of an organisation: its people in all editions that you look after."),
    )
    format = forms.ChoiceField(
        label=gettext_lazy("File"), widget=forms.RadioSelect, choices=StatusExport.Format
    )
    every = forms.ChoiceField(
        label=gettext_lazy("How often"), widget=forms.RadioSelect, choices=StatusExport.Every
    )
    by_mail = forms.BooleanField(label=gettext_lazy("Tell me by mail when a file is ready"), required=False)

    def __init__(self, *args: Any, editions: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.editions = {f"edition:{each.key}": each for each in editions}
        self.organisations = {f"organisation:{each.key}": each for each in organisations}
        groups = [
            (_("Editions"), [(name, each.title) for name, each in self.editions.items()]),
            (_("Organisations"), [(name, each.name) for name, each in self.organisations.items()]),
        ]
        self.fields["of"].choices = [("", "—"), *[group for group in groups if group[1]]]

    def about(self) -> dict[str, Any]:
        """The edition or the organisation, for the action."""
        of = self.cleaned_data["of"]
        return {"edition": self.editions.get(of), "organisation": self.organisations.get(of)}
