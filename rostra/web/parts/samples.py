"""Example data of the gallery: a form, a film, a matrix, a frame. People, towns and figures are invented."""

from __future__ import annotations

from typing import Any

from django import forms

from rostra.live.outside import Outside
from rostra.live.reading_library import Chapter, Download, Line, Paragraph, Player, Track, Transcript
from rostra.live.transcripts import Piece
from rostra.web.parts.signs import legend
from rostra.web.parts.widgets import ClockInput, DayInput

LONG_GERMAN = "Bürgerbeteiligungsverfahrensordnungsänderungsbeschlussvorlage"
LONG_POLISH = "Najprzeciętniejszy dziewięćdziesięciokilkuletni konstantynopolitańczyk"


class SampleForm(forms.Form):
    """Every kind of field, for the gallery alone."""

    name = forms.CharField(label="Name, as you want to be called", help_text="It stands on your certificate.")
    email = forms.EmailField(label="E-mail")
    role = forms.ChoiceField(
        label="What you do",
        choices=[
            ("elected", "Elected member"),
            ("official", "Official"),
            ("other", f"Other ({LONG_GERMAN})"),
        ],
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(
        label="Days that suit you",
        required=False,
        choices=[("tue", "Tuesday"), ("wed", "Wednesday"), ("thu", "Thursday")],
        widget=forms.CheckboxSelectMultiple,
        help_text="As many as you like.",
    )
    town = forms.ChoiceField(
        label="Town", choices=[("", "Choose one"), ("a", "Aldermoor"), ("b", "Brzozowa Góra")]
    )
    since = forms.DateField(label="Elected on", required=False, widget=DayInput)
    hour = forms.TimeField(label="Best time to ring", required=False, widget=ClockInput)
    seats = forms.IntegerField(label="Seats in your council", min_value=1, required=False)
    aim = forms.CharField(label="What you want to learn", widget=forms.Textarea, required=False)
    photo = forms.FileField(label="A picture of you", required=False, help_text="JPEG or PNG, up to 5 MB.")
    agree = forms.BooleanField(label="Show my name to the others in my cohort", required=False)


def form_data() -> dict[str, Any]:
    return {
        "form": SampleForm(auto_id="ok_%s", initial={"aim": "How to answer without adding fuel to it."}),
        "faulty": SampleForm(
            {"name": "", "email": "ada at example", "town": "", "since": "31 February", "agree": "on"},
            auto_id="bad_%s",
        ),
    }


def video() -> dict[str, Any]:
    return {
        "chapters": [
            {"at": 0, "label": "0:00", "title": "Why ask at all"},
            {"at": 75, "label": "1:15", "title": "Who is missing in the room"},
            {"at": 190, "label": "3:10", "title": "Saying what became of it"},
        ],
        "cues": [
            {"start": 0, "end": 6, "text": "A council that asks early saves itself a quarrel late."},
            {"start": 6, "end": 13, "text": "But asking is a promise: somebody has to read the answers,"},
            {"start": 13, "end": 20, "text": "and somebody has to say what became of them."},
        ],
    }


def matrix() -> dict[str, Any]:
    columns = ["A1", "A2", "W1", "S1", "W2", "S2", "W3", "Exit"]
    states = [
        ["met", "met", "met", "met", "caught_up", "due_soon", "open", "open"],
        ["met", "overdue", "met", "returned", "overdue", "due_soon", "open", "open"],
        ["recognised", "met", "excused", "handed_in", "met", "due_soon", "open", "open"],
    ]
    people = [("Ada Moor", "Aldermoor"), ("Bo Lind", LONG_GERMAN), ("Celina Dąb", "Brzozowa Góra")]
    met = {"met", "caught_up", "recognised", "excused"}
    return {
        "columns": columns,
        "rows": [
            {"name": name, "town": town, "states": line, "met": sum(s in met for s in line), "of": len(line)}
            for (name, town), line in zip(people, states, strict=True)
        ],
    }


def filter_items() -> list[dict[str, Any]]:
    counts = [41, 3, 1, 8, 2, 5, 1, 2, 27]
    return [{"label": "all", "url": "?", "current": False, "count": 90}] + [
        {
            "label": sign.word,
            "url": f"?state={sign.state}",
            "current": sign.state == "overdue",
            "count": count,
            "state": sign.state,
        }
        for sign, count in zip(legend(), counts, strict=True)
    ]


def rows() -> dict[str, Any]:
    return {
        "columns": [
            {"id": "who", "label": "Who", "kind": "text"},
            {
                "id": "how",
                "label": "How they hear of it",
                "kind": "choice",
                "options": [{"id": "letter", "label": "Letter"}, {"id": "online", "label": "Online"}],
            },
            {"id": "by", "label": "By", "kind": "date"},
        ],
        "rows": [
            {"who": "People who rent near the square", "how": "letter", "by": "2027-03-12"},
            {"who": LONG_GERMAN, "how": "online", "by": ""},
        ],
    }


def frame() -> dict[str, Any]:
    """The frame around the gallery: navigation, languages and an account, as a page would give them."""
    return {
        "brand": {"name": "Rostra", "tagline": "the academy for the people who govern locally"},
        "nav": [
            {"label": "Learn", "url": "#main", "current": True},
            {"label": "Catalogue", "url": "#button"},
            {"label": "Desk", "url": "#matrix"},
            {"label": "Help", "url": "#note"},
        ],
        "languages": [
            {"code": "en", "name": "English", "url": "?", "current": True},
            {"code": "de", "name": "Deutsch", "url": "?lang=de"},
            {"code": "pl", "name": "Polski", "url": "?lang=pl"},
        ],
        "account": {
            "name": "Ada Moor",
            "detail": "Aldermoor town council (invented)",
            "links": [{"label": "Profile", "url": "#field"}, {"label": "My devices", "url": "#items"}],
        },
        "footer_links": [
            {"label": "Accessibility", "url": "#main"},
            {"label": "Privacy", "url": "#main"},
            {"label": "About", "url": "#main"},
        ],
    }


def recordings() -> dict[str, Any]:
    """A recording here with everything, and one at an outside host."""
    words = [
        ("0", "4.5", "Rumours run faster than the council."),
        ("5", "9", "What did three towns do in the first hour?"),
    ]
    lines = [Line(at, until, [Piece(text[:7], hit=at == "0"), Piece(text[7:])]) for at, until, text in words]
    here = Player(
        key="gallery-3", title="The first hour", language="en", kind="file", src="#no-recording",
        start_src="#no-recording", duration=540,
        tracks=[Track("#no-captions", "en", "English", True, False)],
        chapters=[Chapter(0, "0:00", "Welcome", "#t=0"), Chapter(90, "1:30", "The first hour", "#t=90")],
        transcript=Transcript("en", [Paragraph("0", "9", "0:00", "Runa Vik", True, lines)], True, "rumours", 1),
        transcripts=[("da", "dansk")],
        downloads=[Download("#small", 9_000_000, True), Download("#large", 180_000_000, False)],
    )  # fmt: skip
    there = Player(
        key="gallery-4", title="An evening elsewhere", language="en", kind="outside",
        outside=Outside("tube.example", "https://tube.example/w/evening"),
    )  # fmt: skip
    return {"here": here, "there": there}
