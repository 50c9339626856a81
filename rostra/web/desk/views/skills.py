"""Where skills are short, by area and organisation, and what has changed: of one edition, or of all editions of a programme."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.assessment.models import Moment
from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel import small
from rostra.ledger import reading_skills
from rostra.ledger.actions import skills as verbs
from rostra.ledger.actions.exports import TYPES
from rostra.ledger.placing import SHORT
from rostra.programmes import reading
from rostra.programmes.models import ProgrammePage
from rostra.web.desk.door import attempt, page, staff
from rostra.web.desk.views.editions import seen
from rostra.web.desk.views.exports import file
from rostra.web.desk.views.levels import tabs

MOST_ORGANISATIONS = 100


@require_safe
@staff
def skills(request: HttpRequest, key: str) -> HttpResponse:
    """One edition: small numbers are withheld from everybody, whoever they are."""
    edition = seen(request, key)
    editions = Edition.objects.filter(pk=edition.pk)
    rows = reading_skills.joined(edition)
    found = _picture(editions)
    changed = reading_skills.changes(rows, found["competences"])
    context = {
        **found, "edition": edition, "tabs": tabs(edition, "skills", cohorts.may_run_edition(request.user, edition)),
        "changes": changed, "has_changes": any(each.now is not None for each in changed),
        "change_bars": [
            (each.competence.label, each.now - each.baseline)
            for each in changed
            if each.now is not None and each.baseline is not None and each.now > each.baseline
        ],
        "may_take": len(rows) >= small.FEWEST and cohorts.may_see_desk_of(request.user, edition),
    }  # fmt: skip
    return page(request, "desk/skills.html", context, current="editions")


@require_POST
@staff
def skills_file(request: HttpRequest, key: str) -> HttpResponse:
    """The file for evaluators."""
    edition = seen(request, key)
    done, body = attempt(request, lambda: verbs.export(edition, by=request.user))
    if not done or body is None:
        return redirect("desk:skills", key=key)
    return file(body, f"skills-{edition.slug}.csv", TYPES["csv"])


@require_safe
@staff
def programme_skills(request: HttpRequest, key: str) -> HttpResponse:
    """All editions of a programme that this person may see."""
    programme = get_object_or_404(ProgrammePage, key=key)
    editions = cohorts.visible_editions(request.user).filter(programme_key=key)
    context = {**_picture(editions), "programme": programme, "editions": editions.count()}
    return page(request, "desk/programme_skills.html", context, current="programmes")


def _picture(editions: QuerySet[Edition]) -> dict[str, Any]:
    """Means by competence and by organisation, with the modules that help where it is short."""
    version = reading_skills.version_asked(editions)
    competences = reading_skills.competences_of(version) if version else []
    keys = [each.key for each in competences]
    live = Enrolment.objects.live().filter(edition__in=editions.values("pk"))
    whole = reading_skills.means(reading_skills.scores_of(live).values(), keys)
    rolled = reading_skills.roll_up(live, keys)
    pages = reading.places({key for each in competences for key in each.modules}, get_language() or "")
    return {
        "competences": competences,
        "answered": reading_skills.finished_of(live, Moment.BASELINE).count(),
        "people": live.count(),
        "enough": any(each.mean is not None for each in whole.values()),
        "bars": [(each.label, whole[each.key].mean) for each in competences],
        "short": [
            {
                "competence": each,
                "mean": whole[each.key].mean,
                "modules": [
                    pages[module] for module in each.modules if module in pages and pages[module].path
                ],
            }
            for each in sorted(competences, key=lambda each: whole[each.key].mean or 0)
            if (mean := whole[each.key].mean) is not None and mean < SHORT
        ],
        "organisations": [
            {
                "name": row["organisation"] or _("no organisation"),
                "people": row["people"],
                "means": [row["means"][key].mean for key in keys],
            }
            for row in rolled[:MOST_ORGANISATIONS]
        ],
        "withheld": any(row["people"] is None for row in rolled),
    }
