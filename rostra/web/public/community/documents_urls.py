"""Addresses of documents, priorities and campaigns."""

from django.urls import path

from rostra.web.public.community import documents, priorities

urlpatterns = [
    path("documents/", documents.documents, name="documents"),
    path("documents/files/<str:key>/", documents.document_file, name="document_file"),
    path("documents/<slug:slug>/", documents.document, name="document"),
    path("priorities/", priorities.priorities, name="priorities"),
    path("priorities/<slug:slug>/", priorities.priority, name="priority"),
]
