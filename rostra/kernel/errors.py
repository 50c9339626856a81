"""Errors that a person can understand."""


class Refused(Exception):
    """An action said no. Nothing was changed.

    `message` is shown as it is, in the reader's language: it says what is wrong and what to do.
    `field` names the form field it belongs to, if any. `code` is a stable word for tests and the API.
    """

    def __init__(self, message: str, *, field: str | None = None, code: str = "refused") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(Refused):
    """The rule says no for this person. Pages answer 403, or 404 where even existence is private."""

    def __init__(self, message: str = "", *, code: str = "not_allowed") -> None:
        super().__init__(message, code=code)


class Faults(Refused):
    """Many faults at once, each at a line: pasted lists, blueprints, imports. Nothing was changed.

    `faults` is a list of (where, message): `where` is "line 3", "glossary.yaml:14" and the like.
    """

    def __init__(self, message: str, faults: list[tuple[str, str]], *, code: str = "faults") -> None:
        super().__init__(message, code=code)
        self.faults = faults
