from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

AUDIT_LINES: dict[str, object] = {
    "live.session.draft": _("Session prepared"),
    "live.session.change": _("Session changed"),
    "live.session.announce": _("Session announced"),
    "live.session.cancel": _("Session cancelled"),
    "live.session.ask": _("Session asked in its edition"),
    "live.session.unask": _("Session asked no longer"),
    "live.session.zone": _("Session moved with the rules of its time zone"),
    "live.session.questions": _("Questions of a session changed"),
    "live.material.add": _("Material put beside a session"),
    "live.material.remove": _("Material taken away"),
    "live.series.add": _("Series prepared"),
    "live.series.change": _("Series changed"),
    "live.series.dates": _("Dates of a series prepared"),
    "live.series.announce": _("Dates of a series announced"),
    "live.series.remove": _("Series taken away"),
    "live.strand.add": _("Strand added"),
    "live.strand.change": _("Strand changed"),
    "live.strand.remove": _("Strand taken away"),
    "live.template.add": _("Session template added"),
    "live.template.change": _("Session template changed"),
    "live.template.remove": _("Session template taken away"),
    "live.edition.plan": _("Sessions of an edition planned"),
    "live.edition.copy": _("Sessions of an edition taken over"),
    "live.edition.announce": _("Sessions of an edition announced"),
    "live.people.export": _("People of a session taken along as a file"),
    "live.registration.register": _("Somebody registered by another"),
    "live.registration.walk_in": _("Somebody who came without registering"),
    "live.registration.cancel": _("Registration cancelled by another"),
    "live.registration.change": _("Registration changed by another"),
    "live.registration.decide": _("Registration decided"),
    "live.registration.revoke_links": _("Links of a registration ended"),
    "live.session.register_group": _("Group registered"),
    "live.session.register_cohort": _("Cohort registered"),
    "live.session.register_many": _("Registrations taken over"),
    "live.session.invite": _("People invited to a session"),
    "live.session.uninvite": _("Invitation to a session taken back"),
    "live.series.enrol": _("Somebody enrolled for a series by another"),
    "live.series.leave": _("Enrolment for a series ended by another"),
    "live.session.speakers": _("Speakers of a session changed"),
    "live.session.trial": _("Session opened for trying out"),
    "live.speaker.add": _("Speaker added"),
    "live.speaker.change": _("Speaker changed"),
    "live.speaker.consent": _("Consent of a speaker noted"),
    "live.speaker.withdraw": _("Consent of a speaker withdrawn"),
    "live.speaker.photo": _("Photo of a speaker changed"),
    "live.speaker.remove": _("Speaker taken out of the register"),
    "live.catch_up.prepare": _("Catch-up prepared"),
    "live.catch_up.answer": _("Catch-up answered"),
    "live.library.keep": _("Recording kept"),
    "live.library.change": _("Recording changed"),
    "live.library.publish": _("Recording published"),
    "live.library.withdraw": _("Recording withdrawn"),
    "live.library.delete": _("Recording deleted"),
    "live.library.poster": _("Picture of a recording put in"),
    "live.library.file": _("File of a recording put in"),
    "live.library.drop_file": _("File of a recording taken away"),
    "live.captions.put": _("Captions put in"),
    "live.captions.state": _("Captions marked as read or not"),
    "live.captions.remove": _("Captions taken away"),
    "live.register.attend_many": _("Many marked as there"),
    "live.register.close": _("Register closed"),
    "live.register.reopen": _("Register opened again"),
    "live.register.decide": _("Attendance decided by hand"),
    "live.register.correct": _("Attendance corrected"),
    "live.import.take": _("Attendance list taken over"),
    "live.import.settle": _("Line of an attendance list settled"),
    "live.import.finish": _("Rest of an attendance list left out"),
    "live.import.undo": _("Attendance list taken back"),
    "live.excusal.ask": _("Excuse given"),
    "live.excusal.answer": _("Excuse answered"),
    "live.appeal.ask": _("Register appealed against"),
    "live.appeal.answer": _("Appeal answered"),
    "live.busy_calendar.add": _("Calendar added for busy times"),
    "live.busy_calendar.remove": _("Calendar for busy times removed"),
    "live.poll.add": _("Poll about dates prepared"),
    "live.poll.change": _("Poll about dates changed"),
    "live.poll.slots": _("Days of a poll about dates changed"),
    "live.poll.open": _("Poll about dates opened"),
    "live.poll.chase": _("Those silent in a poll about dates reminded"),
    "live.poll.close": _("Poll about dates closed"),
    "live.poll.reopen": _("Poll about dates opened again"),
    "live.poll.answer": _("Poll about dates answered for another"),
    "live.poll.settle": _("Dates of a poll settled"),
    "live.poll.remove": _("Poll about dates taken away"),
}


class LiveConfig(AppConfig):
    name = "rostra.live"
    label = "live"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Live")

    def ready(self) -> None:
        from rostra.kernel import audit
        from rostra.live import kinds, letters, privacy, searching, translating

        for action, label in AUDIT_LINES.items():
            audit.declare(action, label)
        kinds.register()
        letters.register()
        translating.register_sorts()
        searching.register_sources()
        self.privacy = privacy
