"""Forms of cases: begin, four steps, the other side's part, naming somebody else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.community import casework
from rostra.community.models import Approach, Case, CaseSide, Recruitment, Side
from rostra.community.rules.cases import live_memberships
from rostra.kernel.errors import Faults, Refused
from rostra.languages.names import LANGUAGES
from rostra.live.photos import MOST_BYTES
from rostra.people.models import Organisation
from rostra.programmes import reading as pages
from rostra.programmes.choices import Cost, Influence, Mode, PolicyStage, Purpose
from rostra.web.parts.topics import TopicsField

MARKS = gettext_lazy("Paragraphs, lists, **bold** and [links](https://example.org) are kept.")
WRITTEN_IN = gettext_lazy("Written in")
GRADES = (
    (5, gettext_lazy("very well")),
    (4, gettext_lazy("well")),
    (3, gettext_lazy("so-so")),
    (2, gettext_lazy("badly")),
    (1, gettext_lazy("very badly")),
)


def _line(label: Any, most: int, *, required: bool = False, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, **more)


def _text(label: Any, hint: Any = "", rows: int = 6) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, help_text=hint, widget=forms.Textarea(attrs={"rows": rows})
    )


def _number(label: Any, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=10**12, **more)


def _one(label: Any, words: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=[("", gettext_lazy("not said")), *words.choices]
    )


def _many(label: Any, words: Any = None) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=words.choices if words else (),
        widget=forms.CheckboxSelectMultiple,
    )


def _language(label: Any = WRITTEN_IN) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=lambda: sorted(LANGUAGES.items(), key=lambda each: each[1].casefold())
    )


class CaseForm(forms.Form):
    """A form whose refusals go to the fields they name. `needed` fields may stay empty until the case is sent."""

    needed: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.needed:
            if name in self.fields:
                self.fields[name].needed = True

    def blame(self, refused: Refused) -> None:
        """Put a refusal where it belongs."""
        if isinstance(refused, Faults) and refused.faults:
            for where, message in refused.faults:
                self.add_error(where if where in self.fields else None, message)
        else:
            self.add_error(refused.field if refused.field in self.fields else None, str(refused))


class BeginForm(CaseForm):
    """Who writes first, and what it is called."""

    side = forms.ChoiceField(
        label=gettext_lazy("I write for"),
        choices=Side.choices,
        widget=forms.RadioSelect,
        initial=Side.AUTHORITY,
    )
    title = _line(
        gettext_lazy("Title"), 200, required=True, help_text=gettext_lazy("What happened, and where.")
    )
    language = _language()


class StepForm(CaseForm):
    """One of the four steps, with what is there already."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, files: Any, *, case: Case, person: Any, language: str) -> None:
        self.case, self.person = case, person
        self.now, self.sides = casework.corrected(case)
        super().__init__(data, files, initial={**self.entry(), "revision": case.revision})
        self.offer(language)

    def entry(self) -> dict[str, Any]:
        """What stands in the fields at first."""
        return {name: getattr(self.now, name) for name in self.base_fields if name in casework.CASE_FIELDS}

    def offer(self, language: str) -> None:
        """Fill in choices that depend on somebody or something."""

    def values(self) -> dict[str, Any]:
        """What the verb takes: `values`, `own`, `other`, `picture`."""
        given = {name: self.cleaned_data[name] for name in self.fields if name in casework.CASE_FIELDS}
        return {"values": given}


