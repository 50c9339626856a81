"""Addresses of the desk about reports, silences and ideas."""

from __future__ import annotations

from django.urls import path

from rostra.web.desk.views import ideas, reports

urlpatterns = [
    path("reports/", reports.reports, name="reports"),
    path("reports/decided/", reports.decided, name="reports_decided"),
    path("reports/silences/", reports.silences, name="silences"),
    path("reports/silences/<str:key>/lift/", reports.lift, name="silence_lift"),
    path("reports/<slug:kind>/<str:key>/", reports.report, name="report"),
    path("ideas/", ideas.ideas, name="ideas"),
    path("ideas/<str:key>/", ideas.idea, name="idea"),
]
