"""Who finds whom in the directory, who writes to whom, and who offers, seeks and works together in whose name."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from rostra.community.models import Exchange, ExchangeReply, OrganisationProfile, Profile, Project
from rostra.community.rules.roles import edited_organisations, is_community_editor, may_edit_for, may_moderate
from rostra.community.rules.safety import blocked_people, silenced
from rostra.kernel.time import today
from rostra.messaging.models import Message, QuietPeriod
from rostra.people.models import Consent, Function, Membership, Organisation, Person
from rostra.people.rules import managed_organisations

PURPOSE = "directory"  # of the consent to stand in the directory
State = Exchange.State
READABLE = (State.OPEN, State.FOUND, State.CLOSED)


# ---------------------------------------------------------------- people


def opted_in() -> QuerySet[Profile]:
    """Everybody who stands in the directory: chose it, agreed and did not take it back, has a name and an account."""
    agreed = Consent.objects.filter(person=OuterRef("person"), purpose=PURPOSE, withdrawn_at__isnull=True)
    rows = Profile.objects.filter(Exists(agreed), person__is_active=True, person__erased_at__isnull=True)
    return rows.exclude(shown_to=Profile.Shown.NOBODY).exclude(person__name="")


def visible_profiles(person: Any) -> QuerySet[Profile]:
    """Whom somebody finds in the directory. Visitors: those who chose to be seen by everybody, without elected people in a quiet
    period of where they are elected. Who is signed in: all who opted in, without those one has blocked or is blocked by."""
    rows = opted_in()
    if getattr(person, "is_authenticated", False):
        blocked = blocked_people(person)
        return rows.exclude(person__in=blocked) if blocked else rows
    return outside_quiet_periods(rows.filter(shown_to=Profile.Shown.PUBLIC))


def outside_quiet_periods(rows: QuerySet[Profile], day: dt.date | None = None) -> QuerySet[Profile]:
    """Without elected people whose authority has a quiet period on a day (today when left out). One query for the periods."""
    day = day or today()
    periods = QuietPeriod.objects.filter(starts_on__lte=day, ends_on__gte=day)
    where = Q()
    for organisation, territory in periods.values_list("organisation_id", "territory"):
        if organisation is None and not territory:
            return rows.exclude(Exists(_elected(day)))
        where |= (
            Q(organisation=organisation) if organisation else Q(organisation__territory__startswith=territory)
        )
    return rows.exclude(Exists(_elected(day).filter(where))) if where else rows


def _elected(day: dt.date) -> QuerySet[Membership]:
    return memberships_on(day).filter(person=OuterRef("person"), function=Function.ELECTED)


def memberships_on(day: dt.date | None = None) -> QuerySet[Membership]:
    """Memberships that hold on a day, today when left out."""
    day = day or today()
    return Membership.objects.filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=day), Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    )


def with_function(rows: QuerySet[Profile]) -> QuerySet[Profile]:
    """With `function`: what a person is in the organisation of their entry; None when they belong to it no longer, and then it
    is not shown."""
    own = memberships_on().filter(person=OuterRef("person"), organisation=OuterRef("organisation"))
    return rows.annotate(function=Subquery(own.order_by("function").values("function")[:1]))


def may_write_to(person: Any, other: Person) -> bool:
    """Write to somebody through the academy: both are there, the other opted in and lets people write, nobody is blocked."""
    if not getattr(person, "is_authenticated", False) or person.pk == other.pk:
        return False
    found = visible_profiles(person).filter(person=other, may_write=True)
    return found.exists() and silenced(person) is None


def may_answer(person: Any, writer: Person) -> bool:
    """Answer a letter that came through the academy: whoever wrote wants to hear, unless they are gone or one of the two blocked
    the other."""
    if not getattr(person, "is_authenticated", False) or person.pk == writer.pk:
        return False
    there = writer.is_active and writer.erased_at is None
    return there and writer.pk not in blocked_people(person) and silenced(person) is None


def letter_key(writer: Person) -> str:
    """How the keys of all letters begin that somebody wrote to people of the directory."""
    return f"person-letter:{writer.key}:"


def has_written(writer: Person, *, to: Any) -> bool:
    """Whether somebody wrote a letter to a person through the academy; the reader meets them by that."""
    return Message.objects.filter(key__startswith=letter_key(writer), person=to.pk).exists()


def may_take_down(person: Any, profile: Profile) -> bool:
    """Take an entry off the directory against its owner's wish."""
    return may_moderate(person, None) and person.pk != profile.person_id


