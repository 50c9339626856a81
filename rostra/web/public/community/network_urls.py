"""Addresses of the directory, the exchange and projects, under the community's."""

from django.urls import path

from rostra.web.public.community import directory, exchange, organisations, projects

urlpatterns = [
    path("directory/", directory.directory, name="directory"),
    path("directory/me/", directory.own_entry, name="profile_edit"),
    path("directory/people/<str:key>/", directory.directory_person, name="directory_person"),
    path("directory/people/<str:key>/write/", directory.directory_write, name="directory_write"),
    path("directory/people/<str:key>/take-down/", directory.directory_take_down, name="directory_take_down"),
    path("directory/answer/<str:token>/", directory.directory_answer, name="directory_answer"),
    path(
        "directory/organisations/", organisations.directory_organisations, name="directory_organisations"
    ),
    path("directory/organisations/edit/<str:key>/", organisations.organisation_edit, name="organisation_edit"),
    path(
        "directory/organisations/<slug:slug>/", organisations.directory_organisation, name="directory_organisation"
    ),
    path("exchange/", exchange.exchanges, name="exchanges"),
    path("exchange/new/", exchange.exchange_new, name="exchange_new"),
    path("exchange/<slug:slug>/", exchange.exchange, name="exchange"),
    path("exchange/<slug:slug>/edit/", exchange.exchange_edit, name="exchange_edit"),
    path("exchange/<slug:slug>/reply/", exchange.exchange_reply, name="exchange_reply"),
    path("exchange/<slug:slug>/state/", exchange.exchange_state, name="exchange_state"),
    path("exchange/<slug:slug>/answers/<str:key>/", exchange.exchange_decide, name="exchange_decide"),
    path("projects/", projects.projects, name="projects"),
    path("projects/new/", projects.project_new, name="project_new"),
    path("projects/<slug:slug>/", projects.project, name="project"),
    path("projects/<slug:slug>/edit/", projects.project_edit, name="project_edit"),
    path("projects/<slug:slug>/remove/", projects.project_remove, name="project_remove"),
]  # fmt: skip
