"""Tags of the look: ``{% load rostra %}``.

Every component with every state can be seen in the gallery at ``/gallery/``; this is the list of arguments.
Arguments in square brackets may be left out. Texts are escaped unless they are marked safe.

Signs and words
    {% standing state [detail] [word=True] %}
        shape, word and colour of a standing; ``word=False`` shows the shape alone (matrix) and says the word
        to screen readers; ``detail`` is added after the word ("by 13 March")
    {% legend [states] %}                   all signs with their words, or only those of ``states``
    {% tag text [kind] [icon] %}            kind: plain, good, warn, late, info
    {% icon name %}                         decorative line icon; names in ``parts/icons.py``
    {% avatar name [src] [label=False] %}   initials or picture; ``label=True`` when no name stands beside it
    {% date_tile date %}                    month, day and weekday of a date or datetime

Actions
    {% button text [kind] [name] [value] [type] [icon] [wide] [disabled] [confirm] [confirm_action] [form]
              [formaction] %}               kind: primary, quiet, danger, plain; ``confirm`` is asked first
    {% link_button text url [kind] [icon] [wide] [current] %}
    {% copy_field label value [hint] %}     a value to copy (links, codes)

Blocks with content between two tags
    {% card [title] [level=2] [kind] [id] %}…{% endcard %}              kind: flush, plain
    {% note [kind] [title] [id] [live] %}…{% endnote %}                 kind: info, good, caution, error, lang
    {% details summary [open] [small] %}…{% enddetails %}
    {% scroller label [kind] %}<table …>{% endscroller %}               scrolls inside itself; kind: matrix
    {% next_card title [eyebrow] [url] [action] [due] [secondary_url] [secondary] [level=1] %}
        text{% endnext_card %}
    {% empty title [url] [action] [level=2] %}what to do next{% endempty %}

Forms
    {% error_summary form [form …] %}       links to every faulty field, takes focus; nothing when all is well
    {% field bound_field [hint] [label] [optional_mark=True] [prefix] [suffix] %}   any widget of Django
    {% fields form %}                       hidden fields, then every visible field
    {% choice name value label [kind] [checked] [state] [feedback] [id] [lang] [disabled] [required] %}
                                            kind: radio, checkbox; state: right, wrong, missed
    {% rows_field name label columns rows [hint] [error] [spare=2] [min_rows] [max_rows] [disabled] %}
                                            inputs ``name-0-column``; columns: {id, label, kind, options}
    {% autosave_status %}                   live line for ``<form data-autosave="URL" [data-version]>`` with a
                                            hidden ``revision``; the URL answers {"version": "4"} or, saying
                                            no, {"text": "why"} with a status of 4xx (see rostra.js)

Figures
    {% meter met total [overdue] [caught] [label] [unit] [show=False] %}   ``caught`` are among the ``met``
    {% barchart rows caption [unit] [total] [label_head] [value_head] %}   rows: (label, value[, tone])
    {% steps current total [label] %}       place in a short sequence (question 3 of 8)
    {% progress value total label %}        long work; ``value=None`` when the end is not known

Finding one's way
    {% crumbs items [label] %}              (label, url) pairs; a last one without url is the page itself
    {% tabs items [label] %}                items: {label, url, current[, count]}
    {% filters items [label] %}             the same; with ``state`` each shows its sign
    {% pagination page [param] [label] %}   a page of Django's Paginator; keeps the rest of the query

Includes (``{% include "parts/NAME.html" with … only %}``)
    item.html          url, title[, code, detail, state, state_detail, tag, tag_kind, icon, current]: a row in
                       ``<ul class="items" role="list">``; in loops of 30 rows write the markup out
    person.html        name[, detail, src, url]
    video.html         src, title[, poster, tracks, cues, chapters, watch_url, position …]: see the file
    recording.html     recording: a player of ``live.reading_library``; without ``only``, it needs csrf_token
    glossary.html      terms: {id, term, definition[, lang]}: the list at the end that the terms link to
    certificate.html   title, name, hours, date, number, verify_url, qr_svg, organisation[, revoked]
    loading.html       text
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rostra.web.parts import figures, forms, markup, ways
from rostra.web.parts.signs import legend as all_signs
from rostra.web.parts.signs import sign

register = template.Library()


# ---------------------------------------------------------------- signs and words


@register.simple_tag(name="icon")
def icon(name: str) -> SafeString:
    """A decorative icon; raises KeyError for a name that is not drawn."""
    return markup.icon(name)


@register.simple_tag
def standing(state: Any, detail: Any = "", word: bool = True) -> SafeString:
    """Shape, word and tone of a standing; a title says what it means."""
    return markup.standing(state, detail, word)


@register.simple_tag
def legend(states: Iterable[str] = ()) -> SafeString:
    """A list of signs with their words."""
    wanted = [sign(state) for state in states] or list(all_signs())
    items = format_html_join("", "<li>{}</li>", ((standing(s.state),) for s in wanted))
    return format_html(
        '<ul class="legend row" role="list" aria-label="{}">{}</ul>', _("What the signs mean"), items
    )


@register.simple_tag
def tag(text: Any, kind: str = "plain", icon: str = "") -> SafeString:
    """A short label."""
    return markup.tag(text, kind, icon)


@register.simple_tag
def avatar(name: str, src: str = "", label: bool = False) -> SafeString:
    """Initials of a person, or the picture at ``src``."""
    if src:
        return format_html(
            '<img class="avatar" src="{}" alt="{}" width="40" height="40">', src, name if label else ""
        )
    initials = figures.initials(str(name))
    said = format_html('<span class="vh">{}</span>', name) if label else ""
    return format_html('<span class="avatar"><span aria-hidden="true">{}</span>{}</span>', initials, said)


@register.simple_tag
def date_tile(value: date | datetime) -> SafeString:
    """Month, day and weekday; a datetime is shown in the active time zone."""
    day = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    return format_html(
        '<time class="date" datetime="{}"><span>{}</span><b>{}</b><span>{}</span></time>',
        day.strftime("%Y-%m-%d"),
        formats.date_format(day, "M"),
        formats.date_format(day, "j"),
        formats.date_format(day, "D"),
    )


# ---------------------------------------------------------------- actions


@register.simple_tag
def button(
    text: str,
    kind: str = "primary",
    name: str = "",
    value: str = "",
    type: str = "submit",
    icon: str = "",
    wide: bool = False,
    disabled: bool = False,
    confirm: str = "",
    confirm_action: str = "",
    form: str = "",
    formaction: str = "",
) -> SafeString:
    """A button of a form; ``confirm`` is the question a dialog asks first."""
    return markup.button(locals())


@register.simple_tag
def link_button(
    text: str, url: str, kind: str = "primary", icon: str = "", wide: bool = False, current: bool = False
) -> SafeString:
    """A link that looks like a button: for going somewhere, never for changing something."""
    return markup.link_button(text, url, kind, icon, wide, current)


@register.inclusion_tag("parts/copy_field.html")
def copy_field(label: str, value: str, hint: str = "") -> dict[str, Any]:
    """A read-only value with a button that copies it."""
    return {"label": label, "value": value, "hint": hint, "id": figures.slug_of("copy", label, value)}


# ---------------------------------------------------------------- blocks


@register.simple_block_tag
def card(content: str, title: str = "", level: int = 2, kind: str = "", id: str = "") -> SafeString:
    """A bordered surface, with a heading when it has a title."""
    return markup.card(content, title, level, kind, id)


@register.simple_block_tag
def note(content: str, kind: str = "info", title: str = "", id: str = "", live: bool = False) -> SafeString:
    """A remark beside the text; ``live`` announces it to screen readers."""
    return markup.note(content, kind, title, id, live)


@register.simple_block_tag
def details(content: str, summary: str, open: bool = False, small: bool = False) -> SafeString:
    """Something to unfold."""
    return markup.details(content, summary, open, small)


@register.simple_block_tag
def scroller(content: str, label: str, kind: str = "") -> SafeString:
    """A region that scrolls sideways inside itself and can be reached by keyboard."""
    return format_html(
        '<div class="scroller {}" role="region" tabindex="0" aria-label="{}">{}</div>', kind, label, content
    )


@register.simple_block_tag
def next_card(
    content: str,
    title: str,
    eyebrow: str = "",
    url: str = "",
    action: str = "",
    due: str = "",
    secondary_url: str = "",
    secondary: str = "",
    level: int = 1,
) -> SafeString:
    """The one next thing: what, how long, by when, and one button."""
    return markup.next_card(locals())


@register.simple_block_tag
def empty(content: str, title: str, url: str = "", action: str = "", level: int = 2) -> SafeString:
    """Nothing here yet, and what to do about it."""
    return markup.empty(content, title, url, action, level)


# ---------------------------------------------------------------- forms


@register.simple_tag
def field(
    bound_field: BoundField,
    hint: str = "",
    label: str = "",
    optional_mark: bool = True,
    prefix: str = "",
    suffix: str = "",
) -> SafeString:
    """A field with its label, hint and error, wired together for screen readers."""
    context = forms.field_context(bound_field, hint=hint, label=label, optional_mark=optional_mark)
    return _render(f"parts/field_{context['shape']}.html", {**context, "prefix": prefix, "suffix": suffix})


@register.simple_tag
def fields(form: BaseForm) -> SafeString:
    """Hidden fields, then every visible field of a form."""
    hidden = format_html_join("", "{}", ((each,) for each in form.hidden_fields()))
    return format_html(
        "{}{}", hidden, format_html_join("", "{}", ((field(each),) for each in form.visible_fields()))
    )


@register.inclusion_tag("parts/error_summary.html")
def error_summary(*given: BaseForm) -> dict[str, Any]:
    """What has to be corrected, with a link to each field."""
    faults = [fault for form in given if form is not None for fault in forms.faults(form)]
    title = ngettext("One thing to correct", "%(count)d things to correct", len(faults)) % {
        "count": len(faults)
    }
    return {"faults": faults, "title": title}


@register.inclusion_tag("parts/choice.html")
def choice(
    name: str,
    value: Any,
    label: str,
    kind: str = "radio",
    checked: bool = False,
    state: str = "",
    feedback: str = "",
    id: str = "",
    lang: str = "",
    disabled: bool = False,
    required: bool = False,
) -> dict[str, Any]:
    """One answer of a question; ``state`` shows after answering whether it was right, wrong or missed."""
    context = dict(locals())
    context["id"] = id or f"{name}-{value}"
    return context


@register.inclusion_tag("parts/rows_field.html")
def rows_field(
    name: str,
    label: str,
    columns: Sequence[Mapping[str, Any]],
    rows: Sequence[Mapping[str, Any]],
    hint: str = "",
    error: str = "",
    spare: int = 2,
    min_rows: int = 1,
    max_rows: int = 20,
    disabled: bool = False,
) -> dict[str, Any]:
    """A table to fill in, with spare rows for those without JavaScript."""
    return forms.rows_context(dict(locals()))


@register.inclusion_tag("parts/autosave_status.html")
def autosave_status() -> dict[str, Any]:
    """The line that says whether what was typed is saved."""
    return {}


# ---------------------------------------------------------------- figures


@register.simple_tag
def meter(
    met: int,
    total: int,
    overdue: int = 0,
    caught: int = 0,
    label: str = "",
    unit: str = "",
    show: bool = False,
) -> SafeString:
    """How much of a whole is met; ``caught`` counts those among ``met`` that came by catch-up."""
    seen = figures.meter(met, total, overdue=overdue, caught=caught, label=label, unit=unit)
    return markup.meter(seen, show)


@register.inclusion_tag("parts/barchart.html")
def barchart(
    rows: Sequence[Sequence[Any]],
    caption: str,
    unit: str = "",
    total: float | None = None,
    label_head: str = "",
    value_head: str = "",
) -> dict[str, Any]:
    """Bars beside the table of their figures."""
    return {
        "rows": figures.bars(rows, total),
        "caption": caption,
        "unit": unit,
        "label_head": label_head or _("What"),
        "value_head": value_head or _("Figure"),
    }


@register.inclusion_tag("parts/steps.html")
def steps(current: int, total: int, label: str = "") -> dict[str, Any]:
    """Where one is in a short sequence."""
    said = label or _("Step %(current)d of %(total)d") % {"current": current, "total": total}
    return {"steps": [number <= current for number in range(1, total + 1)], "label": said}


@register.inclusion_tag("parts/progress.html")
def progress(value: int | None, total: int, label: str) -> dict[str, Any]:
    """How far a long piece of work has come."""
    return {"value": value, "total": total, "label": label, "id": figures.slug_of("progress", label)}


# ---------------------------------------------------------------- finding one's way


@register.simple_tag
def crumbs(items: Iterable[Sequence[Any]], label: str = "") -> SafeString:
    """The way back up."""
    return markup.crumbs(items, label or _("You are here"))


@register.inclusion_tag("parts/tabs.html")
def tabs(items: Iterable[Mapping[str, Any]], label: str = "") -> dict[str, Any]:
    """Views of the same thing, as links."""
    return {"items": items, "label": label or _("Views")}


@register.inclusion_tag("parts/filters.html")
def filters(items: Iterable[Mapping[str, Any]], label: str = "") -> dict[str, Any]:
    """Filters that are the legend at the same time."""
    shown = [
        {**each, "shape": sign(each["state"]).shape, "tone": sign(each["state"]).classes}
        if each.get("state")
        else each
        for each in items
    ]
    return {"items": shown, "label": label or _("Show only")}


@register.inclusion_tag("parts/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page, param: str = "page", label: str = "") -> dict[str, Any]:
    """Links to the pages of a list; the rest of the query stays."""
    request = context.get("request")
    return {
        "page": page,
        "label": label or _("Pages"),
        **ways.page_links(page, request.GET if request else None, param),
    }


def _render(name: str, context: Mapping[str, Any]) -> SafeString:
    return render_to_string(name, dict(context))