# ---------------------------------------------------------------- organisations


def listed_organisations() -> QuerySet[OrganisationProfile]:
    """Organisations of the directory: those whose managers listed them."""
    return OrganisationProfile.objects.filter(listed=True).select_related("organisation")


def may_read_entry(person: Any, entry: OrganisationProfile) -> bool:
    """A listed entry is for everybody; one that is not yet, for those who write it."""
    return entry.listed or may_edit_for(person, entry.organisation)


def organisations_of(person: Any) -> QuerySet[Organisation]:
    """The organisations somebody belongs to today."""
    if not getattr(person, "is_authenticated", False):
        return Organisation.objects.none()
    return Organisation.objects.filter(
        pk__in=memberships_on().filter(person=person.pk).values("organisation")
    )


# ---------------------------------------------------------------- exchanges


def exchange_organisations(person: Any) -> QuerySet[Organisation]:
    """In whose name somebody offers and seeks: organisations they belong to, and those they look after."""
    if not getattr(person, "is_authenticated", False) or silenced(person) is not None:
        return Organisation.objects.none()
    if is_community_editor(person):
        return Organisation.objects.all()
    own = Q(pk__in=organisations_of(person).values("pk"))
    return Organisation.objects.filter(own | Q(pk__in=edited_organisations(person).values("pk")))


def visible_exchanges(person: Any) -> QuerySet[Exchange]:
    """What somebody may read: what was opened, visitors only what is for them; drafts and hidden ones, who wrote or looks after
    them."""
    rows = Exchange.objects.filter(state__in=READABLE)
    if not getattr(person, "is_authenticated", False):
        return rows.filter(public=True)
    if is_community_editor(person) or may_moderate(person, None):
        return Exchange.objects.all()
    blocked = blocked_people(person)
    read = Q(state__in=READABLE) & ~Q(by__in=blocked) if blocked else Q(state__in=READABLE)
    own = Q(by=person.pk) | Q(organisation__in=edited_organisations(person).values("pk"))
    return Exchange.objects.filter(read | own)


def open_now(rows: QuerySet[Exchange]) -> QuerySet[Exchange]:
    """Those of them that can be answered today."""
    return rows.filter(Q(until__isnull=True) | Q(until__gte=today()), state=State.OPEN)


def is_open(exchange: Exchange) -> bool:
    """Whether it can be answered today."""
    return exchange.state == State.OPEN and (exchange.until is None or exchange.until >= today())


def may_change_exchange(person: Any, exchange: Exchange) -> bool:
    """Who wrote it and still belongs to the organisation, its managers, and the editors of the community."""
    if not getattr(person, "is_authenticated", False):
        return False
    if may_edit_for(person, exchange.organisation):
        return True
    own = exchange.by_id == person.pk and silenced(person) is None
    return own and organisations_of(person).filter(pk=exchange.organisation_id).exists()


def may_hide_exchange(person: Any) -> bool:
    return may_moderate(person, None)


def may_reply(person: Any, exchange: Exchange) -> bool:
    """Anybody who is signed in answers once, while it is open; not what one looks after oneself, not across a block, not while
    silenced."""
    if not getattr(person, "is_authenticated", False) or not is_open(exchange) or exchange.by_id == person.pk:
        return False
    if exchange.by_id in blocked_people(person) or silenced(person) is not None:
        return False
    if exchange.organisation_id in {each.pk for each in managed_organisations(person)}:
        return False
    return not ExchangeReply.objects.filter(exchange=exchange, by=person.pk).exists()


def visible_replies(person: Any, exchange: Exchange) -> QuerySet[ExchangeReply]:
    """Answers to an exchange: all for those who look after it, one's own for who answered."""
    rows = ExchangeReply.objects.filter(exchange=exchange)
    if not getattr(person, "is_authenticated", False):
        return rows.none()
    if may_change_exchange(person, exchange):
        return rows.filter(by__erased_at__isnull=True)
    return rows.filter(by=person.pk)


# ---------------------------------------------------------------- projects


def visible_projects(person: Any) -> QuerySet[Project]:
    """Projects somebody may read: visitors those that are for everybody."""
    rows = Project.objects.all()
    return rows if getattr(person, "is_authenticated", False) else rows.filter(public=True)


def may_edit_project(person: Any, project: Project) -> bool:
    """Managers of the organisation that leads it, and the editors of the community."""
    return may_edit_for(person, project.lead)
