from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

AUDIT_LINES: dict[str, object] = {
    "coaching.pair.begin": _("Member and helper brought together"),
    "coaching.pair.end": _("Pair ended"),
    "coaching.pair.hand_over": _("Member handed over to somebody else"),
}


class CoachingConfig(AppConfig):
    name = "rostra.coaching"
    label = "coaching"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Coaching")

    def ready(self) -> None:
        from rostra.coaching import kinds, letters, privacy
        from rostra.kernel import audit

        for action, label in AUDIT_LINES.items():
            audit.declare(action, label)
        kinds.register()
        letters.register()
        self.privacy = privacy
