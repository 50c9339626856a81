from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

AUDIT_LINES = {
    "languages.translation.save": _("Translation saved"),
    "languages.translation.review": _("Translation reviewed"),
    "languages.translation.withdraw": _("Translation taken away"),
    "languages.translation.import": _("Translations brought in from a file"),
    "languages.claim.take": _("Translating begun"),
    "languages.claim.release": _("Translating ended"),
}


class LanguagesConfig(AppConfig):
    name = "rostra.languages"
    label = "languages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from rostra.kernel import audit
        from rostra.languages import privacy

        for action, label in AUDIT_LINES.items():
            audit.declare(action, label)
        self.privacy = privacy
