"""The kinds of value that a blueprint's files hold. Texts become rich text whose links name terms and pages by their ids."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from rostra.languages.markdown import Reading, to_html


def symbolic(url: str) -> str | None:
    """Attributes of a link inside a blueprint: to the web, by mail, to a term, a page or a method by id."""
    if re.match(r'https?://[^\s"<>]+$|mailto:[^\s@"<>]+@[^\s@"<>]+$|(term|page|method):[a-z0-9-]+$', url):
        return f'href="{url.replace("&", "&amp;")}"'
    return None


def web(url: str) -> str | None:
    """Attributes of a link in a question: to the web or by mail. Words are not explained in the middle of a quiz."""
    return None if url.startswith(("term:", "page:", "method:")) else symbolic(url)


def single_blanks(html: str) -> str:
    """Two blanks in a row are one, as they are to readers and to the writer of Markdown."""
    return re.sub(r" {2,}", " ", html)


def _read(reading: Reading) -> str:
    if reading.faults:
        line, message = reading.faults[0]
        raise PydanticCustomError("markdown", "{message}", {"message": message, "line": line - 1})
    return single_blanks(reading.html)


def prose(text: str) -> str:
    return _read(to_html(text, headings=False, resolve=symbolic))


def asked_prose(text: str) -> str:
    return _read(to_html(text, headings=False, resolve=web))


def asked_phrase(text: str) -> str:
    return _read(to_html(text, inline=True, resolve=web))


def markdown(text: str) -> str:
    """Texts that are kept as limited Markdown: introductions and transcripts."""
    _read(to_html(text, headings=False))
    return text.strip()


def once(values: list[str]) -> list[str]:
    """A list in which nothing stands twice."""
    for value in values:
        if values.count(value) > 1:
            raise PydanticCustomError("twice", "{value} stands here twice", {"value": value})
    return values


Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,63}$")]
Short = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,99}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=255, strip_whitespace=True)]
Code = Annotated[str, StringConstraints(max_length=20)]
Words = Annotated[str, StringConstraints(strip_whitespace=True)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$", max_length=500)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Za-z]{2,4})?$")]
FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
Version = Annotated[str, StringConstraints(pattern=r"^\d{1,6}\.\d{1,6}\.\d{1,6}$")]
Prose = Annotated[str, AfterValidator(prose)]
AskedProse = Annotated[str, AfterValidator(asked_prose)]
AskedPhrase = Annotated[str, AfterValidator(asked_phrase)]
Markdown = Annotated[str, AfterValidator(markdown)]
Once = AfterValidator(once)


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
