from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

AUDIT_LINES: dict[str, object] = {"evaluation.figures.count": _("Figures counted again")}


class EvaluationConfig(AppConfig):
    name = "rostra.evaluation"
    label = "evaluation"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Evaluation")

    def ready(self) -> None:
        from rostra.kernel import audit

        for action, label in AUDIT_LINES.items():
            audit.declare(action, label)
