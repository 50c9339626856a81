"""An editor of one programme, with another programme present: what she may do, and what she may not."""

from __future__ import annotations

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import GroupPagePermission

from rostra.assessment.models import Bank, Form, FormVersion, QuestionnaireVersion, QuestionVersion, Quiz
from rostra.people.actions import grants
from rostra.programmes import collections, reading
from rostra.programmes.actions import editors
from rostra.programmes.models import Academy, Picture, ProgrammePage, Shelf, Term
from tests.cast import make_organisations, make_people
from tests.programmes.content import make_programme, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(prepared):
    prepared(make_organisations)
    return prepared(make_people)


@pytest.fixture
def own(prepared):
    return prepared(make_programme, "dce")


@pytest.fixture
def other(prepared):
    return prepared(make_programme, "other")


@pytest.fixture
def edda(town, own, other):
    """Edda edits the programme dce, by a grant that was really given."""
    town.edda.grants.all().delete()
    grants.give(person=town.edda, role="editor", scope_kind="programme", scope_key="dce", by=None)
    return signed_in(town.edda)


def signed_in(person: object) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page_post(page: object, **changes: object) -> dict[str, object]:
    """The form of a page without a body, as the browser would send it."""
    data = {
        "title": page.title, "slug": page.slug, "summary": page.summary, "body-count": "0", "code": page.code,
        "outcomes-count": "0", "aims-count": "0", "group": "core", "prerequisites": "[]", "equivalents": "[]",
        "change": "meaning", "action-publish": "1", "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0, "comments-MIN_NUM_FORMS": 0, "comments-MAX_NUM_FORMS": "",
    }  # fmt: skip
    return {**data, **changes}


def test_she_publishes_a_page_of_her_programme_and_readers_see_it(edda, own):
    address = f"/cms/pages/{own.one.pk}/edit/"
    assert edda.get(address).status_code == 200
    answer = edda.post(address, page_post(own.one, title="One, better"))
    assert answer.status_code == 302
    assert reading.publication(path="dce/one/", language="en").title == "One, better"


def test_she_cannot_open_or_change_pages_of_another_programme(edda, other):
    address = f"/cms/pages/{other.one.pk}/edit/"
    assert edda.get(address).status_code in (302, 403)
    edda.post(address, page_post(other.one, title="Mine now"))
    other.one.refresh_from_db()
    assert other.one.title == "One"
    assert reading.publication(path="other/one/", language="en").title == "One"
    assert edda.get(f"/cms/pages/add/programmes/programmepage/{other.home.pk}/").status_code in (302, 403)
    assert edda.get(f"/cms/pages/{other.one.pk}/delete/").status_code in (302, 403)


def test_what_is_missing_is_said_and_nothing_is_published(edda, own):
    address = f"/cms/pages/{own.quizpage.pk}/edit/"
    data = page_post(
        own.quizpage, kind="quiz", minutes="10", watched_share="80", url="", quiz="", video="", form=""
    )
    answer = edda.post(address, data)
    assert answer.status_code == 200
    assert "needs this" in answer.content.decode()
    assert reading.publication(path="dce/one/quiz/", language="en").facts["quiz"] == "dce-quiz"


def test_a_code_is_taken_once_in_a_programme(edda, own):
    answer = edda.post(f"/cms/pages/{own.one.pk}/edit/", page_post(own.one, code="A2"))
    assert answer.status_code == 200
    assert "Another part of this programme has the code A2" in answer.content.decode()


def test_a_preview_uses_the_readers_templates(edda, own):
    address = f"/cms/pages/{own.one.pk}/edit/preview/"
    assert edda.post(address, page_post(own.one, title="Not out yet")).json()["is_valid"] is True
    answer = edda.get(address + "?mode=")
    assert answer.status_code == 200
    assert "Not out yet" in answer.content.decode()
    assert "public/module.html" in [template.name for template in answer.templates]
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert reading.publication(path="dce/one/", language="en").title == "One"


def test_an_ended_grant_stops_access_at_once(edda, town, own):
    town.edda.grants.update(until=timezone.now() - timedelta(seconds=1))
    answer = edda.get(f"/cms/pages/{own.one.pk}/edit/")
    assert answer.status_code in (302, 403)
    assert not town.edda.groups.exists()


def test_one_ended_grant_of_two_takes_that_programme_away(edda, town, own, other):
    grants.give(person=town.edda, role="editor", scope_kind="programme", scope_key="other", by=None)
    assert edda.get(f"/cms/pages/{other.one.pk}/edit/").status_code == 200
    town.edda.grants.filter(scope_key="other").update(until=timezone.now() - timedelta(seconds=1))
    assert edda.get(f"/cms/pages/{other.one.pk}/edit/").status_code in (302, 403)
    assert edda.get(f"/cms/pages/{own.one.pk}/edit/").status_code == 200


