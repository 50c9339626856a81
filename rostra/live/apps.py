from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

AUDIT_LINES: dict[str, object] = {}


class LiveConfig(AppConfig):
    name = "rostra.live"
    label = "live"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Live")

    def ready(self) -> None:
        from rostra.kernel import audit
        from rostra.live import kinds, letters, privacy

        for action, label in AUDIT_LINES.items():
            audit.declare(action, label)
        kinds.register()
        letters.register()
        self.privacy = privacy
