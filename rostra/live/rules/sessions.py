"""Who sees sessions, who prepares and runs them, who teaches in them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel.time import now
from rostra.live.models import Material, Registration, Series, Session, SessionInvitation, SessionTemplate
from rostra.people.models import Organisation, Role, Scope
from rostra.people.rules import has_grant, is_site_admin, keys_in_scope
from rostra.programmes.models import ProgrammePage
from rostra.programmes.rules import may_edit_programme

RUNS = cohorts.RUNS
TEACHES = cohorts.REVIEWS
SEES = cohorts.SEES


def scopes_of(session: Session) -> list[tuple[str, str]]:
    """The chain of scopes on which a grant reaches a session, from wide to narrow."""
    chain = [(Scope.SITE.value, ""), (Scope.ORGANISATION.value, session.organisation.key)]
    if session.programme_key:
        chain.append((Scope.PROGRAMME.value, session.programme_key))
    if session.edition:
        chain.append((Scope.EDITION.value, session.edition.key))
    if session.cohort:
        chain.append((Scope.COHORT.value, session.cohort.key))
    return chain


def may_draft_session(person: Any, organisation: Organisation, edition: Edition | None = None) -> bool:
    """Prepare a session that an organisation runs; in an edition also whoever runs that edition."""
    if edition is not None:
        return cohorts.may_run_edition(person, edition)
    return has_grant(person, RUNS, [(Scope.ORGANISATION.value, organisation.key)])


def may_run_session(person: Any, session: Session) -> bool:
    """Change, announce and cancel it, admit people, see what they need."""
    return has_grant(person, RUNS, scopes_of(session))


def may_teach_session(person: Any, session: Session) -> bool:
    """Keep its register and read what is handed in: trainers too."""
    return has_grant(person, TEACHES, scopes_of(session))


def may_see_desk_session(person: Any, session: Session) -> bool:
    """Open its pages at the desk."""
    return has_grant(person, SEES, scopes_of(session))


def may_see_session(person: Any, session: Session, at: dt.datetime | None = None) -> bool:
    """Read its page: what `visible_sessions` holds, and for those who prepare it also a draft."""
    if may_see_desk_session(person, session):
        return True
    if not _heard_of(session, at or now()):
        return False
    if session.seen_by == Session.Seen.PUBLIC:
        return True
    if not getattr(person, "is_authenticated", False):
        return False
    return visible_sessions(person, at).filter(pk=session.pk).exists()


def _heard_of(session: Session, at: dt.datetime) -> bool:
    announced = session.announced_at is not None and session.announced_at <= at
    return announced and session.state != Session.State.DRAFT


def public_sessions(at: dt.datetime | None = None) -> QuerySet[Session]:
    """Sessions of the public calendar, outside events too. Cancelled ones stay in it: people look for them."""
    return announced_sessions(at).filter(seen_by=Session.Seen.PUBLIC)


def announced_sessions(at: dt.datetime | None = None) -> QuerySet[Session]:
    """Sessions that somebody hears of, whoever that is."""
    states = [Session.State.ANNOUNCED, Session.State.CANCELLED]
    return Session.objects.filter(state__in=states, announced_at__lte=at or now())


def visible_sessions(person: Any, at: dt.datetime | None = None) -> QuerySet[Session]:
    """Announced sessions that this person hears of: public ones, those of their editions (of their own cohort, where it is for
    one), those they are invited to or registered for, and those whose pages they open at the desk.
    """
    rows = announced_sessions(at)
    wanted = Q(seen_by=Session.Seen.PUBLIC)
    if getattr(person, "is_authenticated", False):
        enrolled = Enrolment.objects.live().filter(person=person)
        in_edition = Q(cohort__isnull=True, edition__in=enrolled.values("edition"))
        in_cohort = Q(cohort__in=enrolled.filter(cohort__isnull=False).values("cohort"))
        wanted |= Q(seen_by=Session.Seen.EDITION) & (in_edition | in_cohort)
        wanted |= Q(pk__in=SessionInvitation.objects.filter(person=person).values("session"))
        wanted |= Q(pk__in=Registration.objects.filter(person=person).values("session"))
        wanted |= Q(pk__in=desk_sessions(person).values("pk"))
    return rows.filter(wanted)


def desk_sessions(person: Any) -> QuerySet[Session]:
    """Sessions whose desk pages this person may open, drafts too."""
    return _by_role(person, SEES)


def run_sessions(person: Any) -> QuerySet[Session]:
    """Sessions that this person may run."""
    return _by_role(person, RUNS)


def _by_role(person: Any, roles: tuple[str, ...]) -> QuerySet[Session]:
    if is_site_admin(person) or has_grant(person, roles, []):
        return Session.objects.all()
    wanted = Q(pk__in=[])
    for scope, field in (
        (Scope.ORGANISATION, "organisation__key__in"),
        (Scope.PROGRAMME, "programme_key__in"),
        (Scope.EDITION, "edition__key__in"),
        (Scope.COHORT, "cohort__key__in"),
    ):
        if keys := keys_in_scope(person, roles, scope):
            wanted |= Q(**{field: keys})
    return Session.objects.filter(wanted)


# ---------------------------------------------------------------- templates, series, strands


def may_plan_programme(person: Any, programme_key: str) -> bool:
    """Write the session templates of a programme: its editors, and who runs it."""
    scopes = [(Scope.PROGRAMME.value, programme_key)]
    return may_edit_programme(person, programme_key) or has_grant(person, RUNS, scopes)


def may_see_templates(person: Any, programme_key: str) -> bool:
    """Read the session templates of a programme: who may plan it, and who runs an edition of it."""
    if may_plan_programme(person, programme_key):
        return True
    return cohorts.run_editions(person).filter(programme_key=programme_key).exists()


def visible_templates(person: Any) -> QuerySet[SessionTemplate]:
    """Session templates that this person may read."""
    if is_site_admin(person) or has_grant(person, (*RUNS, Role.EDITOR), []):
        return SessionTemplate.objects.all()
    keys = keys_in_scope(person, (*RUNS, Role.EDITOR), Scope.PROGRAMME)
    wanted = Q(programme_key__in=keys) | Q(
        programme_key__in=cohorts.run_editions(person).values("programme_key")
    )
    return SessionTemplate.objects.filter(wanted)


def may_keep_calendar(person: Any, organisation: Organisation) -> bool:
    """Keep the series and strands of an organisation."""
    return has_grant(person, RUNS, [(Scope.ORGANISATION.value, organisation.key)])


def draft_organisations(person: Any) -> QuerySet[Organisation]:
    """Organisations for which this person may prepare sessions: of their own, or in an edition they run."""
    if is_site_admin(person) or has_grant(person, RUNS, []):
        return Organisation.objects.all()
    keys = keys_in_scope(person, RUNS, Scope.ORGANISATION)
    runs = cohorts.run_editions(person).values("organisation")
    return Organisation.objects.filter(Q(key__in=keys) | Q(pk__in=runs))


def kept_calendars(person: Any) -> QuerySet[Organisation]:
    """Organisations whose series and strands this person keeps."""
    if is_site_admin(person) or has_grant(person, RUNS, []):
        return Organisation.objects.all()
    return Organisation.objects.filter(key__in=keys_in_scope(person, RUNS, Scope.ORGANISATION))


def planned_programmes(person: Any) -> QuerySet[ProgrammePage]:
    """Programmes whose session templates this person may write."""
    if is_site_admin(person) or has_grant(person, (*RUNS, Role.EDITOR), []):
        return ProgrammePage.objects.all()
    return ProgrammePage.objects.filter(key__in=keys_in_scope(person, (*RUNS, Role.EDITOR), Scope.PROGRAMME))


def may_keep_series(person: Any, series: Series) -> bool:
    """Change a series and add dates: those who keep the organisation's calendar, or run its edition."""
    return may_draft_session(person, series.organisation, series.edition) or may_keep_calendar(
        person, series.organisation
    )


def desk_series(person: Any) -> QuerySet[Series]:
    """Series whose desk pages this person may open."""
    runs = cohorts.run_editions(person).values("pk")
    kept = kept_calendars(person).values("pk")
    return Series.objects.filter(Q(organisation__in=kept) | Q(edition__in=runs))


def may_read_material(person: Any, material: Material, at: dt.datetime | None = None) -> bool:
    """Fetch a file beside a session: whoever sees the session."""
    return may_see_session(person, material.session, at)