def test_a_grant_given_before_its_programme_exists_reaches_it(town):
    grants.give(person=town.tove, role="editor", scope_kind="programme", scope_key="later", by=None)
    later = make_programme("later")
    assert signed_in(town.tove).get(f"/cms/pages/{later.one.pk}/edit/").status_code == 200


def test_she_sees_only_the_pictures_of_her_programme(edda, own, other):
    mine = picture("Our harbour", description="A harbour", collection=collections.of(own.programme))
    theirs = picture("Their secret", description="A secret", collection=collections.of(other.programme))
    listed = edda.get("/cms/images/").content.decode()
    assert mine.title in listed
    assert theirs.title not in listed
    assert edda.get(f"/cms/images/{theirs.pk}/").status_code in (302, 403)
    chosen = edda.get("/cms/images/chooser/").json()["html"]
    assert mine.title in chosen
    assert theirs.title not in chosen


def test_a_picture_needs_a_description_or_to_be_decorative(edda, own):
    mine = picture("Our harbour", collection=collections.of(own.programme))
    data = {
        "title": mine.title,
        "description": "",
        "tags": "",
        "creator": "",
        "licence": "",
        "collection": mine.collection_id,
    }
    data |= {"focal_point_x": "", "focal_point_y": "", "focal_point_width": "", "focal_point_height": ""}
    answer = edda.post(f"/cms/images/{mine.pk}/", data)
    assert answer.status_code == 200
    assert "Describe the picture" in answer.content.decode()
    done = edda.post(f"/cms/images/{mine.pk}/", {**data, "is_decorative": "on"})
    assert (done.status_code, done["Location"]) == (302, "/cms/images/")
    assert Picture.objects.get(pk=mine.pk).is_decorative is True


@pytest.fixture
def shelves(own, other):
    for programme in ("dce", "other"):
        for sort, suffix in (("bank", "bank"), ("quiz", "quiz"), ("form", "form")):
            Shelf.objects.create(sort=sort, key=f"{programme}-{suffix}", programme_key=programme)


@pytest.mark.parametrize(("name", "model"), [("bank", Bank), ("quiz", Quiz), ("form", Form)])
def test_she_finds_only_the_quizzes_and_worksheets_of_her_programme(edda, shelves, name, model):
    mine, theirs = model.objects.get(key=f"dce-{name}"), model.objects.get(key=f"other-{name}")
    model.objects.filter(pk=theirs.pk).update(title="Their secret")
    listed = edda.get(f"/cms/{name}/").content.decode()
    assert "Their secret" not in listed
    assert mine.title in listed
    assert edda.get(f"/cms/{name}/edit/{mine.pk}/").status_code == 200
    for verb in ("edit", "history", "usage", "delete"):
        assert edda.get(f"/cms/{name}/{verb}/{theirs.pk}/").status_code in (302, 403, 404), verb
    edda.post(f"/cms/{name}/edit/{theirs.pk}/", {"title": "Mine now"})
    assert model.objects.get(pk=theirs.pk).title == "Their secret"


def question(number: int, text: str, right: bool = True) -> dict[str, object]:
    stem = f"questions-{number}"
    data: dict[str, object] = {
        f"{stem}-deleted": "", f"{stem}-order": number, f"{stem}-type": "single", f"{stem}-id": f"q{number}",
        f"{stem}-value-text": rich(text), f"{stem}-value-points": "1", f"{stem}-value-choices-count": "2",
    }  # fmt: skip
    for choice in range(2):
        inner = f"{stem}-value-choices-{choice}"
        data |= {
            f"{inner}-deleted": "", f"{inner}-order": choice, f"{inner}-type": "item", f"{inner}-id": f"c{number}{choice}",
            f"{inner}-value-text": rich(f"choice {choice}"), f"{inner}-value-feedback": rich("because"),
        }  # fmt: skip
        if right and choice == 0:
            data[f"{inner}-value-correct"] = "on"
    return data


def rich(text: str) -> str:
    """A paragraph as the editor's browser sends it."""
    block = {
        "key": "aaaaa",
        "text": text,
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [],
    }
    return json.dumps({"blocks": [block], "entityMap": {}})


def test_saving_a_bank_freezes_a_version_and_shelves_it(edda, own):
    data = {
        "title": "New questions",
        "programme": own.programme.pk,
        "questions-count": "1",
        **question(0, "Which?"),
    }
    answer = edda.post("/cms/bank/new/", data)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    bank = Bank.objects.get(title="New questions")
    assert [version.content["text"] for version in QuestionVersion.objects.filter(bank=bank)] == [
        "<p>Which?</p>"
    ]
    assert Shelf.objects.get(sort="bank", key=bank.key).programme_key == "dce"


