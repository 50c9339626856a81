"""Verbs about cases: written by one side (`writing`), completed by the other (`answering`), read and published (`reviewing`)."""

from rostra.community.actions.cases.answering import accept, remark, report, say
from rostra.community.actions.cases.reviewing import assign, check, decline, note, publish, send_back
from rostra.community.actions.cases.writing import begin, hand_in, invite, replace_other, save, withdraw

__all__ = [
    "accept",
    "assign",
    "begin",
    "check",
    "decline",
    "hand_in",
    "invite",
    "note",
    "publish",
    "remark",
    "replace_other",
    "report",
    "save",
    "say",
    "send_back",
    "withdraw",
]
