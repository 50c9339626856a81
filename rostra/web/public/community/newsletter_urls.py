"""Addresses of the newsletter: `machines` outside of the languages, the rest below /<language>/community/."""

from django.urls import path

from rostra.web.public.community import newsletter

machines = [
    path("newsletter/stop/<str:token>/", newsletter.stop, name="newsletter_stop"),
    path("n/<slug:key>/", newsletter.link, name="newsletter_link"),
]
urlpatterns = [
    path("newsletter/", newsletter.newsletter, name="newsletter"),
    path("newsletter/subscribe/", newsletter.subscribe, name="newsletter_subscribe"),
    path("newsletter/confirm/<str:token>/", newsletter.confirm, name="newsletter_confirm"),
    path("newsletter/wishes/<str:token>/", newsletter.wishes, name="newsletter_wishes"),
    path("newsletter/<slug:slug>/", newsletter.issue, name="issue"),
]
