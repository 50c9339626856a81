"""Addresses for machines; they carry no language. The API stands beside them (`rostra.web.middleware.machines`)."""

from django.urls import path

from rostra.web.interop import calendars, feeds, session_feed

app_name = "interop"
urlpatterns = [
    path("sessions.ics", session_feed.sessions, name="sessions"),
    path("calendar/worksheets/<str:key>.ics", calendars.worksheet_dates, name="worksheet_dates"),
    path("calendar/<str:token>.ics", feeds.feed, name="calendar"),
]
