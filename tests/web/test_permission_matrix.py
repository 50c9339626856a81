"""Every address × everybody of the cast and a visitor × things of two organisations × GET and POST. A new address needs a row."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client, TestCase
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone, translation

from rostra.assessment.models import Attempt, FeedbackAsk, Submission
from rostra.coaching.models import Goal, Note, Pair
from rostra.cohorts.actions import draws, lessons, pilots, remarks
from rostra.cohorts.actions import editions as drafts
from rostra.cohorts.models import Cohort, Edition, Enrolment, PilotComment, Proposal, WorkGroup
from rostra.demo import stages
from rostra.demo.cast import SPRING
from rostra.ledger.actions import baselines, batches, hooks, learning, status_exports, views
from rostra.ledger.models import Certificate, Evidence
from rostra.ledger.selecting import Selection
from rostra.live import tokens as registration_tokens
from rostra.live.actions import materials, polls, questions, series, speakers, templates
from rostra.live.models import AttendanceImport, BusyCalendar, CatchUp, ImportRow, Session, Strand, Upload
from rostra.messaging.actions import mailings, outbox
from rostra.messaging.models import Mailing, Message, QuietPeriod
from rostra.people.actions import tokens
from rostra.people.models import LongTask, Membership, Organisation, Person
from rostra.programmes.models import Publication, StandardPage, Term
from tests.factories.admission import applied, make_call
from tests.factories.cases import cases_of
from tests.factories.coaching import make_held, make_pair
from tests.factories.documents import filed
from tests.factories.ledger import enrol, make_edition
from tests.factories.library import make_item, with_captions
from tests.factories.live import make_registration, make_session
from tests.factories.network import networked
from tests.factories.newsletter import newsletter_of
from tests.factories.posts import posted
from tests.factories.questionnaires import make_questionnaire
from tests.factories.safety import reported
from tests.factories.spaces import spaced
from tests.factories.support import supported
from tests.programmes.content import make_methods
from tests.web.matrix import MATRIX
from tests.web.rows import CAST_KEYS, Case

# Wagtail's own addresses are behind one door, tested on its own below; files and sign-in by others carry no page of ours.
FOREIGN = ("cms/", "documents/", "account/", "_allauth/")

# Whether a method is there at all does not depend on who asks: one of the team, one of the people, a visitor, and
# somebody whom the door lets through to the other method.
SORTS = frozenset({"ada", "mette", "anonymous"})
# The rules are proved for everybody on SQLite. That PostgreSQL answers their queries the same is seen by one of each
# kind: all rights, a team's, an officer's, a coach's, a participant's, another organisation's, none.
ONE_OF_EACH = frozenset({"ada", "maren", "ole", "kit", "mette", "basia", "anonymous"})


COACHS_OWN, OF_THE_TWO = "noted-by-a-coach-alone", "noted-by-the-two-of-a-pair"

# Before tests that empty the whole database: pytest-django runs those last.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[dict[str, Any]]:
    """The running example academy, built once, with the keys that addresses need; taken back at the end."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), transaction.atomic():
        with TestCase.captureOnCommitCallbacks(execute=True):  # certificates are issued on commit
            stages.build(stage="running", full=False, others=False)
        yield _keys()
        transaction.set_rollback(True)


def _asked(*editions: Edition) -> dict[str, Any]:
    """Both editions ask what people can do; somebody was asked how it was."""
    form = make_questionnaire()
    for edition in editions:
        baselines.ask(
            edition=edition, questionnaire=form, moment="baseline", days=-60, open_days=365, by=None
        )
    feedback = make_questionnaire("how", "session_feedback")
    asked = FeedbackAsk.objects.create(
        questionnaire=feedback, subject="edition:dce-spring", recipient="nobody"
    )
    return {
        "baseline": "baseline",
        "later": "followup",
        "asked_feedback": asked.key,
        "module_key": "dce-a1",
    }


