"""Tasks for the tests of the worker."""

from datetime import timedelta

from rostra.kernel.tasks import task

calls: list[str] = []


@task(retries=2, backoff=timedelta(minutes=1))
def fails(*, word: str) -> None:
    """Always fails."""
    calls.append(word)
    raise LookupError(word)


@task(retries=0)
def works(*, word: str) -> str:
    """Notes the word."""
    calls.append(word)
    return word
