from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagingConfig(AppConfig):
    name = "rostra.messaging"
    label = "messaging"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from rostra.kernel import audit
        from rostra.messaging import kinds, privacy, translating

        kinds.register()
        audit.declare("messaging.wording.change", _("Words of a letter changed"))
        translating.register_sorts()
        self.privacy = privacy
