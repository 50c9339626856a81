"""Addresses of the newsletter at the desk."""

from django.urls import path

from rostra.web.desk.views import newsletter

urlpatterns = [
    path("newsletter/", newsletter.newsletter, name="newsletter"),
    path("newsletter/readers/", newsletter.readers, name="newsletter_readers"),
    path("newsletter/readers/<str:key>/end/", newsletter.end, name="newsletter_end"),
    path("newsletter/<str:key>/", newsletter.issue, name="newsletter_issue"),
    path("newsletter/<str:key>/send/", newsletter.send, name="newsletter_send"),
    path("newsletter/<str:key>/test/", newsletter.test, name="newsletter_test"),
    path("newsletter/<str:key>/move/", newsletter.move, name="newsletter_move"),
    path("newsletter/<str:key>/again/", newsletter.again, name="newsletter_again"),
    path("newsletter/<str:key>/<slug:language>/", newsletter.preview, name="newsletter_preview"),
    path("newsletter/<str:key>/<slug:language>/letter/", newsletter.letter, name="newsletter_letter"),
]
