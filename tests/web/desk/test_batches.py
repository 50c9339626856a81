"""Moving and withdrawing people picked from a list; certificates together."""

from __future__ import annotations

from django.urls import reverse

from rostra.cohorts.actions import cohorts
from rostra.cohorts.models import Enrolment
from rostra.ledger.models import Batch
from tests.web.desk.conftest import enrol


def test_people_are_moved_and_put_back(enrolled, as_):
    group = cohorts.add(edition=enrolled.spring, name="Late", by=None)
    nils = enrol(enrolled.spring, enrolled.people.nils)
    client = as_(enrolled.people.maren)
    path = reverse("desk:people_verb", args=[enrolled.spring.key])
    page = client.get(f"{path}?people={enrolled.mette.key},{enrolled.piotr.key}").content.decode()
    assert "Move or withdraw one person" in page
    assert "Mette Krogh" in page
    assert enrolled.people.piotr.name not in page
    done = client.post(f"{path}?people={enrolled.mette.key}", {"verb": "move", "to": group.key})
    assert done["Location"] == reverse("desk:batch", args=[Batch.objects.get().key])
    assert Enrolment.objects.get(pk=enrolled.mette.pk).cohort == group
    assert Enrolment.objects.get(pk=nils.pk).cohort is None
    client.post(reverse("desk:batch_undo", args=[Batch.objects.get().key]))
    assert Enrolment.objects.get(pk=enrolled.mette.pk).cohort is None


def test_everyone_who_matches_is_withdrawn(enrolled, as_):
    enrol(enrolled.spring, enrolled.people.nils)
    client = as_(enrolled.people.maren)
    path = reverse("desk:people_verb", args=[enrolled.spring.key])
    client.post(f"{path}?standing=with-us", {"verb": "withdraw"})
    states = dict(Enrolment.objects.filter(edition=enrolled.spring).values_list("person__key", "state"))
    assert states == {"mette": "withdrawn", "nils": "enrolled"}
    page = client.get(reverse("desk:edition", args=[enrolled.spring.key])).content.decode()
    assert "One person withdrawn" in page


def test_nobody_picked_and_nothing_chosen(enrolled, as_):
    client = as_(enrolled.people.maren)
    path = reverse("desk:people_verb", args=[enrolled.spring.key])
    response = client.get(f"{path}?people=nobody", follow=True)
    assert "Nobody is picked" in response.content.decode()
    assert client.post(path, {"verb": "promote"}).status_code == 400
    assert client.post(path, {"verb": "move", "to": "elsewhere"}).status_code == 400
    assert Batch.objects.count() == 0


def test_a_batch_of_others_is_not_found(enrolled, as_):
    client = as_(enrolled.people.maren)
    path = reverse("desk:people_verb", args=[enrolled.spring.key])
    client.post(f"{path}?people={enrolled.mette.key}", {"verb": "withdraw"})
    key = Batch.objects.get().key
    stranger = as_(enrolled.people.basia)
    assert stranger.get(reverse("desk:batch", args=[key])).status_code == 404
    assert stranger.post(reverse("desk:batch_undo", args=[key])).status_code == 404
    assert as_(enrolled.people.tove).get(reverse("desk:batch_report", args=[key])).status_code == 404


def test_certificates_together_need_somebody_ready(enrolled, as_):
    client = as_(enrolled.people.maren)
    for name in ("certificates_issue_all", "certificates_fetch"):
        path = reverse(f"desk:{name}", args=[enrolled.spring.key])
        assert client.post(path)["Location"] == reverse("desk:certificates", args=[enrolled.spring.key])
