"""Run inside an installation: signs people in, says what can be asked of it, counts queries, writes a letter to many.

python -m bench.inside asks      lines as JSON: what is asked, by whom, with queries and bytes of an answer
python -m bench.inside codes     reads addresses from its input, answers each with the newest sign-in code
python -m bench.inside letter    processor time of a letter to 1,000 people as JSON
"""

from __future__ import annotations

import datetime as dt
import json
import re
import resource
import sys
from collections.abc import Iterable
from typing import Any

PEOPLE = 20
READERS = 400  # people who record what they read
WRITES = 9000
LETTERS = 1000
TOKEN = "b" * 32
PAGE = {"Host": "localhost", "Accept-Encoding": "gzip", "Accept-Language": "en"}
FIRST = "bench-000"


def main(what: str) -> None:
    """Do one of the three."""
    import django

    django.setup()
    from django.utils import translation

    with translation.override("en"):
        {"asks": _asks, "codes": _codes, "letter": _letter}[what]()


def _asks() -> None:
    from django.db import transaction

    from rostra.config.workers import TaskWorker

    TaskWorker().work_off()  # what the filling left behind is not what is measured
    with transaction.atomic():
        found = [*_visitor(), *_learner(), *_desk(), *_api(), *_rush()]
    found = [line for line in found if line["asks"]]  # of a small academy everything may be recorded by now
    for line in found:
        other = line["name"] == "visitor, not kept"  # its first page must not be kept from the page before
        line["queries"] = _counted(line["asks"][1 if other else 0], line["asks"][0])
    print(json.dumps({"lines": found, "sign_in": _addresses()}))


def _line(name: str, asks: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"name": name, "asks": asks, **more}


def _get(path: str, cookie: str | None = None) -> dict[str, Any]:
    headers = {**PAGE, **({"Cookie": f"rostra={cookie}"} if cookie else {})}
    return {"method": "GET", "path": path, "headers": headers, "status": 200}


