"""Application of the face for people who learn."""

from django.apps import AppConfig


class LearnConfig(AppConfig):
    name = "rostra.web.learn"
    label = "learn"
    verbose_name = "Learning"

    def ready(self) -> None:
        from rostra.web.learn import links

        links.register()