def _keys() -> dict[str, Any]:
    people = {part: Person.objects.get(email=_email(part)) for part in CAST_KEYS}
    spring, brod = Edition.objects.get(key="dce-spring"), Edition.objects.get(key="dce-brod")
    of = {part: Enrolment.objects.get(person=people[part]) for part in ("mette", "piotr", "nils")}
    piotrs_draft = learning.open_worksheet(enrolment=of["piotr"], activity_key="dce-a2-prepare")
    return {
        "people": people,
        "site": "site",
        "programme": "dce",
        **_asked(spring, brod),
        "slug": "digital-community-engagement",
        "module_slug": "what-and-why",
        "activity_slug": "beginners-guide",
        "page_path": "privacy/",
        "polish": "pl",
        "page_sort": "page",
        "privacy_page": StandardPage.objects.get(slug="privacy").key,
        "forged": "not-a-token",
        "nothing": 0,
        "mettes_letter": _letter(people["mette"]).message_id,
        "springs_letter": _mailing(spring, of["mette"]).key,
        "brods_letter": _mailing(brod, of["piotr"]).key,
        "lindholts_quiet": _quiet(of["mette"]).key,
        "letter": "edition_invitation",
        "guide": "dce-a1-guide",
        "film": "dce-a1-film",
        "quiz": "dce-a1-quiz",
        "sheet": "dce-a2-prepare",
        "spring": spring.key,
        "brod": brod.key,
        "closed_slug": _closed(brod, people["piotr"]).slug,
        "spring_slug": spring.slug,
        "brod_slug": brod.slug,
        "spring_requirement": spring.requirements.order_by("position").first().key,
        "brod_requirement": brod.requirements.order_by("position").first().key,
        "mettes_enrolment": of["mette"].key,
        "piotrs_enrolment": of["piotr"].key,
        "mettes_evidence": Evidence.objects.filter(enrolment=of["mette"], kind="read").first().key,
        "piotrs_evidence": Evidence.objects.filter(enrolment=of["piotr"], kind="read").first().key,
        "mettes_attempt": Attempt.objects.filter(person=people["mette"]).first().key,
        "piotrs_attempt": _attempt(of["piotr"]).key,
        "mettes_sheet": Submission.objects.get(person=people["mette"], state="handed_in").key,
        "piotrs_sheet": piotrs_draft.key,
        "mettes_comment": _comment(spring, people["mette"]).key,
        "method_slug": _method(),
        "term": Term.objects.get_or_create(key="loop", defaults={"term": "loop", "definition": "An answer."})[
            0
        ].key,
        "mettes_catch_up": _catch_up(spring, of["mette"]).key,
        "piotrs_catch_up": _catch_up(brod, of["piotr"]).key,
        **_live(),
        "number": Certificate.objects.get(enrolment=of["nils"], revoked_at=None).number,
        "mettes_membership": Membership.objects.get(person=people["mette"]).pk,
        "piotrs_membership": Membership.objects.get(person=people["piotr"]).pk,
        "toves_grant": people["tove"].grants.get().pk,
        "lindholt": "lindholt",
        "zielony_brod": "zielony-brod",
        **newsletter_of(people["ada"], people["mette"]),
        **cases_of(people["nils"], people["piotr"], people["ada"]),
        **_kept("maren", "spring", people["maren"], spring),
        **_kept("basia", "brod", people["basia"], brod),
        **_connected(people["maren"]),
        "mette": people["mette"].key,
        "piotr": people["piotr"].key,
        "spring_batch": batches.move(
            edition=spring, enrolments=[of["mette"]], cohort=_cohort(spring), by=None
        ).key,
        "brod_batch": batches.move(edition=brod, enrolments=[of["piotr"]], cohort=_cohort(brod), by=None).key,
        "marens_lesson": lessons.note(edition=spring, text="Sooner", by=people["maren"]).key,
        "basias_lesson": lessons.note(edition=brod, text="Later", by=people["basia"]).key,
        "lindholt_guest": _guest().key,
        **_dates(spring, "springs", people["maren"]),
        **_dates(brod, "brods", people["basia"]),
        **_diaries(people["mette"]),
        "ole": people["ole"].key,
        "basia": people["basia"].key,
        **supported(of["mette"], people["ole"], ("springs", "mettes")),
        **supported(of["piotr"], people["basia"], ("brods", "piotrs")),
        **_called("lindholts", spring, people["mette"]),
        **_called("brods", brod, people["piotr"]),
        "coach_kit": people["kit"].key,
        **_grouped("springs", of["mette"], people["maren"]),
        **_grouped("brods", of["piotr"], people["basia"]),
        **_coached("mettes", of["mette"], people["kit"]),
        **_coached("piotrs", of["piotr"], people["basia"]),
        **(network := networked()),
        **filed(),
        **posted(),
        **(spaces := spaced()),
        **reported(
            space=spaces["inner_space"],
            comment=spaces["nils_comment"],
            exchange=network["lindholts_exchange"],
        ),
    }


