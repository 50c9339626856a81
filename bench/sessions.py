"""Run inside the installation: sessions of people who take part, and what they could record as read.

Prints JSON: {"cookies": [...], "reads": [{"cookie": ..., "path": ...}, ...]}.
"""

from __future__ import annotations

import json

PEOPLE = 20


def main() -> None:
    """Sign in everybody who is enrolled in an open edition, without a browser."""
    import django

    django.setup()
    from django.db import transaction
    from django.urls import reverse
    from django.utils import translation

    from rostra.config.workers import TaskWorker
    from rostra.ledger.models import Standing
    from rostra.programmes.models import Publication

    TaskWorker().work_off()  # what the filling left behind is not what is measured
    cookies: dict[int, str] = {}
    reads = []
    with translation.override("en"), transaction.atomic():
        readable = Publication.objects.filter(language="en", live=True, facts__kind="read").values_list("key")
        open_ = Standing.objects.filter(
            state="open", requirement__target__in=readable, enrolment__state="enrolled"
        )
        for standing in open_.select_related("enrolment__person", "enrolment__edition", "requirement"):
            person = standing.enrolment.person
            if person.pk not in cookies:
                cookies[person.pk] = _session(person)
            names = [standing.enrolment.edition.slug, standing.requirement.target]
            reads.append({"cookie": cookies[person.pk], "path": reverse("learn:read", args=names)})
    print(json.dumps({"cookies": list(cookies.values())[:PEOPLE], "reads": reads}))


def _session(person) -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return session.session_key


if __name__ == "__main__":
    main()
