from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "rostra.programmes"
    label = "programmes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from rostra.kernel import audit
        from rostra.programmes import kinds, receivers

        kinds.register()
        audit.declare("programmes.academy.found", "Academy founded")
        audit.declare("programmes.academy.change", "Academy changed")
        audit.declare("programmes.programme.start", "Programme begun")
        receivers.connect()
