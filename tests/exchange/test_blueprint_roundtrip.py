"""Generated programmes: written and read, imported and exported, they come back equal."""

from __future__ import annotations

import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from rostra.exchange.blueprint import block_schema, exporting, importing, reading, schema, sums, writing
from rostra.programmes.actions import publishing
from rostra.programmes.models import ProgrammePage
from tests.programmes.content import make_home

WORDS = st.text(alphabet="abc äéß.,:;?!#*_[]()<>&`'\"-–1234", min_size=1, max_size=40).map(
    lambda text: " ".join(text.split())
)
LINE = WORDS.filter(bool)
TEXT = LINE.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
SPAN = st.one_of(
    TEXT,
    TEXT.map(lambda text: f"<b>{text}</b>"),
    TEXT.map(lambda text: f'<a href="term:t-one">{text}</a>'),
    TEXT.map(lambda text: f'<a href="page:p-m1-1">{text}</a>'),
    TEXT.map(lambda text: f'<a href="method:m-one">{text}</a>'),
)
PARAGRAPH = st.lists(SPAN, min_size=1, max_size=3).map(" z ".join)
PROSE = st.lists(
    st.one_of(
        PARAGRAPH.map(lambda text: f"<p>{text}</p>"),
        st.lists(PARAGRAPH, min_size=1, max_size=3).map(
            lambda items: f"<ol>{''.join(f'<li>{item}</li>' for item in items)}</ol>"
        ),
    ),
    min_size=1,
    max_size=3,
).map("".join)
PLAIN_PROSE = st.lists(TEXT.map(lambda text: f"<p>{text}</p>"), min_size=1, max_size=2).map("".join)
URL = st.sampled_from([None, "https://example.org/a?b=1&c=2"])
YEAR = st.one_of(st.just(""), st.integers(min_value=1900, max_value=2030))


def made(model: Any, **parts: Any) -> Any:
    """A model built from values that are in their final form already."""
    return st.builds(
        model.model_construct,
        **{
            name: part if isinstance(part, st.SearchStrategy) else st.just(part)
            for name, part in parts.items()
        },
    )


BLOCK = st.one_of(
    st.tuples(st.just("text"), st.tuples(PROSE, TEXT).map(lambda both: f"{both[0]}<h2>{both[1]}</h2>")),
    st.tuples(
        st.just("note"),
        made(block_schema.Note, kind=st.sampled_from(["tip", "caution"]), title=WORDS, text=PROSE),
    ),
    st.tuples(st.just("quote"), made(block_schema.Quote, text=WORDS, source=LINE, url=URL)),
    st.tuples(st.just("figure"), made(block_schema.Figure, image="m-one", caption=WORDS, alt=None)),
    st.tuples(
        st.just("table"),
        made(
            block_schema.Table,
            caption=LINE,
            head=st.lists(WORDS, min_size=2, max_size=2),
            rows=st.lists(st.lists(WORDS, min_size=2, max_size=2), min_size=1, max_size=2),
        ),
    ),
    st.tuples(st.just("details"), made(block_schema.Details, title=LINE, text=PROSE)),
    st.tuples(
        st.just("sources"),
        made(
            block_schema.Sources,
            items=st.lists(
                made(block_schema.SourceItem, title=LINE, publisher=WORDS, year=YEAR, url=URL),
                min_size=1,
                max_size=2,
            ),
        ),
    ),
)


def distinct(blocks: list[tuple[str, Any]]) -> list[schema.Body]:
    """Two texts in a row are one text in a file without ids."""
    kept = [
        pair
        for number, pair in enumerate(blocks)
        if number == 0 or "text" not in (pair[0], blocks[number - 1][0])
    ]
    return [schema.Body(type=kind, value=value) for kind, value in kept]


