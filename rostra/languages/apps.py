from django.apps import AppConfig


class LanguagesConfig(AppConfig):
    name = "rostra.languages"
    label = "languages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from rostra.languages import privacy

        self.privacy = privacy
