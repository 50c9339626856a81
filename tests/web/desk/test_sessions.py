"""Sessions at the desk: planned on one page, announced, moved, cancelled; seen by those who run them."""

from __future__ import annotations

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rostra.live.actions import series
from rostra.live.models import Series, Session, SessionTemplate
from tests.factories.live import make_session
from tests.web.desk.test_budgets import cost

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


def test_what_surrounds_a_session_is_kept_at_the_desk(world, as_):
    client, lindholt = as_(world.people.maren), world.organisations.lindholt
    made = make_session(lindholt, title="Rumours", mode="hybrid", place="Town hall")
    asking = reverse("desk:session_questions", args=[made.key])
    assert (
        client.post(asking, {"label": "What do you eat?", "kind": "one", "options": "meat"}).status_code
        == 400
    )
    client.post(asking, {"label": "What do you eat?", "kind": "one", "options": "meat\nplants"})
    eats = made.questions.get()
    client.post(
        asking, {"label": "Which plants?", "kind": "line", "only_if": eats.pk, "only_answer": "plants"}
    )
    page = client.get(asking).content.decode()
    assert "after “What do you eat?” is answered with plants" in page
    one = reverse("desk:session_question", args=[made.key, eats.key])
    assert "plants</textarea>" in client.get(one).content.decode()
    client.post(one, {"label": "What do you like to eat?", "kind": "one", "options": "meat\nplants"})
    client.post(reverse("desk:session_question_move", args=[made.key, eats.key]), {"to": "down"})
    client.post(reverse("desk:session_question_remove", args=[made.key, eats.key]))
    assert [each.label for each in made.questions.order_by("position")] == [
        "What do you like to eat?",
        "Which plants?",
    ]
    papers = reverse("desk:session_materials", args=[made.key])
    bad = SimpleUploadedFile("a.pdf", b"<script>")
    refused = client.post(papers, {"when": "before", "title": "Page", "language": "en", "file": bad})
    assert "cannot be handed out" in refused.content.decode()
    file = SimpleUploadedFile("plan.pdf", b"%PDF-1.4 plan")
    client.post(papers, {"when": "before", "title": "The plan", "language": "en", "file": file})
    row = made.materials.get()
    assert "plan.pdf" in client.get(papers).content.decode()
    assert "The plan" in Client().get(reverse("session", args=[made.slug])).content.decode()
    fetched = Client().get(reverse("material", args=[row.key]))
    assert (b"".join(fetched), fetched["X-Content-Type-Options"]) == (b"%PDF-1.4 plan", "nosniff")
    assert fetched["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    theirs = reverse("desk:session_material_remove", args=[made.key, row.key])
    assert as_(world.people.basia).post(theirs).status_code == 404
    client.post(theirs)
    assert not made.materials.exists()


def test_a_series_and_its_dates(world, as_):
    client, lindholt = as_(world.people.maren), world.organisations.lindholt
    client.post(
        reverse("desk:series_new"),
        {"title": "Tuesdays", "organisation": lindholt.pk, "language": "en", "enrol_once": "on"},
    )
    made = Series.objects.get()
    client.post(reverse("desk:session_new"), _form(lindholt, series=made.pk))
    like = made.sessions.get()
    dates = reverse("desk:series_dates", args=[made.key])
    typed = {"dates-like": like.key, "dates-weeks": 1, "dates-times": 2, "dates-days": "2027-13-01"}
    refused = client.post(dates, typed)
    assert "2027-13-01" in refused.content.decode()
    client.post(dates, {**typed, "dates-days": (DAY + dt.timedelta(days=1)).isoformat() + " 18:00"})
    page = client.get(reverse("desk:series_one", args=[made.key])).content.decode()
    assert "Announce 4 dates" in page
    client.post(reverse("desk:series_announce", args=[made.key]))
    assert made.sessions.filter(state="announced").count() == 4
    client.post(
        reverse("desk:strand_new"), {"title": "Youth strand", "organisation": lindholt.pk, "language": "en"}
    )
    assert "Youth strand" in client.get(reverse("desk:series")).content.decode()
    assert as_(world.people.basia).get(reverse("desk:series_one", args=[made.key])).status_code == 404


def test_an_editions_sessions_come_from_templates_and_move_with_a_copy(world, as_):
    client, spring = as_(world.people.maren), world.edition
    assert client.get(reverse("desk:template_new"), {"programme": spring.programme_key}).status_code == 404
    edda = as_(world.people.ada)
    new = f"{reverse('desk:template_new')}?programme={spring.programme_key}"
    values = {
        "title": "Workshop one", "kind": "workshop", "mode": "online", "language": "en", "threshold": 85,
        "catch_up_days": 14, "offset_days": 60, "begins": "09:00", "minutes": 120, "asked": "on", "code": "W1",
    }  # fmt: skip
    assert edda.post(new, {**values, "minutes": 0}).status_code == 400
    edda.post(new, values)
    row = SessionTemplate.objects.get()
    assert "Workshop one" in edda.get(reverse("desk:templates")).content.decode()
    assert 'value="09:00"' in edda.get(reverse("desk:template", args=[row.key])).content.decode()
    path = reverse("desk:edition_sessions", args=[spring.key])
    assert "Workshop one" in client.get(path).content.decode()
    day = "2027-12-25"
    typed = {f"day-{row.key}": day, f"begins-{row.key}": "10:00", f"make-{row.key}": "1"}
    looked = client.post(path, {**typed, "look": "1"}).content.decode()
    assert "a public holiday" in looked
    assert not spring.sessions.exists()
    assert client.post(path, {**typed, f"begins-{row.key}": "soon"}).status_code == 400
    client.post(path, typed)
    made = spring.sessions.get()
    assert (made.first_day.isoformat(), f"{made.finishes:%H:%M}") == (day, "12:00")
    client.post(reverse("desk:edition_sessions_announce", args=[spring.key]))
    assert spring.requirements.filter(kind="session").count() == 1
    assert "Ask it no longer" in client.get(reverse("desk:session", args=[made.key])).content.decode()
    client.post(reverse("desk:session_ask", args=[made.key]), {"take_back": "1"})
    assert not spring.requirements.filter(kind="session", retired_at=None).exists()
    copying = reverse("desk:edition_copy", args=[spring.key])
    assert "Workshop one" in client.get(copying).content.decode()
    start = (spring.starts_on + dt.timedelta(weeks=52)).isoformat()
    client.post(copying, {"title": "Again", "starts_on": start, "with_sessions": "on"})
    copy = Session.objects.exclude(pk=made.pk).get()
    assert (copy.edition.title, copy.first_day - made.first_day) == ("Again", dt.timedelta(weeks=52))


def test_the_lists_cost_the_same_for_two_sessions_and_for_thirty(world, as_):
    client, lindholt = as_(world.people.maren), world.organisations.lindholt
    weekly = series.add(organisation=lindholt, title="Tuesdays", by=None)
    paths = [reverse("desk:sessions"), reverse("desk:edition_sessions", args=["dce-spring"])]
    paths += [reverse("desk:series"), reverse("desk:series_one", args=[weekly.key])]

    def more(count: int) -> list[int]:
        for number in range(count):
            make_session(lindholt, edition=world.edition, series=weekly, days=number + 1)
            series.add(organisation=lindholt, title="More", by=None)
        return [cost(client, path) for path in paths]

    before = more(2)
    after = more(28)
    assert after == before
    assert max(after) <= 22
