"""What organisations do together: written down by those who lead it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.community import fields
from rostra.community.models import Exchange, Project, ProjectPartner
from rostra.community.rules.network import may_change_exchange, may_edit_project
from rostra.community.rules.roles import may_edit_for
from rostra.community.slugs import slug_of
from rostra.community.translating import network as translating
from rostra.kernel import audit, pagecache
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import squeeze
from rostra.languages.actions import sources
from rostra.people.models import Organisation
from rostra.programmes.models import Topic
from rostra.search.actions import index

SOURCE = "project"  # of the search
MOST_PARTNERS = 40


class Partner(NamedTuple):
    """A partner: one of our organisations, or a name; and what it does in the project."""

    organisation: Organisation | None = None
    name: str = ""
    role: str = ""


@transaction.atomic
def begin(
    *, lead: Organisation, title: str, by: Any, partners: Sequence[Partner] = (), topics: Iterable[Topic] = (),
    from_exchange: Exchange | None = None, **given: Any,
) -> Project:  # fmt: skip
    """Write a project down in the name of the organisation that leads it. Raises NotAllowed, and Refused naming the field."""
    if not may_edit_for(by, lead):
        raise NotAllowed(_("You do not manage this organisation."))
    if from_exchange is not None and not may_change_exchange(by, from_exchange):
        raise NotAllowed(_("You do not look after this proposal."))
    project = Project(lead=lead, by=by, from_exchange=from_exchange)
    _fill(project, {"title": title, **given})
    project.slug = slug_of(project.title, project)
    project.save()
    project.topics.set(topics)
    _set_partners(project, partners)
    _noted("begin", project, by, meaning_changed=True)
    return project


@transaction.atomic
def change(
    project: Project, *, by: Any, partners: Sequence[Partner] | None = None, topics: Iterable[Topic] | None = None,
    lead: Organisation | None = None, meaning_changed: bool = True, **given: Any,
) -> Project:  # fmt: skip
    """Change what is said of a project; only the fields that are named. A new lead must be one's own to write for, too."""
    project = Project.objects.select_for_update(of=("self",)).select_related("lead").get(pk=project.pk)
    if not may_edit_project(by, project):
        raise NotAllowed(_("You do not manage the organisation that leads this project."))
    if lead is not None and lead.pk != project.lead_id:
        if not may_edit_for(by, lead):
            raise NotAllowed(_("You do not manage this organisation."))
        project.lead = lead
    _fill(project, given)
    project.save()
    if topics is not None:
        project.topics.set(topics)
    if partners is not None:
        _set_partners(project, partners)
    _noted("change", project, by, meaning_changed=meaning_changed)
    return project


@transaction.atomic
def remove(project: Project, *, by: Any) -> None:
    """Delete a project that was written down by mistake; its translations stay as memory."""
    if not may_edit_project(by, project):
        raise NotAllowed(_("You do not manage the organisation that leads this project."))
    audit.record("community.project.remove", project, by=by)
    sources.gone(translating.PROJECT, [project.key])
    index.touch(SOURCE, [project.key])
    project.delete()
    pagecache.bump()


def _fill(project: Project, given: dict[str, Any]) -> None:
    clean: dict[str, Callable[[str, Any], Any]] = {
        "title": lambda name, value: fields.line(Project, name, value, needed=_("Give it a title.")),
        "summary": lambda name, value: fields.line(Project, name, value),
        "funding": lambda name, value: fields.line(Project, name, value),
        "text": fields.text, "results": fields.text, "language": fields.language, "state": _state,
        "starts": fields.month, "ends": fields.month, "url": fields.address,
        "programme_key": lambda name, value: str(value or ""), "public": lambda name, value: bool(value),
    }  # fmt: skip
    for name, value in given.items():
        setattr(project, name, clean[name](name, value))
    if project.starts and project.ends and project.ends < project.starts[: len(project.ends)]:
        raise Refused(_("It ends before it begins."), field="ends", code="order")


def _state(name: str, value: str) -> str:
    if value not in Project.State.values:
        raise Refused(_("Choose one of these."), field=name, code="unknown")
    return value


def _set_partners(project: Project, partners: Sequence[Partner]) -> None:
    known: dict[int | str, ProjectPartner] = {}
    for each in partners:
        name, role = squeeze(each.name)[:200], squeeze(each.role)[:120]
        if each.organisation is None and not name:
            continue
        mark = each.organisation.pk if each.organisation else name.casefold()
        if mark in known or mark == project.lead_id:
            raise Refused(_("A partner stands here twice."), field="partners", code="twice")
        known[mark] = ProjectPartner(
            project=project, organisation=each.organisation, name="" if each.organisation else name, role=role,
            position=len(known),
        )  # fmt: skip
    if len(known) > MOST_PARTNERS:
        raise Refused(
            _("Name at most %(most)d partners.") % {"most": MOST_PARTNERS}, field="partners", code="many"
        )
    project.partners.all().delete()
    ProjectPartner.objects.bulk_create(known.values())


def _noted(verb: str, project: Project, by: Any, *, meaning_changed: bool) -> None:
    audit.record(f"community.project.{verb}", project, by=by, lead=project.lead.key)
    sources.sync(translating.PROJECT, [translating.project(project)], meaning_changed=meaning_changed)
    index.touch(SOURCE, [project.key])
    pagecache.bump()
