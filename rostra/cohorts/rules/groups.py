"""Who puts questions to the solvers and reads what they propose, and who notes and reads what people say."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from rostra.cohorts.models import Edition, Proposal, Remark
from rostra.cohorts.rules.editions import REVIEWS, SEES, editions_by_role, may_review, may_run_edition


def may_propose(person: Any, edition: Edition) -> bool:
    """Ask for a proposal, change it, confirm it: those who run the edition."""
    return may_run_edition(person, edition)


def visible_proposals(person: Any) -> QuerySet[Proposal]:
    """Proposals of the editions that this person sees as one of their team."""
    return Proposal.objects.filter(edition__in=editions_by_role(person, REVIEWS).values("pk"))


def may_log_remark(person: Any, edition: Edition) -> bool:
    """Note what somebody said: the team of the edition."""
    return may_review(person, edition)


def visible_remarks(person: Any) -> QuerySet[Remark]:
    """All that was said, for the team of an edition; for evaluators what may be quoted."""
    team = Q(edition__in=editions_by_role(person, REVIEWS).values("pk"))
    seen = Q(edition__in=editions_by_role(person, SEES).values("pk")) & ~Q(consent=Remark.Consent.TEAM)
    return Remark.objects.filter(team | seen)
