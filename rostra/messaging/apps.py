from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "rostra.messaging"
    label = "messaging"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from rostra.messaging import kinds, privacy

        kinds.register()
        self.privacy = privacy
