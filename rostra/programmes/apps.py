from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "rostra.programmes"
    label = "programmes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from rostra.programmes import kinds, receivers

        kinds.register()
        receivers.connect()
