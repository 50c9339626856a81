"""Addresses of cases at the desk."""

from django.urls import path

from rostra.web.desk.views import cases

urlpatterns = [
    path("cases/", cases.cases, name="cases"),
    path("cases/<str:key>/", cases.case, name="case"),
]
