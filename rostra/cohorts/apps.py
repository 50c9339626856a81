from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

AUDIT_LINES = {
    "cohorts.edition.draft": _("Edition prepared"),
    "cohorts.edition.change": _("Edition changed"),
    "cohorts.edition.modules": _("Modules of an edition changed"),
    "cohorts.edition.announce": _("Edition announced"),
    "cohorts.edition.cancel": _("Edition cancelled"),
    "cohorts.cohort.add": _("Cohort added"),
}


class CohortsConfig(AppConfig):
    name = "rostra.cohorts"
    label = "cohorts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from rostra.cohorts import privacy, translating
        from rostra.kernel import audit

        for action, label in AUDIT_LINES.items():
            audit.declare(action, label)
        translating.register_sorts()
        self.privacy = privacy
