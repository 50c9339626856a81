"""Where a role may be given: the places of this person, with names, and the chain above each."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Edition
from rostra.people import rules
from rostra.people.models import Grant, Organisation, Person, Role, Scope
from rostra.programmes.models import ProgrammePage

MOST = 200  # people offered as a scope


def choices(person: Any) -> dict[str, Any]:
    """Roles and scopes for the form, only those that this person may give somewhere."""
    groups = []
    if rules.is_site_admin(person):
        groups.append((_("The academy"), [("site:", _("the whole academy"))]))
        groups.append(
            (
                _("Organisation"),
                [(f"organisation:{o.key}", o.name) for o in Organisation.objects.order_by("name")],
            )
        )
        groups.append(
            (
                _("Programme"),
                [(f"programme:{p.key}", p.title) for p in ProgrammePage.objects.order_by("title")],
            )
        )
    editions = [e for e in _editions(person) if may_give(person, Role.TRAINER, ("edition", e.key), edition=e)]
    groups.append(
        (_("Edition"), [(f"edition:{e.key}", f"{e.title} ({e.organisation.name})") for e in editions])
    )
    if rules.is_site_admin(person) or rules.keys_in_scope(person, [Role.MANAGER], Scope.ORGANISATION):
        own = rules.visible_people(person).exclude(pk=person.pk).order_by("name", "email")[:MOST]
        groups.append((_("Person"), [(f"person:{p.key}", p.get_full_name()) for p in own]))
    scopes = [(label, options) for label, options in groups if options]
    return {"roles": _roles(person), "scopes": scopes}


def _editions(person: Any) -> Any:
    return cohorts.visible_editions(person).select_related("organisation").order_by("-starts_on", "title")


def _roles(person: Any) -> list[tuple[str, str]]:
    if rules.is_site_admin(person):
        return list(Role.choices)
    return [(role.value, role.label) for role in Role if role in rules.GIVEN_BY_MANAGER]


def may_give(person: Any, role: str, scope: tuple[str, str], *, edition: Edition | None = None) -> bool:
    """Whether a role may be given on a scope, with what stands above it."""
    return rules.may_give(person, role, scope, chain_above(scope, edition))


def chain_above(scope: tuple[str, str], edition: Edition | None = None) -> list[tuple[str, str]]:
    """The scopes above one: an edition's programme and organisation, a person's organisations."""
    kind, key = scope
    if kind == Scope.EDITION:
        edition = edition or Edition.objects.filter(key=key).select_related("organisation").first()
        return cohorts.scopes_of(edition) if edition else []
    if kind == Scope.COHORT:
        edition = Edition.objects.filter(cohorts__key=key).select_related("organisation").first()
        return cohorts.scopes_of(edition) if edition else []
    if kind == Scope.PERSON:
        keys = Organisation.objects.filter(memberships__person__key=key).values_list("key", flat=True)
        return [(Scope.ORGANISATION.value, each) for each in keys.distinct()]
    return []


def named(grants: list[Grant]) -> list[dict[str, Any]]:
    """Grants with the names of the places they hold in, one query a kind of place."""
    models = {
        "organisation": (Organisation, "name"),
        "programme": (ProgrammePage, "title"),
        "edition": (Edition, "title"),
        "person": (Person, "name"),
    }
    names: dict[tuple[str, str], str] = {("site", ""): _("the whole academy")}
    for kind, (model, field) in models.items():
        keys = [grant.scope_key for grant in grants if grant.scope_kind == kind]
        if keys:
            found = model.objects.filter(key__in=keys).values_list("key", field)
            names.update({(kind, key): name for key, name in found})
    return [{"grant": g, "place": names.get((g.scope_kind, g.scope_key), g.scope_key)} for g in grants]
