"""Spaces are opened by staff, for a cohort by its team, and for a working group when staff agree to a proposal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from rostra.cohorts.models import Cohort
from rostra.community.actions import counts
from rostra.community.actions.comments import why_silenced
from rostra.community.actions.posts import words
from rostra.community.letters import spaces as letters
from rostra.community.models import Space, SpaceMember
from rostra.community.rules import spaces as rules
from rostra.community.rules.roles import is_community_editor
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.languages import LANGUAGES
from rostra.kernel.text import new_key, squeeze
from rostra.languages.markdown import to_html
from rostra.people.models import Organisation, Person
from rostra.programmes.models import Topic

State, Kind = Space.State, Space.Kind
LONGEST = 4000
MOST_PROPOSALS = 5  # of one person that wait at the same time
FIELDS = (
    "title", "purpose", "rules", "language", "joining", "seen_by", "checking", "organisation",
)  # fmt: skip


@transaction.atomic
def open_(
    *, by: Any, kind: str, lead: Person | None = None, topics: Iterable[Topic] = (), **fields: Any
) -> Space:
    """Open a community of practice or a working group; `fields` as in `FIELDS`. The lead is in it at once."""
    if not is_community_editor(by):
        raise NotAllowed(_("You do not look after the community."))
    if kind not in (Kind.PRACTICE, Kind.GROUP):
        raise Refused(_("Choose what kind of space it is."), field="kind")
    space = Space(kind=kind, slug=_free_slug(fields.get("title", "")), **_tidy(fields))
    _check(space)
    space.save()
    space.topics.set(topics)
    if lead is not None:
        _seat(space, lead, SpaceMember.Role.LEAD, by=by)
    counts.of_space(space.pk)
    audit.record("community.space.open", space, by=by)
    return space


@transaction.atomic
def change(space: Space, *, by: Any, topics: Iterable[Topic] | None = None, **fields: Any) -> Space:
    """Change its words and who joins, reads and is checked; leads change the words alone."""
    if not rules.may_lead(by, space):
        raise NotAllowed(_("You do not lead this space."))
    if not is_community_editor(by):
        fields = {name: value for name, value in fields.items() if name in ("purpose", "rules", "checking")}
        topics = None
    if space.cohort_id:
        fields = {
            name: value
            for name, value in fields.items()
            if name not in ("joining", "seen_by", "organisation")
        }
    before = rules.space_audience(space)
    for name, value in _tidy(fields).items():
        setattr(space, name, value)
    _check(space)
    space.save(update_fields=[*fields, "updated_at"])
    if topics is not None:
        space.topics.set(topics)
    if rules.space_audience(space) != before:
        for post in space.all_posts.iterator():
            words.shown(post, meaning_changed=False)
    audit.record("community.space.change", space, by=by, fields=sorted(fields))
    return space


@transaction.atomic
def switch_on(cohort: Cohort, *, by: Any) -> Space:
    """Give a cohort its space: its people and its team are in it from this moment. Called again it is the same one, and opens
    again when it was closed."""
    if not rules.may_switch_on(by, cohort):
        raise NotAllowed(_("You do not look after this edition."))
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    space = Space.objects.filter(cohort=cohort).first()
    if space is None:
        edition = cohort.edition
        title = f"{edition.title}: {cohort.name}"[:120]
        space = Space.objects.create(
            kind=Kind.COHORT, cohort=cohort, joining=Space.Joining.COHORT, seen_by=Space.Seen.MEMBERS,
            checking=Space.Checking.NONE, title=title, slug=_free_slug(title), language=edition.organisation.language,
        )  # fmt: skip
    elif space.state == State.CLOSED:
        space.state = State.OPEN
        space.save(update_fields=["state", "updated_at"])
    else:
        return space
    counts.of_space(space.pk)
    audit.record("community.space.switch_on", space, by=by, cohort=cohort.key)
    return space


@transaction.atomic
def propose(*, by: Any, title: str, purpose: str, language: str, leads: bool = True) -> Space:
    """Propose a working group; staff answer. `leads`: the person would lead it. Refused while many of theirs wait."""
    if not by.is_authenticated:
        raise NotAllowed(_("Please sign in first."))
    said = why_silenced(by, None)
    if said:
        raise Refused(said, code="silenced")
    if rules.proposals_of(by).filter(state=State.PROPOSED).count() >= MOST_PROPOSALS:
        raise Refused(_("Some of your proposals wait for an answer. Please wait for it first."), code="many")
    fields = _tidy({"title": title, "purpose": purpose, "language": language})
    space = Space(kind=Kind.GROUP, slug=_free_slug(title), state=State.PROPOSED, proposed_by=by, **fields)
    if not space.purpose:
        raise Refused(_("Say what it is for and why."), field="purpose")
    _check(space)
    space.save()
    if leads:
        _seat(space, by, SpaceMember.Role.LEAD, by=None)
    audit.record("community.space.propose", space, by=by)
    return space


@transaction.atomic
def decide(space: Space, *, by: Any, opens: bool, answer: str = "", lead: Person | None = None) -> Space:
    """Agree to a proposed working group, or not, with words that its author reads. It opens with a lead alone."""
    if not is_community_editor(by):
        raise NotAllowed(_("You do not look after the community."))
    space = Space.objects.select_for_update().get(pk=space.pk)
    if space.state != State.PROPOSED:
        raise Refused(_("It was answered already."), code="answered")
    space.answer = squeeze(answer)[:500]
    if not opens and not space.answer:
        raise Refused(_("Say why, in a sentence."), field="answer")
    if opens and lead is not None:
        _seat(space, lead, SpaceMember.Role.LEAD, by=by)
    if opens and not _leads(space).exists():
        raise Refused(_("Choose who leads it."), field="lead")
    space.state = State.OPEN if opens else State.REFUSED
    space.save(update_fields=["state", "answer", "updated_at"])
    counts.of_space(space.pk)
    audit.record("community.space.decide", space, by=by, opens=opens)
    letters.answered(space)
    return space


@transaction.atomic
def close(space: Space, *, by: Any) -> Space:
    """Close a space: it can be read, nobody writes or joins."""
    return _turn(space, State.OPEN, State.CLOSED, by=by)


@transaction.atomic
def reopen(space: Space, *, by: Any) -> Space:
    """Open a closed space again."""
    return _turn(space, State.CLOSED, State.OPEN, by=by)


def _turn(space: Space, old: str, new: str, *, by: Any) -> Space:
    if not rules.may_lead(by, space):
        raise NotAllowed(_("You do not lead this space."))
    if Space.objects.filter(pk=space.pk, state=old).update(state=new):
        space.state = new
        audit.record(f"community.space.{'close' if new == State.CLOSED else 'reopen'}", space, by=by)
    return space


def _seat(space: Space, person: Person, role: str, *, by: Any) -> SpaceMember:
    if not rules.may_be_brought(person, space):
        raise Refused(_("This person cannot be in this space."), field="lead", code="not_possible")
    row, _made = SpaceMember.objects.update_or_create(
        space=space, person=person, defaults={"role": role, "state": SpaceMember.State.IN, "decided_by": by}
    )
    return row


def _leads(space: Space) -> Any:
    return space.memberships.filter(role=SpaceMember.Role.LEAD, state=SpaceMember.State.IN)


def _tidy(fields: dict[str, Any]) -> dict[str, Any]:
    clean = {name: value for name, value in fields.items() if name in FIELDS}
    if "title" in clean:
        clean["title"] = squeeze(clean["title"])
    for name in ("purpose", "rules"):
        if name in clean:
            clean[name] = clean[name].replace("\r\n", "\n").strip()
    return clean


def _check(space: Space) -> None:
    """Refuse what cannot stand like this, at the field it is about."""
    if not 3 <= len(space.title) <= 120:
        raise Refused(_("Give it a name of 3 to 120 characters."), field="title")
    if space.language not in LANGUAGES:
        raise Refused(_("This language is not known here."), field="language")
    for name in ("purpose", "rules"):
        text = getattr(space, name)
        if len(text) > LONGEST:
            raise Refused(_("Keep this to %(most)d characters.") % {"most": LONGEST}, field=name)
        if to_html(text).faults:
            said = _("Only paragraphs, **bold**, *italic*, [links](address) and lists are possible here.")
            raise Refused(said, field=name)
    organisation: Organisation | None = space.organisation
    if organisation is not None and space.seen_by == Space.Seen.PUBLIC:
        raise Refused(_("A space for one organisation cannot be read by everybody."), field="seen_by")


def _free_slug(title: str) -> str:
    base = slugify(title)[:60] or "space"
    free = base != "propose" and not Space.objects.filter(slug=base).exists()
    return base if free else f"{base}-{new_key()[:8]}"
