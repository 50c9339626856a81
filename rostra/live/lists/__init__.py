"""Lists of who was there, as video services write them: bytes in, people with their times out. Pure.

What cannot be read surely is never guessed: it comes back as a question (`Reading.ask`) or as a doubt about one person.
"""

from rostra.live.lists.reader import ASK_COLUMNS, ASK_ORDER, ASK_ZONE, Answers, Reading, read

__all__ = ["ASK_COLUMNS", "ASK_ORDER", "ASK_ZONE", "Answers", "Reading", "read"]
