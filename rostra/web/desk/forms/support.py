"""Forms of support officers and of those who answer them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.coaching.models import CheckIn, Contact, Flag, Pair, Tag
from rostra.live.models.attendance import AbsenceReason
from rostra.people.models import Person
from rostra.web.desk.forms.fields import DayField


class MetForm(forms.Form):
    """The two met."""

    way = forms.ChoiceField(
        label=gettext_lazy("How"), choices=Contact.Way, widget=forms.RadioSelect, initial="call"
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Read by you, by an officer who follows you, and by the team."),
    )
    next_on = DayField(label=gettext_lazy("Next contact"), required=False)


class NotMetForm(forms.Form):
    """The two did not meet: one tap says why."""

    reason = forms.ChoiceField(choices=Contact.Reason)
    next_on = DayField(label=gettext_lazy("Try again on"), required=False)


class LetterForm(forms.Form):
    """A letter to one member, with words to start from."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=150)
    body = forms.CharField(
        label=gettext_lazy("Letter"), max_length=4000, widget=forms.Textarea(attrs={"rows": 10})
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)


class StuckForm(forms.Form):
    """A member is stuck: with what."""

    text = forms.CharField(
        label=gettext_lazy("What is the matter?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HandOnForm(forms.Form):
    """What the learning lead is asked."""

    request = forms.CharField(
        label=gettext_lazy("What do you ask for?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    to = forms.ChoiceField(label=gettext_lazy("Who should answer"))

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {each.key: each for each in people}
        self.fields["to"].choices = [(key, each.get_full_name()) for key, each in self.people.items()]


class AnswerForm(forms.Form):
    """What happens next."""

    step = forms.ChoiceField(
        label=gettext_lazy("What happens next"), choices=Flag.Step, widget=forms.RadioSelect
    )
    helper = forms.ChoiceField(
        label=gettext_lazy("Who gives the second layer of support"),
        required=False,
        help_text=gettext_lazy("Only for a second layer: this person sees the member from now on."),
    )
    answer = forms.CharField(
        label=gettext_lazy("Answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    for_member = forms.BooleanField(label=gettext_lazy("The member reads the answer too"), required=False)

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {each.key: each for each in people}
        self.fields["helper"].choices = [
            ("", _("nobody")), *((key, each.get_full_name()) for key, each in self.people.items())
        ]  # fmt: skip


class CloseForm(forms.Form):
    """It is solved."""

    result = forms.CharField(label=gettext_lazy("What came of it"), required=False, max_length=500)


class AimForm(forms.Form):
    """What a member sets out to do."""

    text = forms.CharField(
        label=gettext_lazy("Aim"),
        max_length=300,
        help_text=gettext_lazy("Small enough for a week, and such that somebody else could check it."),
    )
    tag = forms.ChoiceField(label=gettext_lazy("What kind"), choices=Tag, widget=forms.RadioSelect)
    due_on = DayField(
        label=gettext_lazy("Until"), required=False, help_text=gettext_lazy("Empty: in a week.")
    )
    shared = forms.BooleanField(
        label=gettext_lazy("My cohort may see this aim and answer it"), required=False
    )

    def __init__(self, *args: Any, peers: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not peers:
            del self.fields["shared"]


class CheckInForm(forms.Form):
    """How it goes, in a tap, perhaps with a word."""

    how = forms.ChoiceField(choices=CheckIn.How)
    note = forms.CharField(label=gettext_lazy("A word about it"), required=False, max_length=500)
    flag = forms.BooleanField(required=False)


class NotMetReasonForm(forms.Form):
    """Why an aim was not met."""

    reason = forms.CharField(label=gettext_lazy("Why not"), max_length=300)


class EvidenceForm(forms.Form):
    """One piece of what shows an aim."""

    url = forms.URLField(label=gettext_lazy("A link"), required=False, max_length=500, assume_scheme="https")
    file = forms.FileField(
        label=gettext_lazy("or a file"),
        required=False,
        help_text=gettext_lazy("PDF, a document, slides, a picture or plain text, 25 megabytes at most."),
    )
    text = forms.CharField(
        label=gettext_lazy("or a note"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ExcuseForm(forms.Form):
    """A member cannot come to a session."""

    registration = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=AbsenceReason)


class HandOverForm(forms.Form):
    """All members of an officer, or those who are ticked, go to somebody else."""

    to = forms.ChoiceField(label=gettext_lazy("Hand over to"))
    reason = forms.ChoiceField(
        label=gettext_lazy("Why"),
        choices=[
            (each.value, each.label)
            for each in (Pair.Ended.HANDED_OVER, Pair.Ended.WITHDREW, Pair.Ended.ASKED, Pair.Ended.NO_CONTACT)
        ],
    )
    pairs = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, people: Iterable[Person], keys: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {each.key: each for each in people}
        self.fields["to"].choices = [(key, each.get_full_name()) for key, each in self.people.items()]
        self.fields["pairs"].choices = [(key, key) for key in keys]


class ProposeForm(forms.Form):
    """Among whom the solver looks, and how many members one takes."""

    helpers = forms.MultipleChoiceField(
        label=gettext_lazy("Who can be a support officer"), widget=forms.CheckboxSelectMultiple
    )
    most = forms.IntegerField(
        label=gettext_lazy("Members of one officer at most"), min_value=1, max_value=60, initial=8
    )

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["helpers"].choices = [(each.key, each.get_full_name()) for each in people]
