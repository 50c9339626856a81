from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

AUDIT_LINES: dict[str, object] = {
    "coaching.plan.save": _("Way of looking after people changed"),
    "coaching.cohort.shift": _("Start of a cohort moved"),
    "coaching.officer.call": _("Officer asked to call a member"),
    "coaching.pair.begin": _("Member and helper brought together"),
    "coaching.pair.end": _("Pair ended"),
    "coaching.pair.hand_over": _("Member handed over to somebody else"),
    "coaching.meeting.book": _("Meeting of a pair booked"),
    "coaching.meeting.move": _("Meeting of a pair moved"),
    "coaching.meeting.cancel": _("Meeting of a pair called off"),
    "coaching.meeting.zone": _("Meeting of a pair moved with the rules of its zone"),
    "coaching.meetings.ask": _("Meetings with a coach asked of everybody"),
    "coaching.note.share": _("Note shared in a pair"),
    "coaching.note.remove": _("Note of a pair removed"),
    "coaching.goal.set": _("Goal of a pair set"),
    "coaching.goal.mark": _("Goal of a pair marked"),
    "coaching.follow_up.agree": _("Next step of a pair agreed"),
    "coaching.follow_up.tick": _("Next step of a pair marked"),
    "coaching.profile.save": _("Profile of a coach changed"),
    "coaching.wish.save": _("Wish for a coach changed"),
    "coaching.wish.stop": _("Wish for a coach taken back"),
    "coaching.pairing.confirm": _("Pairs with coaches confirmed"),
    "coaching.meeting.met": _("Said whether a pair met"),
    "coaching.contact.log": _("Contact of a pair noted"),
    "coaching.contact.remove": _("Note of a contact taken back"),
    "coaching.member.write": _("Officer wrote to a member"),
    "coaching.flag.raise": _("Call for help raised"),
    "coaching.flag.hand_on": _("Call for help handed on"),
    "coaching.flag.answer": _("Call for help answered"),
    "coaching.flag.close": _("Call for help solved"),
    "coaching.sprint.plan": _("Sprint planned"),
    "coaching.sprint.change": _("Sprint changed"),
    "coaching.sprint.remove": _("Sprint taken away"),
    "coaching.sprint.ask": _("Sprint asked in its edition"),
    "coaching.sprint.withdraw": _("Sprint asked no longer"),
    "coaching.sprint.shift": _("Sprints of a cohort moved"),
    "coaching.member_plan.save": _("Plan of a member kept"),
    "coaching.aim.set": _("Aim set"),
    "coaching.aim.change": _("Aim changed"),
    "coaching.aim.check_in": _("Checked in on an aim"),
    "coaching.aim.decide": _("Aim decided"),
    "coaching.aim.attach": _("Evidence of an aim added"),
    "coaching.aim.detach": _("Evidence of an aim taken away"),
    "coaching.peer_note.say": _("Shared aim answered"),
    "coaching.peer_note.hide": _("Answer to a shared aim hidden"),
    "coaching.story.write": _("Before and after written"),
    "coaching.story.consent": _("Consent to a before and after changed"),
    "coaching.story.publish": _("Before and after published"),
    "coaching.story.unpublish": _("Before and after taken down"),
    "coaching.story.remove": _("Before and after deleted"),
    "coaching.officers.assign": _("Support officers brought to members"),
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
