"""Forms about sprints."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.coaching.models import Tag
from rostra.cohorts.models import Cohort
from rostra.web.desk.forms.fields import DayField

LINES = 8


class SprintForm(forms.Form):
    """A sprint: when, about what, how many aims; and aims to choose from, one a line."""

    number = forms.IntegerField(label=gettext_lazy("Number"), min_value=1, max_value=50)
    title = forms.CharField(label=gettext_lazy("Theme"), max_length=200)
    cohort = forms.ChoiceField(label=gettext_lazy("For"), required=False)
    starts_on = DayField(label=gettext_lazy("From"))
    ends_on = DayField(label=gettext_lazy("To"))
    about = forms.CharField(
        label=gettext_lazy("About"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Limited Markdown."),
    )
    wanted = forms.IntegerField(
        label=gettext_lazy("Aims to meet"), min_value=1, max_value=12, initial=1,
        help_text=gettext_lazy("One is a good beginning."),
    )  # fmt: skip
    peers = forms.BooleanField(
        label=gettext_lazy("People of the cohort may answer aims that are shared"), required=False
    )

    def __init__(
        self, *args: Any, cohorts: Iterable[Cohort] | None, offered: list[dict[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if cohorts is None:
            del self.fields["cohort"]
        else:
            names = [(each.key, each.name) for each in cohorts]
            self.fields["cohort"].choices = [("", _("everybody of the edition")), *names]
        self.offered = offered
        for line in range(max(LINES, len(offered) + 2)):
            known = offered[line] if line < len(offered) else {}
            self.fields[f"aim_{line}"] = forms.CharField(
                label=_("Aim %(number)d") % {"number": line + 1}, required=False, max_length=300,
                initial=known.get("text", ""),
            )  # fmt: skip
            self.fields[f"tag_{line}"] = forms.ChoiceField(
                label=_("Kind of aim %(number)d") % {"number": line + 1}, required=False,
                choices=[("", "–"), *Tag.choices], initial=known.get("tag", ""),
            )  # fmt: skip

    @property
    def lines(self) -> list[tuple[Any, Any]]:
        """The two fields of each suggestion."""
        count = sum(name.startswith("aim_") for name in self.fields)
        return [(self[f"aim_{line}"], self[f"tag_{line}"]) for line in range(count)]

    @property
    def head(self) -> list[Any]:
        """All other fields."""
        return [self[name] for name in self.fields if not name.startswith(("aim_", "tag_"))]

    def values(self) -> dict[str, Any]:
        """What the action takes. A suggestion that stays on its line keeps its id."""
        given = self.cleaned_data
        rows = []
        for line in range(len(self.lines)):
            known = self.offered[line] if line < len(self.offered) else {}
            rows.append(
                {"id": known.get("id", ""), "text": given[f"aim_{line}"], "tag": given[f"tag_{line}"]}
            )
        kept = {name: value for name, value in given.items() if not name.startswith(("aim_", "tag_"))}
        kept.pop("cohort", None)
        return {**kept, "suggestions": rows}
