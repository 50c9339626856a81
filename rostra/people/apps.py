from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

AUDIT_LINES = {
    "people.organisation.add": _("Organisation added"),
    "people.organisation.add_many": _("Organisations added in bulk"),
    "people.organisation.change": _("Organisation changed"),
    "people.person.add": _("Person added"),
    "people.person.join": _("First sign-in"),
    "people.person.change": _("Profile changed"),
    "people.person.erase": _("Account erased"),
    "people.membership.add": _("Membership added"),
    "people.membership.add_many": _("Members added in bulk"),
    "people.membership.end": _("Membership ended"),
    "people.membership.paste": _("List of members pasted"),
    "people.grant.give": _("Role given"),
    "people.grant.revoke": _("Role taken back"),
    "people.invitation.invite": _("Person invited"),
    "people.invitation.accept": _("Invitation accepted"),
    "people.invitation.withdraw": _("Invitation withdrawn"),
    "people.link.make": _("Sign-in link made"),
    "people.link.use": _("Sign-in link used"),
    "people.consent.give": _("Consent given"),
    "people.consent.withdraw": _("Consent withdrawn"),
    "people.device.end": _("Device signed out"),
    "people.passkey.add": _("Passkey added"),
    "people.passkey.remove": _("Passkey removed"),
    "people.identity.bind": _("Sign-in of an organisation added"),
    "people.identity.release": _("Sign-in of an organisation removed"),
    "people.token.make": _("Key for another system made"),
    "people.token.revoke": _("Key of another system revoked"),
    "people.calendar.make": _("Address of a calendar made"),
    "people.calendar.end": _("Address of a calendar ended"),
}


class PeopleConfig(AppConfig):
    name = "rostra.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from rostra.kernel import audit
        from rostra.people import privacy

        for action, label in AUDIT_LINES.items():
            audit.declare(action, label)
        self.privacy = privacy
