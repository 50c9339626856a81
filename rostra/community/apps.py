from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

AUDIT_LINES: dict[str, object] = {}


class CommunityConfig(AppConfig):
    name = "rostra.community"
    label = "community"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Community")

    def ready(self) -> None:
        from rostra.community import letters, privacy, searching, translating
        from rostra.kernel import audit

        for action, label in AUDIT_LINES.items():
            audit.declare(action, label)
        letters.register()
        translating.register()
        searching.register()
        self.privacy = privacy
