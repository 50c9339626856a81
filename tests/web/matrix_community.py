"""Who may call the addresses of the community: rows of the permission matrix."""

from __future__ import annotations

from tests.web.rows import (
    ADMIN,
    ANYONE,
    IN_SPACE,
    LEADS_SPACE,
    MANAGERS,
    METTE,
    NILS,
    NOBODY,
    PIOTR,
    RUN_BROD,
    RUN_SPRING,
    SIGNED_IN,
    TEACH_SPRING,
    Case,
    about_a_post,
    at,
    button,
    with_form,
)

COMMUNITY: dict[str, list[Case]] = {
    # the newsletter
    "newsletter": [at(get=ANYONE)],
    "newsletter_subscribe": [at("", ANYONE, ANYONE)],
    "newsletter_confirm": [at("forged", ANYONE, ANYONE, token="forged")],
    "newsletter_wishes": [at("forged", ANYONE, ANYONE, token="forged")],
    "newsletter_stop": [at("forged", ANYONE, ANYONE, token="forged")],
    "newsletter_link": [at("of no issue", ANYONE, None, key="forged")],
    "issue": [at("sent", ANYONE, slug="sent_issue_slug"), at("a draft", NOBODY, slug="draft_issue_slug")],
    "learn:newsletter": [at(get=METTE, post=METTE)],
    "desk:newsletter": [at(get=ADMIN, post=ADMIN)],
    "desk:newsletter_readers": [at(get=ADMIN)],
    "desk:newsletter_end": [at("a reader", None, ADMIN, key="a_reader")],
    "desk:newsletter_issue": [
        at("sent", ADMIN, ADMIN, key="sent_issue"),
        at("a draft", ADMIN, ADMIN, key="draft_issue"),
    ],
    "desk:newsletter_preview": [at("a draft", ADMIN, None, key="draft_issue", language="english")],
    "desk:newsletter_letter": [at("a draft", ADMIN, None, key="draft_issue", language="english")],
    **{
        f"desk:newsletter_{verb}": [at("a draft", None, ADMIN, key="draft_issue")]
        for verb in ("send", "test", "again")
    },
    "desk:newsletter_move": [at("no verb", None, NOBODY, key="draft_issue")],
    # documents, priorities and campaigns
    "documents": [at(get=ANYONE)],
    "document": [
        at("for everybody", ANYONE, slug="lindholts_document_slug"),
        at("not published", RUN_BROD, slug="brods_document_slug"),
    ],
    "document_file": [
        at("for everybody", ANYONE, key="lindholts_file"),
        at("not published", RUN_BROD, key="brods_file"),
    ],
    "priorities": [at(get=ANYONE)],
    "priority": [
        at("for everybody", ANYONE, slug="lindholts_priority_slug"),
        at("not published", RUN_BROD, slug="brods_priority_slug"),
    ],
    **{f"desk:{name}": [at("", MANAGERS)] for name in ("documents", "priorities")},
    **{f"desk:{name}": [at("", MANAGERS, MANAGERS)] for name in ("document_new", "priority_new")},
    "desk:serves": [
        Case(
            "a programme", lambda world: {"what": "programme", "key": world["programme"]}, MANAGERS, MANAGERS
        ),
        Case("nothing there is", lambda world: {"what": "programme", "key": "forged"}, NOBODY, NOBODY),
    ],
    "desk:document": with_form(RUN_SPRING, RUN_BROD, "key", "lindholts_document", "brods_document"),
    "desk:priority": with_form(RUN_SPRING, RUN_BROD, "key", "lindholts_priority", "brods_priority"),
    **{
        f"desk:document_{name}": button(RUN_SPRING, RUN_BROD, "key", "lindholts_document", "brods_document")
        for name in ("version", "publish", "remove")
    },
    **{
        f"desk:priority_{name}": button(RUN_SPRING, RUN_BROD, "key", "lindholts_priority", "brods_priority")
        for name in ("serve", "publish")
    },
    # cases
    "cases": [at(get=ANYONE)],
    "case_propose": [at("", SIGNED_IN, SIGNED_IN)],
    "cases_mine": [at(get=SIGNED_IN)],
    "case": [at("published", ANYONE, slug="nils_case"), at("invited", ADMIN | PIOTR, slug="piotrs_case")],
    "case_report": [
        at("published", ANYONE, ANYONE, slug="nils_case"),
        at("invited", NOBODY, NOBODY, slug="piotrs_case"),
    ],
    "case_own": with_form(NILS, PIOTR, "key", "nils_case_key", "piotrs_case_key"),
    "case_other": with_form(NILS, PIOTR, "key", "nils_case_key", "piotrs_case_key"),
    "case_step": [
        at("published", NILS, NILS, key="nils_case_key", step="case_step"),
        at("invited", PIOTR, PIOTR, key="piotrs_case_key", step="case_step"),
    ],
    "case_side": [
        at("invited", ANYONE, ANYONE, token="piotrs_case_token"),
        at("forged", NOBODY, NOBODY, token="forged"),
    ],
    "desk:cases": [at(get=ADMIN)],
    "desk:case": with_form(ADMIN, ADMIN, "key", "nils_case_key", "piotrs_case_key"),
    # the directory, the exchange, projects
    **{name: [at(get=ANYONE)] for name in ("directory", "directory_organisations", "exchanges", "projects")},
    "profile_edit": [at(get=ANYONE)],
    "directory_person": [
        at("found by everybody", ANYONE, key="nils_profile"),
        at("elected, in a quiet period", SIGNED_IN, key="mettes_profile"),
        at("found by who is signed in", SIGNED_IN, key="piotrs_profile"),
        at("found by nobody", NOBODY, key="clodaghs_profile"),
    ],
    "directory_write": [
        at("found by everybody", SIGNED_IN - METTE, SIGNED_IN - METTE, key="mettes_profile"),
        at("found by nobody", NOBODY, NOBODY, key="clodaghs_profile"),
    ],
    "directory_take_down": [at("found by everybody", ADMIN, ADMIN, key="mettes_profile")],
    "directory_answer": [
        at("to Mette", METTE, METTE, token="mettes_letter_token"),
        at("of nobody", NOBODY, NOBODY, token="forged"),
    ],
    "directory_organisation": [
        at("listed", ANYONE, slug="lindholts_entry"),
        at("not listed", RUN_BROD, slug="brods_entry"),
    ],
    "organisation_edit": with_form(RUN_SPRING, RUN_BROD, "key", "lindholt", "zielony_brod"),
    "exchange": [
        at("for everybody", ANYONE, slug="lindholts_exchange"),
        at("for who is signed in", SIGNED_IN, slug="brods_exchange"),
        at("a draft", RUN_BROD | PIOTR, slug="brods_draft_exchange"),
    ],
    "exchange_new": [at("", SIGNED_IN, SIGNED_IN)],
    "exchange_edit": with_form(
        RUN_SPRING | {"nils"}, RUN_BROD | PIOTR, "slug", "lindholts_exchange", "brods_exchange"
    ),
    "exchange_reply": [
        at("for everybody", None, SIGNED_IN, slug="lindholts_exchange"),
        at("a draft", None, RUN_BROD | PIOTR, slug="brods_draft_exchange"),
    ],
    "exchange_state": button(
        RUN_SPRING | {"nils"}, RUN_BROD | PIOTR, "slug", "lindholts_exchange", "brods_exchange"
    ),
    "exchange_decide": [
        at("of Lindholt", None, RUN_SPRING | {"nils"}, slug="lindholts_exchange", key="lindholts_reply"),
        at("of another", None, NOBODY, slug="brods_exchange", key="lindholts_reply"),
    ],
    "project": [
        at("for everybody", ANYONE, slug="lindholts_project"),
        at("for who is signed in", SIGNED_IN, slug="brods_project"),
    ],
    "project_new": [at("", MANAGERS, MANAGERS)],
    "project_edit": with_form(RUN_SPRING, RUN_BROD, "slug", "lindholts_project", "brods_project"),
    "project_remove": button(RUN_SPRING, RUN_BROD, "slug", "lindholts_project", "brods_project"),
    "learn:profile_edit": [at("", SIGNED_IN, SIGNED_IN)],
    "learn:profile_leave": [at("", None, SIGNED_IN)],
    "desk:network": [at(get=MANAGERS)],
    # spaces
    "spaces": [at(get=ANYONE)],
    "space_new": [at("", SIGNED_IN, SIGNED_IN)],
    "following": [at(get=SIGNED_IN)],
    "mentions": [at(get=SIGNED_IN)],
    "follow": [at("nothing", None, NOBODY)],
    "space": [
        at("for everybody", ANYONE, slug="public_space"),
        at("of Mette and Nils", IN_SPACE, slug="inner_space"),
        at("proposed", NOBODY, slug="proposed_space"),
    ],
    "space_join": [
        at("for everybody", SIGNED_IN, SIGNED_IN, slug="public_space"),
        at("of Mette and Nils", IN_SPACE, IN_SPACE, slug="inner_space"),
    ],
    **{
        name: [at("of Mette and Nils", None, IN_SPACE, slug="inner_space")]
        for name in ("space_leave", "space_letters", "space_seen")
    },
    "space_members": [
        at("for everybody", ADMIN, slug="public_space"),
        at("of Mette and Nils", IN_SPACE, slug="inner_space"),
    ],
    "space_write": [
        at("for everybody", SIGNED_IN, SIGNED_IN, slug="public_space"),
        at("of Mette and Nils", IN_SPACE, IN_SPACE, slug="inner_space"),
    ],
    "space_bring": [at("of Mette and Nils", None, LEADS_SPACE, slug="inner_space")],
    "space_decide": [at("of Mette and Nils", None, LEADS_SPACE, slug="inner_space", key="asked_row")],
    "space_part": [at("of Mette and Nils", None, LEADS_SPACE, slug="inner_space", person="in_space")],
    "space_settings": [at("of Mette and Nils", LEADS_SPACE, LEADS_SPACE, slug="inner_space")],
    "space_post": [about_a_post("of Nils", IN_SPACE, None, slug="inner_space", post="nils_post")],
    "space_post_edit": [about_a_post("of Nils", NILS, NILS, slug="inner_space", post="nils_post")],
    "space_post_remove": [about_a_post("of Nils", None, NILS, slug="inner_space", post="nils_post")],
    "space_post_wish": [about_a_post("of Nils", None, NOBODY, slug="inner_space", post="nils_post")],
    "comment_say": [about_a_post("under a post of Nils", IN_SPACE, IN_SPACE, post="nils_post_key")],
    "comment": [at("of Nils", NILS, NILS, key="nils_comment")],
    "comment_take_back": [at("of Nils", None, NILS, key="nils_comment")],
    "desk:spaces": [at(get=ADMIN)],
    "desk:space_new": [at("", ADMIN, ADMIN)],
    "desk:space": [at("of Mette and Nils", ADMIN, ADMIN, key="inner_space_key")],
    "desk:cohort_space": button(TEACH_SPRING, RUN_BROD, "key", "springs_cohort", "brods_cohort"),
    # posts for everybody
    "posts": [at(get=ANYONE)],
    "posts_feed": [at(get=ANYONE)],
    "posts_mine": [at(get=SIGNED_IN)],
    "post_propose": [at("", ANYONE, ANYONE)],
    "post_proposal": [
        at("of Nils", NILS, NILS, token="nils_token"),
        at("of a guest", ANYONE, ANYONE, token="guest_token"),
        at("forged", NOBODY, NOBODY, token="forged"),
    ],
    **{
        name: [
            at("published", ANYONE, slug="public_post"),
            at("proposed by Nils", NILS | ADMIN, slug="nils_proposal"),
        ]
        for name in ("post", "post_pdf")
    },
    "post_wish": [
        at("published", None, SIGNED_IN, slug="public_post"),
        at("proposed by Nils", None, NILS | ADMIN, slug="nils_proposal"),
    ],
    "desk:posts": [at(get=ADMIN)],
    "desk:post": [at("proposed by Nils", ADMIN, ADMIN, key="nils_proposal_key")],
    # safety and ideas
    "safety": [at(get=ANYONE)],
    "report_sent": [at(get=ANYONE)],
    "own_reports": [at(get=SIGNED_IN)],
    "report": [
        at("a comment of Nils", LEADS_SPACE, LEADS_SPACE, kind="comment_kind", key="nils_comment"),
        at(
            "what everybody reads",
            ANYONE - NILS,
            ANYONE - NILS,
            kind="exchange_kind",
            key="lindholts_exchange_key",
        ),
        at("what is hidden", NOBODY, NOBODY, kind="comment_kind", key="rude_comment"),
    ],
    "report_proof": [at("of Mette", None, LEADS_SPACE, key="mettes_report")],
    "block": [at("Nils, who has an exchange", SIGNED_IN - NILS, SIGNED_IN - NILS, key="nils")],
    "hidden_words": [at("of Nils", NILS, NILS, kind="comment_kind", key="rude_comment")],
    "idea": [at("", ANYONE, ANYONE, programme="slug")],
    "learn:blocked": [at(get=SIGNED_IN)],
    **{
        name: [at(get=RUN_SPRING | RUN_BROD | {"tove", "mette", "piotr"})]  # the last two lead a space
        for name in ("desk:reports", "desk:reports_decided", "desk:silences")
    },
    "desk:report": [
        at("a comment of Nils", LEADS_SPACE, LEADS_SPACE, kind="comment_kind", key="nils_comment"),
        at("what everybody reads", ADMIN, ADMIN, kind="exchange_kind", key="lindholts_exchange_key"),
    ],
    "desk:silence_lift": [at("of Piotr", None, LEADS_SPACE, key="piotrs_silence")],
    "desk:ideas": [at(get=MANAGERS)],
    "desk:idea": [at("of Mette", MANAGERS, MANAGERS, key="mettes_idea")],
}
