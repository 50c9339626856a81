"""Addresses of the parts: the gallery of components."""

from django.urls import path

from rostra.web.parts import views

app_name = "parts"

urlpatterns = [path("gallery/", views.gallery, name="gallery")]
