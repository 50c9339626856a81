"""Before and after: what changed for a member, made from what was shown; offered to the team, published after reading, taken back
at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.coaching.models import AimEvidence, BeforeAfter, Tag
from rostra.coaching.rules import sprints as rules
from rostra.cohorts.models import Enrolment
from rostra.kernel import audit, pagecache
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import squeeze
from rostra.kernel.time import now

State, Consent = BeforeAfter.State, BeforeAfter.Consent
MOST = 10


@transaction.atomic
def write(
    *,
    enrolment: Enrolment,
    by: Any,
    title: str,
    before: str,
    after: str,
    language: str,
    tag: str = "",
    evidence: Iterable[AimEvidence] = (),
    story: BeforeAfter | None = None,
) -> BeforeAfter:
    """Write what changed, or write it anew; by the member alone. A published one that changes is read by the team again."""
    if not rules.is_own(by, enrolment):
        raise NotAllowed(_("Only the member writes this."))
    for name, value in (("title", title), ("before", before), ("after", after)):
        if not value.strip():
            raise Refused(_("Write a few words here."), field=name)
    if tag and tag not in Tag.values:
        raise Refused(_("Choose a kind from the list."), field="tag")
    if story is None and enrolment.before_after.count() >= MOST:
        raise Refused(_("Ten of these are enough. Change one that is there."), code="many")
    row = _locked(story) if story else BeforeAfter(enrolment=enrolment)
    if row.enrolment_id != enrolment.pk:
        raise NotAllowed(_("Only the member writes this."))
    row.title, row.before, row.after = squeeze(title), before.strip(), after.strip()
    row.language, row.tag = language, tag
    if row.state == State.PUBLISHED:
        row.state, row.published_at, row.published_by = State.OFFERED, None, None
    row.save()
    row.evidence.set([each for each in evidence if each.aim.enrolment_id == enrolment.pk])
    pagecache.bump()
    audit.record("coaching.story.write", row, by=by, edition=enrolment.edition.key)
    return row


@transaction.atomic
def consent(story: BeforeAfter, *, by: Any, to: str, named: bool = False) -> BeforeAfter:
    """Say who may read it, and whether with the name; by the member alone. Less than before holds at once; more is read by the
    team before it shows.
    """
    story = _own(story, by)
    if to not in Consent.values:
        raise Refused(_("Choose who may read it."), field="consent")
    wider = _width(to) > _width(story.consent) or (named and not story.named)
    story.consent, story.named, story.consent_at = to, named and to != Consent.NONE, now()
    if to == Consent.NONE:
        story.state = State.WITHDRAWN if story.published_at else State.DRAFT
        story.published_at, story.published_by = None, None
    elif wider or story.state in (State.DRAFT, State.WITHDRAWN):
        story.state, story.published_at, story.published_by = State.OFFERED, None, None
    story.save()
    pagecache.bump()
    audit.record("coaching.story.consent", story, by=by, to=str(to), named=story.named)
    return story


def _width(consent: str) -> int:
    return Consent.values.index(consent)


@transaction.atomic
def publish(story: BeforeAfter, *, by: Any) -> BeforeAfter:
    """Show it to whom its member said, after reading it."""
    story = _locked(story)
    if not rules.may_publish_story(by, story):
        raise NotAllowed(_("You do not run this edition."))
    if story.state != State.OFFERED or story.consent == Consent.NONE:
        raise Refused(_("The member has not offered this to others."), code="no_consent")
    story.state, story.published_at, story.published_by = State.PUBLISHED, now(), by
    story.save()
    pagecache.bump()
    audit.record("coaching.story.publish", story, by=by, to=str(story.consent))
    return story


@transaction.atomic
def unpublish(story: BeforeAfter, *, by: Any) -> BeforeAfter:
    """Take a published one down again; it stays offered."""
    story = _locked(story)
    if not rules.may_publish_story(by, story):
        raise NotAllowed(_("You do not run this edition."))
    if story.state == State.PUBLISHED:
        story.state, story.published_at, story.published_by = State.OFFERED, None, None
        story.save()
        pagecache.bump()
        audit.record("coaching.story.unpublish", story, by=by)
    return story


@transaction.atomic
def remove(story: BeforeAfter, *, by: Any) -> None:
    """Delete it for good; by the member."""
    story = _own(story, by)
    audit.record("coaching.story.remove", story, by=by)
    story.delete()
    pagecache.bump()


def _own(story: BeforeAfter, by: Any) -> BeforeAfter:
    story = _locked(story)
    if story.enrolment.person_id != by.pk:
        raise NotAllowed(_("Only the member decides this."))
    return story


def _locked(story: BeforeAfter) -> BeforeAfter:
    rows = BeforeAfter.objects.select_for_update(of=("self",))
    return rows.select_related("enrolment__edition__organisation", "enrolment__person").get(pk=story.pk)
