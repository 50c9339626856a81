"""People who opted in, entries of organisations, what they offer and seek, and a project of each."""

from __future__ import annotations

import datetime as dt
from typing import Any

from rostra.community.actions import exchanges, organisation_profiles, profiles, projects
from rostra.community.letters import network as letters
from rostra.community.models import Exchange, Profile
from rostra.kernel.time import today
from rostra.people.models import Organisation, Person
from rostra.programmes.models import Topic


def topic(title: str) -> Topic:
    return Topic.objects.get_or_create(title=title)[0]


def shown(person: Person, shown_to: str = "public", **more: Any) -> Profile:
    """The entry of somebody who opted in, of the organisation they belong to."""
    given = {"headline": f"{person.name} at work", "languages": [person.language], **more}
    given.setdefault("organisation", person.memberships.order_by("pk").first().organisation)
    return profiles.save(person=person, by=person, shown_to=shown_to, **given)


def offered(by: Person, title: str, **more: Any) -> Exchange:
    """What somebody offers for the organisation they belong to."""
    given: dict[str, Any] = {
        "organisation": by.memberships.order_by("pk").first().organisation, "kind": "offer", "what": "visit",
        "text": "Come and **see**.", "language": "en", "until": today() + dt.timedelta(days=30),
    }  # fmt: skip
    return exchanges.write(by=by, title=title, **{**given, **more})


def networked() -> dict[str, str]:
    """Keys for pages of the directory: of Lindholt for everybody, of Zielony Bród for who is signed in or the team alone."""
    people = {each.email.partition("@")[0]: each for each in Person.objects.exclude(email=None)}
    lindholt, brod = Organisation.objects.get(key="lindholt"), Organisation.objects.get(key="zielony-brod")
    mette, piotr, clodagh = people["mette"], people["piotr"], people["clodagh"]
    lindholts = offered(people["nils"], "A walk through our harbour")
    project = {"summary": "Together.", "state": "ongoing"}
    return {
        "mettes_profile": shown(mette).key,
        "nils_profile": shown(people["nils"]).key,
        "piotrs_profile": shown(piotr, "signed_in").key,
        "clodaghs_profile": shown(clodagh, "nobody").key,
        "mettes_letter_token": letters.token(writer=clodagh, reader=mette),
        "lindholts_entry": organisation_profiles.save(
            lindholt, by=people["maren"], listed=True, summary="A harbour town."
        ).slug,
        "brods_entry": organisation_profiles.save(brod, by=people["basia"], listed=False).slug,
        "lindholts_exchange": lindholts.slug,
        "lindholts_reply": exchanges.reply(lindholts, by=clodagh, text="In May?", language="en").key,
        "brods_exchange": offered(piotr, "Youth council", public=False).slug,
        "brods_draft_exchange": offered(piotr, "Not yet", draft=True).slug,
        "lindholts_project": projects.begin(
            lead=lindholt, title="Quiet harbour", by=people["maren"], **project
        ).slug,
        "brods_project": projects.begin(
            lead=brod, title="Green ford", by=people["basia"], public=False, **project
        ).slug,
    }
