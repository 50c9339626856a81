"""The source tree as the house tests see it."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "rostra"
# From the lowest to the highest. A relation or an import may only point to the left.
ROOMS = (
    "solvers",
    "kernel",
    "people",
    "languages",
    "search",
    "messaging",
    "assessment",
    "programmes",
    "cohorts",
    "ledger",
    "live",
    "coaching",
    "community",
    "evaluation",
    "exchange",
    "web",
    "demo",
    "config",
)


def modules(folder: Path = PACKAGE) -> list[Path]:
    """Every Python file below `folder`, migrations left out."""
    return [
        path
        for path in sorted(folder.rglob("*.py"))
        if "migrations" not in path.parts and "__pycache__" not in path.parts
    ]


def templates(folder: Path = PACKAGE) -> list[Path]:
    """Every HTML template below `folder`."""
    return [path for path in sorted(folder.rglob("*.html")) if "templates" in path.parts]


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file, read once for all tests."""
    return ast.parse(path.read_text(), filename=str(path))


def name(path: Path) -> str:
    """A path as people write it, from the root of the repository."""
    return path.relative_to(ROOT).as_posix()