def _post(path: str, cookie: str) -> dict[str, Any]:
    headers = {**PAGE, "Cookie": f"rostra={cookie}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
    return {"method": "POST", "path": path, "headers": headers, "status": 302}


def _visitor() -> list[dict[str, Any]]:
    from django.urls import reverse

    from rostra.programmes.models import Publication

    programme = Publication.objects.get(key="nwc", language="en", live=True)
    home, page = reverse("home"), f"/en/p/{programme.path}"
    cold = [_get(f"{page}?n={number}") for number in range(5000)]
    return [_line("visitor, kept", [_get(home), _get(page)]), _line("visitor, not kept", cold)]


def largest() -> Any:
    """The largest edition of the academy, or of a demo the one with most people."""
    from rostra.cohorts.models import Edition

    return Edition.objects.filter(key=FIRST).first() or Edition.objects.order_by("-enrolled_count", "pk")[0]


def _learner() -> list[dict[str, Any]]:
    from django.urls import reverse

    from rostra.cohorts.models import Enrolment
    from rostra.ledger.models import Requirement
    from rostra.programmes.models import Publication

    edition = largest()
    rows = Enrolment.objects.filter(edition=edition, state="enrolled", person__joined_at__isnull=False)
    people = [row.person for row in rows.select_related("person").order_by("pk")[:PEOPLE]]
    cookies = [session(person) for person in people]
    targets = Requirement.objects.filter(edition=edition).values_list("target")
    own = Publication.objects.filter(key__in=targets, language="en", live=True, facts__kind="read")
    activity = f"/en/p/{own.order_by('key')[0].path}"
    writes = reads()
    return [
        _line("learner's home", [_get(reverse("learn:home"), each) for each in cookies]),
        _line("activity", [_get(activity, each) for each in cookies]),
        _line("record as read", writes, once=True),
    ]


def reads() -> list[dict[str, Any]]:
    """What many people of many editions could record as read now, each once."""
    from django.urls import reverse

    from rostra.cohorts.models import Enrolment
    from rostra.ledger.models import Standing
    from rostra.programmes.models import Publication

    readable = list(
        Publication.objects.filter(language="en", live=True, facts__kind="read").values_list("key", flat=True)
    )
    people = Enrolment.objects.filter(state="enrolled", progress__isnull=False).order_by("-pk")
    chosen = people.values_list("pk", flat=True)[:READERS]
    rows = Standing.objects.filter(enrolment__in=list(chosen), state="open", requirement__target__in=readable)
    cookies: dict[int, str] = {}
    found = []
    # The same person comes again only after everybody else.
    for row in rows.order_by("requirement__position", "enrolment").select_related(
        "enrolment__person", "enrolment__edition", "requirement"
    )[:WRITES]:
        person = row.enrolment.person
        if person.pk not in cookies:
            cookies[person.pk] = session(person)
        path = reverse("learn:read", args=[row.enrolment.edition.slug, row.requirement.target])
        found.append(_post(path, cookies[person.pk]))
    return found


def manager() -> Any:
    from rostra.people.models import Grant

    return Grant.objects.live().filter(role="site_admin", scope_kind="site").order_by("pk")[0].person


def _desk() -> list[dict[str, Any]]:
    from django.urls import reverse

    edition, cookie = largest(), session(manager())
    pages = [reverse(name, args=[edition.key]) for name in ("desk:matrix", "desk:people")]
    said = f"matrix of {edition.enrolled_count:,} people", f"list of {edition.enrolled_count:,} people"
    return [
        _line(name, [_get(path, cookie)], group=name.split()[0])
        for name, path in zip(said, pages, strict=True)
    ]


def _api() -> list[dict[str, Any]]:
    from rostra.kernel.time import now
    from rostra.ledger.models import Standing
    from rostra.people.actions import tokens
    from rostra.people.models import ApiToken

    staff = manager()
    ApiToken.objects.filter(person=staff, name="bench").delete()
    until = now() + dt.timedelta(days=2)
    secrets = [
        tokens.make(
            person=staff, name="bench", scopes=["evidence:write"], until=until, by=staff, per_minute=tokens.MOST_A_MINUTE
        )[1]
        for _each in range(10)
    ]  # fmt: skip
    rows = Standing.objects.filter(state="open", enrolment__state="enrolled").order_by("pk")
    asks = []
    stamp = now().strftime("%H%M%S")
    values = rows.values_list("enrolment__key", "requirement__key")[: WRITES // 3]
    for number, (enrolment, requirement) in enumerate(values):
        body = {
            "key": f"bench-{stamp}-{number}",
            "requirement": requirement,
            "kind": "attempted",
            "value": 40,
        }
        headers = {
            "Host": "localhost",
            "Authorization": f"Bearer {secrets[number % 10]}",
            "Content-Type": "application/json",
        }
        path = f"/api/v1/enrolments/{enrolment}/evidence/"
        asks.append(
            {"method": "POST", "path": path, "headers": headers, "body": json.dumps(body), "status": 201}
        )
    return [_line("fact by API", asks, once=True)]


def _rush() -> list[dict[str, Any]]:
    """Guests who register for a talk of 2,900 places, each once, with a key of their own."""
    from bench import talks

    key = talks.talk(places=2_900)
    return [
        _line(
            "register for a talk",
            [talks.ask(key, each, f"bench-{each}") for each in range(WRITES)],
            once=True,
        )
    ]


def session(person: Any) -> str:
    """Sign somebody in without a browser; the cookie's value."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    made = SessionStore()
    made[SESSION_KEY] = str(person.pk)
    made[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    made[HASH_SESSION_KEY] = person.get_session_auth_hash()
    made.save()
    return made.session_key


def _counted(before: dict[str, Any], ask: dict[str, Any]) -> int:
    """Queries of one answer in a warm process (without beginning and ending transactions), taken back if it writes."""
    from django.db import connection, transaction

    count = 0

    def counter(execute: Any, *arguments: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*arguments)

    if ask["method"] == "GET":
        _answer(before)
    with transaction.atomic():
        with connection.execute_wrapper(counter):
            _answer(ask)
        transaction.set_rollback(True)
    return count


def _answer(ask: dict[str, Any]) -> None:
    from django.test import Client

    headers = {name: value for name, value in ask["headers"].items() if name != "Cookie"}
    client = Client(headers=headers, enforce_csrf_checks=False)
    for part in ask["headers"].get("Cookie", "").split("; "):
        name, _, value = part.partition("=")
        if name:
            client.cookies[name] = value
    content = {"data": ask["body"], "content_type": "application/json"} if ask.get("body") else {}
    response = client.generic(ask["method"], ask["path"], **content)
    if response.status_code != ask["status"]:
        raise SystemExit(f"{ask['path']} answers {response.status_code} instead of {ask['status']}.")


def _addresses() -> list[str]:
    """People to sign in by code: each mailbox gets few codes an hour."""
    from rostra.people.models import Person

    people = Person.objects.filter(joined_at__isnull=False, is_active=True).exclude(email=None)
    return list(people.order_by("-pk").values_list("email", flat=True)[:90])


def _codes() -> None:
    from rostra.messaging.models import Message

    for line in sys.stdin:
        letter = Message.objects.filter(to=line.strip(), kind="sign_in_code").order_by("-pk").first()
        found = re.search(r"\b(\d{3} \d{3})\b", letter.text) if letter else None
        print(found[1] if found else "", flush=True)


def _letter() -> None:
    """Write to 1,000 people (or everybody of the largest edition) of a selection, and work it off; then take it all away."""
    from rostra.cohorts.models import Enrolment
    from rostra.config.workers import TaskWorker
    from rostra.kernel.time import today
    from rostra.ledger import recipients
    from rostra.messaging.actions import mailings
    from rostra.messaging.models import Mailing, Message, Recipient

    edition, staff = largest(), manager()
    texts = {
        "en": {
            "subject": "Two weeks left, {name}",
            "body": "Dear {name},\n\nyou have done {met} of {asked}.\n\n{link}",
        },
        "da": {
            "subject": "To uger tilbage, {name}",
            "body": "Kære {name},\n\ndu har klaret {met} af {asked}.\n\n{link}",
        },
    }
    rows = Enrolment.objects.filter(pk__in=_some(edition))
    worker = TaskWorker()
    worker.work_off()
    before = _spent()
    mailing = mailings.send(
        by=staff, scope=("edition", edition.key), about="bench", language="en", texts=texts, links=[], hold=dt.timedelta(0),
        recipients=recipients.of(edition, rows, today(edition.time_zone)),
    )  # fmt: skip
    sent = _spent()
    worker.work_off()
    written = _spent()
    count = Recipient.objects.filter(mailing=mailing).count()
    letters = Message.objects.filter(mailing=mailing)
    found = {"recipients": count, "letters": letters.count(), "send": sent - before, "write": written - sent}
    letters.delete()
    Recipient.objects.filter(mailing=mailing).delete()
    Mailing.objects.filter(pk=mailing.pk).delete()
    print(json.dumps(found))


def _some(edition: Any) -> Iterable[int]:
    return list(edition.enrolments.order_by("pk").values_list("pk", flat=True)[:LETTERS])


def _spent() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main(sys.argv[1])
