"""Addresses of demo mode; mounted at /demo/ only when it is on."""

from django.urls import path

from rostra.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.cast, name="cast"),
    path("cast.json", views.cast_json, name="cast_json"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("outbox/", views.outbox, name="outbox"),
]