def _grouped(whose: str, enrolment: Enrolment, by: Person) -> dict[str, str]:
    """A cohort with an area, work groups with their proposal, and what somebody said, for the team alone."""
    edition = enrolment.edition
    question = {"people": [{"id": enrolment.key, "attributes": {}}], "groups": 1}
    proposal = Proposal.objects.create(
        edition=edition, kind="groups", subject="Workshop", state="ready", question=question,
        answer={"groups": [[enrolment.key]], "status": "optimal"},
    )  # fmt: skip
    group = WorkGroup.objects.create(edition=edition, purpose="Workshop", name="Group 1")
    remark = remarks.log(edition=edition, text="The room was cold.", enrolment=enrolment, by=by)
    cohort = Cohort.objects.create(edition=edition, name="An area", area="North")
    return {
        f"{whose}_groups": proposal.key,
        f"{whose}_group": group.key,
        f"{whose}_remark": remark.key,
        f"{whose}_cohort": cohort.key,
    }


def _coached(whose: str, enrolment: Enrolment, coach: Person) -> dict[str, str]:
    """A pair with a coach, a meeting of theirs, what they note, and a proposal of pairs."""
    pair = Pair.objects.filter(enrolment=enrolment, kind="coach").first() or make_pair(enrolment, coach)
    note = {"pair": pair, "expires_on": timezone.localdate() + timedelta(days=99)}
    Note.objects.create(author=coach, side="private", text=COACHS_OWN, **note)
    Note.objects.create(author=coach, side="shared", text=OF_THE_TWO, **note)
    Goal.objects.create(pair=pair, text=OF_THE_TWO)
    proposal = Proposal.objects.create(
        edition=enrolment.edition, kind="pairs", subject="coaches", state="ready"
    )
    return {
        f"{whose}_pair": pair.key,
        f"{whose}_meeting": make_held(pair, days=-40).key,
        f"{whose}_pairing": proposal.key,
    }


def _dates(edition: Edition, whose: str, by: Person) -> dict[str, str]:
    """A poll that is open to the people of an edition, and a proposal out of it."""
    poll = polls.add(edition=edition, by=by, title="A workshop")
    days = [(timezone.localdate() + timedelta(days=number), time(17)) for number in (20, 27)]
    polls.propose_slots(poll, days=days, by=by)
    polls.open_(poll, by=by)
    polls.write.call(poll=poll.key)
    proposal = Proposal.objects.create(edition=edition, kind="dates", subject=poll.key)
    return {f"{whose}_poll": poll.key, f"{whose}_dates": proposal.key}


def _diaries(mette: Person) -> dict[str, str]:
    """A calendar of Mette's, and the diary of each organisation."""
    found = {"mettes_calendar": BusyCalendar.objects.create(person=mette, title="Mine").key}
    for name, key in (("lindholts_diary", "lindholt"), ("brods_diary", "zielony-brod")):
        organisation = Organisation.objects.get(key=key)
        found[name] = BusyCalendar.objects.create(organisation=organisation, title="Council").key
    return found


