"""Views for people who learn, a module per noun."""

from rostra.web.learn.views.activities import activity, module, read
from rostra.web.learn.views.applications import application
from rostra.web.learn.views.catching_up import begin as catch_up_begin
from rostra.web.learn.views.catching_up import catch_up
from rostra.web.learn.views.catching_up import check as catch_up_check
from rostra.web.learn.views.certificates import certificate, certificate_pdf, issue
from rostra.web.learn.views.choices import choose
from rostra.web.learn.views.coaching import coach
from rostra.web.learn.views.coaching import meeting as coach_meeting
from rostra.web.learn.views.coaching import note as coach_note
from rostra.web.learn.views.coaching import wish as coach_wish
from rostra.web.learn.views.downloads import download
from rostra.web.learn.views.editions import enrol, invitation, map_
from rostra.web.learn.views.home import home, record
from rostra.web.learn.views.pilots import comment, own_comment
from rostra.web.learn.views.polls import poll
from rostra.web.learn.views.questions import questions, test_out
from rostra.web.learn.views.questions import report as baseline_report
from rostra.web.learn.views.quizzes import quiz, start_quiz
from rostra.web.learn.views.sessions import my_sessions
from rostra.web.learn.views.videos import watch
from rostra.web.learn.views.worksheets import worksheet

__all__ = [
    "activity",
    "application",
    "baseline_report",
    "catch_up",
    "catch_up_begin",
    "catch_up_check",
    "certificate",
    "certificate_pdf",
    "choose",
    "coach",
    "coach_meeting",
    "coach_note",
    "coach_wish",
    "comment",
    "download",
    "enrol",
    "home",
    "invitation",
    "issue",
    "map_",
    "module",
    "my_sessions",
    "own_comment",
    "poll",
    "questions",
    "quiz",
    "read",
    "record",
    "start_quiz",
    "test_out",
    "watch",
    "worksheet",
]  # fmt: skip
