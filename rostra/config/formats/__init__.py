"""How dates are written. Pages ask for them in the English way (`j F Y`); each language says what it writes instead.

Django looks a format up by its name in the module of the language; what the module does not hold is taken as
written. So a module here answers to the English formats too, by `from_english`.
"""

import re
from collections.abc import Callable

from django.utils.translation import gettext_noop

ENGLISH = re.compile(r"[DljFMY ]+(, H:i)?")
# The days of the week stand in our catalogues too: Django's Polish ones begin with a capital letter.
DAYS = (
    (gettext_noop("Monday"), gettext_noop("Mon")),
    (gettext_noop("Tuesday"), gettext_noop("Tue")),
    (gettext_noop("Wednesday"), gettext_noop("Wed")),
    (gettext_noop("Thursday"), gettext_noop("Thu")),
    (gettext_noop("Friday"), gettext_noop("Fri")),
    (gettext_noop("Saturday"), gettext_noop("Sat")),
    (gettext_noop("Sunday"), gettext_noop("Sun")),
)


def from_english(pieces: dict[str, str]) -> Callable[[str], str]:
    """A `__getattr__` for a module of formats: English formats with these pieces replaced, nothing else."""

    def rewritten(name: str) -> str:
        if not ENGLISH.fullmatch(name):
            raise AttributeError(name)
        for piece, own in pieces.items():
            name = name.replace(piece, own)
        return name

    return rewritten
