"""A small academy with one programme, built page by page as an editor would."""

from __future__ import annotations

from io import BytesIO
from types import SimpleNamespace

from django.core.files.base import ContentFile
from PIL import Image
from wagtail.models import Page, Site

from rostra.assessment.models import Bank, Form, Quiz, QuizSource
from rostra.languages.passages import write_ids
from rostra.programmes.actions import publishing
from rostra.programmes.models import (
    ActivityPage,
    HomePage,
    LevelPage,
    MethodPage,
    MethodsPage,
    ModulePage,
    Picture,
    ProgrammePage,
    StandardPage,
    Term,
    Topic,
    Video,
)


def make_home() -> HomePage:
    """The root of the site, as a founded academy has it."""
    existing = HomePage.objects.first()
    if existing:
        return existing
    Site.objects.all().delete()
    Page.objects.filter(depth=2).delete()
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=HomePage(title="Home", slug="home", key="home"))
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return home


def picture(title: str = "A square", colour: str = "navy", **fields: object) -> Picture:
    data = BytesIO()
    Image.new("RGB", (900, 500), colour).save(data, "PNG")
    return Picture.objects.create(
        title=title, file=ContentFile(data.getvalue(), name=f"{title}.png"), **fields
    )


def video(**fields: object) -> Video:
    fields.setdefault("captions", ContentFile(b"WEBVTT\n\n00:00.000 --> 00:02.000\nHello\n", name="film.vtt"))
    fields.setdefault("captions_language", "en")
    return Video.objects.create(
        title="A film", type="video", duration=65, file=ContentFile(b"film", name="film.mp4"),
        transcript="Somebody says **hello**.", chapters=[{"at": 0, "title": "Start"}], **fields,
    )  # fmt: skip


def body(*blocks: tuple[str, object], seed: str = "test") -> list[dict]:
    raw = [{"type": kind, "value": value} for kind, value in blocks]
    return write_ids(raw, ActivityPage._meta.get_field("body").stream_block, seed)


def bank(key: str = "bank", secret: str = "the hidden answer") -> Bank:
    return Bank.objects.create(
        key=key,
        title="Questions",
        questions=[
            {
                "type": "single",
                "id": f"{key}-q1",
                "value": {
                    "text": "<p>Which one?</p>",
                    "points": 1,
                    "choices": [
                        {
                            "type": "item",
                            "id": f"{key}-c1",
                            "value": {"text": secret, "correct": True, "feedback": "<p>yes indeed</p>"},
                        },
                        {
                            "type": "item",
                            "id": f"{key}-c2",
                            "value": {"text": "another", "correct": False, "feedback": "<p>no</p>"},
                        },
                    ],
                },
            }
        ],
    )


