"""Who may call which address: a row for every one of them. The test walks address × everybody of the cast × thing × method.

`get` and `post` name who is let in; None says that the method is not there at all (405 for everybody).
"Let in" means that the page answers, be it with a form's complaints; everybody else is sent to sign in, or gets 403 or 404.
"""

from __future__ import annotations

from rostra.web.public.account.urls import CLOSED
from tests.web.matrix_community import COMMUNITY
from tests.web.rows import (
    ADMIN,
    ANYONE,
    BASIA,
    DESK_BROD,
    DESK_SPRING,
    EDITORS,
    IN_BROD,
    IN_SPRING,
    KIT,
    MANAGERS,
    MAREN,
    METTE,
    METTES,
    NOBODY,
    OF_BROD,
    PIOTR,
    RUN_BROD,
    RUN_SPRING,
    SEES_METTE,
    SEES_PIOTR,
    SIGNED_IN,
    STAFF,
    SUPPORTS_METTE,
    TEACH_SPRING,
    Case,
    at,
    both,
    button,
    learner,
    of_edition,
    of_poll,
    own_support,
    page_of,
    translated,
    with_form,
)

MATRIX: dict[str, list[Case]] = {
    **COMMUNITY,
    # machines
    "root": [at(get=ANYONE)],
    "healthz": [at(get=ANYONE)],
    "robots": [at(get=ANYONE)],
    "sitemap": [at(get=ANYONE)],
    "brand_css": [at("site", ANYONE, key="site"), at("programme", ANYONE, key="programme")],
    "interop:worksheet_dates": [
        at("Mette's", frozenset({"mette"}), key="mettes_sheet"),
        at("Piotr's", frozenset({"piotr"}), key="piotrs_sheet"),
    ],
    "interop:calendar": [at("forged", NOBODY, token="forged")],
    "interop:sessions": [at(get=ANYONE)],
    "interop:recording": [
        at("captions for everybody", ANYONE, key="shown_item", name="captions_file"),
        at("captions for the edition", IN_SPRING | DESK_SPRING, key="inside_item", name="captions_file"),
    ],
    "interop:recording_visit": [
        at("for everybody", None, ANYONE, key="shown_item"),
        at("for the edition", None, IN_SPRING | DESK_SPRING, key="inside_item"),
    ],
    "interop:recording_watch": [
        at("for everybody", None, SIGNED_IN, key="shown_item"),
        at("for the edition", None, IN_SPRING | DESK_SPRING, key="inside_item"),
    ],
    # visitors
    "home": [at(get=ANYONE)],
    "catalogue": [at(get=ANYONE)],
    "programme": [at(get=ANYONE, programme="slug")],
    "methods": [at(get=ANYONE)],
    "glossary": [at(get=ANYONE)],
    "term": [at("of the glossary", ANYONE, key="term")],
    "site_map": [at(get=ANYONE)],
    "search": [at(get=ANYONE)],
    "community": [at(get=ANYONE)],
    "method": [at(get=ANYONE, slug="method_slug")],
    "sessions": [at(get=ANYONE)],
    "session_register": [
        at("for everybody", ANYONE, ANYONE, slug="session_slug"),
        at("in preparation", RUN_SPRING | {"eva"}, RUN_SPRING | {"eva"}, slug="draft_slug"),
    ],
    "apply": [
        at("to everybody", ANYONE, SIGNED_IN, edition="lindholts_call_slug"),
        at("where one enrols", NOBODY, NOBODY, edition="spring_slug"),
    ],
    "draw": [at(get=ANYONE, key="lindholts_draw")],
    "draw_file": [at(get=ANYONE, key="lindholts_draw")],
    "feedback": [
        at("whoever has the letter", ANYONE, ANYONE, key="asked_feedback"),
        at("forged", NOBODY, NOBODY, key="forged"),
    ],
    "session_registered": [at("forged", NOBODY, slug="session_slug", receipt="forged")],
    "registration": [
        at("whoever has the letter", ANYONE, ANYONE, token="guests_page"),
        at("forged", NOBODY, NOBODY, token="forged"),
    ],
    "registration_excuse": [
        at("whoever has the letter", ANYONE, ANYONE, token="guests_page"),
        at("forged", NOBODY, NOBODY, token="forged"),
    ],
    "registration_appeal": [at("nothing recorded yet", NOBODY, NOBODY, token="guests_page")],
    "join": [at("says that the link does not open", ANYONE, ANYONE, token="forged")],
    "check_in": [at("says that the code has changed", ANYONE, ANYONE, code="forged")],
    "learn:my_sessions": [at("no series", SIGNED_IN, NOBODY)],
    "material": [
        at("beside a talk for everybody", ANYONE, key="lindholts_material"),
        at("beside a draft", RUN_SPRING | {"eva"}, key="draft_material"),
    ],
    "session": [
        at("for everybody", ANYONE, slug="session_slug"),
        at("in preparation", RUN_SPRING | {"eva"}, slug="draft_slug"),
    ],
    "library": [at(get=ANYONE)],
    "library_item": [
        at("for everybody", ANYONE, slug="shown_item"),
        at("for the edition", IN_SPRING | DESK_SPRING, slug="inside_item"),
        at("for the team", RUN_SPRING | {"eva"}, slug="lindholts_item"),
        at("for the other team", DESK_BROD, slug="brods_item"),
    ],
    "strands": [at(get=ANYONE)],
    "strand": [at(get=ANYONE, slug="strand_slug")],
    "speakers": [at(get=ANYONE)],
    "speaker": [
        at("who agreed", ANYONE, slug="speaker_slug"),
        at("who did not agree", NOBODY, slug="hidden_speaker_slug"),
    ],
    "speaker_photo": [at("without a photo", NOBODY, slug="speaker_slug")],
    "wish": [at(get=ANYONE, post=ANYONE, programme="slug")],
    "mail_reports": [at("unsigned", None, NOBODY)],
    "mail_provider_reports": [at("unsigned", None, NOBODY, provider="forged")],
    "stop_letters": [at("forged", ANYONE, ANYONE, token="forged")],
    "wish_letter": [at("forged", ANYONE, ANYONE, token="forged")],
    "module": [at(get=ANYONE, programme="slug", module="module_slug")],
    "activity": [
        at("open to read", ANYONE, programme="slug", module="module_slug", activity="activity_slug")
    ],
    "verify": [at(get=ANYONE)],
    "certificate_public": [at("Nils's", ANYONE, number="number")],
    "language": [at(get=ANYONE)],
    "page": [at("privacy", ANYONE, path="page_path")],
    # learners
    "learn:home": [at(get=SIGNED_IN)],
    "learn:record": [at(get=SIGNED_IN)],
    "learn:invitation": [at("forged", ANYONE, ANYONE, token="forged")],
    "learn:map": [at("spring", IN_SPRING, edition="spring_slug"), at("brod", IN_BROD, edition="brod_slug")],
    "learn:enrol": [
        at("open to everyone", SIGNED_IN, SIGNED_IN, edition="spring_slug"),
        at("by invitation", IN_BROD | DESK_BROD, IN_BROD | DESK_BROD, edition="brod_slug"),
        at("only for Zielony Bród", OF_BROD | DESK_BROD, OF_BROD | DESK_BROD, edition="closed_slug"),
    ],
    "learn:application": [
        at("Mette's", METTE, METTE, edition="lindholts_call_slug"),
        at("Piotr's", PIOTR, PIOTR, edition="brods_call_slug"),
    ],
    "learn:choose": [
        at("nothing to choose", NOBODY, NOBODY, edition="spring_slug"),
        at("only for Zielony Bród", IN_BROD, IN_BROD, edition="closed_slug"),
    ],
    "learn:questions": [
        at("spring", IN_SPRING, IN_SPRING, edition="spring_slug", moment="baseline"),
        at("brod", IN_BROD, IN_BROD, edition="brod_slug", moment="baseline"),
        at("not asked", NOBODY, NOBODY, edition="spring_slug", moment="later"),
    ],
    "learn:baseline_report": [
        at("spring", IN_SPRING, edition="spring_slug"),
        at("brod", IN_BROD, edition="brod_slug"),
    ],
    "learn:test_out": [
        at("spring", None, IN_SPRING, edition="spring_slug", module="module_key"),
        at("brod", None, IN_BROD, edition="brod_slug", module="module_key"),
    ],
    "learn:download": [
        at("spring", IN_SPRING, edition="spring_slug"),
        at("brod", IN_BROD, edition="brod_slug"),
    ],
    "learn:issue": [
        at("spring", None, IN_SPRING, edition="spring_slug"),
        at("brod", None, IN_BROD, edition="brod_slug"),
    ],
    "learn:read": learner("guide", get=False, post=True),
    "learn:comment": [
        at("spring, a pilot", None, IN_SPRING, edition="spring_slug", key="guide"),
        at("brod, not a pilot", None, NOBODY, edition="brod_slug", key="guide"),
    ],
    "learn:own_comment": [at("Mette's", frozenset({"mette"}), frozenset({"mette"}), key="mettes_comment")],
    "learn:watch": learner("film", get=False, post=True),
    "learn:quiz_start": learner("quiz", get=False, post=True),
    "learn:quiz": [
        at(
            "Mette's",
            frozenset({"mette"}),
            frozenset({"mette"}),
            edition="spring_slug",
            key="quiz",
            attempt="mettes_attempt",
        ),
        at(
            "Piotr's",
            frozenset({"piotr"}),
            frozenset({"piotr"}),
            edition="brod_slug",
            key="quiz",
            attempt="piotrs_attempt",
        ),
        at(
            "Mette's in another edition",
            NOBODY,
            NOBODY,
            edition="brod_slug",
            key="quiz",
            attempt="mettes_attempt",
        ),
    ],
    # one's own things: whoever asks gets the own, never another's
    "learn:me": [at(get=SIGNED_IN, post=SIGNED_IN)],
    "learn:letters": [at(get=SIGNED_IN)],
    "learn:letter": [at("Mette's", frozenset({"mette"}), message_id="mettes_letter")],
    "learn:preferences": [at(get=SIGNED_IN, post=SIGNED_IN)],
    "learn:devices": [at(get=SIGNED_IN)],
    "learn:devices_end_others": [at(post=SIGNED_IN)],
    "learn:device_end": [at("a device of somebody else", None, NOBODY, pk="nothing")],
    "learn:passkey_challenge": [at(get=SIGNED_IN)],
    "learn:passkey_add": [at(post=SIGNED_IN)],
    "learn:passkey_remove": [at("a passkey of somebody else", None, NOBODY, pk="nothing")],
    "learn:identity_release": [at("an identity of somebody else", None, NOBODY, pk="nothing")],
    "learn:calendar": [at(get=SIGNED_IN, post=SIGNED_IN)],
    "learn:calendar_end": [at(post=SIGNED_IN)],
    "learn:busy": [at(get=SIGNED_IN, post=SIGNED_IN)],
    "learn:busy_remove": [at("Mette's", None, METTE, key="mettes_calendar")],
    "learn:coach": [
        at("spring", IN_SPRING, METTE, edition="spring_slug"),
        at("brod", IN_BROD, PIOTR, edition="brod_slug"),
    ],
    "learn:coach_wish": [
        at("spring", IN_SPRING, IN_SPRING, edition="spring_slug"),
        at("brod", IN_BROD, IN_BROD, edition="brod_slug"),
    ],
    "learn:coach_note": [
        at("spring", None, METTE, edition="spring_slug"),
        at("brod", None, PIOTR, edition="brod_slug"),
    ],
    "learn:meeting": with_form(METTE, PIOTR, "key", "mettes_meeting", "piotrs_meeting"),
    "learn:poll": both(IN_SPRING, IN_BROD, IN_SPRING, IN_BROD, "key", "springs_poll", "brods_poll"),
    "learn:privacy": [at(get=SIGNED_IN)],
    "learn:privacy_export": [at(get=SIGNED_IN)],
    "learn:privacy_erase": [at(get=SIGNED_IN, post=SIGNED_IN)],
    "learn:erased": [at(get=ANYONE)],
    "learn:consent_withdraw": [at("a consent of somebody else", None, NOBODY, pk="nothing")],
    "parts:gallery": [at(get=ADMIN)],
    # sign-in; what this academy does not have is closed for everybody
    "account_login": [at(get=ANYONE, post=ANYONE)],
    "account_request_login_code": [at(get=ANYONE, post=ANYONE)],
    "account_confirm_login_code": [at(get=ANYONE, post=ANYONE)],
    "account_logout": [at(get=ANYONE, post=ANYONE)],
    "account_inactive": [at(get=NOBODY)],
    "mfa_login_webauthn": [at(get=ANYONE, post=ANYONE)],
    "socialaccount_login_cancelled": [at(get=ANYONE)],
    "socialaccount_login_error": [at(get=ANYONE)],
    "sign_in_link": [at("forged", ANYONE, ANYONE, token="forged")],
    **{name: [at("closed", NOBODY, NOBODY)] for name in CLOSED},
    "learn:worksheet": learner("sheet", get=True, post=True),
    "learn:certificate": [at("Nils's", METTES | {"nils"}, number="number")],
    "learn:certificate_pdf": [at("Nils's", METTES | {"nils"}, number="number")],
    "learn:catch_up": both(METTE, PIOTR, METTE, PIOTR, "key", "mettes_catch_up", "piotrs_catch_up"),
    "learn:catch_up_begin": button(METTE, PIOTR, "key", "mettes_catch_up", "piotrs_catch_up"),
    "learn:catch_up_check": [at("forged", NOBODY, NOBODY, key="mettes_catch_up", attempt="forged")],
    # the desk
    "desk:catch_ups": [at(get=STAFF)],
    "desk:catch_up": both(
        TEACH_SPRING, RUN_BROD, TEACH_SPRING, RUN_BROD, "key", "mettes_catch_up", "piotrs_catch_up"
    ),
    "desk:sessions": [at(get=STAFF)],
    "desk:session_new": [at(get=MANAGERS, post=MANAGERS)],
    "desk:session": both(
        RUN_SPRING | {"eva"}, RUN_BROD | {"eva"}, None, None, "key", "lindholts_session", "brods_session"
    ),
    **{
        f"desk:{name}": with_form(RUN_SPRING, RUN_BROD, "key", "lindholts_session", "brods_session")
        for name in ("session_change", "session_cancel", "session_questions", "session_materials")
    },
    **{
        f"desk:{name}": button(RUN_SPRING, RUN_BROD, "key", "lindholts_session", "brods_session")
        for name in ("session_announce", "session_ask")
    },
    "desk:session_question": [
        at("of Lindholt", RUN_SPRING, RUN_SPRING, key="lindholts_session", question="lindholts_question"),
        at("under another session", NOBODY, NOBODY, key="brods_session", question="lindholts_question"),
    ],
    **{
        f"desk:{name}": [
            at("of Lindholt", None, RUN_SPRING, key="lindholts_session", question="lindholts_question"),
            at("under another session", None, NOBODY, key="brods_session", question="lindholts_question"),
        ]
        for name in ("session_question_move", "session_question_remove")
    },
    "desk:session_material_remove": [
        at("of Lindholt", None, RUN_SPRING, key="lindholts_session", material="lindholts_material"),
        at("under another session", None, NOBODY, key="brods_session", material="lindholts_material"),
    ],
    "desk:series": [at(get=STAFF)],
    "desk:series_new": [at(get=MANAGERS, post=MANAGERS)],
    "desk:series_one": with_form(RUN_SPRING, RUN_BROD, "key", "lindholts_series", "brods_series"),
    **{
        f"desk:{name}": button(RUN_SPRING, RUN_BROD, "key", "lindholts_series", "brods_series")
        for name in ("series_dates", "series_announce", "series_remove")
    },
    "desk:strand_new": [at(get=MANAGERS, post=MANAGERS)],
    "desk:strand": [at("of Lindholt", RUN_SPRING, RUN_SPRING, key="lindholts_strand")],
    "desk:strand_remove": [at("of Lindholt", None, RUN_SPRING, key="lindholts_strand")],
    "desk:templates": [at(get=STAFF | EDITORS)],
    "desk:template_new": [at("no programme named", NOBODY, NOBODY)],
    "desk:template": [
        at("of the course", frozenset({"ada", "edda"}), frozenset({"ada", "edda"}), key="template")
    ],
    "desk:template_remove": [at("of the course", None, frozenset({"ada", "edda"}), key="template")],
    "desk:edition_sessions": both(DESK_SPRING, DESK_BROD, RUN_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:edition_sessions_announce": button(RUN_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:session_catch_up": [
        at("of Lindholt", RUN_SPRING | {"eva"}, RUN_SPRING, key="lindholts_session"),
        at("of Zielony Bród", RUN_BROD | {"eva"}, RUN_BROD, key="brods_session"),
    ],
    "desk:today": [at(get=STAFF)],
    "desk:work": [at(get=STAFF)],
    "desk:submission": [
        at("Mette's", TEACH_SPRING, TEACH_SPRING, key="mettes_sheet"),
        at("a draft of Piotr's", NOBODY, NOBODY, key="piotrs_sheet"),
    ],
    "desk:comments": [at(get=STAFF | EDITORS)],
    "desk:comments_on": [
        at("with one of Mette's", RUN_SPRING | {"edda"}, RUN_SPRING | {"edda"}, key="guide"),
        at("without any", frozenset({"ada", "edda"}), frozenset({"ada", "edda"}), key="film"),
    ],
    "desk:editions": [at(get=STAFF)],
    "desk:edition_new": [at(get=MANAGERS, post=MANAGERS)],
    "desk:edition": both(DESK_SPRING, DESK_BROD, None, None, "key", "spring", "brod"),
    "desk:edition_change": with_form(RUN_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:edition_modules": with_form(RUN_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:edition_open": button(RUN_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:edition_announce": button(RUN_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:edition_cancel": button(RUN_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:edition_differences": button(RUN_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:people": both(DESK_SPRING, DESK_BROD, None, None, "key", "spring", "brod"),
    "desk:matrix": both(DESK_SPRING, DESK_BROD, None, None, "key", "spring", "brod"),
    "desk:levels": both(DESK_SPRING, DESK_BROD, RUN_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:skills": both(DESK_SPRING, DESK_BROD, None, None, "key", "spring", "brod"),
    "desk:skills_file": button(DESK_SPRING, DESK_BROD, "key", "spring", "brod"),
    "desk:edition_feedback": both(DESK_SPRING, DESK_BROD, None, None, "key", "spring", "brod"),
    "desk:questions": with_form(RUN_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:questions_stop": [
        at("of Lindholt", None, RUN_SPRING, key="spring", moment="baseline"),
        at("of Zielony Bród", None, RUN_BROD, key="brod", moment="baseline"),
    ],
    "desk:programme_skills": [at(get=STAFF, key="programme")],
    "desk:figures": both(DESK_SPRING, DESK_BROD, None, None, "key", "spring", "brod"),
    "desk:export": with_form(TEACH_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:view_save": button(DESK_SPRING, DESK_BROD, "key", "spring", "brod"),
    "desk:view": with_form(RUN_SPRING, RUN_BROD, "key", "spring_view", "brod_view"),
    "desk:view_delete": button(RUN_SPRING, RUN_BROD, "key", "spring_view", "brod_view"),
    "desk:status_exports": [at(get=STAFF, post=STAFF)],
    "desk:status_export_stop": button(MAREN, BASIA, "key", "marens_plan", "basias_plan"),
    "desk:status_file": both(MAREN, BASIA, None, None, "key", "marens_file", "basias_file"),
    "desk:long_tasks": [at(get=STAFF)],
    "desk:long_task": both(MAREN, BASIA, None, None, "key", "marens_task", "basias_task"),
    "desk:long_task_file": both(MAREN, BASIA, None, None, "key", "marens_task", "basias_task"),
    "desk:invite": with_form(RUN_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:enrol_list": with_form(RUN_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:people_verb": with_form(RUN_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:batch": both(RUN_SPRING, RUN_BROD, None, None, "key", "spring_batch", "brod_batch"),
    "desk:batch_report": both(RUN_SPRING, RUN_BROD, None, None, "key", "spring_batch", "brod_batch"),
    "desk:batch_undo": button(RUN_SPRING, RUN_BROD, "key", "spring_batch", "brod_batch"),
    "desk:edition_copy": with_form(RUN_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:lessons": both(DESK_SPRING, DESK_BROD, TEACH_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:lesson": [
        at("Maren's", frozenset({"maren"}), frozenset({"maren"}), key="marens_lesson"),
        at("Basia's", frozenset({"basia"}), frozenset({"basia"}), key="basias_lesson"),
    ],
    "desk:board": both(DESK_SPRING, DESK_BROD, None, None, "key", "spring", "brod"),
    "desk:board_mix": both(DESK_SPRING, DESK_BROD, None, None, "key", "spring", "brod"),
    "desk:at_risk": both(DESK_SPRING, DESK_BROD, None, None, "key", "spring", "brod"),
    "desk:at_risk_call": button(TEACH_SPRING, RUN_BROD, "key", "mettes_enrolment", "piotrs_enrolment"),
    "desk:support_plan": with_form(RUN_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:groups": both(DESK_SPRING, DESK_BROD, RUN_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:group_proposal": [
        at("of Lindholt", TEACH_SPRING, RUN_SPRING, key="spring", proposal="springs_groups"),
        at("of Zielony Bród", RUN_BROD, RUN_BROD, key="brod", proposal="brods_groups"),
    ],
    "desk:work_group": with_form(RUN_SPRING, RUN_BROD, "key", "springs_group", "brods_group"),
    "desk:remarks": both(DESK_SPRING, DESK_BROD, TEACH_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:remark": with_form(RUN_SPRING, RUN_BROD, "key", "springs_remark", "brods_remark"),
    "desk:remark_remove": button(RUN_SPRING, RUN_BROD, "key", "springs_remark", "brods_remark"),
    "desk:interim": both(DESK_SPRING, DESK_BROD, None, None, "key", "spring", "brod"),
    "desk:cohort_change": with_form(RUN_SPRING, RUN_BROD, "key", "springs_cohort", "brods_cohort"),
    "desk:cohort_shift": with_form(RUN_SPRING, RUN_BROD, "key", "springs_cohort", "brods_cohort"),
    "desk:lesson_delete": button(RUN_SPRING, RUN_BROD, "key", "marens_lesson", "basias_lesson"),
    "desk:certificates_issue_all": button(RUN_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:certificates_fetch": button(RUN_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:merge": [
        at("Mette's, who has an account", ADMIN, ADMIN, key="mette"),
        at("of a guest of Lindholt", RUN_SPRING, RUN_SPRING, key="lindholt_guest"),
    ],
    "desk:cohort_new": with_form(RUN_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:certificates": both(DESK_SPRING, DESK_BROD, None, None, "key", "spring", "brod"),
    "desk:messages": both(RUN_SPRING, RUN_BROD, None, None, "key", "spring", "brod"),
    "desk:message_again": [at("a letter of somebody else", None, NOBODY, key="spring", pk="nothing")],
    "desk:write": with_form(RUN_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:mailing": both(RUN_SPRING, RUN_BROD, None, None, "key", "springs_letter", "brods_letter"),
    "desk:mailing_undo": button(RUN_SPRING, RUN_BROD, "key", "springs_letter", "brods_letter"),
    "desk:mailing_again": button(RUN_SPRING, RUN_BROD, "key", "springs_letter", "brods_letter"),
    "desk:quiet": [at(get=MANAGERS, post=MANAGERS)],
    "desk:quiet_end": [at("of Lindholt", None, RUN_SPRING, key="lindholts_quiet")],
    "desk:trouble_clear": button(RUN_SPRING, RUN_BROD, "key", "mette", "piotr"),
    "desk:enrolment": both(METTES, RUN_BROD, None, None, "key", "mettes_enrolment", "piotrs_enrolment"),
    "desk:record": [
        at("Mette's", None, TEACH_SPRING, key="mettes_enrolment", requirement="spring_requirement"),
        at("Piotr's", None, RUN_BROD, key="piotrs_enrolment", requirement="brod_requirement"),
    ],
    "desk:enrolment_move": button(RUN_SPRING, RUN_BROD, "key", "mettes_enrolment", "piotrs_enrolment"),
    "desk:enrolment_withdraw": button(RUN_SPRING, RUN_BROD, "key", "mettes_enrolment", "piotrs_enrolment"),
    "desk:certificate_issue": button(RUN_SPRING, RUN_BROD, "key", "mettes_enrolment", "piotrs_enrolment"),
    "desk:evidence_void": with_form(RUN_SPRING, RUN_BROD, "key", "mettes_evidence", "piotrs_evidence"),
    "desk:certificate_revoke": [at("Nils's", RUN_SPRING, RUN_SPRING, number="number")],
    "desk:certificate_reissue": [at("Nils's", RUN_SPRING, RUN_SPRING, number="number")],
    "desk:organisations": [at(get=STAFF)],
    "desk:organisation_new": [at(get=ADMIN, post=ADMIN)],
    "desk:organisation": both(RUN_SPRING | {"eva"}, DESK_BROD, None, None, "key", "lindholt", "zielony_brod"),
    "desk:organisation_change": with_form(RUN_SPRING, RUN_BROD, "key", "lindholt", "zielony_brod"),
    "desk:diaries": with_form(RUN_SPRING, RUN_BROD, "key", "lindholt", "zielony_brod"),
    "desk:diary_remove": button(RUN_SPRING, RUN_BROD, "key", "lindholts_diary", "brods_diary"),
    "desk:coaches": with_form(RUN_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:pairing": with_form(RUN_SPRING, RUN_BROD, "key", "mettes_pairing", "piotrs_pairing"),
    "desk:coach_pair_end": button(RUN_SPRING, RUN_BROD, "key", "mettes_pair", "piotrs_pair"),
    "desk:my_pairs": [at(get=KIT | BASIA)],
    "desk:pair": with_form(KIT, BASIA, "key", "mettes_pair", "piotrs_pair"),
    "desk:pair_note": button(KIT, BASIA, "key", "mettes_pair", "piotrs_pair"),
    "desk:meeting": with_form(KIT, BASIA, "key", "mettes_meeting", "piotrs_meeting"),
    "desk:coach_profile": [at(get=KIT, post=KIT)],
    "desk:coach_profile_of": [at("of Kit", ADMIN | KIT, ADMIN | KIT, key="coach_kit")],
    "desk:polls": both(RUN_SPRING, RUN_BROD, None, None, "key", "spring", "brod"),
    "desk:poll_new": with_form(RUN_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:poll": of_poll(get=True),
    "desk:poll_change": of_poll(get=True, post=True),
    "desk:poll_days": of_poll(get=True, post=True),
    "desk:poll_answers": of_poll(get=True),
    "desk:poll_step": of_poll(post=True),
    "desk:poll_dates": [
        at(
            "of Lindholt", RUN_SPRING, RUN_SPRING, key="spring", poll="springs_poll", proposal="springs_dates"
        ),
        at("of Zielony Bród", RUN_BROD, RUN_BROD, key="brod", poll="brods_poll", proposal="brods_dates"),
        at("not of this poll", NOBODY, NOBODY, key="brod", poll="brods_poll", proposal="springs_dates"),
    ],
    "desk:members_paste": with_form(RUN_SPRING, RUN_BROD, "key", "lindholt", "zielony_brod"),
    "desk:membership_end": with_form(RUN_SPRING, RUN_BROD, "pk", "mettes_membership", "piotrs_membership"),
    "desk:speakers": [at(get=STAFF)],
    "desk:speaker_new": [at(get=MANAGERS, post=MANAGERS)],
    "desk:speaker": both(
        RUN_SPRING | {"eva"}, DESK_BROD, RUN_SPRING, RUN_BROD, "key", "lindholts_speaker", "brods_speaker"
    ),
    **{
        f"desk:speaker_{verb}": button(RUN_SPRING, RUN_BROD, "key", "lindholts_speaker", "brods_speaker")
        for verb in ("consent", "withdraw", "photo", "remove")
    },
    "desk:call": with_form(RUN_SPRING, RUN_BROD, "key", "lindholts_call", "brods_call"),
    "desk:call_preview": both(RUN_SPRING, RUN_BROD, None, None, "key", "lindholts_call", "brods_call"),
    "desk:call_quotas": with_form(RUN_SPRING, RUN_BROD, "key", "lindholts_call", "brods_call"),
    "desk:call_question_add": button(RUN_SPRING, RUN_BROD, "key", "lindholts_call", "brods_call"),
    "desk:call_question": [
        at("of Lindholt", RUN_SPRING, RUN_SPRING, key="lindholts_call", question="lindholts_call_question"),
        at("of Zielony Bród", RUN_BROD, RUN_BROD, key="brods_call", question="brods_call_question"),
    ],
    **{
        f"desk:call_question_{verb}": [
            at("of Lindholt", None, RUN_SPRING, key="lindholts_call", question="lindholts_call_question"),
            at("of Zielony Bród", None, RUN_BROD, key="brods_call", question="brods_call_question"),
        ]
        for verb in ("move", "remove")
    },
    "desk:applications": with_form(RUN_SPRING, RUN_BROD, "key", "lindholts_call", "brods_call"),
    "desk:applications_next": button(RUN_SPRING, RUN_BROD, "key", "lindholts_call", "brods_call"),
    "desk:applications_file": button(RUN_SPRING, RUN_BROD, "key", "lindholts_call", "brods_call"),
    "desk:application": with_form(RUN_SPRING, RUN_BROD, "key", "lindholts_application", "brods_application"),
    "desk:draws": with_form(RUN_SPRING, RUN_BROD, "key", "lindholts_call", "brods_call"),
    "desk:draw": with_form(RUN_SPRING, RUN_BROD, "key", "lindholts_draw", "brods_draw"),
    "desk:session_people": both(
        RUN_SPRING | {"eva"}, RUN_BROD | {"eva"}, None, None, "key", "lindholts_session", "brods_session"
    ),
    "desk:session_feedback": both(
        RUN_SPRING | {"eva"}, RUN_BROD | {"eva"}, None, None, "key", "lindholts_session", "brods_session"
    ),
    "desk:session_decide": button(RUN_SPRING, RUN_BROD, "key", "lindholts_session", "brods_session"),
    "desk:session_export": button(RUN_SPRING, RUN_BROD, "key", "lindholts_session", "brods_session"),
    "desk:session_add": with_form(RUN_SPRING, RUN_BROD, "key", "lindholts_session", "brods_session"),
    "desk:session_group": with_form(RUN_SPRING, RUN_BROD, "key", "lindholts_session", "brods_session"),
    "desk:session_invite": with_form(RUN_SPRING, RUN_BROD, "key", "lindholts_session", "brods_session"),
    "desk:session_letters": both(
        RUN_SPRING, RUN_BROD, None, None, "key", "lindholts_session", "brods_session"
    ),
    "desk:session_letters_test": button(RUN_SPRING, RUN_BROD, "key", "lindholts_session", "brods_session"),
    "desk:session_letters_again": button(RUN_SPRING, RUN_BROD, "key", "lindholts_session", "brods_session"),
    "desk:session_needs": both(RUN_SPRING, RUN_BROD, None, None, "key", "lindholts_session", "brods_session"),
    "desk:officer_register": [at("nobody named", frozenset({"ole"}), NOBODY, key="lindholts_session")],
    "desk:registration": [
        at("of Lindholt's session", RUN_SPRING | {"eva"}, RUN_SPRING, key="guests_registration")
    ],
    **{
        f"desk:{name}": both(RUN_SPRING, RUN_BROD, None, None, "key", "lindholts_session", "brods_session")
        for name in ("register", "register_sheet", "session_screen")
    },
    **{
        f"desk:{name}": button(RUN_SPRING, RUN_BROD, "key", "lindholts_session", "brods_session")
        for name in ("register_close", "register_reopen", "session_room")
    },
    "desk:register_tick": [at("nobody named", None, NOBODY, key="lindholts_session")],
    "desk:register_walk_in": with_form(RUN_SPRING, RUN_BROD, "key", "lindholts_session", "brods_session"),
    "desk:register_row": [
        at(
            "of Lindholt", RUN_SPRING, RUN_SPRING, key="lindholts_session", registration="guests_registration"
        ),
        at("under another session", NOBODY, NOBODY, key="brods_session", registration="guests_registration"),
    ],
    "desk:attendance_imports": with_form(RUN_SPRING, RUN_BROD, "key", "lindholts_session", "brods_session"),
    "desk:attendance_import": [
        at("of Lindholt's session", RUN_SPRING, RUN_SPRING, key="lindholts_session", which="lindholts_list"),
        at("under another session", NOBODY, NOBODY, key="brods_session", which="lindholts_list"),
    ],
    "desk:attendance_row": [
        at(
            "of Lindholt's session",
            RUN_SPRING,
            RUN_SPRING,
            key="lindholts_session",
            which="lindholts_list",
            pk="list_line",
        )
    ],
    **{
        f"desk:attendance_import_{verb}": [
            at("of Lindholt's session", None, RUN_SPRING, key="lindholts_session", which="lindholts_list")
        ]
        for verb in ("finish", "undo")
    },
    "desk:session_keep": button(RUN_SPRING, RUN_BROD, "key", "lindholts_session", "brods_session"),
    "desk:library": [at(get=MANAGERS)],
    "desk:library_new": [at(get=MANAGERS, post=MANAGERS)],
    "desk:library_item": with_form(RUN_SPRING, RUN_BROD, "key", "lindholts_item", "brods_item"),
    **{
        f"desk:library_{verb}": button(RUN_SPRING, RUN_BROD, "key", "lindholts_item", "brods_item")
        for verb in ["publish", "withdraw", "delete", "poster", "file", "send", "inbox", "drop", "captions"]
    },
    "desk:captions_text": [
        at("of Lindholt", RUN_SPRING, RUN_SPRING, key="shown_item", language="english"),
        at("not there", NOBODY, NOBODY, key="brods_item", language="english"),
    ],
    "desk:captions_state": [at("of Lindholt", None, RUN_SPRING, key="shown_item", language="english")],
    "desk:captions_remove": [at("of Lindholt", None, RUN_SPRING, key="shown_item", language="english")],
    "desk:upload_piece": [at("Maren's", MAREN, key="marens_upload")],
    "desk:upload_give_up": [at("Maren's", None, RUN_SPRING, key="marens_upload")],
    "desk:session_speakers": with_form(RUN_SPRING, RUN_BROD, "key", "lindholts_session", "brods_session"),
    "desk:directory": [at(get=STAFF)],
    "desk:person_new": [at(get=MANAGERS, post=MANAGERS)],
    "desk:person": both(SEES_METTE & STAFF, SEES_PIOTR & STAFF, None, None, "key", "mette", "piotr"),
    "desk:grant_give": both(
        None, None, frozenset({"ada", "maren"}), frozenset({"ada", "basia"}), "key", "mette", "piotr"
    ),
    "desk:sign_in_link": both(None, None, ADMIN, ADMIN, "key", "mette", "piotr"),
    "desk:grant_revoke": [at("Tove's as trainer", None, frozenset({"ada", "maren"}), pk="toves_grant")],
    "desk:programmes": [at(get=STAFF)],
    "desk:programme_new": [at(get=ADMIN, post=ADMIN)],
    "desk:programme_figures": [at(get=MANAGERS | {"eva"})],
    "desk:programme_figures_file": [at(get=MANAGERS | {"eva"}, kind="csv_kind")],
    "desk:programme_figures_count": [at(post=MANAGERS)],
    "desk:academy": [at(get=ADMIN, post=ADMIN)],
    "desk:academy_rebuild": [at(post=ADMIN)],
    "desk:connections": [at(get=STAFF)],
    "desk:token_new": [at(get=STAFF, post=STAFF)],
    "desk:token_revoke": [at("Maren's", None, frozenset({"ada", "maren"}), key="marens_token")],
    "desk:webhook_new": [at(get=MANAGERS, post=MANAGERS)],
    "desk:webhook": [at("Maren's", frozenset({"ada", "maren"}), key="marens_webhook")],
    **{
        name: [at("Maren's", None, frozenset({"ada", "maren"}), key="marens_webhook")]
        for name in ("desk:webhook_renew", "desk:webhook_go_on", "desk:webhook_remove")
    },
    # support officers, sprints and aims
    "changes": [at(get=ANYONE)],
    "learn:acted": [at(get=SIGNED_IN)],
    "learn:support": own_support(True, False),
    "learn:stuck": own_support(False, True),
    "learn:plan": own_support(True, True),
    "learn:story_new": own_support(True, True),
    "learn:sprint": own_support(True, True, key=("springs_sprint", "brods_sprint")),
    "learn:aim": with_form(METTE, PIOTR, "key", "mettes_aim", "piotrs_aim"),
    "learn:aim_say": button(NOBODY, NOBODY, "key", "mettes_aim", "piotrs_aim"),
    "learn:aim_file": both(
        TEACH_SPRING | {"ole", "mette"}, RUN_BROD | IN_BROD, None, None, "key", "mettes_proof", "piotrs_proof"
    ),
    "learn:story": with_form(METTE, PIOTR, "key", "mettes_story", "piotrs_story"),
    "desk:members": [at(get=STAFF)],
    "desk:member": both(SUPPORTS_METTE, RUN_BROD, None, None, "key", "mettes_enrolment", "piotrs_enrolment"),
    "desk:member_write": with_form(frozenset({"ole"}), BASIA, "key", "mettes_enrolment", "piotrs_enrolment"),
    **{
        f"desk:member_{verb}": button(SUPPORTS_METTE, RUN_BROD, "key", "mettes_enrolment", "piotrs_enrolment")
        for verb in ("contact", "book", "excuse", "flag")
    },
    "desk:aim_add": of_edition(
        SUPPORTS_METTE,
        RUN_BROD,
        True,
        True,
        key=("mettes_enrolment", "piotrs_enrolment"),
        sprint=("springs_sprint", "brods_sprint"),
    ),
    "desk:aim": of_edition(
        SUPPORTS_METTE,
        RUN_BROD,
        False,
        True,
        key=("mettes_enrolment", "piotrs_enrolment"),
        aim=("mettes_aim", "piotrs_aim"),
    ),
    "desk:flags": [at(get=STAFF)],
    "desk:flag": both(SUPPORTS_METTE, RUN_BROD, RUN_SPRING, RUN_BROD, "key", "mettes_flag", "piotrs_flag"),
    "desk:officers": with_form(RUN_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:officers_propose": button(RUN_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:officer_hand_over": of_edition(RUN_SPRING, RUN_BROD, True, True, officer=("ole", "basia")),
    "desk:officers_proposal": with_form(RUN_SPRING, RUN_BROD, "key", "springs_officers", "brods_officers"),
    "desk:officer_pair_end": button(
        RUN_SPRING, RUN_BROD, "key", "mettes_officer_pair", "piotrs_officer_pair"
    ),
    "desk:sprints": both(DESK_SPRING, DESK_BROD, None, None, "key", "spring", "brod"),
    "desk:sprint_new": with_form(RUN_SPRING, RUN_BROD, "key", "spring", "brod"),
    "desk:sprint": both(
        DESK_SPRING, DESK_BROD, RUN_SPRING, RUN_BROD, "key", "springs_sprint", "brods_sprint"
    ),
    "desk:sprint_do": button(RUN_SPRING, RUN_BROD, "key", "springs_sprint", "brods_sprint"),
    "desk:stories": with_form(RUN_SPRING, RUN_BROD, "key", "spring", "brod"),
    # translators and editors
    "desk:translations": [at(get=EDITORS)],
    "desk:translation_things": translated(EDITORS, None, programme="programme", site="site"),
    "desk:translations_out": translated(EDITORS, None, programme="programme", site="site"),
    "desk:translations_in": translated(EDITORS, EDITORS, programme="programme", site="site"),
    "desk:translation": page_of(EDITORS, EDITORS),
    "desk:translation_claim": page_of(None, EDITORS),
    "desk:translation_out": page_of(EDITORS, None),
    "desk:wordings": [at(get=ADMIN)],
    "desk:wording_test": [at("in no language", None, NOBODY, kind="letter")],
    "desk:wording": [at("of an invitation", ADMIN, ADMIN, kind="letter")],
}