def _letter(person: Person) -> Message:
    """A letter that somebody got."""
    return outbox.write(
        key="matrix", kind="team_letter", person=person, to=person.email or "", subject="Hello", text="Hello",
        state=Message.State.SENT,
    )  # fmt: skip


def _kept(who: str, where: str, person: Person, edition: Edition) -> dict[str, Any]:
    """What somebody keeps at the desk: a shared view, a status file and its plan, long work with a file."""
    view = views.save(edition=edition, name="Ours", chosen=Selection(), by=person, shared=True)
    plan = status_exports.plan(by=person, edition=edition, format="csv", every="day")
    status_exports.make_due()
    task = LongTask.objects.create(
        person=person, kind="export", title="Everybody, as a workbook", state="done", file_name="a.csv"
    )
    task.file.save("a.csv", ContentFile(b"a"))
    file = status_exports.latest(plan)
    return {
        f"{where}_view": view.key,
        f"{who}s_plan": plan.key,
        f"{who}s_file": file.key if file else "",
        f"{who}s_task": task.key,
    }


def _mailing(edition: Edition, enrolment: Enrolment) -> Mailing:
    """A letter to many, to one."""
    return mailings.send(
        by=enrolment.person, scope=("edition", edition.key), about="everyone", language="en", links=[],
        texts={"en": {"subject": "Hello", "body": "Hello"}}, recipients=[(enrolment.person, {})],
    )  # fmt: skip


def _quiet(enrolment: Enrolment) -> QuietPeriod:
    """Quiet days of the organisation that runs an edition."""
    day = timezone.localdate()
    return QuietPeriod.objects.create(
        title="Election", organisation=enrolment.edition.organisation, starts_on=day, ends_on=day
    )


def _connected(maren: Person) -> dict[str, str]:
    """A key of Maren's, and an address that is told in her name."""
    token, _secret = tokens.make(
        person=maren, name="HR", scopes=["editions:read"], by=maren, until=timezone.now() + timedelta(days=9)
    )
    hook = hooks.add(
        url="https://example.org/", events=["standing.changed"], by=maren, scope_kind="organisation",
        scope_key="lindholt",
    )  # fmt: skip
    return {"marens_token": token.key, "marens_webhook": hook.key}


def _closed(brod: Edition, piotr: Person) -> Edition:
    """An edition only for members of Zielony Bród, in which people choose; Piotr is in it."""
    closed = make_edition(
        brod.programme, brod.organisation, key="closed", admission="closed", choice="modules",
        organisations=[brod.organisation],
    )  # fmt: skip
    enrol(closed, piotr)
    return closed


def _called(whose: str, like: Edition, person: Person) -> dict[str, str]:
    """An edition by application of the same organisation, with somebody who handed in and a draw that is announced."""
    edition = make_edition(like.programme, like.organisation, key=f"{whose}-called", admission="application")
    call = make_call(edition)
    own = applied(call, person)
    draw = draws.announce(call, size=1, by=None)
    return {
        f"{whose}_call": edition.key, f"{whose}_call_slug": edition.slug, f"{whose}_call_question": call.questions[0]["id"],
        f"{whose}_application": own.key, f"{whose}_draw": draw.key,
    }  # fmt: skip


def _cohort(edition: Edition) -> Cohort:
    return Cohort.objects.create(edition=edition, name="Those moved together")


def _guest() -> Person:
    """Somebody of Lindholt who was only ever written down."""
    made = Person.objects.create_user("guest@lindholt.example", name="A Guest")
    Membership.objects.create(
        person=made, organisation=Organisation.objects.get(key="lindholt"), function="official"
    )
    return made


def _method() -> str:
    """The slug of a method of the catalogue, which is made where the example has none."""
    there = Publication.objects.filter(shape="method", live=True).first()
    return there.path.split("/")[1] if there else make_methods().panel.slug


