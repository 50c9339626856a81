"""A member's own project or channel, on which the aims of all sprints work."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.coaching.models import MemberPlan
from rostra.coaching.rules.sprints import may_work_on
from rostra.cohorts.models import Enrolment
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import squeeze


@transaction.atomic
def save(
    *,
    enrolment: Enrolment,
    by: Any,
    revision: int,
    title: str,
    kind: str = MemberPlan.Kind.CHANNEL,
    audience: str = "",
    before: str = "",
    after: str = "",
) -> MemberPlan:
    """Keep the plan. `revision` is the one that was open in the form: what somebody else saved meanwhile is not written over."""
    if not may_work_on(by, enrolment):
        raise NotAllowed(_("You do not look after this member."))
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    plan = MemberPlan.objects.filter(enrolment=enrolment).first() or MemberPlan(enrolment=enrolment)
    if plan.revision != revision:
        raise Refused(
            _("Somebody saved this plan while you were writing. Look at it again and add your words."),
            code="stale",
        )
    if not squeeze(title):
        raise Refused(_("Give it a name."), field="title")
    plan.kind, plan.title, plan.audience = kind, squeeze(title), squeeze(audience)
    plan.before, plan.after, plan.revision = before.strip(), after.strip(), revision + 1
    plan.save()
    behalf = enrolment.person if by.pk != enrolment.person_id else None
    audit.record("coaching.member_plan.save", plan, by=by, on_behalf_of=behalf, edition=enrolment.edition.key)
    return plan
