"""Signing in by code: one page asks the address, the next the code."""

import datetime as dt
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rostra.cohorts.models import Edition
from rostra.messaging.models import Message
from rostra.people.actions import links
from rostra.people.models import Person
from rostra.web.public.account import codes

LOGIN, CODE = "/en/account/login/", "/en/account/login/code/confirm/"


def person_of(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def open_to_everyone(people) -> None:
    """An announced edition that everybody may enrol in."""
    from wagtail.models import Page

    from rostra.people.models import Organisation
    from rostra.programmes.models import ProgrammePage

    page = Page.get_first_root_node().add_child(
        instance=ProgrammePage(title="P", slug="p-open", key="p-open")
    )
    Edition.objects.create(
        programme=page, programme_key="p-open", title="Open", slug="open", admission="open",
        organisation=Organisation.objects.get(key="lindholt"), starts_on=dt.date(2026, 1, 1), announced_at=timezone.now(),
    )  # fmt: skip


def test_the_pages_are_plain_and_kind(people, browser, ask):
    page = browser.get(LOGIN)
    assert page.status_code == 200
    assert b'autocomplete="email webauthn"' in page.content
    assert b"own_device" in page.content
    assert "max-age=0" in page["Cache-Control"]
    ask("mette@lindholt.example")
    page = browser.get(CODE)
    assert b'autocomplete="one-time-code"' in page.content
    assert b"mette@lindholt.example" in page.content


def test_a_code_signs_in_once(people, browser, ask, code_for):
    assert ask("Mette@Lindholt.example ")["Location"] == CODE
    code = code_for("mette@lindholt.example")
    answer = browser.post(CODE, {"code": code})
    assert person_of(browser) == str(people.mette.pk)
    assert answer["Location"] == "/da/learn/"
    browser.logout()
    assert browser.post(CODE, {"code": code})["Location"] == LOGIN


def test_the_code_may_be_typed_with_or_without_gaps(people, browser, ask, code_for):
    ask("mette@lindholt.example")
    typed = " " + code_for("mette@lindholt.example").replace(" ", "-") + " "
    browser.post(CODE, {"code": typed})
    assert person_of(browser) == str(people.mette.pk)


def test_the_code_is_nowhere_but_in_the_letter(people, browser, ask, code_for):
    ask("mette@lindholt.example")
    code = code_for("mette@lindholt.example").replace(" ", "")
    assert code not in str(dict(browser.session))


def test_staff_begin_at_the_desk_and_next_is_kept(people, ask, code_for):
    for email, following, where in (
        ("maren@lindholt.example", "", "/en/desk/"),
        ("maren@lindholt.example", "/en/verify/", "/en/verify/"),
        ("maren@lindholt.example", "https://evil.example/", "/en/desk/"),
        ("maren@lindholt.example", "//evil.example/", "/en/desk/"),
    ):
        client = Client()
        ask(email, client, next=following)
        assert client.post(CODE, {"code": code_for(email)})["Location"] == where


def test_a_wrong_code_keeps_one_on_the_page(people, browser, ask, code_for):
    ask("mette@lindholt.example")
    right = code_for("mette@lindholt.example")
    wrong = "000 000" if right != "000 000" else "111 111"
    page = browser.post(CODE, {"code": wrong})
    assert (page.status_code, person_of(browser)) == (422, None)
    assert "4 more times" in page.content.decode()
    browser.post(CODE, {"code": right})
    assert person_of(browser) == str(people.mette.pk)


def test_after_five_wrong_codes_the_right_one_is_no_use(people, browser, ask, code_for):
    ask("mette@lindholt.example")
    right = code_for("mette@lindholt.example")
    wrong = "000 000" if right != "000 000" else "111 111"
    for _try in range(5):
        page = browser.post(CODE, {"code": wrong})
    assert "five times" in page.content.decode()
    page = browser.post(CODE, {"code": right})
    assert person_of(browser) is None
    assert "Send another code" in page.content.decode()
    browser.post(CODE, {"action": "resend"})
    browser.post(CODE, {"code": code_for("mette@lindholt.example")})
    assert person_of(browser) == str(people.mette.pk)


def test_an_expired_code_says_so_and_offers_another(people, browser, ask, code_for):
    ask("mette@lindholt.example")
    right = code_for("mette@lindholt.example")
    session = browser.session
    session[codes.KEY] = session[codes.KEY] | {"sent_at": session[codes.KEY]["sent_at"] - 16 * 60}
    session.save()
    page = browser.post(CODE, {"code": right})
    assert (page.status_code, person_of(browser)) == (422, None)
    assert "has expired" in page.content.decode()
    assert "has expired" in browser.get(CODE).content.decode()
    browser.post(CODE, {"action": "resend"})
    assert browser.post(CODE, {"code": right}).status_code == 422
    browser.post(CODE, {"code": code_for("mette@lindholt.example")})
    assert person_of(browser) == str(people.mette.pk)


def test_a_code_of_another_browser_is_no_use(people, browser, ask, code_for):
    ask("mette@lindholt.example")
    other = Client()
    ask("mette@lindholt.example", other)
    newest = code_for("mette@lindholt.example")
    assert browser.post(CODE, {"code": newest}).status_code == 422
    ask("piotr@zielony.example", browser)
    assert browser.post(CODE, {"code": newest}).status_code == 422


def test_strangers_see_the_very_same_pages(people, ask):
    known, unknown = Client(), Client()
    pages = []
    for client, email in ((known, "mette@lindholt.example"), (unknown, "stranger@x.example")):
        answer = ask(email, client)
        page = client.get(CODE).content.decode().replace(email, "ADDRESS")
        pages.append((answer.status_code, answer["Location"], _without_token(page)))
    assert pages[0] == pages[1]


def _without_token(page: str) -> str:
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


def test_a_stranger_gets_no_account_where_people_are_invited(people, browser, ask):
    before = Person.objects.count()
    ask("stranger@x.example")
    letter = Message.objects.get(to="stranger@x.example")
    assert letter.kind == "no_account"
    for number in range(5):
        browser.post(CODE, {"code": f"{number:06}"})
    assert (person_of(browser), Person.objects.count()) == (None, before)


def test_where_an_edition_is_open_a_newcomer_is_made_by_the_code_and_not_before(
    people, browser, ask, code_for
):
    open_to_everyone(people)
    before = Person.objects.count()
    ask("new@x.example", next="/en/verify/")
    assert Person.objects.count() == before
    answer = browser.post(CODE, {"code": code_for("new@x.example")})
    made = Person.objects.get(email="new@x.example")
    assert made.joined_at is not None
    assert person_of(browser) == str(made.pk)
    assert answer["Location"] == "/en/learn/me/?next=%2Fen%2Fverify%2F"


def test_somebody_invited_joins_at_the_first_code(people, browser, ask, code_for):
    assert people.gus.joined_at is None
    ask("gus@harbours.example")
    browser.post(CODE, {"code": code_for("gus@harbours.example")})
    people.gus.refresh_from_db()
    assert people.gus.joined_at is not None


def test_a_closed_account_stays_closed(people, browser, ask):
    Person.objects.filter(pk=people.mette.pk).update(is_active=False)
    ask("mette@lindholt.example")
    assert Message.objects.get(to="mette@lindholt.example").kind == "no_account"


def test_an_account_closed_between_the_pages_stays_closed(people, browser, ask, code_for):
    ask("mette@lindholt.example")
    Person.objects.filter(pk=people.mette.pk).update(is_active=False)
    answer = browser.post(CODE, {"code": code_for("mette@lindholt.example")})
    assert (answer["Location"], person_of(browser)) == ("/en/account/inactive/", None)
    assert browser.get("/en/account/inactive/").status_code == 403


@pytest.mark.parametrize(("typed", "words"), [("", "Write your e-mail"), ("mette@", "name@example.org")])
def test_a_wrong_address_keeps_what_was_typed(people, browser, typed, words):
    page = browser.post(LOGIN, {"email": typed, "own_device": "on", "next": "/en/verify/"})
    assert page.status_code == 422
    text = page.content.decode()
    assert words in text
    assert f'value="{typed}"' in text or not typed
    assert 'value="/en/verify/"' in text
    assert "checked" in text


def test_ones_own_device_stays_signed_in_for_ninety_days(people, ask, code_for):
    ages = []
    for own in ("", "on"):
        client = Client()
        ask("mette@lindholt.example", client, **({"own_device": own} if own else {}))
        answer = client.post(CODE, {"code": code_for("mette@lindholt.example")})
        ages.append((answer.cookies["rostra"]["max-age"], client.session.get_expiry_age()))
    assert ages == [("", 12 * 3600), (90 * 86400, 90 * 86400)]


def test_who_is_in_has_nothing_to_do_here(people, browser):
    browser.force_login(people.mette)
    assert browser.get(LOGIN)["Location"] == "/da/learn/"
    assert browser.get(CODE)["Location"] == "/da/learn/"


def test_many_letters_and_many_guesses_are_stopped_with_words(people, settings, ask, code_for):
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": "3/m/key", "login_failed": "6/h/key"}
    client = Client()
    for _letter in range(3):
        assert ask("mette@lindholt.example", client).status_code == 302
    page = ask("mette@lindholt.example", client)
    assert page.status_code == 422
    assert "wait some minutes" in page.content.decode()
    assert ask("piotr@zielony.example", client).status_code == 302
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": "100/m/key", "login_failed": "6/h/key"}
    for _round in range(2):
        ask("nils@lindholt.example", client)
        right = code_for("nils@lindholt.example")
        wrong = "000 000" if right != "000 000" else "111 111"
        for _try in range(4):
            page = client.post(CODE, {"code": wrong})
    assert "Wait an hour" in page.content.decode()
    assert client.post(CODE, {"code": right}).status_code == 422


def test_a_get_never_signs_in_and_posts_need_our_token(people):
    token = links.make(person=people.gus)
    strict = Client(enforce_csrf_checks=True)
    page = strict.get(f"/en/sign-in/{token}/")
    assert page.status_code == 200
    assert person_of(strict) is None
    assert strict.post(f"/en/sign-in/{token}/").status_code == 403
    assert person_of(strict) is None


def test_a_one_time_link_signs_in_once(people, browser):
    token = links.make(person=people.ada)
    answer = browser.post(f"/en/sign-in/{token}/", {"own_device": "on"})
    assert answer["Location"] == "/en/desk/"
    assert person_of(browser) == str(people.ada.pk)
    assert browser.session.get_expiry_age() == 90 * 86400
    again = Client().post(f"/en/sign-in/{token}/")
    assert again.status_code == 410
    assert "used already" in again.content.decode()


def test_a_forged_or_old_link_says_what_to_do(people, browser):
    token = links.make(person=people.ada)
    from rostra.people.models import SignInLink

    SignInLink.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert browser.get(f"/en/sign-in/{token}/").status_code == 410
    assert browser.get("/en/sign-in/forged/").status_code == 410


def test_signing_out_is_asked_and_posted(people, browser):
    browser.force_login(people.mette)
    assert browser.get("/en/account/logout/").status_code == 200
    assert person_of(browser) is not None
    assert browser.post("/en/account/logout/")["Location"] == "/en/"
    assert person_of(browser) is None


@pytest.mark.parametrize(
    "path",
    ["signup/", "reauthenticate/", "email/", "confirm-email/", "password/change/", "password/set/", "password/reset/",
     "password/reset/done/", "2fa/", "2fa/authenticate/", "2fa/reauthenticate/", "2fa/webauthn/", "2fa/webauthn/add/",
     "sessions/", "3rdparty/", "3rdparty/signup/"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_we_do_not_have_answers_404(people, path, method):
    member = Client()
    member.force_login(people.mette)
    for client in (Client(), member):
        assert getattr(client, method)(f"/en/account/{path}").status_code == 404


@pytest.mark.parametrize("path", ["2fa/totp/activate/", "2fa/recovery-codes/", "password/reset/key/x-y/"])
def test_what_was_never_mounted_is_not_there(people, browser, path):
    assert browser.get(f"/en/account/{path}").status_code == 404
    assert browser.post(f"/en/account/{path}").status_code in {404, 405}


def test_other_names_of_the_page_lead_to_it(people, browser):
    assert (
        browser.get("/en/account/login/code/?next=/en/verify/")["Location"]
        == f"{LOGIN}?next=%2Fen%2Fverify%2F"
    )
    assert browser.get("/en/account/3rdparty/login/error/").status_code == 200
    assert browser.get("/en/account/3rdparty/login/cancelled/").status_code == 200