def _around(shown: Session, draft: Session, strand: Strand, brod: Organisation) -> dict[str, str]:
    """What surrounds sessions: a question, files, series, a template of the course."""

    def paper(session: Session) -> str:
        file = ContentFile(b"%PDF-1.7", name="plan.pdf")
        return materials.add(session, title="Plan", when="before", file=file, by=None).key

    course = Edition.objects.get(key=SPRING).programme
    planned = templates.add(programme=course, title="Workshop", begins=time(9), by=None)
    return {
        "lindholts_question": questions.add(shown, label="Why?", kind="line", by=None).key,
        "lindholts_material": paper(shown),
        "draft_material": paper(draft),
        "lindholts_series": series.add(organisation=shown.organisation, title="Tuesdays", by=None).key,
        "brods_series": series.add(organisation=brod, title="Theirs", by=None).key,
        "lindholts_strand": strand.key,
        "template": planned.key,
    }


def _live() -> dict[str, str]:
    """Sessions of both organisations, one in preparation, and a speaker of each: Lindholt's agreed to be shown."""
    lindholt, brod = (Organisation.objects.get(key=key) for key in ("lindholt", "zielony-brod"))
    strand = Strand.objects.create(organisation=lindholt, title="Summer academy", slug="summer")
    shown = make_session(lindholt, slug="everybodys", strand=strand)
    draft = make_session(lindholt, slug="nobodys", state="draft", announced_at=None)
    guest = make_registration(shown, email="guest@example.org", name="A Guest")
    own = speakers.add(organisation=lindholt, by=None, name="Runa Vik")
    other = speakers.add(organisation=brod, by=None, name="Hidden Person")
    speakers.consent(own, note="By letter", by=None)
    brought = AttendanceImport.objects.create(
        session=shown, file_name="list.csv", fingerprint="0", time_zone="UTC"
    )
    return {
        **_library(lindholt, brod),
        **_around(shown, draft, strand, brod),
        "session_slug": shown.slug,
        "draft_slug": draft.slug,
        "strand_slug": strand.slug,
        "lindholts_session": shown.key,
        "guests_registration": guest.key,
        "lindholts_list": brought.key,
        "csv_kind": "csv",
        "list_line": ImportRow.objects.create(imported=brought, name="Tablet").pk,
        "guests_page": registration_tokens.make(guest, "page"),
        "brods_session": make_session(brod, slug="of-brod").key,
        "speaker_slug": own.slug,
        "hidden_speaker_slug": other.slug,
        "lindholts_speaker": own.key,
        "brods_speaker": other.key,
    }


def _catch_up(edition: Edition, enrolment: Enrolment) -> CatchUp:
    """A catch-up that somebody handed in, of a session of their edition."""
    session = make_session(edition.organisation, days=-3, edition=edition, slug=f"missed-{edition.key}")
    return CatchUp.objects.create(
        session=session, enrolment=enrolment, state="handed_in", answer="In one place."
    )


def _library(lindholt: Organisation, brod: Organisation) -> dict[str, str]:
    """A recording for everybody, one for the people of the spring edition, one of each organisation for the team only."""
    inside = make_session(
        lindholt, slug="of-spring", edition=Edition.objects.get(key="dce-spring"), seen_by="edition", days=-1
    )
    shown = make_item(lindholt, key="shown-item", slug="shown-item")
    closed = make_item(lindholt, key="inside-item", slug="inside-item", seen_by="edition", session=inside)
    for item in (shown, closed):
        with_captions(item)
    maren = Person.objects.get(email=_email("maren"))
    upload = Upload.objects.create(person=maren, item=shown, file_name="talk.mp4", size=10)
    return {
        "shown_item": shown.key,
        "inside_item": closed.key,
        "lindholts_item": make_item(
            lindholt, key="lindholts-item", slug="lindholts-item", seen_by="staff"
        ).key,
        "brods_item": make_item(brod, key="brods-item", slug="brods-item", seen_by="staff").key,
        "english": "en",
        "captions_file": "en.vtt",
        "marens_upload": upload.key,
    }


