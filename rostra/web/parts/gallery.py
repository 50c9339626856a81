"""What the gallery shows: one entry for each component, with example data for every state.

The states themselves are written out in ``templates/parts/gallery/<name>.html``. Names, towns and figures
here are invented. A new component gets an entry here and a template there; a test fails until it has both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.paginator import Paginator

from rostra.web.parts import samples
from rostra.web.parts.icons import ICONS
from rostra.web.parts.samples import LONG_GERMAN, LONG_POLISH
from rostra.web.parts.signs import legend


@dataclass(frozen=True)
class Entry:
    """One component: its name, what it is for, the call that shows it and data for its states."""

    name: str
    title: str
    purpose: str
    call: str
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def template(self) -> str:
        """The template that shows every state."""
        return f"parts/gallery/{self.name}.html"


def entries() -> list[Entry]:
    """All components in the order in which the gallery shows them."""
    return [
        Entry(
            "colours",
            "Colours, type and space",
            "The tokens everything else is made of.",
            "custom properties",
        ),
        Entry(
            "head",
            "Heads of pages",
            "What this page is; with a display heading it welcomes people on the first page.",
            '<div class="head"><p class="eyebrow">…</p><h1>…</h1><p class="lead">…</p></div>',
            {"long": LONG_GERMAN},
        ),
        Entry(
            "next_card",
            "Next for you",
            "The one next thing: what, how long, by when.",
            "{% next_card title eyebrow url action due secondary_url secondary level %}…{% endnext_card %}",
        ),
        Entry(
            "button",
            "Button",
            "Changes something. One primary button on a page.",
            "{% button text kind name value type icon wide disabled confirm confirm_action form … %}",
        ),
        Entry(
            "link_button",
            "Link as a button",
            "Goes somewhere.",
            "{% link_button text url kind icon wide current %}",
        ),
        Entry(
            "standing",
            "Standing",
            "Shape, word and colour; the same in lists, matrix, figures and exports.",
            "{% standing state detail word %} {% legend states %}",
            {"signs": list(legend())},
        ),
        Entry("tag", "Tag", "A short label.", "{% tag text kind icon %}", {"long": LONG_GERMAN}),
        Entry(
            "icon",
            "Icon",
            "Decoration beside a word, never instead of it.",
            "{% icon name %}",
            {"names": list(ICONS)},
        ),
        Entry(
            "meter",
            "Meter",
            "How much is met, said in words too.",
            "{% meter met total overdue caught label unit show %}",
        ),
        Entry("steps", "Steps", "Place in a short sequence.", "{% steps current total label %}"),
        Entry(
            "card",
            "Card",
            "A surface for one thing.",
            "{% card title level kind id %}…{% endcard %}",
            {"long": LONG_GERMAN},
        ),
        Entry(
            "items",
            "List of items",
            "What is asked, sessions, activities.",
            '{% include "parts/item.html" with url title code detail state state_detail tag tag_kind … %}',
            {"long": f"{LONG_GERMAN} und {LONG_POLISH}"},
        ),
        Entry(
            "date_tile",
            "Date tile",
            "Month, day, weekday.",
            "{% date_tile date %}",
            {"day": date(2027, 3, 24)},
        ),
        Entry(
            "person",
            "Person and avatar",
            "A name with initials or a picture.",
            '{% avatar name src label %} {% include "parts/person.html" with name detail src url %}',
            {"long": LONG_POLISH},
        ),
        Entry(
            "field",
            "Form field",
            "Label, hint, error and control, wired together.",
            "{% field bound_field hint label optional_mark prefix suffix %} {% fields form %}",
            samples.form_data(),
        ),
        Entry(
            "error_summary",
            "Error summary",
            "Everything to correct, with links; takes the focus.",
            "{% error_summary form … %}",
            samples.form_data(),
        ),
        Entry(
            "rows_field",
            "Rows to fill in",
            "A small table in a form.",
            "{% rows_field name label columns rows hint error spare min_rows max_rows disabled %}",
            samples.rows(),
        ),
        Entry(
            "autosave",
            "Autosave",
            "Says whether what was typed is saved.",
            '<form data-autosave="URL" data-autosave-key="KEY"> {% autosave_status %}',
        ),
        Entry(
            "choice",
            "Answer of a question",
            "Chosen, right, wrong, missed, with feedback.",
            "{% choice name value label kind checked state feedback id lang disabled required %}",
            {"long": LONG_GERMAN},
        ),
        Entry(
            "note",
            "Note",
            "A remark beside the text.",
            "{% note kind title id live %}…{% endnote %}",
            {"long": LONG_GERMAN},
        ),
        Entry("messages", "Messages", "What just happened; Django's messages framework.", "messages"),
        Entry(
            "details", "Details", "Something to unfold.", "{% details summary open small %}…{% enddetails %}"
        ),
        Entry(
            "empty",
            "Empty state",
            "Nothing here yet, and what to do next.",
            "{% empty title url action level %}…{% endempty %}",
        ),
        Entry(
            "loading",
            "Loading and long work",
            "Wait with a reason, or come back.",
            '{% include "parts/loading.html" with text %} {% progress value total label %}',
        ),
        Entry(
            "table",
            "Table",
            "Figures and lists of staff pages; scrolls inside itself.",
            '{% scroller label %}<table class="table">…</table>{% endscroller %}',
            {"long": LONG_GERMAN},
        ),
        Entry(
            "matrix",
            "Matrix",
            "Who stands where.",
            '{% scroller label kind="matrix" %}<table>…</table>{% endscroller %}',
            samples.matrix(),
        ),
        Entry(
            "filters",
            "Filters",
            "Filters that are the legend.",
            "{% filters items label %}",
            {"items": samples.filter_items()},
        ),
        Entry(
            "tabs",
            "Tabs",
            "Views of the same thing, as links.",
            "{% tabs items label %}",
            {
                "items": [
                    {"label": "People", "url": "#tabs", "current": True, "count": 12},
                    {"label": "Sessions", "url": "#tabs", "count": 0},
                    {"label": "Figures", "url": "#tabs"},
                    {"label": LONG_GERMAN, "url": "#tabs"},
                ]
            },
        ),
        Entry(
            "crumbs",
            "Crumbs",
            "The way back up.",
            "{% crumbs items label %}",
            {
                "items": [
                    ("Digital engagement, block A", "#crumbs"),
                    (LONG_GERMAN, "#crumbs"),
                    ("Quick quiz",),
                ],
                "short": [("Catalogue", "#crumbs"), ("Block A", "#crumbs")],
            },
        ),
        Entry(
            "pagination",
            "Pages",
            "Pages of a list.",
            "{% pagination page param label %}",
            {"middle": Paginator(range(400), 20).page(9), "first": Paginator(range(60), 20).page(1)},
        ),
        Entry(
            "barchart",
            "Bar chart",
            "Bars beside the table of their figures.",
            "{% barchart rows caption unit total label_head value_head %}",
            {
                "rows": [
                    ("Registered", 212, ""),
                    ("Let in", 198, ""),
                    ("Joined", 121, "info"),
                    ("Left early", 9, "late"),
                    (LONG_GERMAN, 34, "plain"),
                    ("Visited", None),
                ],
                "none": [],
            },
        ),
        Entry(
            "dialog",
            "Question before a step",
            "A dialog for steps that cannot be undone.",
            "{% button … confirm=question confirm_action=word %}",
        ),
        Entry("copy_field", "Value to copy", "Links and codes.", "{% copy_field label value hint %}"),
        Entry(
            "video",
            "Video",
            "Player with chapters and transcript.",
            '{% include "parts/video.html" with … %}',
            samples.video(),
        ),
        Entry(
            "recording",
            "Recording",
            "A recording of the library: captions, chapters, a transcript to search, downloads; or a host outside, asked after a "
            "click.",
            '{% include "parts/recording.html" %} with recording: live.reading_library.Player',
            samples.recordings(),
        ),
        Entry(
            "glossary",
            "Glossary terms",
            "A definition in place, a list at the end without JavaScript.",
            '<a class="term" href="#term-ID"> {% include "parts/glossary.html" with terms %}',
            {
                "terms": [
                    {
                        "id": "participation",
                        "term": "participation",
                        "definition": "Taking part in a decision before it is made.",
                    },
                    {"id": "turnout", "term": "turnout", "definition": "How many of those who may vote do."},
                ]
            },
        ),
        Entry(
            "certificate",
            "Certificate",
            "What somebody has shown, and how to check it.",
            '{% include "parts/certificate.html" with title name hours date number verify_url qr_svg … %}',
            {"day": date(2027, 6, 4)},
        ),
        Entry("prose", "Prose", "Text to read.", '<div class="prose">', {"long": LONG_GERMAN}),
    ]
