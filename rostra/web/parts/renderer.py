"""Form controls as Django's own templates write them; lists to choose from without a template for every option."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.forms.widgets import Select
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

OPTION = Select.option_template_name


class Renderer(DjangoTemplates):
    """The renderer of all forms: a list of 400 time zones costs as little as one of four."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if template_name == Select.template_name and _plain(context["widget"]):
            return mark_safe("".join(_select(context["widget"])))
        return super().render(template_name, context, request)


def _plain(widget: dict[str, Any]) -> bool:
    """Whether every option is written as Django writes it."""
    return all(
        option["template_name"] == OPTION for _, options, _ in widget["optgroups"] for option in options
    )


def _select(widget: dict[str, Any]) -> Iterator[str]:
    yield f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget["attrs"])}>'
    for group, options, _number in widget["optgroups"]:
        if group:
            yield f'\n  <optgroup label="{_text(group)}">'
        for option in options:
            value = conditional_escape(str(option["value"]))
            yield f'\n  <option value="{value}"{_attributes(option["attrs"])}>{_text(option["label"])}</option>\n'
        if group:
            yield "\n  </optgroup>"
    yield "\n</select>"


def _attributes(attrs: dict[str, Any]) -> str:
    given = ((name, value) for name, value in attrs.items() if value is not False)
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(str(value))}"'
        for name, value in given
    )


def _text(value: Any) -> str:
    return conditional_escape(str(localize(value)))
