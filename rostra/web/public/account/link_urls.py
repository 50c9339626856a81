"""Addresses of one-time links; they stand directly under the language, to be short."""

from django.urls import path

from rostra.web.public.account import views

urlpatterns = [path("sign-in/<str:token>/", views.sign_in_link, name="sign_in_link")]