BODY = st.lists(BLOCK, max_size=4).map(distinct)
FEEDBACK = made(schema.Feedback, right=PLAIN_PROSE, wrong=st.one_of(st.just(""), PLAIN_PROSE))
QUESTION = st.one_of(
    st.tuples(TEXT, PLAIN_PROSE).map(
        lambda values: schema.Choices.model_construct(
            kind="single", id="q", text=values[1], points=2,
            choices=[
                schema.Choice.model_construct(id="a", text=values[0], correct=True, feedback=values[1]),
                schema.Choice.model_construct(id="b", text="no", correct=False, feedback=""),
            ],
        )
    ),
    made(
        schema.ShortAnswer, kind="short", id="q", text=PLAIN_PROSE, points=1,
        accept=st.lists(LINE, min_size=1, max_size=3), feedback=FEEDBACK,
    ),
    made(
        schema.Numeric, kind="numeric", id="q", text=PLAIN_PROSE, points=1,
        answer=st.integers(-99, 99).map(float), tolerance=0.5, unit=WORDS, feedback=FEEDBACK,
    ),
    made(
        schema.Reflection, kind="reflection", id="q", text=PLAIN_PROSE, points=0, min_words=20,
        feedback=made(schema.Given, given=PLAIN_PROSE),
    ),
    TEXT.map(
        lambda text: schema.Matching.model_construct(
            kind="matching", id="q", text="<p>Match.</p>", points=1, feedback=schema.Feedback(),
            pairs=[schema.Pair.model_construct(id=f"p{n}", left=text, right=f"r{n}") for n in range(2)],
        )
    ),
)  # fmt: skip
FIELD = st.one_of(
    made(
        schema.FormField,
        id="f",
        kind="long_text",
        label=LINE,
        help=WORDS,
        required=st.booleans(),
        max_words=st.one_of(st.none(), st.just(50)),
    ),
    made(schema.FormField, id="f", kind="heading", label=LINE, help=WORDS),
    made(
        schema.FormField,
        id="f",
        kind="choice",
        label=LINE,
        options=LINE.map(lambda text: [schema.Option(id="a", label=text), schema.Option(id="b", label="b")]),
    ),
    made(
        schema.FormField,
        id="f",
        kind="rows",
        label=LINE,
        columns=LINE.map(lambda text: [schema.Column(id="a", label=text, kind="date", calendar=True)]),
        min_rows=1,
        max_rows=9,
        start_rows=2,
    ),
)


TIMELINE = st.builds(
    lambda title, text, starts, ends: schema.Timeline(
        phases=[schema.Phase(id="ph-1", title=title, starts=starts, ends=ends, text=text)],
        milestones=[schema.Milestone(id="ms-1", date=starts, title=title, text=text)],
    ),
    LINE,
    WORDS,
    st.sampled_from(["2026", "2026-03", "2026-03-17"]),
    st.sampled_from([None, "2026-12", "2027"]),
)
METHOD_TEXT = TEXT.map(lambda text: f'<p><a href="method:m-two">{text}</a> <a href="term:t-one">b</a></p>')
SPAN_OF = st.sampled_from([{}, {"from": 3}, {"to": 4}, {"from": 3, "to": 4}])
METHOD = st.builds(
    lambda summary, purposes, level, people, hours, half, cost, topics: schema.MethodHead.model_validate(
        {
            "id": "m-any", "title": "Any", "slug": "any", "summary": summary, "purposes": purposes,
            "stages": ["design", "planning"], "level": level, "people": people, "weeks": people,
            "hours": {end: value + half for end, value in hours.items()}, "cost": cost, "cost_note": summary,
            "mode": "offline", "topics": topics,
        }
    ),
    WORDS,
    st.sampled_from([[], ["learn"], ["co-produce", "ideas"]]),
    st.sampled_from([["told"], ["share", "shape"]]),
    SPAN_OF,
    SPAN_OF,
    st.sampled_from([0, 0.5]),
    st.sampled_from(["low", "medium", "high"]),
    st.sampled_from([[], ["three", "one"]]),
)  # fmt: skip


def numbered(parts: list[Any], prefix: str) -> list[Any]:
    return [part.model_copy(update={"id": f"{prefix}{number}"}) for number, part in enumerate(parts, start=1)]