def test_a_bank_with_a_fault_is_not_saved_and_says_what_is_wrong(edda, own):
    data = {
        "title": "Wrong",
        "programme": own.programme.pk,
        "questions-count": "1",
        **question(0, "Which?", right=False),
    }
    answer = edda.post("/cms/bank/new/", data)
    assert answer.status_code == 200
    assert "Question 1" in answer.content.decode()
    assert not Bank.objects.filter(title="Wrong").exists()


def test_a_quiz_is_made_of_her_banks_only(edda, own, other, shelves):
    data = {"title": "A quiz", "programme": own.programme.pk, "pass_mark": "60", "intro": "", "attempts": ""}
    theirs = edda.post("/cms/quiz/new/", {**data, "bank_0": Bank.objects.get(key="other-bank").pk})
    assert theirs.status_code == 200
    assert not Quiz.objects.filter(title="A quiz").exists()
    none = edda.post("/cms/quiz/new/", data)
    assert "at least one bank" in none.content.decode()
    mine = edda.post("/cms/quiz/new/", {**data, "bank_0": Bank.objects.get(key="dce-bank").pk, "draw_0": "1"})
    assert mine.status_code == 302
    source = Quiz.objects.get(title="A quiz").sources.get()
    assert (source.bank.key, source.draw) == ("dce-bank", 1)


def test_saving_a_worksheet_freezes_a_version(edda, own):
    data = {
        "title": "A plan", "programme": own.programme.pk, "intro": "", "review": "trainer", "submit_label": "",
        "fields-count": "1", "fields-0-deleted": "", "fields-0-order": "0", "fields-0-type": "text", "fields-0-id": "f0",
        "fields-0-value-id": "goal", "fields-0-value-label": "Your goal", "fields-0-value-help": "",
    }  # fmt: skip
    assert edda.post("/cms/form/new/", data).status_code == 302
    version = FormVersion.objects.get(form__title="A plan")
    assert version.content["fields"][0]["label"] == "Your goal"


def test_saving_a_questionnaire_freezes_a_version_and_a_fault_is_said(edda, own):
    data = {
        "title": "What I can do", "programme": own.programme.pk, "intro": "", "purpose": "baseline", "minutes": "8",
        "items-count": "2", "items-0-deleted": "", "items-0-order": "0", "items-0-type": "competence", "items-0-id": "i0",
        "items-0-value-id": "listen", "items-0-value-label": "Listening", "items-0-value-help": "",
        "items-0-value-advice": "", "items-0-value-modules-count": "0",
        "items-1-deleted": "", "items-1-order": "1", "items-1-type": "rating", "items-1-id": "i1",
        "items-1-value-id": "places", "items-1-value-label": "I listen.", "items-1-value-help": "",
        "items-1-value-tag": "", "items-1-value-anchors-count": "4",
    }  # fmt: skip
    for number, word in enumerate(("never", "seldom", "often", "always")):
        stem = f"items-1-value-anchors-{number}"
        data |= {
            f"{stem}-deleted": "",
            f"{stem}-order": number,
            f"{stem}-id": f"a{number}",
            f"{stem}-value": word,
        }
    wrong = edda.post("/cms/questionnaire/new/", {**data, "items-1-value-id": "I listen"})
    assert "small letters" in wrong.content.decode()
    assert not QuestionnaireVersion.objects.exists()
    assert edda.post("/cms/questionnaire/new/", data).status_code == 302
    version = QuestionnaireVersion.objects.get()
    assert version.content["items"][1]["anchors"] == ["never", "seldom", "often", "always"]
    assert version.content["items"][1]["competence"] == "listen"
    key = version.questionnaire.key
    assert Shelf.objects.get(sort="asking", key=key).programme_key == "dce"
    assert edda.get(f"/cms/questionnaire/edit/{version.questionnaire_id}/").status_code == 200


def test_she_explains_words_and_cannot_touch_people_groups_or_sites(edda, own):
    term = Term.objects.get(key="loop")
    data = {"term": "closing the loop", "definition": "Answering.", "see": []}
    assert edda.post(f"/cms/term/edit/{term.pk}/", data).status_code == 302
    assert "Answering." in reading.publication(path="dce/one/guide/", language="en").html
    for address in ("/cms/users/", "/cms/groups/", "/cms/sites/", "/cms/academy/", "/cms/workflows/list/"):
        assert edda.get(address).status_code in (302, 403), address


def test_a_site_administrator_changes_name_and_logo_by_the_same_verb(town, own):
    Academy.objects.create(name="Harbour Academy", languages=["en"], time_zone="UTC")
    town.ada.grants.all().delete()
    grants.give(person=town.ada, role="site_admin", scope_kind="site", by=None)
    client = signed_in(town.ada)
    academy = Academy.objects.get()
    data = {"name": "Quay Academy", "tagline": "", "contact_email": "", "logo": ""}
    assert client.post(f"/cms/academy/edit/{academy.pk}/", data).status_code == 302
    academy.refresh_from_db()
    assert academy.name == "Quay Academy"
    menu = client.get("/cms/").content.decode()
    assert "/cms/users/" not in menu
    assert client.get(f"/cms/pages/{own.one.pk}/edit/").status_code == 200


