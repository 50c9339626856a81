"""The academy itself: founding it on an empty installation, changing its name and brand, having it at hand."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Site, Task, Workflow

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import zone_names
from rostra.people import rules
from rostra.people.models import Person
from rostra.programmes.colours import check_colours
from rostra.programmes.models import Academy, HomePage, StandardPage
from rostra.programmes.standard_texts import NAMES, text_of

CACHE_KEY = "academy"
CACHE_SECONDS = 30
FIELDS = ("name", "tagline", "languages", "contact_email", "time_zone", "logo", "colours")


def the() -> Academy:
    """The one academy, from the cache; an unsaved one with plain defaults before it is founded."""
    academy = cache.get(CACHE_KEY)
    if academy is None:
        academy = Academy.objects.select_related("logo").first()
        if academy is None:
            return Academy(
                languages=[code for code, _name in settings.LANGUAGES], time_zone=settings.TIME_ZONE
            )
        cache.set(CACHE_KEY, academy, CACHE_SECONDS)
    return academy


@transaction.atomic
def found(
    *, name: str, languages: list[str], time_zone: str, contact_email: str = "", by: Person | None = None
) -> Academy:
    """Set up an empty installation: the academy, its site, a home page and the standard pages, published.

    `languages` are codes, the main one first. Refused when an academy is there already.
    """
    if Academy.objects.exists():
        raise Refused(_("This installation has its academy already."), code="founded")
    academy = Academy(name=name, languages=languages, time_zone=time_zone, contact_email=contact_email)
    _check(academy)
    academy.save()
    _clear_wagtails_own()
    home = _make_site(academy)
    for each in NAMES:
        _make_standard_page(home, each, academy, by)
    home.save_revision(user=by, log_action=False).publish(user=by)
    audit.record("programmes.academy.found", academy, by=by)
    return academy


@transaction.atomic
def change(*, by: Person | None, **fields: Any) -> Academy:
    """Change name, tagline, languages, contact_email, time_zone, logo or colours (up to six, by name)."""
    if by is not None and not rules.is_site_admin(by):
        raise NotAllowed(_("Only a site administrator may change the academy."))
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"not fields of the academy: {', '.join(sorted(unknown))}")
    academy = Academy.objects.select_for_update().first()
    if academy is None:
        raise Refused(_("There is no academy yet. Run rostra setup first."), code="no_academy")
    for field, value in fields.items():
        setattr(academy, field, value)
    _check(academy)
    academy.save()
    audit.record("programmes.academy.change", academy, by=by, fields=sorted(fields))
    return academy


def _check(academy: Academy) -> None:
    offered = {code for code, _name in settings.LANGUAGES}
    if not academy.name.strip():
        raise Refused(_("Give the academy a name."), field="name")
    if not academy.languages:
        raise Refused(_("Choose at least one language."), field="languages")
    unknown = [code for code in academy.languages if code not in offered]
    if unknown or len(set(academy.languages)) < len(academy.languages):
        raise Refused(
            _("Choose languages from this list, each once: %(codes)s.")
            % {"codes": ", ".join(sorted(offered))},
            field="languages",
        )
    if academy.time_zone not in zone_names():
        raise Refused(_("We know no time zone of this name, such as Europe/Warsaw."), field="time_zone")
    if academy.contact_email:
        try:
            validate_email(academy.contact_email)
        except ValidationError:
            raise Refused(_("Write a whole e-mail address."), field="contact_email") from None
    check_colours(academy.colours)


def _clear_wagtails_own() -> None:
    """Take away what Wagtail brings for its own first page; our roles are grants."""
    Site.objects.all().delete()
    for page in Page.objects.filter(depth=2):
        page.delete()
    Workflow.objects.filter(name="Moderators approval").delete()
    Task.objects.filter(name="Moderators approval").delete()
    Group.objects.filter(name__in=["Moderators", "Editors"]).delete()


def _make_site(academy: Academy) -> HomePage:
    root = Page.objects.get(depth=1)
    home = root.add_child(
        instance=HomePage(
            title=academy.name, slug="home", key="home", live=False, language=academy.languages[0]
        )
    )
    address = urlsplit(settings.ROSTRA_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    Site.objects.create(
        hostname=address.hostname or "localhost",
        port=port,
        root_page=home,
        is_default_site=True,
        site_name=academy.name,
    )
    return home


def _make_standard_page(home: HomePage, name: str, academy: Academy, by: Person | None) -> StandardPage:
    contact = academy.contact_email
    link = f"[{contact}](mailto:{contact})" if contact else _("the people who gave you this address")
    text = text_of(name, academy.languages[0], {"name": academy.name, "contact": link})
    page = StandardPage(
        title=text.title,
        slug=name,
        key=name,
        summary=text.summary,
        body=text.body,
        live=False,
        language=text.language,
    )
    home.add_child(instance=page)
    page.save_revision(user=by, log_action=False).publish(user=by)
    return page
