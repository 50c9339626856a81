"""``{% load frames %}``: ``{% page_header %}``, ``{% page_foot %}`` and ``{% page_assets %}`` of the base template.

They show what ``parts/header.html`` and ``parts/foot.html`` show, from memory: see `rostra.web.parts.frames`.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from rostra.web.parts import figures, frames

register = template.Library()


def _brand_key(brand: Any) -> tuple[str, ...]:
    return tuple(str(brand[name]) for name in sorted(brand)) if brand else ()


@register.simple_tag(takes_context=True)
def page_header(context: template.Context) -> SafeString:
    """The header with its ways, languages and account."""
    names = ("brand", "nav", "languages", "account", "sign_in_url", "request")
    given = {name: context.get(name) for name in names}
    request, account = given.pop("request"), given["account"]
    if account:
        given["sign_in_url"] = ""
    token = context.get("csrf_token")
    plain = request is None or (account and (account.get("picture_url") or not token))
    if plain or not all(each["url"].startswith(f"/{each['code']}/") for each in given["languages"] or ()):
        return SafeString(render_to_string("parts/header.html", context.flatten()))
    tongues = [{**each, "url": _in(each)} for each in given["languages"] or ()]
    rest = _rest(given["languages"])
    values: dict[str, Any] = {"here": rest, "signin": given["sign_in_url"]}
    shown = {
        **given,
        "languages": tongues,
        "sign_in_url": frames.mark("signin") if given["sign_in_url"] else "",
    }
    if account:
        values |= {
            "name": account["name"],
            "detail": account.get("detail") or "",
            "initials": figures.initials(str(account["name"])),
            "token": token,
        }
        shown["account"] = {
            **account,
            "name": frames.mark("name"),
            "detail": frames.mark("detail") if account.get("detail") else "",
            "initials": frames.mark("initials"),
        }
        shown["csrf_token"] = frames.mark("token")
    key = (
        "header",
        get_language(),
        _brand_key(given["brand"]),
        frames.as_key(given["nav"]),
        frames.as_key(tongues),
        (bool(account.get("detail")), account.get("sign_out_url"), frames.as_key(account.get("links")))
        if account
        else bool(given["sign_in_url"]),
    )
    return frames.filled(key, lambda: render_to_string("parts/header.html", shown), values)


def _in(language: dict[str, Any]) -> str:
    return f"/{language['code']}/{frames.mark('here')}"


def _rest(languages: Any) -> str:
    """What follows the language in the address of this page; the same for all its languages."""
    first = next(iter(languages or ()), None)
    return first["url"].split("/", 2)[2] if first else ""


@register.simple_tag(takes_context=True)
def page_foot(context: template.Context) -> SafeString:
    """The foot with its links, and the dialog that asks before something is done."""
    shown = {name: context.get(name) for name in ("brand", "footer_links")}
    key = ("foot", get_language(), _brand_key(shown["brand"]), frames.as_key(shown["footer_links"]))
    return frames.filled(key, lambda: render_to_string("parts/foot.html", shown), {})


@register.simple_tag(takes_context=True)
def page_assets(context: template.Context) -> SafeString:
    """Icon, styles and script of every page, and the colours of the brand."""
    brand = context.get("brand")
    css = brand["css_url"] if brand and "css_url" in brand else ""
    return frames.filled(("assets", css), lambda: _assets(css), {})


def _assets(css: str) -> str:
    return format_html(
        '<link rel="icon" href="{}" type="image/svg+xml">\n<link rel="stylesheet" href="{}">\n{}\n'
        '<script type="module" src="{}"></script>',
        static("rostra/icon.svg"),
        static("rostra/rostra.css"),
        format_html('<link rel="stylesheet" href="{}">', css) if css else "",
        static("rostra/rostra.js"),
    )
