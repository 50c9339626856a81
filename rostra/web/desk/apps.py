"""Application of the desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The face for managers, learning leads, trainers, officers, coaches, evaluators and site administrators."""

    name = "rostra.web.desk"
    label = "desk"
    verbose_name = "Desk"

    def ready(self) -> None:
        from rostra.web.desk import links

        links.register()
