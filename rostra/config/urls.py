"""All addresses. Faces stand under a language (/en/…); machines, files and editors do not.

A face offers `rostra.web.<face>.urls` with `app_name` and `urlpatterns`.
"""

from allauth.urls import build_provider_urlpatterns
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from rostra.config import env


def _face(name: str, prefix: str = "") -> list:
    module = f"rostra.{name}.urls"
    return [path(prefix, include(module))] if env.present(module) else []


urlpatterns = [
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    # Other sign-in services know our callback by its exact address, so it carries no language.
    path("account/", include(build_provider_urlpatterns())),
    *_face("web.interop"),
    *_face("web.parts"),
]
if settings.ROSTRA_DEMO:
    urlpatterns += _face("demo", "demo/")
urlpatterns += i18n_patterns(
    *_face("web.learn"),
    *_face("web.desk", "desk/"),
    *_face("web.public"),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("account/3rdparty/", include("allauth.socialaccount.urls")),
    prefix_default_language=True,
)
