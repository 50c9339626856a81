"""Something reported, something hidden and a silence in the space of Mette and Nils; an idea about the programme."""

from __future__ import annotations

from rostra.community import things
from rostra.community.actions import comments, ideas, reports
from rostra.community.actions.reports import Decision
from rostra.community.models import Comment, Exchange, Silence, Space
from rostra.people.models import Person
from rostra.programmes.models import ProgrammePage


def reported(*, space: str, comment: str, exchange: str) -> dict[str, str]:
    """Keys for pages of safety and ideas, as the table of permissions names them; of a space by slug and a comment of Nils."""
    people = {each.email.partition("@")[0]: each for each in Person.objects.exclude(email=None)}
    mette, nils = people["mette"], people["nils"]
    inner = Space.objects.get(slug=space)
    row = reports.report(things.find("comment", comment), by=mette, why="abuse")
    post = Comment.objects.select_related("post__space").get(key=comment).post
    rude = comments.say(post, by=nils, text="Rude words.", language="en")
    reports.decide(
        things.find("comment", rude.key), by=mette, decision=Decision(reports.HIDE, reason="It is rude.")
    )
    silence = Silence.objects.create(person=people["piotr"], space=inner, reason="Not what we talked about.")
    idea = ideas.tell(ProgrammePage.objects.get(key="dce"), by=mette, text="Small islands.", language="en")
    return {
        "comment_kind": "comment", "exchange_kind": "exchange", "mettes_report": row.key, "rude_comment": rude.key,
        "piotrs_silence": silence.key, "mettes_idea": idea.key, "nils": nils.key,
        "lindholts_exchange_key": Exchange.objects.get(slug=exchange).key,
    }  # fmt: skip
