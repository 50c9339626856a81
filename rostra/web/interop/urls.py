"""Addresses for machines; they carry no language."""

from django.urls import path

from rostra.web.interop import calendars

app_name = "interop"
urlpatterns = [
    path("calendar/worksheets/<str:key>.ics", calendars.worksheet_dates, name="worksheet_dates"),
]
