"""The form for ideas on a programme's page, the answer at the desk, and what others read of it."""

from __future__ import annotations

from django.test import Client

from rostra.community.models import Idea
from tests.web.world import client_of


def test_the_form_the_answer_and_what_others_asked(world):
    people = world.people
    visitor, maren, piotr = Client(), client_of(people.maren), client_of(people.piotr)
    page = visitor.get("/en/p/dce/").content.decode()
    assert "/en/community/ideas/dce/" in page
    form = visitor.get("/en/community/ideas/dce/").content.decode()
    assert 'name="email"' in form
    assert "Nothing yet" in form
    assert visitor.post("/en/community/ideas/dce/", {"text": " ", "email": "no"}).status_code == 422
    assert visitor.get("/en/community/ideas/none/").status_code == 404
    assert 'name="email"' not in piotr.get("/en/community/ideas/dce/").content.decode()
    assert piotr.post("/pl/community/ideas/dce/", {"text": "Małe gminy."}).status_code == 302
    row = Idea.objects.get()
    listed = maren.get("/en/desk/community/ideas/?state=new").content.decode()
    assert 'lang="pl">Małe gminy.' in listed
    assert piotr.get("/en/desk/community/ideas/").status_code == 403
    desk = f"/en/desk/community/ideas/{row.key}/"
    shown = maren.get(desk).content.decode()
    assert "Keep it as a lesson" in shown
    assert maren.post(desk, {"state": "done", "answer": ""}).status_code == 400
    assert maren.post(desk, {"state": "done", "answer": "W maju.", "shown": "on"}).status_code == 302
    told = visitor.get("/en/community/ideas/dce/").content.decode()
    assert '<div lang="pl"><p>Małe gminy.</p></div>' in told
    assert "W maju." in told
    assert people.piotr.name not in told
