"""From an empty installation to people who learn: which step comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from rostra.cohorts.models import Edition, Enrolment
from rostra.people import rules
from rostra.people.models import Organisation
from rostra.programmes.actions import academy
from rostra.programmes.models import ActivityPage, ProgrammePage


@dataclass(frozen=True)
class Step:
    title: str
    text: str
    url: str
    action: str
    done: bool
    next: bool = False


def first_steps(person: Any) -> list[Step]:
    """The way of a new academy, for its administrators while something is missing; empty when all is done."""
    if not rules.is_site_admin(person):
        return []
    steps = _steps()
    if all(step.done for step in steps):
        return []
    coming = next(number for number, step in enumerate(steps) if not step.done)
    return [Step(**{**step.__dict__, "next": number == coming}) for number, step in enumerate(steps)]


def _steps() -> list[Step]:
    programme = ProgrammePage.objects.order_by("-live", "-pk").first()
    published = bool(programme and _has_live_activity(programme))
    people = Enrolment.objects.filter(edition=OuterRef("pk")).values("pk")
    edition = (
        Edition.objects.filter(cancelled_at=None)
        .annotate(has_people=Exists(people))
        .order_by("-has_people", "-opened_at")
        .first()
    )
    opened = bool(edition and edition.opened_at)
    here = reverse("desk:edition", args=[edition.key]) if edition else reverse("desk:edition_new")
    own = academy.the()
    return [
        Step(
            _("Say who you are"),
            _("The academy's name, its languages and whom to write to."),
            reverse("desk:academy"),
            _("Name the academy"),
            bool(own and own.name and own.contact_email),
        ),
        Step(
            _("Add an organisation"),
            _("An edition is run by an authority or an association; its staff sees its people."),
            reverse("desk:organisation_new"),
            _("Add an organisation"),
            Organisation.objects.exists(),
        ),
        Step(
            _("Begin a programme"),
            _("You get a programme with one module and one text; write on from there."),
            reverse("desk:programme_new"),
            _("New programme"),
            programme is not None,
        ),
        Step(
            _("Publish it"),
            _("Write in the editors' area first. Then publish the programme with everything below it."),
            publishing_url(programme) if programme else reverse("desk:programmes"),
            _("Publish it"),
            published,
        ),
        Step(
            _("Plan an edition"),
            _("An edition is one dated run of a programme: from when to when, and for whom."),
            reverse("desk:edition_new"),
            _("New edition"),
            edition is not None,
        ),
        Step(
            _("Open it"),
            _("Opening pins what is asked; from then on people can learn."),
            here,
            _("To the edition"),
            opened,
        ),
        Step(
            _("Invite people"),
            _("Paste a list of names and addresses; each gets a letter."),
            reverse("desk:invite", args=[edition.key]) if edition else here,
            _("Invite people"),
            bool(edition and edition.has_people),
        ),
    ]


def publishing_url(programme: ProgrammePage) -> str:
    """Where the editors' area publishes a programme with all its pages, and comes back to the desk."""
    path = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return f"{path}?{urlencode({'id': programme.pk, 'next': reverse('desk:today')})}"


def _has_live_activity(programme: ProgrammePage) -> bool:
    return programme.live and ActivityPage.objects.descendant_of(programme).live().exists()
