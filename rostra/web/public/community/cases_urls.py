"""Addresses of cases, below /<language>/community/."""

from django.urls import path

from rostra.web.public.community import cases, cases_side, cases_writing

urlpatterns = [
    path("cases/", cases.cases, name="cases"),
    path("cases/tell/", cases_writing.propose, name="case_propose"),
    path("cases/mine/", cases_writing.mine, name="cases_mine"),
    path("cases/mine/<str:key>/", cases_writing.own, name="case_own"),
    path("cases/mine/<str:key>/other/", cases_writing.other, name="case_other"),
    path("cases/mine/<str:key>/<str:step>/", cases_writing.step, name="case_step"),
    path("cases/side/<str:token>/", cases_side.side, name="case_side"),
    path("cases/<slug:slug>/", cases.case, name="case"),
    path("cases/<slug:slug>/report/", cases.report, name="case_report"),
]
