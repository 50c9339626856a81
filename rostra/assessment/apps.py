from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

AUDIT_LINES = {
    "assessment.bank.publish": _("Question bank published"),
    "assessment.form.publish": _("Form published"),
    "assessment.questionnaire.publish": _("Questionnaire published"),
}


class AssessmentConfig(AppConfig):
    name = "rostra.assessment"
    label = "assessment"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from rostra.assessment import privacy, translating
        from rostra.kernel import audit

        for action, label in AUDIT_LINES.items():
            audit.declare(action, label)
        translating.register_sorts()
        self.privacy = privacy
