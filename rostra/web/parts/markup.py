"""The small components that stand on every page, put together as text: a template for each would cost ten times as much.

Every text is escaped unless it is marked safe. The tags in `templatetags/rostra.py` are their only callers; the gallery
shows each in all its states.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from html import escape
from typing import Any

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rostra.web.parts.icons import ICONS, TURNING
from rostra.web.parts.signs import sign


def said(value: Any) -> str:
    """A value as text that may stand in a page: escaped, unless it is marked safe."""
    if value is None:
        return "None"
    html = getattr(value, "__html__", None)
    return html() if html is not None else escape(str(value))


def on(condition: Any, text: str) -> str:
    return text if condition else ""


def attribute(name: str, value: Any) -> str:
    """` name="value"`, or nothing for an empty value."""
    return f' {name}="{said(value)}"' if value else ""


@cache
def icon(name: str) -> SafeString:
    """A decorative icon; raises KeyError for a name that is not drawn."""
    turns = " turns" if name in TURNING else ""
    return SafeString(
        f'<svg class="icon{turns}" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" '
        f'aria-hidden="true" focusable="false">{ICONS[name]}</svg>'
    )


def standing(state: Any, detail: Any = "", word: bool = True) -> SafeString:
    """Shape, word and tone of a standing; a title says what it means."""
    name = str(getattr(state, "value", state))
    return _standing(get_language(), name, word) if not detail else _standing_with(name, detail, word)


@cache
def _standing(language: str | None, state: str, word: bool) -> SafeString:
    """The same for everybody in a language; raises KeyError for a state without a sign."""
    return _standing_with(state, "", word)


def _standing_with(state: str, detail: Any, word: bool) -> SafeString:
    seen = sign(state)
    more = f" · {said(detail)}" if detail else ""
    kind, title, hidden = ("tag", seen.meaning, "") if word else ("st", seen.word, ' class="vh"')
    return SafeString(
        f'<span class="{kind} {seen.classes}" title="{said(title)}"><span class="shape" aria-hidden="true">'
        f"{said(seen.shape)}</span> <span{hidden}>{said(seen.word)}{more}</span></span>"
    )


def tag(text: Any, kind: str = "plain", drawing: str = "") -> SafeString:
    return SafeString(f'<span class="tag {said(kind)}">{icon(drawing) if drawing else ""}{said(text)}</span>')


def _labelled(text: Any, drawing: str) -> str:
    """Words of a button with an icon before them; an arrow comes after."""
    words = f"<span>{said(text)}</span>"
    if not drawing:
        return words
    return words + icon(drawing) if drawing == "arrow" else icon(drawing) + words


def button(given: Mapping[str, Any]) -> SafeString:
    text, kind = given["text"], given["kind"]
    named = f' name="{said(given["name"])}" value="{said(given["value"])}"' if given["name"] else ""
    asks = ""
    if given["confirm"]:
        action = given["confirm_action"] or text
        asks = f' data-confirm="{said(given["confirm"])}" data-confirm-action="{said(action)}"'
    return SafeString(
        f'<button class="btn{on(kind != "primary", f" {said(kind)}")}{on(given["wide"], " wide")}" '
        f'type="{said(given["type"])}"{named}{attribute("form", given["form"])}'
        f"{attribute('formaction', given['formaction'])}{asks}{on(given['disabled'], ' disabled')}>"
        f"{_labelled(text, given['icon'])}</button>\n"
    )


def link_button(text: Any, url: Any, kind: str, drawing: str, wide: bool, current: bool) -> SafeString:
    return SafeString(
        f'<a class="btn{on(kind != "primary", f" {said(kind)}")}{on(wide, " wide")}" href="{said(url)}"'
        f"{on(current, _HERE)}>{_labelled(text, drawing)}</a>\n"
    )


_HERE = ' aria-current="page"'


def card(content: Any, title: Any, level: Any, kind: Any, id: Any) -> SafeString:
    head = f'<h{said(level)} class="h2">{said(title)}</h{said(level)}>' if title else ""
    kinds = f" {said(kind)}" if kind else ""
    return SafeString(
        f'<section class="card stack gap-3{kinds}"{attribute("id", id)}>{head}{said(content)}</section>'
    )


def note(content: Any, kind: Any, title: Any, id: Any, live: Any) -> SafeString:
    head = f'<p class="note-title"><strong>{said(title)}</strong></p>' if title else ""
    kinds = f" {said(kind)}" if kind != "info" else ""
    return SafeString(
        f'<div class="note{kinds}"{attribute("id", id)}{on(live, _STATUS)}>{head}{said(content)}</div>'
    )


_STATUS = ' role="status"'


def details(content: Any, summary: Any, open: Any, small: Any) -> SafeString:
    return SafeString(
        f'<details class="fold{on(small, " small")}"{on(open, " open")}><summary>{said(summary)}</summary>'
        f'<div class="fold-body">{said(content)}</div></details>'
    )


def next_card(given: Mapping[str, Any]) -> SafeString:
    """The one next thing; `given` are the arguments of the tag."""
    level, action, due, second = given["level"], given["action"], given["due"], given["secondary"]
    row = ""
    if action or due or second:
        go = f'<a class="btn" href="{said(given["url"])}"><span>{said(action)}</span>{icon("arrow")}</a>'
        other = f'<a href="{said(given["secondary_url"])}">{said(second)}</a>'
        row = f'<div class="row">{on(action, go)}{on(second, other)}{f"<span>{said(due)}</span>" if due else ""}</div>'
    eyebrow = f'<p class="eyebrow">{said(given["eyebrow"])}</p>' if given["eyebrow"] else ""
    return SafeString(
        f'<section class="next stack">{eyebrow}<h{said(level)} class="h1">{said(given["title"])}</h{said(level)}>'
        f'<div class="next-text">{said(given["content"])}</div>{row}</section>'
    )


_EMPTY_MARK = (
    '<svg class="empty-mark" viewBox="0 0 48 48" width="48" height="48" fill="none" stroke="currentColor" '
    'aria-hidden="true" focusable="false"><path d="M8 42h32M14 42l2.5-15h15L34 42M17 20a10 10 0 0 1 14 0M11.5 '
    '13.5a18 18 0 0 1 25 0"/></svg>'
)


def empty(content: Any, title: Any, url: Any, action: Any, level: Any) -> SafeString:
    go = f'<a class="btn" href="{said(url)}">{said(action)}</a>' if action else ""
    return SafeString(
        f'<section class="empty stack gap-3">{_EMPTY_MARK}<h{said(level)} class="h2">{said(title)}</h{said(level)}>'
        f'<div class="soft">{said(content)}</div>{go}</section>'
    )


def meter(seen: Mapping[str, Any], show: bool) -> SafeString:
    """Bars of a meter from `figures.meter`."""
    label = said(seen["label"])
    caught = (
        f'<line class="m-caught" x1="{seen["caught_start"]}" x2="{seen["caught_end"]}" y1="50%" y2="50%"/>'
    )
    late = f'<rect class="m-late" x="{seen["late_start"]}" width="{seen["late_share"]}" height="100%"/>'
    return SafeString(
        f'<div class="meter-box"><svg class="meter" height="10" role="img" aria-label="{label}" focusable="false">'
        f'<rect class="m-met" width="{seen["met_share"]}" height="100%"/>'
        f"{on(seen['caught'], caught)}{on(seen['overdue'], late)}</svg>"
        f"{f'<p class={_SMALL} aria-hidden={_TRUE}>{label}</p>' if show else ''}</div>"
    )


_SMALL, _TRUE = '"small soft"', '"true"'


def crumbs(items: Iterable[Sequence[Any]], label: Any) -> SafeString:
    """The way back up, from pairs of a label and an address; the page itself has none."""
    steps = "".join(
        f'<li><a href="{said(each[1])}">{said(each[0])}</a></li>'
        if len(each) > 1 and each[1]
        else f'<li><span aria-current="page">{said(each[0])}</span></li>'
        for each in items
    )
    return SafeString(f'<nav class="crumbs" aria-label="{said(label)}"><ol role="list">{steps}</ol></nav>')


@lru_cache(maxsize=2048)
def _day(language: str | None, day: dt.date, style: str) -> str:
    return date_format(day, style)


def day_words(day: dt.date, style: str) -> str:
    """A day in the words of the present language; the same few days stand on many pages."""
    return _day(get_language(), day, style)


def activities(
    rows: Iterable[Mapping[str, Any]], address: Callable[[str], str], current: str, short: bool
) -> SafeString:
    """Activities of an outline with where somebody stands; `short` leaves out by when."""
    optional = f" · {said(_('optional'))}"
    return SafeString(
        '<ol class="items" role="list">'
        + "".join(_activity(each, address, current, short, optional) for each in rows)
        + "</ol>"
    )


def _activity(
    each: Mapping[str, Any], address: Callable[[str], str], current: str, short: bool, optional: str
) -> str:
    here = bool(current) and each["key"] == current
    shape = standing(each["state"], word=False) if each.get("state") else icon(each["kind"])
    code = f'<span class="code">{said(each["code"])}</span> ' if each.get("code") else ""
    detail = each.get("detail")
    by_when = f'<span class="small soft">{said(detail)}</span>' if detail and not short else ""
    return (
        f'<li{on(here, _CURRENT)}>{shape}<div><a href="{said(address(each["path"]))}"{on(here, _HERE)}'
        f'{spoken(each.get("lang"))}>{said(each["title"])}</a><p class="small soft">{code}'
        f"{said(each.get('minutes_label', ''))}{optional if each.get('optional') else ''}</p></div>{by_when}</li>"
    )


_CURRENT = ' class="current"'


def spoken(language: Any) -> str:
    """` lang="…"` for words in another language than the page."""
    return f' lang="{said(language)}"' if language and language != get_language() else ""


def to_do(rows: Iterable[Any], address: Callable[[str], str]) -> SafeString:
    """What is asked of somebody, row by row of their ledger: code, title, by when, where they stand."""
    return SafeString(
        '<ul class="items" role="list">' + "".join(_owed(row, address) for row in rows) + "</ul>"
    )


def _owed(row: Any, address: Callable[[str], str]) -> str:
    title = said(row.title)
    if row.path:
        title = f'<a href="{said(address(row.path))}"{attribute("lang", row.title_lang)}>{title}</a>'
    due = ""
    if row.due_on:
        due = said(_("by %(day)s") % {"day": day_words(row.due_on, "D j F")})
        due = f'<p class="small soft">{due}</p>'
    return (
        f'<li><span class="code">{said(row.requirement.code)}</span><div>{title}{due}</div>'
        f"{standing(row.shown)}</li>"
    )
