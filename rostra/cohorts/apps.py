from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

AUDIT_LINES = {
    "cohorts.edition.draft": _("Edition prepared"),
    "cohorts.edition.change": _("Edition changed"),
    "cohorts.edition.modules": _("Modules of an edition changed"),
    "cohorts.edition.announce": _("Edition announced"),
    "cohorts.edition.cancel": _("Edition cancelled"),
    "cohorts.edition.copy": _("Edition prepared from an earlier one"),
    "cohorts.cohort.add": _("Cohort added"),
    "cohorts.cohort.change": _("Cohort changed"),
    "cohorts.group.confirm": _("Work groups made"),
    "cohorts.group.rename": _("Work group renamed"),
    "cohorts.group.place": _("Moved to another work group"),
    "cohorts.group.remove": _("Work groups taken away"),
    "cohorts.remark.log": _("Noted what somebody said"),
    "cohorts.remark.change": _("Note of what somebody said changed"),
    "cohorts.remark.remove": _("Note of what somebody said taken away"),
    "cohorts.proposal.ask": _("Proposal asked for"),
    "cohorts.proposal.edit": _("Proposal changed by hand"),
    "cohorts.proposal.confirm": _("Proposal confirmed"),
    "cohorts.proposal.discard": _("Proposal put aside"),
    "cohorts.lesson.note": _("Lesson noted"),
    "cohorts.lesson.change": _("Lesson changed"),
    "cohorts.lesson.delete": _("Lesson taken away"),
    "cohorts.pilot.comment": _("Comment on a pilot written"),
    "cohorts.pilot.change": _("Comment on a pilot changed"),
    "cohorts.pilot.take_back": _("Comment on a pilot taken back"),
    "cohorts.pilot.answer": _("Comment on a pilot answered"),
    "cohorts.interest.wish": _("Asked to be told when something opens"),
    "cohorts.interest.confirm": _("Wish to be told confirmed"),
    "cohorts.interest.forget": _("Wish to be told taken back"),
    "cohorts.interest.tell": _("Told that something opened"),
    "cohorts.call.prepare": _("Call for applications prepared"),
    "cohorts.call.change": _("Call for applications changed"),
    "cohorts.call.question": _("Question of an application form changed"),
    "cohorts.call.quotas": _("Quotas of a draw changed"),
    "cohorts.application.hand_in": _("Application handed in"),
    "cohorts.application.reopen": _("Application opened again"),
    "cohorts.application.withdraw": _("Application taken back"),
    "cohorts.application.decline": _("Offered place declined"),
    "cohorts.application.decide": _("Applications decided"),
    "cohorts.application.judge": _("Said whether somebody fits a call"),
    "cohorts.application.rank": _("Place on the reserve list changed"),
    "cohorts.draw.announce": _("Draw announced"),
    "cohorts.draw.freeze": _("Pool of a draw closed"),
    "cohorts.draw.run": _("Draw held"),
    "cohorts.draw.apply": _("Places offered by a draw"),
}


class CohortsConfig(AppConfig):
    name = "rostra.cohorts"
    label = "cohorts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from rostra.cohorts import letters, privacy, translating
        from rostra.kernel import audit

        for action, label in AUDIT_LINES.items():
            audit.declare(action, label)
        letters.register()
        translating.register_sorts()
        self.privacy = privacy