@st.composite
def blueprints(draw: Any) -> schema.Blueprint:
    """A small programme that uses everything."""

    def page(head: Any, children: list[schema.Page]) -> schema.Page:
        return schema.Page(head=head, body=draw(BODY), children=children)

    def head(model: Any, key: str, code: str, **more: Any) -> Any:
        return model.model_construct(
            id=key, code=code, title=draw(LINE), slug=f"s-{key}", summary=draw(WORDS), **more
        )

    outcomes = [schema.Outcome(id="o-1", text=draw(LINE))]
    activities = [
        page(
            head(
                schema.ActivityHead,
                "p-m1-1",
                "A1.1",
                kind="example",
                minutes=draw(st.integers(1, 90)),
                optional=draw(st.booleans()),
                example=draw(st.sampled_from([None, "a-case-that-is-elsewhere"])),
            ),
            [],
        ),
        page(head(schema.ActivityHead, "p-m1-2", "A1.2", kind="quiz", minutes=5, quiz="quiz-one"), []),
        page(head(schema.ActivityHead, "p-m1-3", "A1.3", kind="worksheet", minutes=5, form="form-one"), []),
    ]
    module = page(
        head(
            schema.ModuleHead,
            "p-m1",
            "A1",
            outcomes=outcomes,
            group="package:green",
            equivalents=["p-m1b"],
            policy_stages=["design"],
            topics=["two", "one"],
            aims=[schema.Aim(id="aim-1", text=draw(LINE), kind="coproduce")],
        ),
        activities,
    )
    other = page(head(schema.ModuleHead, "p-m1b", "B1", group="elective"), [])
    packages = [schema.Package.model_construct(id="green", title=draw(LINE), summary=draw(WORDS), block=None)]
    level = page(
        head(
            schema.LevelHead,
            "p-a",
            "A",
            kind=draw(st.sampled_from(["block", "series"])),
            packages=packages,
            choose=draw(st.integers(0, 1)),
        ),
        [module, other],
    )
    root = page(
        head(
            schema.ProgrammeHead,
            "p-root",
            "P",
            topics=["one"],
            mode="both",
            certificate_text=draw(WORDS),
            timeline=draw(TIMELINE),
            versions=[
                schema.VersionNote(version="1.2.3", date="2026-11-22", text=draw(LINE)),
                schema.VersionNote(id="by-hand", version="1.0.0", date="2026-03-17", text=draw(LINE)),
            ],
        ),
        [level],
    )
    methods = [
        schema.Page(
            head=draw(METHOD).model_copy(update={"id": key, "slug": key, "title": draw(LINE)}),
            body=[schema.Body(type="text", value=draw(METHOD_TEXT))],
        )
        for key in ("m-one", "m-two")
    ]
    return schema.Blueprint(
        manifest=schema.Manifest(
            format=schema.FORMAT, id="generated", version="1.2.3", language="en", title=draw(LINE),
            summary=draw(WORDS), licence="CC0",
        ),
        terms=[schema.Term.model_construct(id="t-one", term="one", definition=draw(LINE), see=["t-two"]),
               schema.Term.model_construct(id="t-two", term="two", definition="Two.", see=[])],
        media=[schema.Medium.model_construct(
            id="m-one", file="m-one.png", kind="image", title=draw(LINE), alt=draw(WORDS), width=8, height=8
        )],
        banks=[schema.Bank.model_construct(
            id="bank-one", title=draw(LINE), questions=numbered(draw(st.lists(QUESTION, min_size=1, max_size=4)), "q-")
        )],
        quizzes=[
            schema.Quiz.model_construct(id="quiz-one", title=draw(LINE), sources=[schema.Source(bank="bank-one")])
        ],
        forms=[schema.Form.model_construct(
            id="form-one", title=draw(LINE), review="none",
            fields=[
                *numbered(draw(st.lists(FIELD, max_size=3)), "f-"),
                schema.FormField(id="last", kind="number", label="How many?"),
            ],
        )],
        programme=root,
        methods=methods,
    )  # fmt: skip


def write(blueprint: schema.Blueprint, root: Path) -> None:
    names = writing.files(blueprint)
    for name, text in names.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    data = BytesIO()
    Image.new("RGB", (8, 8)).save(data, "PNG")
    (root / "media" / "m-one.png").write_bytes(data.getvalue())
    sums.write(root, [*names, "media/m-one.png"])


def plain(blueprint: schema.Blueprint) -> dict[str, Any]:
    return blueprint.model_dump(mode="json", serialize_as_any=True)


@settings(max_examples=25)
@given(blueprints())
def test_what_is_written_is_read_back(blueprint):
    with tempfile.TemporaryDirectory() as name:
        write(blueprint, Path(name))
        back, faults = reading.read(Path(name))
        assert [str(fault) for fault in faults] == []
        assert plain(back) == plain(blueprint)
        assert writing.files(back) == writing.files(blueprint)


@pytest.mark.django_db
@settings(max_examples=4, phases=[Phase.generate])
@given(blueprints())
def test_what_is_imported_is_exported_equal_and_a_second_import_changes_nothing(blueprint):
    with transaction.atomic(), tempfile.TemporaryDirectory() as name:
        root = Path(name)
        write(blueprint, root)
        make_home()
        importing.import_folder(root)
        programme = ProgrammePage.objects.get(key="p-root")
        exported = exporting.blueprint_of(programme)
        assert plain(exported) == plain(blueprint)
        assert importing.import_folder(root).done == []
        assert publishing.rebuild(check=True).differences == []
        transaction.set_rollback(True)
