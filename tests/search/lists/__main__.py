"""Write anew what the dictionaries say of the words of the corpora: `python -m tests.search.lists FOLDER`.

The folder holds whole dictionaries (`rostra search dictionaries` makes them). Making those takes minutes, which no test has.
"""

from __future__ import annotations

import sys
from pathlib import Path

from rostra.search.dictionary import Dictionaries
from tests.search import corpora, lists

if __name__ == "__main__":
    whole = Dictionaries(Path(sys.argv[1]))
    for language in corpora.QUESTIONS:
        found = ((form, whole.words_of(form, language)[1:]) for form in sorted(corpora.needed(language)))
        lines = [f"{form} {' '.join(others)}\n" for form, others in found if others]
        lists.path(language).write_text("".join(lines))
        print(language, len(lines))
