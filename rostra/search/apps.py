from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "rostra.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from rostra.search import privacy

        self.privacy = privacy
