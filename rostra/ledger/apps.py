from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

AUDIT_LINES = {
    "ledger.edition.open": _("Edition opened"),
    "ledger.edition.enrol_many": _("People enrolled in bulk"),
    "ledger.edition.record_many": _("Facts recorded in bulk"),
    "ledger.edition.accept": _("Changes of the programme taken over"),
    "ledger.edition.invite": _("People invited to an edition"),
    "ledger.enrolment.enrol": _("Person enrolled"),
    "ledger.enrolment.choose": _("Packages or modules chosen"),
    "ledger.enrolment.withdraw": _("Person withdrawn"),
    "ledger.enrolment.move": _("Person moved to another cohort"),
    "ledger.worksheet.review": _("Worksheet answered"),
    "ledger.placement.decide": _("Level decided"),
    "ledger.questionnaire.ask": _("Questionnaire put into an edition"),
    "ledger.questionnaire.stop": _("Questionnaire taken out of an edition"),
    "ledger.skills.export": _("Skills exported without names"),
    "ledger.module.test_out": _("Module tested out of"),
    "ledger.certificate.issue": _("Certificate issued"),
    "ledger.certificate.issue_all": _("Certificates issued for all who are ready"),
    "ledger.batch.begin": _("Done to many people at once"),
    "ledger.batch.undo": _("Undone for many people at once"),
    "ledger.person.merge": _("Person merged with another"),
    "ledger.certificate.revoke": _("Certificate revoked"),
    "ledger.admission.accept": _("Offered place accepted"),
    "ledger.admission.export": _("List of applications exported"),
    "ledger.people.export": _("List of people exported"),
    "ledger.status.plan": _("Status file planned"),
    "ledger.status.stop": _("Plan for a status file stopped"),
    "ledger.view.save": _("View saved"),
    "ledger.view.delete": _("View deleted"),
    "ledger.webhook.add": _("Address that is told of changes added"),
    "ledger.webhook.renew": _("Secret of an address renewed"),
    "ledger.webhook.go_on": _("Telling an address taken up again"),
    "ledger.webhook.remove": _("Address that is told of changes removed"),
}


class LedgerConfig(AppConfig):
    name = "rostra.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from rostra.kernel import audit
        from rostra.ledger import letters, privacy, searching

        for action, label in AUDIT_LINES.items():
            audit.declare(action, label)
        letters.register()
        searching.register_readers()
        self.privacy = privacy
