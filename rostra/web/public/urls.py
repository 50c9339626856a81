"""Addresses for visitors. `machines` stand outside of the languages, `urlpatterns` under one."""

from django.urls import include, path, re_path

from rostra.web.public import views
from rostra.web.public.community import newsletter_urls
from rostra.web.public.views import changes

machines = [
    *newsletter_urls.machines,
    path("", views.root, name="root"),
    path("letters/stop/<str:token>/", views.stop_letters, name="stop_letters"),
    path("join/<str:token>/", views.join, name="join"),
    path("check-in/<str:code>/", views.check_in, name="check_in"),
    path("mail/reports/", views.mail_reports, name="mail_reports"),
    path("mail/reports/<slug:provider>/", views.mail_reports, name="mail_provider_reports"),
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("brand/<slug:key>.css", views.brand_css, name="brand_css"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("programmes/", views.catalogue, name="catalogue"),
    path("methods/", views.methods, name="methods"),
    path("methods/<slug:slug>/", views.method, name="method"),
    path("glossary/", views.glossary, name="glossary"),
    path("glossary/<str:key>/", views.term, name="term"),
    path("site-map/", views.site_map, name="site_map"),
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/r/<str:token>/", views.registration, name="registration"),
    path("sessions/r/<str:token>/excuse/", views.registration_excuse, name="registration_excuse"),
    path("sessions/r/<str:token>/appeal/", views.registration_appeal, name="registration_appeal"),
    path("sessions/materials/<str:key>/", views.material, name="material"),
    path("sessions/<slug:slug>/", views.session, name="session"),
    path("sessions/<slug:slug>/register/", views.session_register, name="session_register"),
    path(
        "sessions/<slug:slug>/registered/<str:receipt>/", views.session_registered, name="session_registered"
    ),
    path("search/", views.search, name="search"),
    path("library/", views.library, name="library"),
    path("library/<slug:slug>/", views.library_item, name="library_item"),
    path("community/", include("rostra.web.public.community.urls")),
    path("changes/", changes.changes, name="changes"),
    path("speakers/", views.speakers, name="speakers"),
    path("speakers/<slug:slug>/", views.speaker, name="speaker"),
    path("speakers/<slug:slug>/photo.jpg", views.speaker_photo, name="speaker_photo"),
    path("strands/", views.strands, name="strands"),
    path("strands/<slug:slug>/", views.strand, name="strand"),
    path("p/<slug:programme>/", views.programme, name="programme"),
    path("apply/<slug:edition>/", views.apply, name="apply"),
    path("draws/<str:key>/", views.draw, name="draw"),
    path("draws/<str:key>/draw.json", views.draw_file, name="draw_file"),
    path("wish/letter/<str:token>/", views.wish_letter, name="wish_letter"),
    path("wish/<slug:programme>/", views.wish, name="wish"),
    path("feedback/<str:key>/", views.feedback, name="feedback"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:number>/", views.certificate, name="certificate_public"),
    path("language/", views.languages, name="language"),
    re_path(r"^(?P<path>(?:[-\w]+/)+)$", views.page, name="page"),
]
