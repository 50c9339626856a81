"""What every page of ours needs: brand, ways, languages, account. Nothing is asked of the database before it is shown."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rostra.kernel import pagecache
from rostra.languages.names import name_of
from rostra.live import offering
from rostra.people import rules
from rostra.programmes.actions import academy
from rostra.web.parts import colours
from rostra.web.parts.addresses import STANDARD_PAGES, in_language


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor of all templates; every value is worked out only when a template uses it."""
    return {
        "brand": SimpleLazyObject(lambda: _brand(request)),
        "nav": SimpleLazyObject(lambda: _nav(request)),
        "languages": SimpleLazyObject(lambda: languages(request)),
        "account": SimpleLazyObject(lambda: _account(request)),
        "sign_in_url": SimpleLazyObject(lambda: _sign_in_url(request)),
        "footer_links": SimpleLazyObject(lambda: pagecache.kept(("footer", get_language()), _footer)),
        "demo_mode": settings.ROSTRA_DEMO,
        "demo_url": "/demo/",
        "site_url": settings.ROSTRA_URL,
    }


def _brand(request: HttpRequest) -> dict[str, str]:
    """The academy's brand, and over it that of the programme whose page this is."""
    worn = getattr(request, "programme_brand", {})
    return pagecache.kept(("brand", get_language(), worn.get("key", "")), lambda: _made_brand(worn))


def _made_brand(worn: dict[str, Any]) -> dict[str, str]:
    own = academy.the()
    css = colours.checked(own.colours) | colours.checked(worn.get("colours"))
    key = worn["key"] if worn.get("colours") else "site"
    return {
        "name": worn.get("name") or own.name,
        "tagline": own.tagline,
        "home_url": reverse("home"),
        "logo_url": worn.get("logo") or (own.logo.file.url if own.logo_id else ""),
        "css_url": f"{reverse('brand_css', args=[key])}?v={colours.digest(css)}" if css else "",
    }


def _nav(request: HttpRequest) -> list[dict[str, Any]]:
    person = request.user
    known = person.is_authenticated
    staff, editor = known and rules.is_staff(person), known and rules.is_editor(person)
    ways = pagecache.kept(
        ("ways", get_language(), known, staff, editor), lambda: _ways(known, staff=staff, editor=editor)
    )
    in_programme = request.path.startswith(f"/{get_language()}/p/")
    here = ways[0][1] if in_programme else request.path
    return [{"label": label, "url": url, "current": here.startswith(url)} for label, url in ways]


def _ways(known: bool, *, staff: bool, editor: bool) -> list[tuple[str, str]]:
    """Where the pages for everybody of a sort lead, in the language of the page."""
    items = [(_("Programmes"), reverse("catalogue"))]
    there = offering.offered()
    if there.sessions:
        items.append((_("Sessions"), reverse("sessions")))
    if there.library:
        items.append((_("Library"), reverse("library")))
    if there.methods:
        items.append((_("Methods"), reverse("methods")))
    items.append((_("Community"), reverse("community")))
    if not known:
        return items
    items.insert(0, (_("Learn"), reverse("learn:home")))
    if staff:
        items.append((_("Desk"), reverse("desk:today")))
    elif editor:
        items.append((_("Translations"), reverse("desk:translations")))
    if editor:
        items.append((_("Editing"), settings.ROSTRA_EDITOR_PATH))
    return items


def languages(request: HttpRequest) -> list[dict[str, Any]]:
    """The languages of the academy, each with the address of this very page in it."""
    present = get_language()
    prefixed = request.path.startswith(f"/{present}/") and request.method == "GET"
    return [
        {
            "code": code,
            "name": name,
            "url": in_language(request.get_full_path() if prefixed else f"/{code}/", code),
            "current": code == present,
        }
        for code, name in pagecache.kept(("languages",), _spoken)
    ]


def _spoken() -> list[tuple[str, str]]:
    ready = dict(settings.LANGUAGES)
    codes = [code for code in academy.the().languages if code in ready] or [settings.LANGUAGE_CODE]
    return [(code, name_of(code)) for code in codes]


def _account(request: HttpRequest) -> dict[str, Any] | None:
    person = request.user
    if not person.is_authenticated:
        return None
    links, sign_out_url = pagecache.kept(("account", get_language()), _account_links)
    return {
        "name": person.get_full_name(),
        "detail": person.email if person.name else "",
        "links": [{"label": label, "url": url, "current": request.path == url} for label, url in links],
        "sign_out_url": sign_out_url,
    }


def _account_links() -> tuple[list[tuple[str, str]], str]:
    links = [
        (_("My record"), reverse("learn:record")),
        (_("My profile"), reverse("learn:me")),
        (_("My devices"), reverse("learn:devices")),
        (_("My data"), reverse("learn:privacy")),
    ]
    return links, reverse("account_logout")


def _sign_in_url(request: HttpRequest) -> str:
    url = reverse("account_login")
    return url if request.path.startswith(reverse("home") + "account/") else f"{url}?next={request.path}"


def _footer() -> list[dict[str, str]]:
    titles = {"about": _("About"), "accessibility": _("Accessibility"), "privacy": _("Privacy")}
    pages = [{"label": titles[name], "url": reverse("page", args=[f"{name}/"])} for name in STANDARD_PAGES]
    more = [(_("Check a certificate"), "verify"), (_("Site map"), "site_map")]
    return [*pages, *({"label": label, "url": reverse(name)} for label, name in more)]
