from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

AUDIT_LINES: dict[str, object] = {
    "live.session.draft": _("Session prepared"),
    "live.session.change": _("Session changed"),
    "live.session.announce": _("Session announced"),
    "live.session.cancel": _("Session cancelled"),
    "live.session.ask": _("Session asked in its edition"),
    "live.session.unask": _("Session asked no longer"),
    "live.catch_up.prepare": _("Catch-up prepared"),
    "live.catch_up.answer": _("Catch-up answered"),
}


class LiveConfig(AppConfig):
    name = "rostra.live"
    label = "live"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Live")

    def ready(self) -> None:
        from rostra.kernel import audit
        from rostra.live import kinds, letters, privacy, translating

        for action, label in AUDIT_LINES.items():
            audit.declare(action, label)
        kinds.register()
        letters.register()
        translating.register_sorts()
        self.privacy = privacy
