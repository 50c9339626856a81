"""Names of languages, for the rooms above; the words themselves need no room (see `rostra.kernel.languages`)."""

from rostra.kernel.languages import LANGUAGES, choices, is_offered, name_of, nearest_offered, offered

__all__ = ["LANGUAGES", "choices", "is_offered", "name_of", "nearest_offered", "offered"]
