"""Addresses of spaces at the desk."""

from __future__ import annotations

from django.urls import path

from rostra.web.desk.views import spaces

urlpatterns = [
    path("spaces/", spaces.spaces, name="spaces"),
    path("spaces/new/", spaces.new, name="space_new"),
    path("spaces/<str:key>/", spaces.space, name="space"),
    path("cohorts/<str:key>/space/", spaces.of_cohort, name="cohort_space"),
]
