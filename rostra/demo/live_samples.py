"""Sample addresses of every kind of page about sessions, as far as the stage has any."""

from __future__ import annotations

from django.urls import reverse

from rostra.demo import sessions
from rostra.live import tokens
from rostra.live.models import CatchUp, LibraryItem, Registration, Session, SessionTemplate, Speaker

EVENT, TALK, WAITS = "day-on-the-quay", "three-panels", "an-hour-to-answer"
OF_SESSION = (
    "session", "session_change", "session_cancel", "session_questions", "session_materials", "session_speakers",
    "session_people", "session_add", "session_group", "session_invite", "session_needs", "register", "session_screen",
    "session_letters", "session_catch_up", "attendance_imports",
)  # fmt: skip
PLAIN = (
    "sessions",
    "session_new",
    "series",
    "speakers",
    "speaker_new",
    "library",
    "library_new",
    "catch_ups",
)


def found() -> dict[str, str]:
    """Paths by name, of the desk beginning with `desk_`; nothing at a stage without sessions."""
    held = {each.slug: each for each in Session.objects.filter(slug__in=(EVENT, TALK, WAITS, sessions.TRIAL))}
    if TALK not in held:
        return {}
    return {**_public(held), **_own(held), **_desk(held[EVENT])}


def _public(held: dict[str, Session]) -> dict[str, str]:
    speaker = Speaker.objects.filter(consented_at__isnull=False).order_by("pk").first()
    item = (
        LibraryItem.objects.filter(published_at__isnull=False, seen_by=LibraryItem.Seen.PUBLIC)
        .order_by("pk")
        .last()
    )
    paths = {name: reverse(name) for name in ("sessions", "strands", "speakers", "library")}
    paths["sessions_past"] = f"{paths['sessions']}?show=past"
    paths["sessions_month"] = f"{paths['sessions']}?month={held[TALK].first_day:%Y-%m}"
    paths["session"] = reverse("session", args=[TALK])
    paths["session_hybrid"] = reverse("session", args=[EVENT])
    paths["session_over"] = reverse("session", args=[sessions.RECORDED])
    paths["session_cancelled"] = reverse("session", args=[sessions.CANCELLED[0]])
    paths["session_outside"] = reverse("session", args=[sessions.FAIR.key])
    paths["session_trial"] = reverse("session", args=[sessions.TRIAL])
    paths["strand"] = reverse("strand", args=[sessions.SUMMER])
    paths["sessions_feed"] = reverse("interop:sessions")
    paths["rush_api"] = f"/api/v1/sessions/{held[sessions.TRIAL].key}/registrations/"
    if speaker:
        paths["speaker"] = reverse("speaker", args=[speaker.slug])
    if item:
        paths["library_item"] = reverse("library_item", args=[item.slug])
    return paths


def _own(held: dict[str, Session]) -> dict[str, str]:
    """What people see of their own: a place, a place in the waiting list, a catch-up."""
    paths = {"learner_sessions": reverse("learn:my_sessions")}
    rows = Registration.objects.filter(email="mette@lindholt.example", state__in=Registration.LIVE)
    booked = rows.filter(session=held[EVENT]).first()
    if booked:
        paths["registration"] = reverse("registration", args=[tokens.make(booked, "page")])
    waits = Registration.objects.filter(session=held[WAITS], state="waitlisted").order_by("pk").first()
    if waits:
        paths["registration_waiting"] = reverse("registration", args=[tokens.make(waits, "page")])
    to_do = CatchUp.objects.filter(state=CatchUp.State.OPEN).order_by("pk").first()
    if to_do:
        paths["catch_up"] = reverse("learn:catch_up", args=[to_do.key])
    return paths


def _desk(event: Session) -> dict[str, str]:
    paths = {f"desk_{name}": reverse(f"desk:{name}") for name in PLAIN}
    paths |= {f"desk_{name}": reverse(f"desk:{name}", args=[event.key]) for name in OF_SESSION}
    paths["officer_members"] = reverse("desk:officer_register", args=[event.key])
    paths["desk_speaker"] = reverse("desk:speaker", args=["voice-runa"])
    paths["desk_series_one"] = reverse("desk:series_one", args=[sessions.THURSDAYS[0]])
    over = Session.objects.filter(slug=sessions.RECORDED).first()
    if over:
        paths["desk_session_over"] = reverse("desk:session", args=[over.key])
        paths["desk_register_closed"] = reverse("desk:register", args=[over.key])
        lists = over.imports.order_by("pk").first()
        if lists:
            paths["desk_attendance_import"] = reverse("desk:attendance_import", args=[over.key, lists.key])
    item = LibraryItem.objects.order_by("pk").last()
    if item:
        paths["desk_library_item"] = reverse("desk:library_item", args=[item.key])
    if SessionTemplate.objects.exists():
        paths["desk_edition_sessions"] = reverse("desk:edition_sessions", args=["nwc-pilot"])
    handed_in = CatchUp.objects.filter(state=CatchUp.State.HANDED_IN).order_by("pk").first()
    if handed_in:
        paths["desk_catch_up"] = reverse("desk:catch_up", args=[handed_in.key])
    return paths
