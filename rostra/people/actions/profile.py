"""One's own profile."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.languages import is_offered
from rostra.kernel.text import squeeze
from rostra.kernel.time import zone_names
from rostra.people import rules
from rostra.people.models import Person


@transaction.atomic
def change(
    *, person: Person, by: Person, name: str, address_as: str, language: str, time_zone: str
) -> Person:
    """Change how somebody is called and in which language and time zone they read."""
    if not rules.may_change_profile(by, person):
        raise NotAllowed(_("You can only change your own profile."))
    values = {
        "name": squeeze(name),
        "address_as": squeeze(address_as),
        "language": language,
        "time_zone": time_zone,
    }
    _check(values)
    changed = [field for field, value in values.items() if getattr(person, field) != value]
    if changed:
        for field in changed:
            setattr(person, field, values[field])
        person.save(update_fields=[*changed, "updated_at"])
        audit.record("people.person.change", person, by=by, fields=changed)
    return person


def _check(values: dict[str, str]) -> None:
    if not values["name"]:
        raise Refused(_("Write your name as it should stand on a certificate."), field="name")
    if len(values["name"]) > 150:
        raise Refused(_("This name is longer than 150 characters."), field="name")
    if len(values["address_as"]) > 80:
        raise Refused(_("Keep this to 80 characters."), field="address_as")
    if not is_offered(values["language"]):
        raise Refused(_("Choose one of the languages of this site."), field="language")
    if values["time_zone"] not in zone_names():
        raise Refused(_("Choose a time zone from the list."), field="time_zone")