def _comment(spring: Edition, mette: Person) -> PilotComment:
    """The spring edition becomes a pilot, and Mette says something about the guide."""
    spring = drafts.change(spring, by=None, pilot_version="1.1.0")
    return pilots.comment(
        edition=spring, person=mette, activity_key="dce-a1-guide", text="Shorter", language="en", by=mette
    )


def _attempt(enrolment: Enrolment) -> Attempt:
    there = Attempt.objects.filter(person=enrolment.person).first()
    return there or learning.start_quiz(enrolment=enrolment, activity_key="dce-a1-quiz")


def _email(part: str) -> str:
    from rostra.demo.cast import BY_KEY

    return BY_KEY[part].email


@pytest.fixture(scope="module")
def clients(world: dict[str, Any]) -> dict[str, Client]:
    """A signed-in browser for everybody who asks here, and one for a visitor."""
    made = {"anonymous": Client()}
    asked = CAST_KEYS if connection.vendor == "sqlite" else ONE_OF_EACH & CAST_KEYS
    for part in sorted(asked):
        person = world["people"][part]
        made[part] = Client()
        made[part].force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return made


def names(patterns: Any = None, prefix: str = "", namespace: str = "") -> Iterator[tuple[str, str]]:
    """Every named address as (name with its namespace, path pattern), Wagtail's and sign-in's left out."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        where = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from names(each.url_patterns, where, inner)
        elif isinstance(each, URLPattern):
            yield f"{namespace}{each.name}", where


def own() -> set[str]:
    found = set()
    for name, where in names():
        if where.startswith(FOREIGN):
            continue
        found.add(name if not name.endswith(":None") else where)
    return found


def test_every_address_has_a_row() -> None:
    with translation.override("en"):
        assert own() == set(MATRIX)


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_who_is_let_in(
    name: str, world: dict[str, Any], clients: dict[str, Client], django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock(), translation.override("en"):
        wrong = [fault for case in MATRIX[name] for fault in _walk(name, case, world, clients)]
    assert wrong == []


def _walk(name: str, case: Case, world: dict[str, Any], clients: dict[str, Client]) -> Iterator[str]:
    url = reverse(name, kwargs=case.kwargs(world))
    for method, let_in, other in (("get", case.get, case.post), ("post", case.post, case.get)):
        through = sorted(clients.keys() & (other or ()))[:1]
        for who in {*SORTS, *through} if let_in is None else clients:
            client = clients[who]
            cookies = copy.deepcopy(client.cookies)
            with transaction.atomic():
                answer = getattr(client, method)(url)
                status = answer.status_code
                where = answer.headers.get("Location", "")
                transaction.set_rollback(True)
            client.cookies = cookies  # some addresses sign people out
            got = (
                "out"
                if status in {403, 404} or "/account/login/?next=" in where
                else "405"
                if status == 405
                else "in"
            )
            wanted = "405" if let_in is None else "in" if who in let_in else "out"
            # Where a method does not exist, being kept out first is as good as 405.
            if got != wanted and not (wanted == "405" and got == "out"):
                yield f"{method.upper()} {name} ({case.what}) by {who}: {status} {where} instead of {wanted}"
            if tells := _tells(answer, who):
                yield f"{method.upper()} {name} ({case.what}) tells {who} what {tells} noted"
            if status >= 500:
                yield f"{method.upper()} {name} ({case.what}) by {who}: {status}"


def _tells(answer: Any, who: str) -> str:
    """Whose notes an answer gives away to somebody they are not for; no role opens them."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if who not in {"kit", "basia"} and COACHS_OWN.encode() in body:
        return "a coach"
    return "a pair" if who not in {"kit", "basia", "mette", "piotr"} and OF_THE_TWO.encode() in body else ""


def test_the_editors_area_is_for_editors(
    world: dict[str, Any], clients: dict[str, Client], django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock():
        let_in = {who for who, client in clients.items() if client.get("/cms/").status_code == 200}
    assert let_in == {"ada", "edda", "tomek"} & set(clients)
