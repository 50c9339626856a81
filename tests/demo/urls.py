"""All addresses with those of demo mode, for tests of demo mode alone."""

from django.urls import include, path

from rostra.config import urls

handler404 = urls.handler404 if hasattr(urls, "handler404") else "django.views.defaults.page_not_found"
urlpatterns = [path("demo/", include("rostra.demo.urls")), *urls.urlpatterns]
