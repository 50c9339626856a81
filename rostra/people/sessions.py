"""Who is asking: the session and the person of a signed-in request, each by a question that was prepared before.

Both come with every page of everybody who is signed in. The sessions are Django's own rows, checked as Django does.
"""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from rostra.kernel.prepared import Given, Prepared
from rostra.people.models import Person

LIVE_SESSION: Prepared[Session] = Prepared(
    lambda: Session.objects.filter(
        session_key=Given("key", CharField()), expire_date__gt=Given("at", DateTimeField())
    )
)
PERSON: Prepared[Person] = Prepared(lambda: Person.objects.filter(pk=Given("person")))


class SessionStore(DatabaseSessions):
    """Sessions in the database, read by a prepared question."""

    def _get_session_from_db(self) -> Session | None:
        found = LIVE_SESSION.first(key=self.session_key, at=timezone.now()) if self.session_key else None
        if found is None:
            self._session_key = None
        return found


class SignedIn(AuthenticationBackend):
    """The way in of allauth; finds the person of a session by a prepared question."""

    def get_user(self, user_id: Any) -> Person | None:
        """The person of a session, unless the account is closed."""
        person = PERSON.first(person=user_id)
        return person if person is not None and self.user_can_authenticate(person) else None
