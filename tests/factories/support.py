"""Support officers, sprints and aims for tests of the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from rostra.coaching.actions import aims, changes, flags, sprints
from rostra.coaching.models import Pair, Sprint
from rostra.cohorts.models import Edition, Enrolment, Proposal
from rostra.kernel.time import today
from rostra.people.models import Person


def make_pair(enrolment: Enrolment, officer: Person) -> Pair:
    """An officer of a member, without the role that goes with it."""
    return Pair.objects.create(
        kind=Pair.Kind.OFFICER, helper=officer, member=enrolment.person, enrolment=enrolment
    )


def make_sprint(edition: Edition, **fields: Any) -> Sprint:
    """A sprint that runs since two days, for five weeks, with one aim to choose from."""
    day = today(edition.time_zone)
    values = {
        "number": 1, "title": "Show your work", "starts_on": day - dt.timedelta(days=2),
        "ends_on": day + dt.timedelta(days=33), "wanted": 1, "peers": True,
        "suggestions": [{"text": "Post once a week", "tag": "communicate"}], **fields,
    }  # fmt: skip
    return sprints.plan(edition=edition, by=None, **values)


def supported(enrolment: Enrolment, officer: Person, names: tuple[str, str]) -> dict[str, str]:
    """A member with everything that has an address, under names such as "springs_sprint" and "mettes_aim"."""
    here, whose = names
    edition, member = enrolment.edition, enrolment.person
    pair, sprint = make_pair(enrolment, officer), make_sprint(edition)
    aim = aims.set_(
        enrolment=enrolment, sprint=sprint, by=member, text="Post", tag="communicate", shared=True
    )
    proof = aims.attach(aim, file=SimpleUploadedFile("post.pdf", b"%PDF-1.7\n"), by=member)
    flag = flags.raise_(enrolment=enrolment, by=member, text="No time")
    story = changes.write(
        enrolment=enrolment, by=member, title="Then and now", before="Silence", after="Answers", language="en"
    )
    proposal = Proposal.objects.create(
        edition=edition, kind=Proposal.Kind.OFFICERS, state=Proposal.State.READY
    )
    return {
        f"{here}_sprint": sprint.key, f"{here}_officers": proposal.key, f"{whose}_officer_pair": pair.key,
        f"{whose}_aim": aim.key, f"{whose}_proof": proof.key, f"{whose}_flag": flag.key, f"{whose}_story": story.key,
    }  # fmt: skip
