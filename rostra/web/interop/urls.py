"""Addresses for machines; they carry no language. The API stands beside them (`rostra.web.middleware.machines`)."""

from django.urls import path

from rostra.web.interop import calendars, feeds, recordings, session_feed

app_name = "interop"
urlpatterns = [
    path("sessions.ics", session_feed.sessions, name="sessions"),
    path("calendar/worksheets/<str:key>.ics", calendars.worksheet_dates, name="worksheet_dates"),
    path("calendar/<str:token>.ics", feeds.feed, name="calendar"),
    path("recordings/<str:key>/visit.json", recordings.visit, name="recording_visit"),
    path("recordings/<str:key>/watch.json", recordings.watch, name="recording_watch"),
    path("recordings/<str:key>/<str:name>", recordings.recording, name="recording"),
]