class AboutForm(StepForm):
    """What and where."""

    needed = ("summary", "country", "started")

    title = _line(gettext_lazy("Title"), 200, required=True)
    summary = forms.CharField(
        label=gettext_lazy("In two sentences"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    language = _language()
    organisation = forms.TypedChoiceField(
        label=gettext_lazy("The authority in this academy"), required=False, coerce=int, empty_value=None
    )
    place = _line(gettext_lazy("Place"), 120)
    country = _line(gettext_lazy("Country"), 2, help_text=gettext_lazy("Two letters, such as DK."))
    territory = _line(
        gettext_lazy("Territory code"), 20, help_text=gettext_lazy("NUTS or LAU, as its country uses them.")
    )
    started = _line(
        gettext_lazy("From"), 7, help_text=gettext_lazy("A year or a month, as in 2024 or 2024-05.")
    )
    ended = _line(gettext_lazy("Until"), 7, help_text=gettext_lazy("Empty while it goes on."))

    def entry(self) -> dict[str, Any]:
        own = self.case.correction.get("case", {}).get("organisation", self.case.organisation_id)
        return {**super().entry(), "organisation": own}

    def offer(self, language: str) -> None:
        belongs = live_memberships().filter(person=self.person.pk).values("organisation")
        rows = Organisation.objects.filter(pk__in=belongs) | Organisation.objects.filter(
            pk=self.case.organisation_id
        )
        choices = list(rows.distinct().order_by("name").values_list("pk", "name"))
        if choices and self.case.submitted_side == Side.AUTHORITY:
            self.fields["organisation"].choices = [("", _("none of these")), *choices]
        else:
            del self.fields["organisation"]


class HowForm(StepForm):
    """How it was done."""

    needed = ("purposes", "approaches", "influence")

    purposes = _many(gettext_lazy("Purpose"), Purpose)
    approaches = _many(gettext_lazy("Approach"), Approach)
    influence = _one(gettext_lazy("How much say people had"), Influence)
    recruitment = _many(gettext_lazy("How people came to take part"), Recruitment)
    stages = _many(gettext_lazy("Stage of the policy cycle"), PolicyStage)
    mode = _one(gettext_lazy("Where"), Mode)
    topics = TopicsField()
    methods = _many(gettext_lazy("Methods of the catalogue"))
    tags = _line(
        gettext_lazy("Tags"), 200, help_text=gettext_lazy("A few words of your own, with commas between.")
    )
    people = _number(gettext_lazy("People who took part"))
    cost = _one(gettext_lazy("Cost"), Cost)
    cost_amount = _number(
        gettext_lazy("Amount"), help_text=gettext_lazy("In all, without staff of the organiser.")
    )
    cost_currency = _line(gettext_lazy("Currency"), 3, help_text=gettext_lazy("Three letters, such as EUR."))
    hours = _number(gettext_lazy("Hours of work of the organiser"))

    def entry(self) -> dict[str, Any]:
        keys = self.case.correction.get("case", {}).get("topics")
        if keys is None:
            keys = [topic.key for topic in self.case.topics.all()]
        return {**super().entry(), "topics": keys, "tags": ", ".join(self.now.tags)}

    def offer(self, language: str) -> None:
        _page, methods = pages.methods(language)
        self.fields["methods"].choices = [(each.key, each.title) for each in methods]
        if not methods:
            del self.fields["methods"]

    def clean_topics(self) -> list[str]:
        return [topic.key for topic in self.cleaned_data["topics"]]

    def clean_tags(self) -> list[str]:
        return list(
            dict.fromkeys(each.strip()[:40] for each in self.cleaned_data["tags"].split(",") if each.strip())
        )


class ToldForm(StepForm):
    """What came of it."""

    needed = ("why", "what", "results", "lessons")

    why = _text(gettext_lazy("Why it was done"), MARKS)
    what = _text(gettext_lazy("What was done"), rows=8)
    results = _text(
        gettext_lazy("What came of it"),
        gettext_lazy("What changed, and what did not. Say where figures come from."),
    )
    evaluated = forms.BooleanField(label=gettext_lazy("It was evaluated"), required=False)
    evaluation = _text(gettext_lazy("How it was evaluated, and what that showed"), rows=4)
    lessons = _text(gettext_lazy("What you would do differently"), rows=4)
    sources = _text(
        gettext_lazy("Sources"),
        gettext_lazy("One a line: what it is, its year, and its address if it has one."),
        rows=4,
    )
    picture = forms.FileField(
        label=gettext_lazy("Picture"),
        required=False,
        help_text=gettext_lazy(
            "JPEG, PNG or WebP up to 10 MB that you may use. It is made smaller; nothing else of the file is kept."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    picture_alt = _line(
        gettext_lazy("What the picture shows"), 300, help_text=gettext_lazy("For people who do not see it.")
    )

    def entry(self) -> dict[str, Any]:
        return {**super().entry(), "sources": casework.write_sources(self.now.sources)}

    def clean_sources(self) -> list[dict[str, str]]:
        return casework.read_sources(self.cleaned_data["sources"])

    def clean_picture(self) -> bytes | None:
        """The bytes, no more of them than a picture may have and one that tells."""
        stream = self.cleaned_data.get("picture")
        return stream.read(MOST_BYTES + 1) if stream else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("picture") and not cleaned.get("picture_alt"):
            self.add_error("picture_alt", _("Describe the picture for those who do not see it."))
        return cleaned

    def values(self) -> dict[str, Any]:
        return {**super().values(), "picture": self.cleaned_data.get("picture")}


def part_fields() -> dict[str, forms.Field]:
    """What one side says of itself."""
    return {
        "organisation_name": _line(gettext_lazy("Organisation or group"), 200),
        "saw": _text(gettext_lazy("How we saw it"), gettext_lazy("What went well, what did not, as your side saw it.")),
        "changed": _text(gettext_lazy("What it changed for us"), rows=3),
        "advice": _text(gettext_lazy("What we would tell others"), rows=3),
        "grade": forms.TypedChoiceField(
            label=gettext_lazy("How well it went"), required=False, coerce=int, empty_value=None,
            choices=[("", gettext_lazy("not said")), *GRADES],
        ),
        "name": _line(gettext_lazy("Your name"), 150),
        "named": forms.BooleanField(label=gettext_lazy("My name may be shown with it"), required=False),
        "agreed": forms.BooleanField(
            label=gettext_lazy("We agree that this is published with the name of our organisation or group"), required=False
        ),
    }  # fmt: skip


PART = tuple(part_fields())


def part_entry(side: CaseSide | None) -> dict[str, Any]:
    """What one side has said so far."""
    if side is None:
        return {}
    return {
        **{name: getattr(side, name) for name in PART if name != "agreed"},
        "agreed": side.agreed_at is not None,
    }


class SidesForm(StepForm):
    """What one's own side says, and who speaks for the other one."""

    needed = ("organisation_name", "saw", "agreed", "other_organisation_name", "other_email")

    def entry(self) -> dict[str, Any]:
        other = casework.other_side(self.case)
        named = {f"other_{name}": getattr(other, name) for name in casework.OTHER_FIELDS} if other else {}
        language = other.language if other else self.case.language
        return {**part_entry(self.sides.get(self.case.submitted_side)), **named, "other_language": language}

    def offer(self, language: str) -> None:
        self.fields.update(part_fields())
        if self.case.state == Case.State.DRAFT:
            self.fields.update({f"other_{name}": field for name, field in other_fields().items()})
        for name in self.needed:
            if name in self.fields:
                self.fields[name].needed = True

    def own_fields(self) -> list[Any]:
        """Fields of one's own side."""
        return [self[name] for name in PART]

    def other_fields(self) -> list[Any]:
        """Fields about the other side; none once it was asked."""
        return [self[name] for name in self.fields if name.startswith("other_")]

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "own": {name: given[name] for name in PART},
            "other": {name[6:]: value for name, value in given.items() if name.startswith("other_")},
        }


def other_fields() -> dict[str, forms.Field]:
    """Who speaks for the other side."""
    return {
        "organisation_name": _line(gettext_lazy("Their organisation or group"), 200),
        "name": _line(gettext_lazy("Name of the person who speaks for it"), 150),
        "email": forms.EmailField(
            label=gettext_lazy("Their e-mail address"), max_length=254, required=False,
            help_text=gettext_lazy("They get one letter with a link, and one reminder. It is never published."),
        ),
        "language": _language(gettext_lazy("Language of the letter")),
    }  # fmt: skip


class ReportForm(CaseForm):
    """What is wrong in a published case."""

    text = forms.CharField(
        label=gettext_lazy("What is wrong?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "The editors of the academy read it, nobody else. Leave an address if they should answer."
        ),
    )


class OtherForm(CaseForm):
    """Somebody else for the other side."""

    needed = ("organisation_name", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(other_fields())
        for name in self.needed:
            self.fields[name].required = True

    def blame(self, refused: Refused) -> None:
        if isinstance(refused, Faults):
            faults = [(where.removeprefix("other_"), message) for where, message in refused.faults]
            super().blame(Faults(str(refused), faults))
        else:
            super().blame(refused)


class PartForm(CaseForm):
    """What the other side says of itself."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    needed = ("organisation_name", "saw", "agreed")

    def __init__(self, data: Any, *, side: CaseSide) -> None:
        _now, sides = casework.corrected(side.case)
        super().__init__(
            data,
            initial={
                **part_entry(sides.get(side.side)),
                "revision": side.case.revision,
                "language": side.language,
            },
        )
        self.fields.update({"language": _language(gettext_lazy("We write in")), **part_fields()})
        for name in self.needed:
            self.fields[name].needed = True

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        return {name: self.cleaned_data[name] for name in ("language", *PART)}


STEP_FORMS: dict[str, type[StepForm]] = {
    casework.ABOUT: AboutForm,
    casework.HOW: HowForm,
    casework.TOLD: ToldForm,
    casework.SIDES: SidesForm,
}
