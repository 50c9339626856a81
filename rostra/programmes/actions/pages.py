"""Beginning a programme, so that nobody faces an empty tree."""

from __future__ import annotations

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import new_key
from rostra.people.models import Person
from rostra.programmes import collections, rules
from rostra.programmes.models import ActivityPage, HomePage, LevelPage, ModulePage, ProgrammePage
from rostra.programmes.models.pages import ContentPage


@transaction.atomic
def start_programme(
    *, title: str, language: str, by: Person | None, code: str = "", summary: str = ""
) -> ProgrammePage:
    """A programme with one block, one module and one text to read, all drafts for an editor to go on with."""
    if by is not None and not rules.may_start_programme(by):
        raise NotAllowed(_("Only a site administrator or an editor of the whole academy begins programmes."))
    home = HomePage.objects.first()
    if home is None:
        raise Refused(_("Set the academy up first: rostra setup."), code="no_academy")
    slug = slugify(title)[:80] or new_key()[:8]
    if not title.strip():
        raise Refused(_("Give the programme a title."), field="title")
    if home.get_children().filter(slug=slug).exists():
        raise Refused(_("There is a page with this name already. Choose another title."), field="title")
    key = _free_key(slug[:40])
    programme = _draft(
        home,
        ProgrammePage(title=title.strip(), slug=slug, key=key, code=code, summary=summary, language=language),
        by,
    )
    with override(language):
        block = _draft(programme, LevelPage(title=_("First block"), slug="a", key=f"{key}-a", code="A"), by)
        module = _draft(block, ModulePage(title=_("First module"), slug="a1", key=f"{key}-a1", code="A1"), by)
        _draft(
            module,
            ActivityPage(
                title=_("First text"), slug="first-text", key=f"{key}-a1-1", code="A1.1", kind="read"
            ),
            by,
        )
    programme.refresh_from_db()
    collections.of(programme)
    audit.record("programmes.programme.start", programme, by=by)
    return programme


def _draft(parent: ContentPage, page: ContentPage, by: Person | None) -> ContentPage:
    page.live = False
    page.has_unpublished_changes = True
    page.owner = by
    parent.add_child(instance=page)
    page.save_revision(user=by, log_action=False)
    return page


def _free_key(wanted: str) -> str:
    key, number = wanted, 1
    while ProgrammePage.objects.filter(key=key).exists():
        number += 1
        key = f"{wanted}-{number}"
    return key
