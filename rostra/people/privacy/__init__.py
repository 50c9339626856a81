"""What this room, and the libraries below every room, hold about people. Imported in `PeopleConfig.ready()`.

`own.py` is the example for other rooms.
"""

from rostra.people.privacy import accounts, editors, own, tasks

__all__ = ["accounts", "editors", "own", "tasks"]
