"""Application of the parts every face is built from."""

from django.apps import AppConfig


class PartsConfig(AppConfig):
    """Templates, static files and template tags shared by all faces."""

    name = "rostra.web.parts"
    label = "parts"
    verbose_name = "Parts"
