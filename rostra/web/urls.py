"""All addresses of the faces. What people read stands under a language (/en/…); what machines read does not.

A programme, module or activity has one address for everybody: who is signed in gets the learner's page there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from rostra.web.learn import views as learn
from rostra.web.public import views as public
from rostra.web.public.urls import machines

View = Callable[..., HttpResponse]


def by_audience(member: View, visitor: View) -> View:
    """One address, two faces."""

    def view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return (member if request.user.is_authenticated else visitor)(request, **kwargs)

    return view


reading = [
    path("p/<slug:programme>/<slug:module>/", by_audience(learn.module, public.module), name="module"),
    path(
        "p/<slug:programme>/<slug:module>/<slug:activity>/",
        by_audience(learn.activity, public.activity),
        name="activity",
    ),
]

urlpatterns = [
    *machines,
    path("", include("rostra.web.interop.urls")),
    *i18n_patterns(
        *reading,
        path("learn/", include("rostra.web.learn.urls")),
        path("desk/", include("rostra.web.desk.urls")),
        path("account/", include("rostra.web.public.account.urls")),
        path("", include("rostra.web.public.account.link_urls")),
        path("", include("rostra.web.parts.urls")),
        path("", include("rostra.web.public.urls")),
        prefix_default_language=True,
    ),
]
