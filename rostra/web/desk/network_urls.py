"""Addresses of the desk about the network."""

from __future__ import annotations

from django.urls import path

from rostra.web.desk.views import network

urlpatterns = [path("network/", network.network, name="network")]
