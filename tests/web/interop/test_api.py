"""The API: keys and their limits, what each organisation sees, the same thing said twice, pages, problems."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from rostra.cohorts.models import Enrolment
from rostra.ledger.actions import rebuild
from rostra.ledger.models import Evidence
from rostra.messaging.models import Message
from rostra.people.actions import tokens
from rostra.people.models import ApiToken, Grant, Person
from tests.factories.ledger import enrol, fact, finish
from tests.web.interop.conftest import Caller, key_of

ATTENDED = {"key": "hr-1", "requirement": "dce-guide", "kind": "recognised", "reason": "Course at the county"}


def problem(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    said = answer.json()
    assert said["status"] == answer.status_code
    return said["status"], said["code"]


# ---------------------------------------------------------------- keys


def test_without_a_key_nothing_is_said(two):
    for headers in ({}, {"authorization": "Basic abc"}, {"authorization": "Bearer rostra_unknown"}):
        answer = Caller(**headers).get("editions/")
        assert problem(answer) == (401, "unauthenticated")
        assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_session_is_not_a_key(two, client):
    client.force_login(two.people.ada)
    assert client.get("/api/v1/editions/").status_code == 401


def test_a_key_that_ended_opens_nothing(two):
    secret = key_of(two.people.maren)
    assert Caller(secret).get("editions/").status_code == 200
    ApiToken.objects.update(until=timezone.now() - dt.timedelta(seconds=1))
    assert problem(Caller(secret).get("editions/"))[0] == 401


def test_a_revoked_key_opens_nothing(two):
    secret = key_of(two.people.maren)
    tokens.revoke(ApiToken.objects.get(), by=two.people.maren)
    assert problem(Caller(secret).get("editions/"))[0] == 401


def test_the_key_of_a_closed_account_opens_nothing(two):
    secret = key_of(two.people.maren)
    Person.objects.filter(pk=two.people.maren.pk).update(is_active=False)
    assert problem(Caller(secret).get("editions/"))[0] == 401


def test_when_the_role_ends_the_key_can_do_nothing(two):
    secret = key_of(two.people.maren)
    Grant.objects.filter(person=two.people.maren).update(revoked_at=timezone.now())
    assert Caller(secret).get("editions/").json()["items"] == []
    assert Caller(secret).get(f"enrolments/{two.mette.key}/").status_code == 404


def test_only_the_hash_of_a_key_is_kept(two):
    secret = key_of(two.people.maren)
    row = ApiToken.objects.get()
    assert secret.startswith(row.hint)
    assert len(row.hint) == 11
    assert secret not in json.dumps(
        {each.attname: str(getattr(row, each.attname)) for each in row._meta.fields}
    )


def test_each_operation_needs_its_scope(two):
    limited = Caller(key_of(two.people.maren, "programmes:read"))
    assert limited.get("programmes/").status_code == 200
    assert problem(limited.get("editions/")) == (403, "scope")
    assert problem(limited.post(f"enrolments/{two.mette.key}/withdraw/")) == (403, "scope")


def test_using_a_key_is_noted_once_a_minute(two, django_assert_num_queries):
    one = Caller(key_of(two.people.maren))
    one.get("editions/")
    first = ApiToken.objects.get().last_used_at
    one.get("editions/")
    assert first is not None
    assert ApiToken.objects.get().last_used_at == first


def test_a_key_has_its_limit(two):
    one = Caller(key_of(two.people.maren, per_minute=3))
    answers = [one.get("editions/") for _number in range(5)]
    assert [each.status_code for each in answers].count(200) in {3, 4, 5}  # a new minute may begin in between
    cache.clear()
    token = ApiToken.objects.get()
    from rostra.web.interop.api import limits

    assert [limits.count(token.key, 3).exceeded for _number in range(3)] == [False] * 3
    answer = one.get("editions/")
    if answer.status_code == 429:
        assert int(answer["Retry-After"]) <= 60
        assert problem(answer) == (429, "too-many")
    assert answer["RateLimit-Policy"] == '"token";q=3;w=60'


def test_limits_of_keys_are_apart(two):
    from rostra.web.interop.api import limits

    assert (limits.count("a", 2).left, limits.count("b", 2).left) == (1, 1)


@pytest.mark.parametrize(
    ("part", "values"),
    [
        ("mette", {}),
        ("maren", {"scopes": []}),
        ("maren", {"scopes": ["everything"]}),
        ("maren", {"name": " "}),
        ("maren", {"until": timezone.now() - dt.timedelta(days=1)}),
        ("maren", {"until": timezone.now() + dt.timedelta(days=400)}),
        ("maren", {"scope_kind": "organisation", "scope_key": "nowhere"}),
        ("maren", {"scope_kind": "organisation"}),
        ("maren", {"scope_kind": "person", "scope_key": "mette"}),
        ("maren", {"per_minute": 0}),
    ],
)
def test_a_key_that_makes_no_sense_is_not_made(two, part, values):
    from rostra.kernel.errors import Refused

    person = getattr(two.people, part)
    wanted = {
        "name": "HR", "scopes": ["editions:read"], "until": timezone.now() + dt.timedelta(days=1), **values
    }  # fmt: skip
    with pytest.raises(Refused):
        tokens.make(person=person, by=person, **wanted)
    assert ApiToken.objects.count() == 0


def test_nobody_makes_a_key_for_another(two):
    from rostra.kernel.errors import NotAllowed

    with pytest.raises(NotAllowed):
        tokens.make(
            person=two.people.maren, by=two.people.ada, name="x", scopes=["editions:read"],
            until=timezone.now() + dt.timedelta(days=1),
        )  # fmt: skip


# ---------------------------------------------------------------- what each organisation sees


def everything(one: Caller, two: Any) -> str:
    """All that a key shows, as one text."""
    paths = ["editions/", "standings/", "certificates/", "webhooks/", "status-exports/"]
    for edition in (two.spring, two.brod):
        paths += [f"editions/{edition.key}/", f"editions/{edition.key}/enrolments/"]
    for enrolment in (two.mette, two.nils, two.piotr):
        paths += [f"enrolments/{enrolment.key}/", f"enrolments/{enrolment.key}/evidence/"]
    return "\n".join(one.get(path).content.decode() for path in paths)


THEIRS = ("dce-brod", "zielony-brod", "Zielony", "Piotr", "piotr")


def test_a_key_of_one_organisation_shows_nothing_of_another(two, caller):
    shown = everything(caller("maren"), two)
    assert two.mette.key in shown
    assert [word for word in (*THEIRS, two.piotr.key) if word in shown] == []


def test_an_administrators_key_for_one_organisation_shows_nothing_of_another(two, caller):
    whole = everything(caller("ada"), two)
    assert two.mette.key in whole
    assert two.piotr.key in whole  # the control: there is something that could leak
    narrow = everything(caller("ada", scope_kind="organisation", scope_key="lindholt"), two)
    assert two.mette.key in narrow
    assert [word for word in (*THEIRS, two.piotr.key) if word in narrow] == []


def test_a_key_for_one_edition_shows_that_one_alone(two, caller):
    narrow = everything(caller("ada", scope_kind="edition", scope_key=two.brod.key), two)
    assert two.piotr.key in narrow
    assert [word for word in ("dce-spring", "Mette", "Nils", two.mette.key) if word in narrow] == []


def test_a_narrow_key_changes_nothing_outside(two, caller):
    one = caller("ada", scope_kind="organisation", scope_key="lindholt")
    for path, body in (
        (f"editions/{two.brod.key}/enrolments/", {"email": "new@example.org"}),
        (f"enrolments/{two.piotr.key}/withdraw/", None),
        (f"enrolments/{two.piotr.key}/evidence/", ATTENDED),
    ):
        assert problem(one.post(path, body)) == (404, "not-found")
    many = one.post("evidence/", {"items": [{**ATTENDED, "enrolment": two.piotr.key}]}).json()["items"]
    assert [each["status"] for each in many] == [404]
    assert Enrolment.objects.get(pk=two.piotr.pk).state == "enrolled"
    assert Evidence.objects.filter(enrolment=two.piotr).count() == 1
    assert problem(
        one.post(
            "webhooks/", {"url": "https://example.org/", "events": ["standing.changed"], "scope": "site"}
        )
    ) == (403, "scope")


def test_who_takes_part_in_a_thing_of_the_academy_sees_it_by_rights_of_the_role_alone(two, caller):
    """A trainer of spring sees spring; an evaluator sees editions and no people."""
    assert two.mette.key in everything(caller("tove"), two)
    assert two.piotr.key not in everything(caller("tove"), two)
    evaluator = caller("eva")
    assert len(evaluator.get("editions/").json()["items"]) == 2
    assert evaluator.get(f"editions/{two.spring.key}/enrolments/").json()["items"] == []
    assert evaluator.get("standings/").json()["items"] == []


def test_a_trainer_enrols_nobody(two, caller):
    answer = caller("tove").post(f"editions/{two.spring.key}/enrolments/", {"email": "new@example.org"})
    assert problem(answer)[0] == 403
    assert Person.objects.filter(email="new@example.org").count() == 0


# ---------------------------------------------------------------- reading


def test_the_tree_of_a_programme(two, caller):
    one = caller("maren")
    [head] = one.get("programmes/").json()["items"]
    assert (head["key"], head["languages"]) == ("dce", ["en"])
    tree = one.get("programmes/dce/").json()
    activities = [
        each for level in tree["levels"] for module in level["modules"] for each in module["activities"]
    ]
    kinds = {each["key"]: (each["kind"], each["optional"], each["minutes"] > 0) for each in activities}
    assert kinds["dce-guide"] == ("read", False, True)
    assert any(optional for _kind, optional, _minutes in kinds.values())
    assert problem(one.get("programmes/none/")) == (404, "not-found")


def test_a_programme_that_did_not_change_is_not_sent_again(two, caller):
    one = caller("maren")
    first = one.get("programmes/dce/")
    again = Caller(key_of(two.people.maren), **{"if-none-match": first["ETag"]}).get("programmes/dce/")
    assert (again.status_code, again.content) == (304, b"")
    other = Caller(key_of(two.people.maren), **{"if-none-match": first["ETag"]}).get("programmes/")
    assert other.status_code == 200


def test_editions_are_found_by_phase_programme_and_organisation(two, caller):
    one = caller("ada")

    def found(**query: str) -> list[str]:
        return [each["key"] for each in one.get("editions/", **query).json()["items"]]

    assert found() == ["dce-spring", "dce-brod"]
    assert found(phase="running") == ["dce-spring", "dce-brod"]
    assert found(phase="ended") == []
    assert found(organisation="lindholt") == ["dce-spring"]
    assert found(programme="other") == []
    assert found(updated_since=(timezone.now() + dt.timedelta(hours=1)).isoformat()) == []


def test_standings_are_as_they_are_shown_today(two, caller):
    one = caller("maren")
    met = one.get("standings/", state="met").json()["items"]
    assert [(each["enrolment"], each["target"]) for each in met] == [(two.mette.key, "dce-guide")]
    moment = timezone.now()
    assert (
        one.get("standings/", changed_since=(moment + dt.timedelta(hours=1)).isoformat()).json()["items"]
        == []
    )
    fact(two.nils, "case", "read")
    changed = one.get("standings/", changed_since=moment.isoformat()).json()["items"]
    assert [(each["enrolment"], each["target"]) for each in changed] == [(two.nils.key, "dce-case")]


def test_a_late_fact_about_an_early_day_counts_as_changed(two, caller):
    moment = timezone.now()
    fact(two.nils, "case", "read", happened_at=moment - dt.timedelta(days=20))
    items = caller("maren").get("standings/", changed_since=moment.isoformat()).json()["items"]
    assert [each["target"] for each in items] == ["dce-case"]


def test_certificates_lead_to_their_public_page(two, caller, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        finish(two.nils)
    [row] = caller("maren").get("certificates/").json()["items"]
    assert row["person"] == two.people.nils.key
    assert client.get(row["url"].removeprefix("http://localhost")).status_code == 200


def test_pages_hold_everything_once(two, caller):
    for part in ("clodagh", "gus", "ole"):
        enrol(two.spring, getattr(two.people, part))
    one, seen, address = caller("maren"), [], f"editions/{two.spring.key}/enrolments/?limit=2"
    while address:
        page = one.get(address.removeprefix("http://localhost/api/v1/")).json()
        assert len(page["items"]) <= 2
        seen += [each["key"] for each in page["items"]]
        address = page["next"]
    assert len(seen) == len(set(seen)) == 5
    assert problem(one.get("standings/", limit=201)) == (422, "invalid")
    assert problem(one.get("standings/", cursor="nonsense")) == (422, "invalid")


def test_lists_cost_the_same_for_one_and_for_many(two, caller, django_assert_max_num_queries):
    one = caller("maren")
    for path in (f"editions/{two.spring.key}/enrolments/", "standings/", "editions/", "programmes/"):
        one.get(path)
        with django_assert_max_num_queries(6):
            assert one.get(path).status_code == 200


# ---------------------------------------------------------------- the same thing said twice


def test_the_same_person_is_one_enrolment(two, caller):
    one, path = caller("maren"), f"editions/{two.spring.key}/enrolments/"
    body = {"email": "Anna@Example.org", "name": "Anna Berg", "language": "da", "organisation": "lindholt"}
    first, again = one.post(path, body), one.post(path, {**body, "name": "Somebody else"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["key"] == again.json()["key"]
    assert again.json()["person"]["name"] == "Anna Berg"
    assert (first.json()["state"], first.json()["person"]["language"]) == ("enrolled", "da")
    assert Message.objects.filter(person__email="anna@example.org").count() == 1


def test_an_invitation_is_one_letter_and_may_become_an_enrolment(two, caller):
    one, path = caller("maren"), f"editions/{two.spring.key}/enrolments/"
    body = {"email": "anna@example.org", "invite": True}
    statuses = [one.post(path, body) for _number in range(2)]
    assert [(each.status_code, each.json()["state"]) for each in statuses] == [
        (201, "invited"),
        (200, "invited"),
    ]
    assert Message.objects.filter(kind="edition_invitation").count() == 1
    enrolled = one.post(path, {"email": "anna@example.org"})
    assert (enrolled.status_code, enrolled.json()["state"]) == (200, "enrolled")


def test_who_withdrew_comes_back_as_the_same(two, caller):
    one = caller("maren")
    gone = one.post(f"enrolments/{two.mette.key}/withdraw/").json()
    assert (gone["state"], one.post(f"enrolments/{two.mette.key}/withdraw/").status_code) == (
        "withdrawn",
        200,
    )
    back = one.post(f"editions/{two.spring.key}/enrolments/", {"email": two.people.mette.email}).json()
    assert (back["key"], back["state"]) == (two.mette.key, "enrolled")


def test_the_same_fact_is_one_row(two, caller):
    one, path = caller("maren"), f"enrolments/{two.nils.key}/evidence/"
    first, again = one.post(path, ATTENDED), one.post(path, ATTENDED)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert (first.json()["key"], first.json()["source"]) == ("hr-1", "api")
    assert Evidence.objects.filter(enrolment=two.nils).count() == 1
    assert rebuild.rebuild(check=True).differences == []


@pytest.mark.parametrize(
    "change",
    [{"kind": "caught_up"}, {"reason": "Another"}, {"requirement": "dce-case"}, {"minutes": 5},
     {"happened_at": "2026-01-05T10:00:00Z"}],
)  # fmt: skip
def test_the_same_key_for_another_fact_is_a_conflict(two, caller, change):
    one, path = caller("maren"), f"enrolments/{two.nils.key}/evidence/"
    assert one.post(path, ATTENDED).status_code == 201
    assert problem(one.post(path, {**ATTENDED, **change})) == (409, "conflict")
    assert problem(one.post(f"enrolments/{two.mette.key}/evidence/", ATTENDED)) == (409, "conflict")
    assert Evidence.objects.filter(source="api").count() == 1


def test_keys_of_two_organisations_do_not_meet(two, caller):
    assert caller("maren").post(f"enrolments/{two.nils.key}/evidence/", ATTENDED).status_code == 201
    assert caller("basia").post(f"enrolments/{two.piotr.key}/evidence/", ATTENDED).status_code == 201


def test_instants_are_the_same_in_every_offset(two, caller):
    one, path = caller("maren"), f"enrolments/{two.nils.key}/evidence/"
    one.post(path, {**ATTENDED, "happened_at": "2026-01-05T10:00:00Z"})
    again = one.post(path, {**ATTENDED, "happened_at": "2026-01-05T11:00:00+01:00"})
    assert again.status_code == 200


def test_facts_that_other_systems_cannot_say(two, caller):
    one, path = caller("maren"), f"enrolments/{two.nils.key}/evidence/"
    for body, code in (
        ({**ATTENDED, "kind": "accepted"}, "invalid"),
        ({**ATTENDED, "kind": "voided"}, "invalid"),
        ({**ATTENDED, "reason": ""}, "reason"),
        ({**ATTENDED, "kind": "passed"}, "value"),
        ({**ATTENDED, "happened_at": "2999-01-01T00:00:00Z"}, "future"),
        ({**ATTENDED, "value": 101}, "invalid"),
        ({**ATTENDED, "surprise": 1}, "invalid"),
    ):
        assert problem(one.post(path, body))[1] == code
    assert Evidence.objects.filter(enrolment=two.nils).count() == 0


def test_a_trainer_says_who_was_there_and_recognises_nothing(two, caller):
    one, path = caller("tove"), f"enrolments/{two.nils.key}/evidence/"
    assert one.post(path, {"key": "a", "requirement": "dce-guide", "kind": "attended"}).status_code == 201
    assert problem(one.post(path, ATTENDED))[0] == 403


def test_each_of_many_facts_stands_for_itself(two, caller):
    one = caller("maren")
    good = {"enrolment": two.nils.key, "requirement": "dce-case", "kind": "read", "key": "b-1"}
    items = [
        good,
        good,
        {**good, "kind": "attended"},
        {**good, "key": "b-2", "enrolment": two.piotr.key},
        {**good, "key": "b-3", "requirement": "dce-none"},
        {**good, "key": "b-4", "enrolment": two.mette.key},
    ]
    said = one.post("evidence/", {"items": items}).json()["items"]
    assert [each["status"] for each in said] == [201, 200, 409, 404, 404, 201]
    assert [each["key"] for each in said] == ["b-1", "b-1", "b-1", "b-2", "b-3", "b-4"]
    again = one.post("evidence/", {"items": items}).json()["items"]
    assert [each["status"] for each in again] == [200, 200, 409, 404, 404, 200]
    assert rebuild.rebuild(check=True).differences == []


def test_five_hundred_and_no_more(two, caller):
    item = {"enrolment": two.nils.key, "requirement": "dce-case", "kind": "read"}
    many = [{**item, "key": f"n-{number}"} for number in range(501)]
    assert problem(caller("maren").post("evidence/", {"items": many})) == (422, "invalid")


def test_a_voided_fact_shows_as_taken_back(two, caller):
    from rostra.ledger.actions import evidence

    row = Evidence.objects.get(enrolment=two.mette)
    evidence.void(row, reason="A mistake", by=two.people.maren)
    items = caller("maren").get(f"enrolments/{two.mette.key}/evidence/").json()["items"]
    assert [(each["kind"], each["voided"]) for each in items] == [("read", True), ("voided", False)]
    assert items[1]["voids"] == items[0]["id"]


# ---------------------------------------------------------------- webhooks


def test_a_webhook_shows_its_secret_once(two, caller):
    one = caller("maren", scope_kind="organisation", scope_key="lindholt")
    made = one.post("webhooks/", {"url": "https://example.org/told", "events": ["standing.changed"]})
    assert made.status_code == 201
    said = made.json()
    assert (said["secret"][:6], said["scope"], said["of"]) == ("whsec_", "organisation", "lindholt")
    assert "secret" not in one.get(f"webhooks/{said['key']}/").json()
    assert caller("basia").get(f"webhooks/{said['key']}/").status_code == 404
    assert caller("basia").delete(f"webhooks/{said['key']}/").status_code == 404
    assert one.delete(f"webhooks/{said['key']}/").status_code == 204
    assert one.get("webhooks/").json()["items"] == []


def test_a_webhook_into_a_private_network_is_refused(two, caller):
    body = {"url": "https://169.254.169.254/", "events": ["standing.changed"]}
    answer = caller("maren", scope_kind="organisation", scope_key="lindholt").post("webhooks/", body)
    assert problem(answer) == (409, "refused")
    assert answer.json()["errors"][0]["where"] == "url"


# ---------------------------------------------------------------- problems


def test_every_problem_is_a_document(two, caller):
    one = caller("maren")
    path = f"/api/v1/enrolments/{two.nils.key}/evidence/"
    assert problem(one.get("nothing/here/")) == (404, "not-found")
    wrong = one.client.patch(path, {}, content_type="application/json")
    assert problem(wrong) == (405, "method")
    assert set(wrong["Allow"].split(", ")) == {"GET", "POST"}
    assert problem(one.client.post(path, "{", content_type="application/json")) == (400, "malformed")
    assert problem(one.client.post(path, {"a": 1})) == (415, "media-type")
    assert problem(one.client.post(path, b"x" * (2 * 2**20 + 1), content_type="application/json")) == (
        413,
        "too-large",
    )
    assert problem(one.client.post(path, {}, content_type="application/json")) == (422, "invalid")
    assert problem(one.get("enrolments/a%00b/")) == (422, "invalid")


def test_a_fault_of_ours_is_told_without_details(two, caller, monkeypatch, caplog):
    from rostra.web.interop.api import editions

    def broken(_request: Any) -> Any:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(editions, "visible", broken)
    answer = caller("maren").get("editions/")
    assert problem(answer) == (500, "fault")
    assert "secret detail" not in answer.content.decode()
    assert "The API failed" in caplog.text


def test_problems_speak_the_callers_language(two):
    english = Caller(**{"accept-language": "en"}).get("editions/")
    danish = Caller(**{"accept-language": "da"}).get("editions/")
    assert (english["Content-Language"], danish["Content-Language"]) == ("en", "da")
    assert "Accept-Language" in danish["Vary"]


def test_addresses_work_with_and_without_the_last_slash(two, caller):
    one = caller("maren")
    assert one.get("editions").json() == one.get("editions/").json()
    made = one.post(f"editions/{two.spring.key}/enrolments", {"email": "anna@example.org"})
    assert made.status_code == 201


def test_answers_are_for_the_caller_alone(two, caller):
    answer = caller("maren").get("editions/")
    assert answer["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer
    assert not answer.cookies
    assert "Access-Control-Allow-Origin" not in answer


def test_the_description_is_open_and_so_is_its_page(db, client):
    document = client.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    page = client.get("/api/v1/docs/")
    assert page.status_code == 200
    for methods in document["paths"].values():
        for operation in methods.values():
            assert f'id="{operation["operationId"]}"' in page.content.decode()


def test_a_fault_in_a_request_is_named_as_the_caller_knows_it(two, caller):
    one = caller("maren")
    items = [{**ATTENDED, "enrolment": two.nils.key}, {**ATTENDED, "enrolment": two.nils.key, "kind": "sung"}]
    assert [each["where"] for each in one.post("evidence/", {"items": items}).json()["errors"]] == [
        "items.1.kind"
    ]
    assert [each["where"] for each in one.get("standings/", limit=0).json()["errors"]] == ["limit"]


# ---------------------------------------------------------------- status files


def test_the_latest_status_file_comes_as_it_was_made(two, caller):
    from django.core.files.base import ContentFile

    from rostra.ledger.models import StatusExport, StatusFile

    plan = StatusExport.objects.create(person=two.people.maren, edition=two.spring, format="csv")
    assert problem(caller("maren").get(f"status-exports/{plan.key}/latest/")) == (404, "not-found")
    for days in (1, 0):
        row = StatusFile(plan=plan, day=timezone.now().date() - dt.timedelta(days=days))
        row.file.save(f"{days}.csv", ContentFile(f"made {days} days ago".encode()))
    answer = caller("maren").get(f"status-exports/{plan.key}/latest/")
    assert (answer["Content-Type"], b"".join(answer)) == ("text/csv; charset=utf-8", b"made 0 days ago")
    assert [each["key"] for each in caller("maren").get("status-exports/").json()["items"]] == [plan.key]
    assert caller("basia").get(f"status-exports/{plan.key}/latest/").status_code == 404
    narrow = caller("maren", scope_kind="edition", scope_key="dce-brod")
    assert narrow.get(f"status-exports/{plan.key}/latest/").status_code == 404


def test_nothing_of_the_api_is_loaded_with_the_site():
    """Who automates nothing pays nothing: the library comes with the first request."""
    import subprocess
    import sys

    from tests.house.tree import ROOT

    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'rostra.config.settings_test'\n"
        "import rostra.config.wsgi; import rostra.config.urls; print('ninja' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_key_that_may_only_write_learns_no_name(two, caller):
    path = f"editions/{two.spring.key}/enrolments/"
    body = {"email": two.people.mette.email}
    hidden = caller("maren", "enrolments:write").post(path, body).json()
    assert (hidden["key"], hidden["person"]["name"], hidden["person"]["email"]) == (two.mette.key, "", None)
    shown = caller("maren", "enrolments:write", "enrolments:read").post(path, body).json()
    assert shown["person"]["name"] == two.people.mette.name
