"""The modules an edition takes, each with a date and an example of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.cohorts import rules
from rostra.cohorts.models import Edition, EditionModule
from rostra.kernel import audit
from rostra.kernel.errors import Faults, NotAllowed, Refused
from rostra.languages.markdown import to_html
from rostra.programmes import reading


@dataclass(frozen=True)
class Taken:
    """A module as an edition takes it. `example` is limited Markdown."""

    key: str
    due_on: dt.date | None = None
    example: str = ""


@transaction.atomic
def take(edition: Edition, *, modules: Iterable[Taken], by: Any) -> list[EditionModule]:
    """Say which modules an edition takes; none means all of them, as the programme has them.

    Faults name `<module>-due_on` and `<module>-example`. What an open edition asks stays as it is pinned: the change is
    offered to it as differences to accept.
    """
    if by is not None and not rules.may_run_edition(by, edition):
        raise NotAllowed(_("You do not run this edition."))
    edition = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    if edition.cancelled_at:
        raise Refused(_("This edition is cancelled and cannot be changed."), code="cancelled")
    wanted = {each.key: each for each in modules}
    there = {row.module_key: row for row in edition.modules.all()}
    _check(edition, wanted, set(there))
    changed = _put(edition, wanted, there)
    if changed:
        audit.record("cohorts.edition.modules", edition, by=by, modules=sorted(wanted))
    return list(edition.modules.all())


def _check(edition: Edition, wanted: dict[str, Taken], there: set[str]) -> None:
    unknown = set(wanted) - there - module_keys(edition)
    if unknown:
        raise Refused(
            _("One of these modules is not in the programme any more. Choose again."),
            field="modules",
            code="unknown",
        )
    wrong = []
    for each in wanted.values():
        if each.due_on and each.due_on < edition.starts_on:
            wrong.append((f"{each.key}-due_on", _("This is before the first day. Choose a later day.")))
        elif each.due_on and edition.ends_on and each.due_on > edition.ends_on:
            wrong.append((f"{each.key}-due_on", _("This is after the last day. Choose an earlier day.")))
        for line, said in to_html(each.example).faults[:1]:
            fault = _("Line %(line)d holds something that cannot stand here: %(what)s.")
            wrong.append((f"{each.key}-example", fault % {"line": line, "what": said}))
    if wrong:
        raise Faults(_("Please look at these fields again."), wrong)


def module_keys(edition: Edition) -> set[str]:
    """Keys of the modules that its programme has now."""
    outline = reading.outline(
        language=edition.languages[0] if edition.languages else "en", key=edition.programme_key
    )
    levels = outline.tree.get("levels", []) if outline else []
    return {module["key"] for level in levels for module in level.get("modules", [])}


def _put(edition: Edition, wanted: dict[str, Taken], there: dict[str, EditionModule]) -> bool:
    changed = False
    for key, row in there.items():
        if key not in wanted:
            row.delete()
            changed = True
    for key, each in wanted.items():
        row = there.get(key) or EditionModule(edition=edition, module_key=key)
        values = (each.due_on, each.example.strip())
        if row.pk is None or (row.due_on, row.example) != values:
            row.due_on, row.example = values
            row.save()
            changed = True
    return changed
