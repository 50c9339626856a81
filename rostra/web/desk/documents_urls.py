"""Addresses of documents, priorities and campaigns at the desk."""

from django.urls import path

from rostra.web.desk.views import documents, priorities

urlpatterns = [
    path("documents/", documents.documents, name="documents"),
    path("documents/new/", documents.new, name="document_new"),
    path("documents/<str:key>/", documents.document, name="document"),
    path("documents/<str:key>/version/", documents.version, name="document_version"),
    path("documents/<str:key>/publish/", documents.publish, name="document_publish"),
    path("documents/<str:key>/remove/", documents.remove, name="document_remove"),
    path("priorities/", priorities.priorities, name="priorities"),
    path("serves/<str:what>/<str:key>/", priorities.serves, name="serves"),
    path("priorities/new/", priorities.new, name="priority_new"),
    path("priorities/<str:key>/", priorities.priority, name="priority"),
    path("priorities/<str:key>/serve/", priorities.serve, name="priority_serve"),
    path("priorities/<str:key>/publish/", priorities.publish, name="priority_publish"),
]
