"""A worksheet's form as a page shows it: fields of Django where there is one, tables to fill in beside them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from rostra.kernel.errors import Faults
from rostra.web.parts.widgets import DayInput

SPARE_ROWS = 2
MORE_ROWS = 5


class Worksheet(forms.Form):
    """The fields of one version of a form, filled with answers. Nothing is required until it is handed in."""

    use_required_attribute = False

    def __init__(self, content: dict[str, Any], answers: dict[str, Any], *, closed: bool = False) -> None:
        super().__init__(initial=answers, auto_id="f-%s", label_suffix="")
        self.content = content
        self.partly = any(spec.get("lang") for spec in content["fields"])
        self.answers = answers
        self.closed = closed
        self.cleaned_data: dict[str, Any] = {}
        self.row_faults: dict[str, str] = {}
        for spec in content["fields"]:
            if spec["kind"] not in {"heading", "rows"}:
                self.fields[spec["id"]] = _field(spec, closed)
                self.fields[spec["id"]].needed = bool(spec.get("required"))

    def blame(self, refusal: Faults) -> None:
        """Show what stands in the way of handing in, each at its field; a cell is told of at its table."""
        tables = {spec["id"]: spec["label"] for spec in self.content["fields"] if spec["kind"] == "rows"}
        for where, message in refusal.faults:
            if where in self.fields:
                self.add_error(where, message)
                continue
            table = next((each for each in tables if where == each or where.startswith(f"{each}-")), "")
            self.row_faults.setdefault(table, message)
            self.add_error(None, f"{tables[table]}: {message}" if table else message)

    def items(self, more: str = "") -> list[dict[str, Any]]:
        """Headings, fields and tables in the order of the form; the table named `more` has more empty rows."""
        return [self._item(spec, more) for spec in self.content["fields"]]

    def _item(self, spec: dict[str, Any], more: str) -> dict[str, Any]:
        if spec["kind"] == "heading":
            words = {"label": spec["label"], "help": spec.get("help", "")}
            return {"kind": "heading", "lang": spec.get("lang", ""), **words}
        if spec["kind"] != "rows":
            return {"kind": "field", "bound": self[spec["id"]], "optional": not spec.get("required")}
        rows = self.answers.get(spec["id"]) or []
        return {
            "kind": "rows", "id": spec["id"], "lang": spec.get("lang", ""), "label": spec["label"], "help": spec.get("help", ""),
            "columns": spec["columns"], "rows": rows, "error": self.row_faults.get(spec["id"], ""),
            "spare": 0 if self.closed else MORE_ROWS if more == spec["id"] else SPARE_ROWS,
            "min_rows": max(spec.get("start_rows") or 0, spec.get("min_rows") or 0, 1),
            "max_rows": spec.get("max_rows") or 20,
        }  # fmt: skip


def _field(spec: dict[str, Any], closed: bool) -> forms.Field:
    """One field; texts are kept as they were typed, also when they are not yet what is asked."""
    lang = spec.get("lang", "")
    common = {
        "label": _label(spec, lang), "required": False, "disabled": closed, "help_text": _help(spec, lang),
    }  # fmt: skip
    options = [(option["id"], _said(option["label"], lang)) for option in spec.get("options") or []]
    if spec["kind"] == "choice":
        return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **common)
    if spec["kind"] == "choices":
        return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **common)
    widgets = {
        "long_text": forms.Textarea(attrs={"rows": 5}),
        "date": DayInput(),
        "number": forms.TextInput(attrs={"inputmode": "decimal"}),
    }
    return forms.CharField(widget=widgets.get(spec["kind"], forms.TextInput()), **common)


def _said(words: str, lang: str) -> str:
    """Words of the form; those in another language than the page say so."""
    return format_html('<span lang="{}">{}</span>', lang, words) if lang and words else words


def _label(spec: dict[str, Any], lang: str) -> str:
    label = _said(spec["label"], lang)
    if not spec.get("required"):
        return label
    if not lang:
        return _("%(label)s (needed)") % {"label": label}
    return mark_safe(conditional_escape(_("%(label)s (needed)")) % {"label": label})


def _help(spec: dict[str, Any], lang: str) -> str:
    most = spec.get("max_words")
    said = _said(spec.get("help") or "", lang)
    limit = _("At most %(words)s words.") % {"words": most} if most else ""
    if not lang:
        return " ".join(filter(None, [said, limit]))
    return format_html("{} {}", said, limit) if said and limit else said or limit
