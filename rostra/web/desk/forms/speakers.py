"""Forms about speakers: their entry by language, their consent, their photo, their place in a session."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.languages.names import name_of
from rostra.live.actions.speakers import LONGEST_ROLE, Part
from rostra.live.models import Session, Speaker, Speaking
from rostra.live.photos import MOST_BYTES
from rostra.people.rules import visible_people
from rostra.web.desk.forms.fields import LanguagesField


class SpeakerForm(forms.Form):
    """An entry of the register. `codes` are the languages that have a line and a biography of their own."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    affiliation = forms.CharField(label=gettext_lazy("Organisation"), max_length=200, required=False)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("Never published."),
    )
    account = forms.EmailField(
        label=gettext_lazy("Address of their account"),
        max_length=254,
        required=False,
        help_text=gettext_lazy(
            "If they have an account here: their sessions then stand in their own calendar."
        ),
    )
    languages = LanguagesField(label=gettext_lazy("Speaks"), required=False)
    is_external = forms.BooleanField(label=gettext_lazy("From outside"), required=False)

    def __init__(
        self, data: Any, *, by: Any, codes: list[str], organisations: Any = None, **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.by, self.codes = by, codes
        if organisations is not None:
            self.fields["organisation"] = forms.ModelChoiceField(
                organisations, label=_("Kept by"), initial=organisations.first()
            )
        for code in codes:
            self.fields[f"role_{code}"] = forms.CharField(
                label=_("In one line, in %(language)s") % {"language": name_of(code)},
                max_length=LONGEST_ROLE,
                required=False,
            )
            self.fields[f"biography_{code}"] = forms.CharField(
                label=_("Biography in %(language)s") % {"language": name_of(code)},
                widget=forms.Textarea(attrs={"rows": 5, "lang": code}),
                required=False,
            )

    def clean_account(self) -> Any:
        address = (self.cleaned_data.get("account") or "").strip().lower()
        if not address:
            return None
        found = visible_people(self.by).filter(email=address).first()
        if found is None:
            raise forms.ValidationError(
                _("Nobody you may see has this address. Leave it empty, or add the person first.")
            )
        return found

    def by_language(self) -> list[tuple[str, str, list[Any]]]:
        """Code, name and the two fields of every language."""
        return [
            (code, name_of(code), [self[f"role_{code}"], self[f"biography_{code}"]]) for code in self.codes
        ]

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        given = self.cleaned_data
        return {
            **{name: given[name] for name in ("name", "affiliation", "email", "languages", "is_external")},
            "person": given["account"],
            "roles": {code: given[f"role_{code}"] for code in self.codes},
            "biographies": {code: given[f"biography_{code}"] for code in self.codes},
        }


def entry(speaker: Speaker, codes: list[str]) -> dict[str, Any]:
    """What stands in the form of somebody who is in the register."""
    said = {f"role_{code}": speaker.roles.get(code, "") for code in codes}
    said |= {f"biography_{code}": speaker.biographies.get(code, "") for code in codes}
    names = ("name", "affiliation", "email", "languages", "is_external")
    account = speaker.person.email if speaker.person else ""
    return {**{name: getattr(speaker, name) for name in names}, **said, "account": account}


class ConsentForm(forms.Form):
    consent_note = forms.CharField(
        label=gettext_lazy("How consent was given"),
        max_length=200,
        help_text=gettext_lazy("For example: signed form of 3 May, in the file of the session."),
    )


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label=gettext_lazy("Photo"),
        help_text=gettext_lazy(
            "JPEG, PNG or WebP up to 10 MB. It is cut to a small square; nothing else of the file is kept."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    credit = forms.CharField(label=gettext_lazy("Photo by"), max_length=150, required=False)

    def clean_photo(self) -> bytes:
        """The bytes, no more of them than a photo may have and one that tells."""
        stream = self.cleaned_data["photo"]
        return stream.read(MOST_BYTES + 1)


class SpeakingForm(forms.Form):
    """Who speaks in a session: for everybody there the part, the place in the order and whether they leave; one to add."""

    add = forms.ModelChoiceField(
        Speaker.objects.none(),
        label=gettext_lazy("Add somebody"),
        required=False,
        empty_label=gettext_lazy("nobody"),
    )
    add_part = forms.ChoiceField(label=gettext_lazy("As"), choices=Speaking.Part, required=False)

    def __init__(self, data: Any, *, session: Session, choices: Any) -> None:
        super().__init__(data)
        self.rows = list(session.speaking.select_related("speaker").order_by("position", "pk"))
        self.fields["add"].queryset = choices.exclude(pk__in=[each.speaker_id for each in self.rows])
        for number, each in enumerate(self.rows, start=1):
            key = each.speaker.key
            self.fields[f"part_{key}"] = forms.ChoiceField(
                label=_("Part"), choices=Speaking.Part, initial=each.part
            )
            self.fields[f"place_{key}"] = forms.IntegerField(
                label=_("Place in the order"), min_value=1, max_value=999, initial=number
            )
            self.fields[f"leave_{key}"] = forms.BooleanField(label=_("Take out"), required=False)

    def shown(self) -> list[dict[str, Any]]:
        """Each speaker with their three fields."""
        return [
            {
                "speaker": each.speaker,
                "fields": [self[f"{name}_{each.speaker.key}"] for name in ("part", "place", "leave")],
            }
            for each in self.rows
        ]

    def parts(self) -> list[Part]:
        """Who speaks from now on, in the order of the places."""
        given = self.cleaned_data
        stay = [each.speaker for each in self.rows if not given[f"leave_{each.speaker.key}"]]
        stay.sort(key=lambda each: given[f"place_{each.key}"])
        parts = [Part(each, given[f"part_{each.key}"]) for each in stay]
        if given["add"]:
            parts.append(Part(given["add"], given["add_part"] or Speaking.Part.SPEAKER))
        return parts
