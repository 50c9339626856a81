"""Two small blueprints as files: methods, and a programme that points at them."""

from __future__ import annotations

from pathlib import Path

from rostra.exchange.blueprint import reading, sums
from rostra.exchange.blueprint.faults import Faults as Found
from rostra.exchange.blueprint.files import Folder

PROGRAMME = """---
id: tlk
code: TLK
title: Talking
slug: talking
topics: [residents, answers]
certificate_text: Has talked with residents.
timeline:
  phases:
    - {id: tlk-ph, title: First year, starts: "2026-11", ends: "2027"}
  milestones:
    - {id: tlk-ms, date: "2026-11-22", title: Begun, text: With twelve people.}
versions:
  - {version: "1.0.0", date: "2026-11-22", text: First version.}
---
See the [survey](method:m-one).
"""
LEVEL = """---
id: tlk-a
code: A
kind: series
title: The basics
slug: a
choose: 1
packages:
  - {id: ways, title: Ways, summary: How to ask.}
  - {id: signs, title: Signs}
---
"""
MODULE = """---
id: tlk-a1
code: A1
title: Asking well
slug: asking-well
group: package:ways
equivalents: [tlk-a2]
policy_stages: [design]
topics: [residents, answers]
aims:
  - {id: tlk-aim, text: Ask one person., kind: collaborate}
---
"""
OTHER = """---
id: tlk-a2
code: A2
title: Answering well
slug: answering-well
group: package:signs
---
"""
METHOD = """---
id: {key}
title: Survey {key}
slug: survey-{key}
summary: The same questions for many.
purposes: [explore, co-produce]
stages: [planning]
level: [asked, shape]
people: {{from: 20}}
hours: {{from: 0.5, to: 1}}
weeks: {{from: 2, to: 4}}
cost: low
cost_note: Postage.
mode: offline
topics: [surveys, answers]
---
Ask everybody. See also [the other](method:{other}) and [quorum](term:t-quorum).
"""
MANIFEST = """format: rostra-blueprint/1
id: {key}
version: "1.0.0"
language: {language}
title: {title}
licence: CC0-1.0
"""
GLOSSARY = "terms:\n  - {id: t-quorum, term: quorum, definition: How many must be there.}\n"


def put(root: Path, **files: str) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    sums.write(root, list(Folder(root, Found()).paths))
    return root


def make_methods(root: Path) -> Path:
    """A blueprint of two methods and a term."""
    return put(
        root / "ways",
        **{
            "blueprint.yaml": MANIFEST.format(key="ways", title="Ways", language="en"),
            "glossary.yaml": GLOSSARY,
            "methods/m-one.md": METHOD.format(key="m-one", other="m-two"),
            "methods/m-two.md": METHOD.format(key="m-two", other="m-one"),
        },
    )


def make_talking(root: Path) -> Path:
    """A small programme that leads to a method of the other blueprint."""
    return put(
        root / "talking",
        **{
            "blueprint.yaml": MANIFEST.format(key="talking", title="Talking", language="en")
            + "requires: [ways]\n",
            "programme/index.md": PROGRAMME,
            "programme/a/index.md": LEVEL,
            "programme/a/a1/index.md": MODULE,
            "programme/a/a2/index.md": OTHER,
        },
    )


def faults_of(root: Path) -> list[str]:
    _blueprint, faults = reading.read(root, with_sums=False)
    return [str(fault) for fault in faults]
