from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

AUDIT_LINES: dict[str, object] = {
    "community.subscription.confirm": _("Newsletter subscribed to"),
    "community.subscription.change": _("Wishes about the newsletter changed"),
    "community.subscription.end": _("Newsletter ended"),
    "community.issue.audience": _("Readers of an issue chosen"),
    "community.issue.schedule": _("Issue of the newsletter sent off"),
    "community.issue.undo": _("Issue of the newsletter taken back"),
    "community.issue.begin": _("Issue of the newsletter goes out"),
    "community.issue.pause": _("Issue of the newsletter held back"),
    "community.issue.resume": _("Issue of the newsletter goes on"),
    "community.issue.stop": _("Issue of the newsletter stopped"),
    "community.profile.save": _("Entry in the directory changed"),
    "community.profile.leave": _("Entry in the directory taken back"),
    "community.profile.take_down": _("Entry taken off the directory"),
    "community.person.write": _("Letter to somebody of the directory"),
    "community.organisation.save": _("Entry of an organisation changed"),
    "community.exchange.write": _("Exchange proposed"),
    "community.exchange.change": _("Exchange changed"),
    "community.exchange.open": _("Exchange opened"),
    "community.exchange.close": _("Exchange closed"),
    "community.exchange.hide": _("Exchange hidden"),
    "community.exchange.show": _("Exchange shown again"),
    "community.exchange.reply": _("Exchange answered"),
    "community.exchange.decide": _("Answer to an exchange decided"),
    "community.project.begin": _("Project written down"),
    "community.project.change": _("Project changed"),
    "community.project.remove": _("Project removed"),
    "community.space.open": _("opened a space"),
    "community.space.change": _("changed a space"),
    "community.space.switch_on": _("gave a cohort its space"),
    "community.space.propose": _("proposed a working group"),
    "community.space.decide": _("answered a proposed working group"),
    "community.space.close": _("closed a space"),
    "community.space.reopen": _("opened a space again"),
    "community.space.join": _("joined a space"),
    "community.space.ask": _("asked to join a space"),
    "community.space.decide_member": _("answered who asked to join a space"),
    "community.space.bring_in": _("brought somebody into a space"),
    "community.space.leave": _("left a space"),
    "community.space.give_part": _("gave somebody a part in a space"),
    "community.space.take_out": _("took somebody out of a space"),
    "community.space.hear": _("chose the letters of a space"),
    "community.space.write": _("wrote a post in a space"),
    "community.comment.say": _("commented"),
    "community.comment.change": _("changed a comment"),
    "community.comment.take_back": _("took a comment back"),
    "community.report.make": _("reported something"),
    "community.report.appeal": _("answered a moderator"),
    "community.report.decide": _("decided about a report"),
    "community.report.export": _("took the proof of reports"),
    "community.post.hide": _("hid a post"),
    "community.post.show": _("showed a post again"),
    "community.post.let_through": _("let a post through"),
    "community.comment.hide": _("hid a comment"),
    "community.comment.show": _("showed a comment again"),
    "community.comment.let_through": _("let a comment through"),
    "community.person.silence": _("silenced somebody"),
    "community.person.lift": _("let somebody write again"),
    "community.person.block": _("blocked somebody"),
    "community.person.unblock": _("meets somebody again"),
    "community.idea.tell": _("told an idea"),
    "community.idea.answer": _("answered an idea"),
    "community.follow": _("began to follow"),
    "community.unfollow": _("stopped following"),
    "community.case.begin": _("Case begun"),
    "community.case.save": _("Case written"),
    "community.case.invite": _("Case sent to its other side"),
    "community.case.other": _("Other side of a case named anew"),
    "community.case.accept": _("Other side takes part in a case"),
    "community.case.decline_part": _("Other side of a case says no"),
    "community.case.say": _("Other side of a case written"),
    "community.case.remark": _("Other side remarks on a case"),
    "community.case.hand_in": _("Case handed in again"),
    "community.case.withdraw": _("Case taken back"),
    "community.case.assign": _("Case given to a reader"),
    "community.case.check": _("Case checked"),
    "community.case.note": _("Note on a case"),
    "community.case.send_back": _("Case sent back"),
    "community.case.publish": _("Case published"),
    "community.case.decline": _("Case declined"),
    "community.post.propose": _("proposed a post"),
    "community.post.confirm": _("confirmed the address of a proposed post"),
    "community.post.change": _("changed a proposed post"),
    "community.post.withdraw": _("took a post back"),
    "community.post.claim": _("began to read a proposed post"),
    "community.post.send_back": _("sent a post back with questions"),
    "community.post.decline": _("did not take a post"),
    "community.post.publish": _("let a post be published"),
    "community.post.schedule": _("gave a post its day"),
    "community.post.postpone": _("put a post off because of a quiet period"),
    "community.post.hold": _("took a scheduled post back to the desk"),
    "community.post.unpublish": _("took a post off the pages"),
    "community.post.write": _("wrote a post in a space"),
    "community.post.edit": _("changed a post in a space"),
    "community.post.remove": _("took a post out of a space"),
}


class CommunityConfig(AppConfig):
    name = "rostra.community"
    label = "community"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Community")

    def ready(self) -> None:
        from rostra.community import letters, privacy, receivers, searching, translating
        from rostra.kernel import audit

        for action, label in AUDIT_LINES.items():
            audit.declare(action, label)
        letters.register()
        translating.register()
        searching.register()
        receivers.connect()
        self.privacy = privacy
