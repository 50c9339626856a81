"""Proposals of the solvers: asked for, worked out in a task, edited, confirmed or put aside. Solvers propose, people decide."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from rostra.cohorts import rules
from rostra.cohorts.models import Edition, Proposal
from rostra.cohorts.reasons import worded
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.tasks import task
from rostra.kernel.time import now
from rostra.solvers.apart import Failed, solve_apart
from rostra.solvers.inputs import BadInput

logger = logging.getLogger("rostra.tasks")

Kind, State = Proposal.Kind, Proposal.State
SOLVERS = {Kind.PAIRS: "pairs", Kind.OFFICERS: "pairs", Kind.GROUPS: "groups", Kind.DATES: "dates"}
SECONDS = 60.0  # after which the best so far is taken, with the gap that is left
ABOUT = "about"  # of a question: what it is about, in words of ours that are not sent to the solver
OPEN = (State.ASKED, State.READY, State.FAILED)


@transaction.atomic
def ask(*, edition: Edition, kind: str, question: dict[str, Any], by: Any, subject: str = "") -> Proposal:
    """Ask a solver; it answers in a task. Earlier proposals about the same thing that nobody confirmed are put aside."""
    proposal = _put(edition=edition, kind=kind, question=question, by=by, subject=subject)
    work_out.enqueue(proposal=proposal.key)
    return proposal


@transaction.atomic
def _put(*, edition: Edition, kind: str, question: dict[str, Any], by: Any, subject: str) -> Proposal:
    if not rules.may_propose(by, edition):
        raise NotAllowed(_("You do not run this edition."))
    Proposal.objects.filter(edition=edition, kind=kind, subject=subject, state__in=OPEN).update(
        state=State.DISCARDED
    )
    proposal = Proposal.objects.create(
        edition=edition, kind=kind, subject=subject, question=question, by=by, state=State.ASKED
    )
    audit.record("cohorts.proposal.ask", proposal, by=by, edition=edition.key, kind=str(kind))
    return proposal


@task(retries=1)
def work_out(proposal: str) -> None:
    """Let the solver answer. Safe to run twice: an answer that is there stays."""
    answer_now(Proposal.objects.select_related("by").get(key=proposal))


def answer_now(proposal: Proposal, *, seconds: float = SECONDS) -> Proposal:
    """Ask the solver and wait. What it says is stored with the proposal: ready, or failed with the reason in words."""
    if proposal.state != State.ASKED:
        return proposal
    began = time.monotonic()
    answer: dict[str, Any] = {}
    with translation.override(proposal.by.language if proposal.by else None):
        try:
            question = {name: value for name, value in proposal.question.items() if name != ABOUT}
            answer = solve_apart(SOLVERS[Kind(proposal.kind)], question, seconds=seconds)
            problem = _problem(answer)
        except BadInput as bad:
            problem = _("The question could not be put: %(why)s") % {"why": bad}
        except (Failed, OSError):
            logger.exception("The solver gave no answer to %s", proposal)
            problem = _("The solver gave no answer. Ask again, perhaps with fewer wishes.")
    changed = Proposal.objects.filter(pk=proposal.pk, state=State.ASKED).update(
        state=State.FAILED if problem else State.READY,
        answer=answer,
        problem=problem[:500],
        seconds=round(time.monotonic() - began, 2),
        updated_at=now(),
    )
    if changed:
        proposal.refresh_from_db(fields=["state", "answer", "problem", "seconds", "updated_at"])
    return proposal


def _problem(answer: dict[str, Any]) -> str:
    """Why there is nothing to look at, in words; empty where there is."""
    reasons = answer.get("reasons", [])
    if answer.get("status") != "infeasible" and not any(each.get("code") == "no_time" for each in reasons):
        return ""
    said = " ".join(worded(each) for each in reasons[:3])
    return said or _("What was asked for cannot all hold. Relax one of the wishes and ask again.")


@transaction.atomic
def edit(proposal: Proposal, *, chosen: dict[str, Any], by: Any) -> Proposal:
    """Keep what people made of a proposal; it is what will be confirmed. An empty `chosen` goes back to what was proposed."""
    proposal = _locked(proposal, by)
    if proposal.state != State.READY:
        raise Refused(_("This proposal can no longer be changed."), code="not_ready")
    proposal.chosen = chosen
    proposal.save(update_fields=["chosen", "updated_at"])
    audit.record("cohorts.proposal.edit", proposal, by=by)
    return proposal


@transaction.atomic
def discard(proposal: Proposal, *, by: Any) -> Proposal:
    """Put a proposal aside; it stays as history."""
    proposal = _locked(proposal, by)
    if proposal.state == State.CONFIRMED:
        raise Refused(_("This proposal is confirmed already."), code="confirmed")
    if proposal.state != State.DISCARDED:
        proposal.state = State.DISCARDED
        proposal.save(update_fields=["state", "updated_at"])
        audit.record("cohorts.proposal.discard", proposal, by=by)
    return proposal


@transaction.atomic
def mark_confirmed(proposal: Proposal, *, by: Any) -> Proposal:
    """Say that a proposal was carried out; called by the verb that does, in its transaction. Once."""
    proposal = _locked(proposal, by)
    if proposal.state != State.READY:
        raise Refused(_("Somebody confirmed this proposal or put it aside already."), code="not_ready")
    proposal.state, proposal.confirmed_by, proposal.confirmed_at = State.CONFIRMED, by, now()
    proposal.save(update_fields=["state", "confirmed_by", "confirmed_at", "updated_at"])
    audit.record("cohorts.proposal.confirm", proposal, by=by)
    return proposal


def _locked(proposal: Proposal, by: Any) -> Proposal:
    proposal = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("edition__organisation")
        .get(pk=proposal.pk)
    )
    if not rules.may_propose(by, proposal.edition):
        raise NotAllowed(_("You do not run this edition."))
    return proposal
