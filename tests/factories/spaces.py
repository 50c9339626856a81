"""A space for everybody, one of Mette and Nils with a post and a comment, and a working group that Piotr proposed."""

from __future__ import annotations

from rostra.community.actions import comments, memberships, spaces, writing
from rostra.community.models import SpaceMember
from rostra.people.models import Person


def spaced() -> dict[str, str]:
    """Keys for pages of spaces, as the table of permissions names them."""
    people = {each.email.partition("@")[0]: each for each in Person.objects.exclude(email=None)}
    ada, mette, nils = people["ada"], people["mette"], people["nils"]
    public = spaces.open_(
        by=ada, kind="practice", title="Square", joining="open", seen_by="public", checking="none", lead=ada, language="en"
    )  # fmt: skip
    inner = spaces.open_(
        by=ada, kind="group", title="Quiet room", joining="invited", seen_by="members", checking="none", lead=mette,
        language="da",
    )  # fmt: skip
    memberships.bring_in(inner, nils, by=mette)
    post = writing.write(inner, by=nils, title="Maps", text="We tried maps.", language="en")
    comment = comments.say(post, by=nils, text="And more.", language="en")
    asked = SpaceMember.objects.create(
        space=inner, person=people["basia"], state=SpaceMember.State.ASKED, reason="For us, too."
    )
    proposed = spaces.propose(by=people["piotr"], title="Budget game", purpose="To make one.", language="en")
    return {
        "public_space": public.slug, "inner_space": inner.slug, "inner_space_key": inner.key, "proposed_space": proposed.slug,
        "nils_post": post.slug, "nils_post_key": post.key, "nils_comment": comment.key, "asked_row": asked.key,
        "in_space": nils.key,
    }  # fmt: skip