def make_programme(key: str = "course", *, publish: bool = True) -> SimpleNamespace:
    """A programme with two modules, one activity of every kind, a term, a figure, a quiz and a form."""
    home = make_home()
    term = Term.objects.get_or_create(
        key="loop", defaults={"term": "closing the loop", "definition": "Telling people what came of it."}
    )[0]
    quiz = Quiz.objects.create(key=f"{key}-quiz", title="Check yourself")
    QuizSource.objects.create(quiz=quiz, bank=bank(f"{key}-bank"))
    form = Form.objects.create(
        key=f"{key}-form", title="Your plan", published_at="2026-01-01T00:00Z",
        fields=[{"type": "text", "id": f"{key}-f1", "value": {"id": "goal", "label": "Your goal", "help": "", "required": True}}],
    )  # fmt: skip
    image = picture(f"{key} square", description="A square seen from above")
    film = video()

    def add(parent: Page, page: Page) -> Page:
        page.live = publish
        return parent.add_child(instance=page)

    programme = add(home, ProgrammePage(
        title=f"The {key}", slug=key, key=key, code=key[:5].upper(), summary="A course.",
        outcomes=[{"type": "outcome", "id": f"{key}-o1", "value": "Know something"}],
    ))  # fmt: skip
    block = add(programme, LevelPage(title="The basics", slug="basics", key=f"{key}-a", code="A"))
    one = add(
        block,
        ModulePage(
            title="One", slug="one", key=f"{key}-a1", code="A1", body=body(("text", "<p>Module one.</p>"))
        ),
    )
    two = add(
        block, ModulePage(title="Two", slug="two", key=f"{key}-a2", code="A2", prerequisites=[f"{key}-a1"])
    )
    read = add(one, ActivityPage(
        title="Read this", slug="guide", key=f"{key}-read", code="A1.1", kind="read", minutes=14,
        body=body(
            (
                "text",
                (
                    '<h2>Why</h2><p>About <a href="#term-loop">closing</a> it, <b>well</b>.</p>'
                    "<ul><li>first</li><li>second</li></ul>"
                ),
            ),
            ("note", {"kind": "tip", "title": "", "text": "<p>Bring a question.</p>"}),
            (
                "figure",
                {
                    "image": {"image": image.pk, "decorative": False, "alt_text": "A market square"},
                    "caption": "The square",
                },
            ),
            ("table", {"caption": "Steps", "head": ["Step", "Who"], "rows": [["Tell", "you"], ["Ask", "they"]]}),
            seed=f"{key}-read",
        ),
    ))  # fmt: skip
    watch = add(
        one,
        ActivityPage(
            title="Watch this",
            slug="film",
            key=f"{key}-watch",
            code="A1.2",
            kind="watch",
            minutes=5,
            video=film,
        ),
    )
    quizpage = add(
        one,
        ActivityPage(
            title="Answer this",
            slug="quiz",
            key=f"{key}-quizpage",
            code="A1.3",
            kind="quiz",
            minutes=10,
            quiz=quiz,
        ),
    )
    worksheet = add(
        two,
        ActivityPage(
            title="Fill this in",
            slug="plan",
            key=f"{key}-sheet",
            code="A2.1",
            kind="worksheet",
            minutes=60,
            form=form,
        ),
    )
    link = add(two, ActivityPage(
        title="Visit this", slug="visit", key=f"{key}-link", code="A2.2", kind="link", minutes=5, optional=True,
        url="https://example.org/",
        body=body(("text", f'<p>See <a linktype="page" id="{read.pk}">the guide</a>.</p>'), seed=f"{key}-link"),
    ))  # fmt: skip
    publishing.compile_everything()
    return SimpleNamespace(
        home=home, programme=programme, block=block, one=one, two=two, read=read, watch=watch, quizpage=quizpage,
        worksheet=worksheet, link=link, term=term, quiz=quiz, form=form, image=image, film=film,
    )  # fmt: skip


def make_standard(title: str = "About", slug: str = "about", text: str = "<p>About us.</p>") -> StandardPage:
    page = StandardPage(title=title, slug=slug, key=slug, body=body(("text", text), seed=slug))
    make_home().add_child(instance=page)
    page.save_revision().publish()
    return page


def make_methods() -> SimpleNamespace:
    """A catalogue with three methods that differ in every facet; the panel shares a topic with what has `voice`."""
    catalogue = MethodsPage(title="Methods", slug="methods", key="methods", summary="Ways to involve people.")
    make_home().add_child(instance=catalogue)
    catalogue.save_revision().publish()
    voice = Topic.objects.get_or_create(key="voice", defaults={"title": "A voice for everybody"})[0]

    def add(title: str, slug: str, topics: tuple[Topic, ...] = (), **fields: object) -> MethodPage:
        page = MethodPage(
            title=title, slug=slug, key=f"method-{slug}", summary=f"What {slug} is.",
            body=body(("text", f"<h2>Step by step</h2><p>First of {slug}.</p>"), seed=slug), **fields,
        )  # fmt: skip
        catalogue.add_child(instance=page)
        page.topics.set(topics)
        page.save_revision().publish()
        return page

    panel = add(
        "Citizens' panel", "panel", (voice,), purposes=["deliberate", "choose"], stages=["design"],
        influence=["shape"], people_from=12, people_to=30, hours_from=8, hours_to=20.5, weeks_from=12, weeks_to=20,
        cost="high", cost_note="Recruitment and hours of facilitation.", mode="offline",
    )  # fmt: skip
    survey = add(
        "Online survey", "survey", (voice,), purposes=["explore"], stages=["planning", "design"], influence=["asked"],
        people_from=200, weeks_from=3, weeks_to=6, cost="low", mode="online",
    )  # fmt: skip
    walk = add("Walk", "walk", purposes=["explore"], stages=["evaluation"], influence=["asked"], people_to=15,
               hours_from=1, hours_to=1, cost="low", mode="offline")  # fmt: skip
    return SimpleNamespace(catalogue=catalogue, panel=panel, survey=survey, walk=walk, voice=voice)
