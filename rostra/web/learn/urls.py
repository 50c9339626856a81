"""Addresses for people who learn, below `/<language>/learn/`. Activities themselves stand under `p/` (`rostra.web.urls`)."""

from django.urls import include, path

from rostra.web.learn import views
from rostra.web.learn.views import aims, changing, supporting

app_name = "learn"
urlpatterns = [
    path("", views.home, name="home"),
    path("record/", views.record, name="record"),
    path("sessions/", views.my_sessions, name="my_sessions"),
    path("dates/<str:key>/", views.poll, name="poll"),
    path("catch-up/<str:key>/", views.catch_up, name="catch_up"),
    path("catch-up/<str:key>/check/", views.catch_up_begin, name="catch_up_begin"),
    path("catch-up/<str:key>/check/<str:attempt>/", views.catch_up_check, name="catch_up_check"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("e/<slug:edition>/", views.map_, name="map"),
    path("e/<slug:edition>/support/", supporting.support, name="support"),
    path("e/<slug:edition>/support/stuck/", supporting.stuck, name="stuck"),
    path("e/<slug:edition>/plan/", changing.plan, name="plan"),
    path("e/<slug:edition>/sprints/<str:key>/", aims.sprint, name="sprint"),
    path("e/<slug:edition>/changes/new/", changing.story_new, name="story_new"),
    path("aims/<str:key>/", aims.aim, name="aim"),
    path("aims/<str:key>/answer/", aims.say, name="aim_say"),
    path("aims/files/<str:key>/", aims.aim_file, name="aim_file"),
    path("changes/<str:key>/", changing.story, name="story"),
    path("e/<slug:edition>/enrol/", views.enrol, name="enrol"),
    path("e/<slug:edition>/application/", views.application, name="application"),
    path("e/<slug:edition>/choose/", views.choose, name="choose"),
    path("e/<slug:edition>/coach/", views.coach, name="coach"),
    path("e/<slug:edition>/coach/wish/", views.coach_wish, name="coach_wish"),
    path("e/<slug:edition>/coach/note/", views.coach_note, name="coach_note"),
    path("meetings/<str:key>/", views.coach_meeting, name="meeting"),
    path("e/<slug:edition>/download/", views.download, name="download"),
    path("e/<slug:edition>/questions/<str:moment>/", views.questions, name="questions"),
    path("e/<slug:edition>/where-i-stand/", views.baseline_report, name="baseline_report"),
    path("e/<slug:edition>/test-out/<str:module>/", views.test_out, name="test_out"),
    path("e/<slug:edition>/certificate/", views.issue, name="issue"),
    path("e/<slug:edition>/<str:key>/comment/", views.comment, name="comment"),
    path("comments/<str:key>/", views.own_comment, name="own_comment"),
    path("e/<slug:edition>/<str:key>/read/", views.read, name="read"),
    path("e/<slug:edition>/<str:key>/watch/", views.watch, name="watch"),
    path("e/<slug:edition>/<str:key>/quiz/", views.start_quiz, name="quiz_start"),
    path("e/<slug:edition>/<str:key>/quiz/<str:attempt>/", views.quiz, name="quiz"),
    path("e/<slug:edition>/<str:key>/worksheet/", views.worksheet, name="worksheet"),
    path("certificates/<str:number>/", views.certificate, name="certificate"),
    path("certificates/<str:number>.pdf", views.certificate_pdf, name="certificate_pdf"),
    path("me/", include("rostra.web.learn.me.urls")),
]
