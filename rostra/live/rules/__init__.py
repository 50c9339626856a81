"""May this person? Beside each answer, the rows they may see."""

from rostra.live.rules.sessions import (
    desk_sessions,
    may_draft_session,
    may_keep_calendar,
    may_plan_programme,
    may_run_session,
    may_see_desk_session,
    may_see_session,
    may_see_templates,
    may_teach_session,
    public_sessions,
    run_sessions,
    scopes_of,
    visible_sessions,
    visible_templates,
)

__all__ = [
    "desk_sessions",
    "may_draft_session",
    "may_keep_calendar",
    "may_plan_programme",
    "may_run_session",
    "may_see_desk_session",
    "may_see_session",
    "may_see_templates",
    "may_teach_session",
    "public_sessions",
    "run_sessions",
    "scopes_of",
    "visible_sessions",
    "visible_templates",
]
