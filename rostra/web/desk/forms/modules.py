"""The form with which an edition takes a selection of modules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from rostra.cohorts.actions.modules import Taken
from rostra.cohorts.models import Edition
from rostra.web.desk.forms.fields import DayField

ALL, SOME = "all", "some"


class ModulesForm(forms.Form):
    """All modules, or a selection, each with a last day and an example of its own. Fields are named `<module>-…`."""

    scope = forms.ChoiceField(
        label=gettext_lazy("This edition takes"),
        choices=[
            (ALL, gettext_lazy("all modules, as the programme has them")),
            (SOME, gettext_lazy("the modules ticked below, with dates and examples of its own")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, edition: Edition, tree: dict[str, Any]) -> None:
        self.tree = tree
        there = {row.module_key: row for row in edition.modules.all()}
        initial: dict[str, Any] = {"scope": SOME if there else ALL}
        for key, row in there.items():
            initial |= {f"{key}-on": True, f"{key}-due_on": row.due_on, f"{key}-example": row.example}
        super().__init__(data, initial=initial)
        for module in self._modules():
            self._add(module)

    def _modules(self) -> Iterator[dict[str, Any]]:
        for level in self.tree.get("levels", []):
            yield from level["modules"]

    def _add(self, module: dict[str, Any]) -> None:
        key = module["key"]
        title = f"{module.get('code') or ''} {module['title']}".strip()
        self.fields[f"{key}-on"] = forms.BooleanField(label=title, required=False)
        self.fields[f"{key}-due_on"] = DayField(
            label=gettext_lazy("Done by"), required=False, help_text=gettext_lazy("Empty: spread evenly.")
        )
        self.fields[f"{key}-example"] = forms.CharField(
            label=gettext_lazy("An example of your own"),
            required=False,
            max_length=5000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=gettext_lazy(
                "Shown beside the module. **Bold**, *italic*, lists and links are possible."
            ),
        )

    def levels(self) -> list[dict[str, Any]]:
        """Levels with the three fields of each module."""
        return [
            {
                "title": level["title"],
                "modules": [self._fields_of(module["key"]) for module in level["modules"]],
            }
            for level in self.tree.get("levels", [])
        ]

    def _fields_of(self, key: str) -> dict[str, Any]:
        due_on, example = self[f"{key}-due_on"], self[f"{key}-example"]
        said = any((due_on.value(), example.value(), due_on.errors, example.errors))
        return {"on": self[f"{key}-on"], "due_on": due_on, "example": example, "filled": said}

    def clean(self) -> dict[str, Any]:
        """A selection holds something."""
        data = super().clean() or {}
        if data.get("scope") == SOME and not any(data.get(f"{each['key']}-on") for each in self._modules()):
            self.add_error("scope", gettext_lazy("Tick at least one module, or take all of them."))
        return data

    def taken(self) -> list[Taken]:
        """What was ticked; nothing for all modules."""
        data = self.cleaned_data
        if data["scope"] == ALL:
            return []
        keys = [module["key"] for module in self._modules() if data.get(f"{module['key']}-on")]
        return [Taken(key, data.get(f"{key}-due_on"), data.get(f"{key}-example") or "") for key in keys]
