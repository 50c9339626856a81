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
        for name, label in (
            ("messaging.wording.change", _("Words of a letter changed")),
            ("messaging.trouble.clear", _("Address written to again")),
            ("messaging.preference.change", _("Wishes about letters changed")),
            ("messaging.quiet.add", _("Quiet period added")),
            ("messaging.quiet.end", _("Quiet period ended")),
            ("messaging.mailing.send", _("Letter to many sent off")),
            ("messaging.mailing.undo", _("Letter to many undone")),
            ("messaging.letter.test", _("Letter sent to oneself for a test")),
            ("messaging.message.again", _("Failed letters sent again")),
        ):
            audit.declare(name, label)
        translating.register_sorts()
        self.privacy = privacy
