"""What people did, day by day of their edition, as calls of the same verbs that pages call.

A story is a tuple of steps (day, verb, argument); days count from the edition's first day. What lies after today is
left out by the stage, so one story serves every stage.
"""

from __future__ import annotations

GUIDE, FILM, QUIZ, COSTS = "dce-a1-guide", "dce-a1-film", "dce-a1-quiz", "dce-a1-costs"
HOUSE, SHEET, ADOPTION = "dce-a2-guide", "dce-a2-prepare", "dce-a2-adoption"

Step = tuple[float, str, str]

FIRST_MODULE: tuple[Step, ...] = ((2.7, "read", GUIDE), (4.8, "watch", FILM), (5.7, "quiz", QUIZ))

STORIES: dict[str, tuple[Step, ...]] = {
    "enrolled": (),
    "invited": (),
    "begun": ((3.8, "read", GUIDE),),
    "first_module": FIRST_MODULE,
    "recognised": ((2.7, "read", GUIDE), (5.4, "recognise", FILM), (5.7, "quiz", QUIZ)),
    "withdrawn": ((2.7, "read", GUIDE), (11.4, "withdraw", "")),
    "handed_in": (*FIRST_MODULE, (20.8, "read", HOUSE), (44.6, "hand_in", SHEET)),
    "returned": (
        *FIRST_MODULE,
        (21.8, "read", HOUSE),
        (32.7, "hand_in_short", SHEET),
        (35.4, "return", SHEET),
    ),
    "finished": (
        *FIRST_MODULE,
        (8.8, "read", COSTS),
        (10.7, "read", HOUSE),
        (18.8, "hand_in", SHEET),
        (20.4, "accept", SHEET),
        (24.8, "reflect", ADOPTION),
    ),
    # In the basic course on co-creation.
    "basic_begun": ((3.6, "read", "ccd-b1-guide"),),
    "basic_half": (
        (2.6, "read", "ccd-b1-guide"),
        (4.7, "read", "ccd-b1-case"),
        (9.8, "quiz", "ccd-b1-quiz"),
        (16.6, "read", "ccd-b2-guide"),
    ),
    # Of the cast.
    "nils": (
        (0.4, "read", GUIDE),
        (1.6, "watch", FILM),
        (2.4, "quiz", QUIZ),
        (3.4, "read", COSTS),
        (8.4, "read", HOUSE),
        (13.6, "hand_in_short", SHEET),
        (15.4, "return", SHEET),
        (17.6, "hand_in", SHEET),
        (19.4, "accept", SHEET),
        (21.5, "reflect", ADOPTION),
    ),
    "mette": (
        (2.8, "read", GUIDE),
        (4.85, "watch", FILM),
        (9.8, "fail_quiz", QUIZ),
        (10.8, "quiz", QUIZ),
        (38.8, "read", HOUSE),
        (45.8, "hand_in", SHEET),
        (60.4, "accept", SHEET),
        (63.8, "reflect", ADOPTION),
    ),
    "clodagh": ((58.7, "read", GUIDE), (61.8, "watch", FILM), (63.8, "quiz", QUIZ)),
    "piotr": ((3.7, "read", GUIDE), (6.8, "watch", FILM), (40.7, "quiz", QUIZ)),
}
