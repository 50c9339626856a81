"""A post that everybody reads, one that Nils proposed, and one of a guest that waits for its address."""

from __future__ import annotations

from rostra.community import posttokens
from rostra.community.actions import posts
from rostra.people.models import Person


def posted() -> dict[str, str]:
    """Keys for pages of posts, as the table of permissions names them."""
    people = {each.email.partition("@")[0]: each for each in Person.objects.exclude(email=None)}
    given = {"text": "We tried maps.", "language": "en", "agreed": True}
    public = posts.publish(posts.propose(title="Maps for all", by=people["mette"], **given), by=people["ada"])
    own = posts.propose(title="Maps to come", by=people["nils"], **given)
    guest = posts.propose(title="From outside", name="Ola", email="ola@example.org", **given)
    return {
        "public_post": public.slug, "nils_proposal": own.slug, "nils_proposal_key": own.key,
        "nils_token": posttokens.make(own.authors.get()), "guest_token": posttokens.make(guest.authors.get()),
    }  # fmt: skip
