"""All addresses: editors, files, sign-in callbacks and demo here, the faces in `rostra.web.urls`."""

from allauth.urls import build_provider_urlpatterns
from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from rostra.web.urls import urlpatterns as faces

urlpatterns = [
    path("cms/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    # Other sign-in services know our callback by its exact address, so it carries no language.
    path("account/", include(build_provider_urlpatterns())),
]
if settings.ROSTRA_DEMO:
    urlpatterns += [path("demo/", include("rostra.demo.urls"))]
urlpatterns += faces
