"""The form about the newsletter that visitors, readers by their own link and signed-in people share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rostra.community import consent
from rostra.community.actions.newsletter.subscriptions import Wishes
from rostra.community.models import Subscription
from rostra.community.reading_issues import topics
from rostra.kernel import languages
from rostra.people.models import Function
from rostra.programmes.models import Topic


class WishesForm(forms.Form):
    """Language, topics, where and what one is; nothing but the language has to be said."""

    language = forms.ChoiceField(label=_("In which language"))
    topics = forms.MultipleChoiceField(
        label=_("About what"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none, and you get everything."),
    )
    function = forms.ChoiceField(label=_("You are"), required=False, choices=[("", "–"), *Function.choices])
    territory = forms.CharField(
        label=_("Territory code"),
        required=False,
        max_length=20,
        help_text=_("Such as DK04 or PL22. Before elections there we keep quiet."),
    )
    counts_clicks = forms.BooleanField(label=consent.CLICKS, required=False)

    def __init__(self, data: Any = None, *, subscription: Subscription | None = None, **more: Any) -> None:
        known = subscription
        own = {
            "language": known.language if known else get_language(),
            "topics": list(known.topics.values_list("key", flat=True)) if known and known.pk else [],
            "function": known.function if known else "",
            "territory": known.territory if known else "",
            "counts_clicks": known.counts_clicks if known else False,
        }
        super().__init__(data, initial=own, **more)
        self.fields["language"].choices = languages.choices()
        self.fields["topics"].choices = topics(get_language() or "en", also=own["topics"])
        if not self.fields["topics"].choices:
            del self.fields["topics"]
        if not settings.ROSTRA_COUNT_CLICKS:
            del self.fields["counts_clicks"]

    def wishes(self) -> Wishes:
        """What was said; call it on a valid form."""
        given = self.cleaned_data
        return Wishes(
            language=given["language"],
            topics=list(Topic.objects.filter(key__in=given.get("topics", []))),
            territory=given["territory"],
            function=given["function"],
            counts_clicks=given.get("counts_clicks", False),
        )


class AgreeingForm(WishesForm):
    """The same with a yes, for somebody who is signed in."""

    agreed = forms.BooleanField(
        label=consent.WORDS,
        error_messages={"required": _("Say yes to getting the newsletter first.")},
    )


class SubscribeForm(AgreeingForm):
    """The same with an address, for visitors. `website` stays empty: only programs fill in what nobody sees."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("Write an e-mail address such as name@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none"}),
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("email", "language", "topics", "function", "territory", "counts_clicks", "agreed")
