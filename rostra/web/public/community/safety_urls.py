"""Addresses of safety, under one language and `community/`."""

from django.urls import path

from rostra.web.public.community import safety

urlpatterns = [
    path("safety/", safety.safety, name="safety"),
    path("safety/reported/", safety.report_sent, name="report_sent"),
    path("safety/reports/", safety.own_reports, name="own_reports"),
    path("safety/reports/<str:key>/proof/", safety.proof, name="report_proof"),
    path("safety/report/<slug:kind>/<str:key>/", safety.report, name="report"),
    path("safety/block/<str:key>/", safety.block, name="block"),
    path("safety/hidden/<slug:kind>/<str:key>/", safety.hidden_words, name="hidden_words"),
]
