"""Application of the example academy."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Its checks are always there, so that demo mode cannot be switched on elsewhere; its pages only in demo mode."""

    name = "rostra.demo"
    label = "demo"
    verbose_name = "Demo"

    def ready(self) -> None:
        from rostra.demo import checks  # noqa: F401 - registers itself
