""" "Tell me when it opens": one letter, once, to who asked and nobody else."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone

from rostra.cohorts.actions import editions as drafts
from rostra.cohorts.actions import interests
from rostra.cohorts.models import Edition, EditionModule, Interest
from rostra.kernel.errors import Refused
from rostra.kernel.text import token_hash
from rostra.ledger.actions import editions
from rostra.messaging.models import Message
from rostra.people.actions import privacy
from rostra.programmes.models import Outline, Publication
from tests.factories.ledger import enrol, make_edition
from tests.ledger.test_races import at_once

NOW = timezone.now()
ADDRESS = "visitor@example.org"


def letters(kind: str = "interest_opened") -> list[str]:
    return list(Message.objects.filter(kind=kind).order_by("pk").values_list("to", flat=True))


def ask(email: str = ADDRESS, **more) -> str:
    """A visitor asks; the token of the letter."""
    interests.wish(programme_key="dce", language="pl", email=email, **more)
    letter = Message.objects.filter(kind="interest_confirmation", to=email.lower()).order_by("-pk").first()
    return re.search(r"/wish/letter/([^/\s]+)/", letter.text)[1]


@pytest.fixture
def waiting(course, organisations) -> Edition:
    """An edition that will open; nobody can enrol yet."""
    return make_edition(course, organisations.lindholt, key="dce-autumn", opened=False)


@pytest.mark.django_db
class TestOfOne:
    def test_a_persons_wish_counts_at_once_and_once(self, waiting, people):
        for _again in range(2):
            interests.wish(programme_key="dce", language="en", person=people.nils)
        assert Interest.objects.count() == 1
        assert letters("interest_confirmation") == []

    def test_an_address_counts_only_after_its_letter(self, waiting, people):
        token = ask()
        editions.open_(waiting, by=None)
        assert interests.tell_due() == 0
        interests.confirm(token=token)
        interests.confirm(token=token)
        assert interests.tell_due() == 1
        assert letters() == [ADDRESS]
        assert Message.objects.get(kind="interest_opened").language == "pl"

    def test_asking_again_sends_a_new_letter_and_the_newest_works(self, waiting, people):
        old = ask()
        new = ask()
        assert Interest.objects.count() == 1
        with pytest.raises(Refused):
            interests.confirm(token=old)
        interests.confirm(token=new)
        assert Interest.objects.get().token_hash == token_hash(new)

    def test_known_addresses_are_answered_like_any_other(self, waiting, people):
        ask(people.mette.email)
        ask("stranger@example.org")
        assert letters("interest_confirmation") == [people.mette.email, "stranger@example.org"]
        texts = (
            Message.objects.filter(kind="interest_confirmation").order_by("pk").values_list("text", flat=True)
        )
        one, other = (re.sub(r"/wish/letter/\S+", "", text) for text in texts)
        assert one == other

    def test_told_once_in_the_persons_language_when_it_opens(self, waiting, people):
        interests.wish(programme_key="dce", language="en", person=people.mette)
        assert interests.tell_due() == 0
        editions.open_(waiting, by=None)
        assert [interests.tell_due(), interests.tell_due()] == [1, 0]
        letter = Message.objects.get(kind="interest_opened")
        assert (letter.to, letter.language) == (people.mette.email, "da")
        assert "/da/learn/e/dce-autumn/enrol/" in letter.text
        told = Interest.objects.get()
        assert (told.edition, bool(told.told_at)) == (waiting, True)

    def test_the_clock_decides_when_registration_opens(self, waiting, people):
        drafts.change(waiting, by=None, registration_opens_at=NOW + dt.timedelta(days=3))
        editions.open_(waiting, by=None)
        interests.wish(programme_key="dce", language="en", person=people.nils)
        assert interests.tell_due(NOW + dt.timedelta(days=2)) == 0
        assert interests.tell_due(NOW + dt.timedelta(days=4)) == 1

    def test_two_wishes_of_one_mailbox_get_one_letter(self, waiting, people):
        interests.confirm(token=ask(people.nils.email))
        interests.wish(programme_key="dce", language="en", person=people.nils)
        editions.open_(waiting, by=None)
        interests.tell_due()
        assert letters() == [people.nils.email]
        assert Interest.objects.filter(told_at__isnull=True).count() == 0

    def test_a_level_waits_for_an_edition_with_one_of_its_modules(self, waiting, course, people):
        level = _level(course)
        interests.wish(programme_key="dce", language="en", person=people.nils, level_key=level)
        editions.open_(waiting, by=None)
        EditionModule.objects.create(edition=waiting, module_key="dce-elsewhere")
        assert interests.tell_due() == 0
        EditionModule.objects.create(edition=waiting, module_key="dce-a1")
        assert interests.tell_due() == 1

    def test_invited_closed_and_cancelled_editions_are_nobodys_news(
        self, waiting, course, organisations, people
    ):
        interests.wish(programme_key="dce", language="en", person=people.nils)
        interests.wish(programme_key="dce", language="en", person=people.piotr)
        interests.confirm(token=ask())
        make_edition(course, organisations.zielony_brod, key="brod", admission="invited")
        editions.open_(waiting, by=None)
        drafts.cancel(waiting, by=None)
        assert interests.tell_due() == 0
        make_edition(
            course, organisations.zielony_brod, key="own", admission="closed",
            organisations=[organisations.zielony_brod],
        )  # fmt: skip
        assert interests.tell_due() == 1
        assert letters() == [people.piotr.email]

    def test_who_is_enrolled_already_needs_no_letter(self, waiting, people):
        interests.wish(programme_key="dce", language="en", person=people.nils)
        edition = editions.open_(waiting, by=None)
        enrol(edition, people.nils)
        assert interests.tell_due() == 0
        assert Interest.objects.filter(told_at__isnull=True).count() == 0

    def test_forgotten_is_gone(self, waiting, people):
        token = ask()
        interests.forget(token=token)
        interests.wish(programme_key="dce", language="en", person=people.nils)
        interests.withdraw(person=people.nils, programme_key="dce")
        assert Interest.objects.count() == 0
        with pytest.raises(Refused):
            interests.forget(token=token)
        assert interests.find("") is None

    def test_what_is_not_offered_cannot_be_wished_for(self, waiting, people):
        for programme, level in (("nothing", ""), ("dce", "nothing"), ("dce-a1", "")):
            with pytest.raises(Refused):
                interests.wish(programme_key=programme, level_key=level, language="en", person=people.nils)

    def test_erasure_takes_wishes_of_the_address_too(self, waiting, people):
        ask(people.nils.email)
        ask()
        interests.wish(programme_key="dce", language="en", person=people.nils)
        interests.wish(programme_key="dce", language="en", person=people.mette)
        exported = str(privacy.export(person=people.nils))
        assert exported.count(people.nils.email) >= 1
        privacy.erase(person=people.nils, by=people.nils)
        assert {(each.person, each.email) for each in Interest.objects.all()} == {
            (None, ADDRESS),
            (people.mette, ""),
        }

    def test_unconfirmed_and_told_wishes_are_not_kept(self, waiting, people):
        ask()
        interests.wish(programme_key="dce", language="en", person=people.nils)
        interests.wish(programme_key="dce", language="en", person=people.mette)
        Interest.objects.filter(person=people.nils).update(told_at=NOW)
        privacy.retire(at=NOW + dt.timedelta(days=6))
        assert Interest.objects.count() == 3
        privacy.retire(at=NOW + dt.timedelta(days=8))
        assert Interest.objects.filter(email=ADDRESS).count() == 0
        privacy.retire(at=NOW + dt.timedelta(days=91))
        assert [each.person for each in Interest.objects.all()] == [people.mette]
        privacy.retire(at=NOW + dt.timedelta(days=731))
        assert Interest.objects.count() == 0

    def test_a_second_process_that_read_the_same_wish_writes_nothing(self, waiting, people):
        interests.wish(programme_key="dce", language="en", person=people.nils)
        edition = editions.open_(waiting, by=None)
        one, other = Interest.objects.get(), Interest.objects.get()
        assert [interests._tell(each, edition, NOW) for each in (one, other)] == [1, 0]
        assert letters() == [people.nils.email]


def _level(course) -> str:
    """Give the read model a level, as a compiled programme has it."""
    whole = Publication.objects.get(key="dce")
    key = Outline.objects.get(programme_key="dce").tree["levels"][0]["key"]
    Publication.objects.get_or_create(
        key=key, language=whole.language, shape="level",
        defaults={"title": "Block A", "programme_key": "dce", "page_id": whole.page_id, "compiler": 1, "digest": "x"},
    )  # fmt: skip
    return key


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_one_letter(waiting, people):
    interests.wish(programme_key="dce", language="en", person=people.nils)
    interests.confirm(token=ask())
    editions.open_(waiting, by=None)
    assert sum(at_once(*[interests.tell_due] * 4)) == 2
    assert sorted(letters()) == sorted([people.nils.email, ADDRESS])
