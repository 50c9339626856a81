"""Application of the face for visitors."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "rostra.web.public"
    label = "public"
    verbose_name = "Public pages"

    def ready(self) -> None:
        from rostra.web.public import links

        links.register()
