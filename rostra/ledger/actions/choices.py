"""Choosing packages and modules: the choice becomes what is asked of somebody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.cohorts import rules as cohort_rules
from rostra.cohorts.actions import enrolments as rows
from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel import audit
from rostra.kernel.errors import Faults, NotAllowed, Refused
from rostra.kernel.time import now, today
from rostra.ledger import offers
from rostra.ledger.actions import following
from rostra.ledger.actions.recognition import recognise_equivalents
from rostra.ledger.models import Certificate
from rostra.programmes import choosing, reading


@transaction.atomic
def choose(
    enrolment: Enrolment,
    *,
    packages: Iterable[str] = (),
    modules: Iterable[str] = (),
    outcomes: Iterable[str] = (),
    by: Any,
) -> Enrolment:
    """Take these packages and single modules, with what they build on; may be changed until the certificate is issued.

    `outcomes` are the wishes behind the choice. What was met stays met. Faults name `packages` or `modules`.
    """
    if (
        by is not None
        and by.pk != enrolment.person_id
        and not cohort_rules.may_run_edition(by, enrolment.edition)
    ):
        raise NotAllowed(_("You do not run this edition."))
    enrolment = rows.locked(enrolment)
    _refuse(enrolment)
    outline = reading.outline(language=enrolment.person.language, key=enrolment.edition.programme_key)
    tree = outline.tree if outline else {}
    offer = offers.offer(enrolment.edition, tree)
    packages, modules = set(packages), set(modules)
    if wrong := choosing.faults(offer, packages, modules):
        raise Faults(_("Please look at your choice again."), wrong)
    done = offers.done_modules(enrolment.person, tree)
    taken, singles = choosing.closed(offer, packages, modules, done - modules)
    wanted = {ident for module in offer.modules.values() for ident in module.outcome_ids} & set(outcomes)
    _put(enrolment, list(taken), list(singles), sorted(wanted), by)
    return enrolment


def _put(enrolment: Enrolment, packages: list[str], modules: list[str], outcomes: list[str], by: Any) -> None:
    before = (enrolment.packages, enrolment.modules, enrolment.outcomes)
    if enrolment.chosen_at and before == (packages, modules, outcomes):
        return
    enrolment.packages, enrolment.modules, enrolment.outcomes = packages, modules, outcomes
    enrolment.chosen_at = now()
    enrolment.save(update_fields=["packages", "modules", "outcomes", "chosen_at", "updated_at"])
    following.follow([enrolment])
    audit.record(
        "ledger.enrolment.choose",
        enrolment,
        by=by,
        edition=enrolment.edition.key,
        packages=packages,
        modules=modules,
    )
    recognise_equivalents(enrolment)


def _refuse(enrolment: Enrolment) -> None:
    edition = enrolment.edition
    if edition.choice == Edition.Choice.WHOLE:
        raise Refused(_("There is nothing to choose here: everybody takes all of it."), code="whole")
    if enrolment.state != Enrolment.State.ENROLLED:
        raise Refused(_("Take part first; then choose."), code="not_enrolled")
    if edition.cancelled_at:
        raise Refused(_("This edition is cancelled."), code="cancelled")
    if edition.ends_on and edition.ends_on < today(edition.time_zone):
        raise Refused(_("This edition has ended, so the choice stays as it is."), code="ended")
    if Certificate.objects.filter(enrolment=enrolment, revoked_at__isnull=True).exists():
        raise Refused(
            _("Your certificate is made out for what you chose, so the choice stays as it is."),
            code="certified",
        )
