"""One-time sign-in links that work without mail: for the first administrator, and for help at the desk."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import new_token, token_hash
from rostra.people import rules
from rostra.people.actions import persons
from rostra.people.models import Person, SignInLink


@transaction.atomic
def make(*, person: Person, by: Person | None = None, hours: int = 24) -> str:
    """Make a link for a person; returns its token, which is nowhere else. `by` None is the operator's console.

    Earlier links of the person that were not used stop working.
    """
    if by is not None and not rules.may_make_link(by, person):
        raise NotAllowed(_("Only an administrator makes sign-in links."))
    now = timezone.now()
    SignInLink.objects.filter(person=person, used_at__isnull=True, expires_at__gt=now).update(expires_at=now)
    token = new_token()
    link = SignInLink.objects.create(
        person=person, token_hash=token_hash(token), made_by=by, expires_at=now + timedelta(hours=hours)
    )
    audit.record("people.link.make", link, by=by, person=person.pk)
    return token


def find(token: str) -> SignInLink | None:
    """The link of a token, whatever its state."""
    return SignInLink.objects.select_related("person").filter(token_hash=token_hash(token)).first()


def problem_of(link: SignInLink | None) -> Refused | None:
    """Why a link does not work now, or None."""
    if link is None:
        return Refused(_("We do not know this link. Copy the whole address."), code="unknown")
    if link.used_at:
        return Refused(_("This link was used already. It works once."), code="used")
    if link.expires_at <= timezone.now():
        return Refused(
            _("This link has expired. Ask for a new one, or sign in with your address."), code="expired"
        )
    return None


@transaction.atomic
def use(*, token: str) -> Person:
    """Use a link: works once, before it expires. Returns the person to sign in."""
    link = (
        SignInLink.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(token_hash=token_hash(token))
        .first()
    )
    problem = problem_of(link)
    if problem is not None or link is None:
        raise problem or Refused(_("We do not know this link."), code="unknown")
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])
    person = persons.sign_in(person=link.person)
    audit.record("people.link.use", link, by=person, person=person.pk)
    return person
