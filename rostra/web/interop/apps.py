"""Application of the face for machines."""

from django.apps import AppConfig


class InteropConfig(AppConfig):
    name = "rostra.web.interop"
    label = "interop"
    verbose_name = "Interoperation"

    def ready(self) -> None:
        from rostra.web.interop import links

        links.register()
