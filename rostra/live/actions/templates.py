"""Session templates: what a programme plans, before an edition makes dated sessions of it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import Faults, NotAllowed
from rostra.kernel.languages import LANGUAGES
from rostra.kernel.text import new_key, squeeze
from rostra.live import rules
from rostra.live.actions.sessions import DESCRIPTION
from rostra.live.models import Mode, SessionKind, SessionTemplate
from rostra.programmes.models import ProgrammePage

FIELDS = frozenset((*DESCRIPTION, "module_key", "code", "offset_days", "begins", "minutes", "asked"))
LONGEST = 3 * 24 * 60  # minutes


@transaction.atomic
def add(*, programme: ProgrammePage, by: Any, key: str | None = None, **fields: Any) -> SessionTemplate:
    """One more session in a programme's plan. Needs at least title, begins. Faults name the fields that cannot be so."""
    _may_plan(programme.key, by)
    template = SessionTemplate(key=key or new_key(), programme=programme, programme_key=programme.key)
    fields.setdefault("language", programme.language)
    last = programme.session_templates.aggregate(last=Max("position"))["last"]
    template.position = 0 if last is None else last + 1
    _put(template, fields)
    template.save()
    audit.record("live.template.add", template, by=by, programme=programme.key)
    return template


@transaction.atomic
def change(template: SessionTemplate, *, by: Any, **fields: Any) -> SessionTemplate:
    """Change a template. Sessions made from it stay what they are."""
    _may_plan(template.programme_key, by)
    _put(template, fields)
    template.save()
    audit.record("live.template.change", template, by=by, fields=sorted(fields))
    return template


@transaction.atomic
def remove(template: SessionTemplate, *, by: Any) -> None:
    """Plan it no longer. Sessions made from it stay."""
    _may_plan(template.programme_key, by)
    audit.record("live.template.remove", template, by=by, programme=template.programme_key)
    template.delete()


def _may_plan(programme_key: str, by: Any) -> None:
    if by is not None and not rules.may_plan_programme(by, programme_key):
        raise NotAllowed(_("You do not plan the sessions of this programme."))


def _put(template: SessionTemplate, fields: dict[str, Any]) -> None:
    if set(fields) - FIELDS:
        raise TypeError(f"not a field of a template: {sorted(set(fields) - FIELDS)}")
    for name, value in fields.items():
        setattr(template, name, value)
    for name in ("title", "summary", "signed", "code"):
        setattr(template, name, squeeze(getattr(template, name)))
    template.topics = list(dict.fromkeys(each for each in map(squeeze, template.topics) if each))
    template.spoken = template.spoken or [template.language]
    if wrong := _wrong(template):
        raise Faults(_("Please look at these fields again."), wrong)


def _wrong(template: SessionTemplate) -> list[tuple[str, str]]:
    wrong = []
    if not template.title:
        wrong.append(("title", _("Give it a title.")))
    if template.kind not in SessionKind.values:
        wrong.append(("kind", _("Choose one of the list.")))
    if template.mode not in Mode.values:
        wrong.append(("mode", _("Choose one of the list.")))
    if template.language not in LANGUAGES:
        wrong.append(("language", _("Choose one of the list.")))
    if template.begins is None:
        wrong.append(("begins", _("Say when it begins.")))
    for name, least, most in (
        ("minutes", 1, LONGEST), ("offset_days", 0, 3000), ("threshold", 1, 100), ("catch_up_days", 0, 365),
    ):  # fmt: skip
        if not least <= getattr(template, name) <= most:
            said = {"least": least, "most": most}
            wrong.append((name, _("Write a number from %(least)s to %(most)s.") % said))
    return wrong
