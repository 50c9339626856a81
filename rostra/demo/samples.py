"""Sample addresses of every kind of page, written to `urls.json` beside the demo's data."""

from __future__ import annotations

import json
from pathlib import Path

from django.urls import reverse
from django.utils.translation import override

from rostra.assessment.models import Submission
from rostra.demo import live_samples
from rostra.demo.cast import BROD, SPRING
from rostra.ledger.models import Certificate, Evidence
from rostra.people.models import Person
from rostra.programmes.models import Publication

ACTIVITIES = {
    "activity_read": "dce-a1-guide",
    "activity_watch": "dce-a1-film",
    "activity_quiz": "dce-a1-quiz",
    "activity_worksheet": "dce-a2-prepare",
    "activity_example": "dce-a2-adoption",
}


def write(folder: Path) -> dict[str, str]:
    """Write `urls.json` and return what is in it: paths by name, staff pages beginning with `desk_`."""
    with override("en"):
        paths = {**_public(), **_learning(), **_desk(), **live_samples.found()}
    (folder / "urls.json").write_text(json.dumps(paths, indent=1, sort_keys=True) + "\n")
    return paths


def _public() -> dict[str, str]:
    published = dict(Publication.objects.filter(language="en", live=True).values_list("key", "path"))
    found = {"home": reverse("home"), "catalogue": reverse("catalogue"), "verify": reverse("verify")}
    found |= {"programme": f"/en/p/{published['dce']}", "module": f"/en/p/{published['dce-a1']}"}
    found |= {"methods": reverse("methods"), "method": f"/en/{published['m-world-cafe']}"}
    found |= {
        "programme_levels": f"/en/p/{published['ccd']}",
        "activity_danish": f"/da/p/{published['ccd-b1-guide']}",
    }
    return found | {name: f"/en/p/{published[key]}" for name, key in ACTIVITIES.items()}


def _learning() -> dict[str, str]:
    found = {"learner_home": reverse("learn:home"), "learner_map": reverse("learn:map", args=["spring"])}
    certificate = Certificate.objects.filter(revoked_at=None).order_by("issued_at", "pk").first()
    if certificate:
        found["certificate"] = reverse("certificate_public", args=[certificate.number])
    return found


def _desk() -> dict[str, str]:
    found = {f"desk_{name}": reverse(f"desk:{name}") for name in PLAIN}
    found |= {f"desk_{name}": reverse(f"desk:{name}", args=[SPRING]) for name in OF_EDITION}
    found["desk_edition_invited"] = reverse("desk:edition", args=[BROD])
    found["desk_organisation"] = reverse("desk:organisation", args=["lindholt"])
    found["desk_members_paste"] = reverse("desk:members_paste", args=["lindholt"])
    mette = Person.objects.get(email="mette@lindholt.example")
    found["desk_person"] = reverse("desk:person", args=[mette.key])
    enrolment = mette.enrolments.first()
    if enrolment:
        found["desk_enrolment"] = reverse("desk:enrolment", args=[enrolment.key])
    fact = Evidence.objects.filter(enrolment=enrolment).exclude(kind="voided").first()
    if fact:
        found["desk_evidence_void"] = reverse("desk:evidence_void", args=[fact.key])
    handed_in = Submission.objects.exclude(handed_in_at=None)
    waiting = (
        handed_in.filter(state=Submission.State.HANDED_IN).order_by("handed_in_at").first()
        or handed_in.first()
    )
    if waiting:
        found["desk_submission"] = reverse("desk:submission", args=[waiting.key])
    return found


PLAIN = (
    "today",
    "work",
    "editions",
    "edition_new",
    "organisations",
    "organisation_new",
    "directory",
    "person_new",
    "programmes",
    "programme_new",
    "academy",
    "translations",
    "comments",
)
OF_EDITION = (
    "edition",
    "edition_change",
    "edition_copy",
    "people",
    "people_verb",
    "enrol_list",
    "invite",
    "cohort_new",
    "lessons",
    "certificates",
    "messages",
)