def test_an_editor_of_the_whole_academy_edits_every_programme(town, own, other):
    grants.give(person=town.tove, role="editor", scope_kind="site", by=None)
    client = signed_in(town.tove)
    for tree in (own, other):
        assert client.get(f"/cms/pages/{tree.one.pk}/edit/").status_code == 200
    assert client.get(f"/cms/quiz/edit/{own.quiz.pk}/").status_code == 200
    assert client.get(f"/cms/pages/add/programmes/programmepage/{own.home.pk}/").status_code == 200


def test_people_without_a_grant_do_not_enter(town, own):
    for person in (town.mette, town.maren, town.tomek):
        answer = signed_in(person).get(f"/cms/pages/{own.one.pk}/edit/")
        assert answer.status_code in (302, 403)


def test_signing_in_happens_at_our_own_door(client):
    answer = client.get("/cms/login/?next=/cms/pages/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/en/account/login/?next=")


def test_rights_are_given_once(edda, own):
    rights = GroupPagePermission.objects.filter(group__name="editor programme dce")
    assert set(rights.values_list("page_id", flat=True)) == {own.programme.pk}
    assert rights.count() == 6
    editors.furnish()
    assert rights.count() == 6


def test_a_copy_gets_keys_of_its_own(edda, own):
    own.block.save_revision().publish()
    own.read.save_revision()
    copy = own.block.copy(
        recursive=True, update_attrs={"slug": "basics-2", "title": "Again"}, copy_revisions=True
    )
    keys = [page.specific.key for page in copy.get_descendants(inclusive=True)]
    assert len(set(keys)) == 8
    assert not any(key.startswith("dce") for key in keys)
    assert own.programme.copy(update_attrs={"slug": "dce-2"}).collection is None
    again = copy.get_descendants().last().specific
    assert again.get_latest_revision_as_object().key == again.key


def test_scheduled_pages_are_published_in_time(own, town):
    own.read.save_revision().publish()
    own.read.refresh_from_db()
    own.read.title = "From tomorrow"
    own.read.go_live_at = timezone.now() + timedelta(days=1)
    own.read.save_revision(approved_go_live_at=own.read.go_live_at).publish()
    assert reading.publication(path="dce/one/guide/", language="en").title == "Read this"
    from rostra.config.schedule import publish_scheduled

    past = timezone.now() - timedelta(minutes=1)
    revision = own.read.revisions.get(approved_go_live_at__isnull=False)
    revision.approved_go_live_at = past
    revision.content["go_live_at"] = past.isoformat()
    revision.save()
    publish_scheduled()
    assert reading.publication(path="dce/one/guide/", language="en").title == "From tomorrow"


def test_shelves_and_rows_agree_with_the_rule(town, own, other, shelves):
    from rostra.programmes import rules

    town.edda.grants.all().delete()
    grants.give(person=town.edda, role="editor", scope_kind="programme", scope_key="dce", by=None)
    assert rules.may_edit_programme(town.edda, "dce") is True
    assert rules.may_edit_programme(town.edda, "other") is False
    assert [page.key for page in rules.edited_programmes(town.edda)] == ["dce"]
    assert rules.may_edit_thing(town.edda, own.quiz) is True
    assert rules.may_edit_thing(town.edda, other.quiz) is False
    assert rules.may_start_programme(town.edda) is False
    assert ProgrammePage.objects.count() == 2
    assert isinstance(own, SimpleNamespace)


def test_every_list_and_form_of_the_editors_area_opens(edda, own, shelves):
    addresses = [
        "/cms/", "/cms/pages/", f"/cms/pages/{own.programme.pk}/", "/cms/bank/", "/cms/bank/new/", "/cms/quiz/",
        "/cms/quiz/new/", "/cms/form/", "/cms/form/new/", "/cms/term/", "/cms/term/new/", "/cms/topic/",
        "/cms/topic/new/", "/cms/framework/", "/cms/images/", "/cms/images/add/", "/cms/documents/", "/cms/media/",
        f"/cms/pages/add/programmes/levelpage/{own.programme.pk}/",
        f"/cms/pages/add/programmes/activitypage/{own.one.pk}/",
        f"/cms/pages/{own.read.pk}/edit/", f"/cms/pages/{own.read.pk}/history/", "/cms/account/",
    ]  # fmt: skip
    answers = {address: edda.get(address, follow=True).status_code for address in addresses}
    assert {address for address, status in answers.items() if status != 200} == set()
