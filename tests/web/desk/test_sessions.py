"""Sessions at the desk: planned on one page, announced, moved, cancelled; seen by those who run them."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from rostra.live.models import Session
from tests.factories.live import make_session

DAY = timezone.localdate() + dt.timedelta(days=30)


def _form(organisation, **changed):
    """What a browser sends when a new talk is planned."""
    return {
        "title": "Rumours", "kind": "talk", "mode": "online", "language": "en", "organisation": organisation.pk,
        "first_day": DAY.isoformat(), "begins": "12:30", "finishes": "13:45", "time_zone": "Europe/Copenhagen",
        "room": "link", "opens_minutes": 15, "seen_by": "public", "admission": "open", "cancel_hours": 0,
        "waiting": "offer", "priority": "order", "offer_hours": 24, "hold_hours": 6, "threshold": 85,
        "catch_up_days": 14, "reminders": ["24"], "topics": "trust, crisis", **changed,
    }  # fmt: skip


def test_a_session_is_planned_announced_moved_and_cancelled(world, as_):
    client, lindholt = as_(world.people.maren), world.organisations.lindholt
    new = reverse("desk:session_new")
    assert "New session" in client.get(new).content.decode()
    skipped = client.post(
        new, _form(lindholt, first_day="2027-03-28", begins="02:30", finishes="04:00", summary="Kept.")
    )
    assert skipped.status_code == 400
    assert "skip 02:30" in skipped.content.decode()
    assert "Kept." in skipped.content.decode()
    assert Session.objects.count() == 0
    done = client.post(new, _form(lindholt))
    made = Session.objects.get()
    page = reverse("desk:session", args=[made.key])
    assert done["Location"] == page
    assert (made.reminders, made.topics, made.state) == ([24], ["trust", "crisis"], "draft")
    assert "Give the address of the online room" in client.get(page).content.decode()
    client.post(reverse("desk:session_announce", args=[made.key]))
    changing = reverse("desk:session_change", args=[made.key])
    assert 'value="12:30"' in client.get(changing).content.decode()
    client.post(changing, _form(lindholt, begins="12:00", mode="on_site", place="Town hall"))
    made.refresh_from_db()
    assert (made.state, made.sequence, made.place, f"{made.begins:%H:%M}") == (
        "announced",
        1,
        "Town hall",
        "12:00",
    )
    ending = reverse("desk:session_cancel", args=[made.key])
    assert client.post(ending, {"reason": ""}).status_code == 400
    client.post(ending, {"reason": "The speaker is ill."})
    assert "The speaker is ill." in client.get(page).content.decode()
    assert client.get(reverse("desk:session_change", args=[made.key])).status_code == 200


def test_the_list_shows_ones_own_sessions(world, as_):
    mine = make_session(world.organisations.lindholt, title="Mine", kind="talk")
    make_session(world.organisations.lindholt, title="Earlier", days=-5)
    theirs = make_session(world.organisations.zielony_brod, title="Theirs")
    client = as_(world.people.maren)
    page = client.get(reverse("desk:sessions")).content.decode()
    assert ("Mine" in page, "Earlier" in page, "Theirs" in page) == (True, False, False)
    page = client.get(reverse("desk:sessions"), {"when": "past"}).content.decode()
    assert ("Mine" in page, "Earlier" in page) == (False, True)
    assert "No session fits" in client.get(reverse("desk:sessions"), {"kind": "panel"}).content.decode()
    assert client.get(reverse("desk:session", args=[theirs.key])).status_code == 404
    assert client.post(reverse("desk:session_cancel", args=[theirs.key]), {"reason": "x"}).status_code == 404
    assert as_(world.people.eva).get(reverse("desk:session", args=[mine.key])).status_code == 200
    assert as_(world.people.eva).get(reverse("desk:session_change", args=[mine.key])).status_code == 403
    sunday = DAY + dt.timedelta(days=6 - DAY.weekday())
    odd = make_session(world.organisations.lindholt, first_day=sunday, last_day=sunday)
    assert "at a weekend" in client.get(reverse("desk:session", args=[odd.key])).content.decode()
