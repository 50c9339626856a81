"""The cast: every person, town and authority here is invented. Tests, demo and docs share it.

Plain data, no database: `tests/cast.py` and `rostra.demo.stages` make people of it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Authority:
    key: str
    name: str
    kind: str
    country: str
    territory: str
    language: str
    time_zone: str


@dataclass(frozen=True)
class Part:
    """One of the cast. `grants` are (role, scope kind, scope key); "edition:spring" style keys are resolved when built."""

    key: str
    name: str
    email: str
    organisation: str
    function: str = "official"
    title: str = ""
    language: str = "en"
    time_zone: str = "Europe/Copenhagen"
    grants: tuple[tuple[str, str, str], ...] = ()
    enrols_in: tuple[str, ...] = ()
    joined: bool = True
    start: str = "learn"
    about: str = ""


AUTHORITIES = (
    Authority(
        "lindholt",
        "Lindholt Municipality (invented)",
        "municipality",
        "DK",
        "DK-LINDHOLT",
        "da",
        "Europe/Copenhagen",
    ),
    Authority(
        "zielony-brod",
        "Zielony Bród Commune (invented)",
        "municipality",
        "PL",
        "PL-ZIELONY",
        "pl",
        "Europe/Warsaw",
    ),
    Authority(
        "small-harbours",
        "Association of Small Harbours (invented)",
        "association",
        "IE",
        "IE-HARBOUR",
        "en",
        "Europe/Dublin",
    ),
)

PROGRAMME = "dce"  # the stable key of Digital community engagement; block A is its first block
SPRING = "dce-spring"  # run by Lindholt, open to everyone
BROD = "dce-brod"  # run by Zielony Bród, by invitation

CAST = (
    Part("ada", "Ada Quill", "ada@rostra.example", "small-harbours", title="Head of the academy",
         time_zone="Europe/Dublin", grants=(("site_admin", "site", ""),), start="desk", about="Keeps the academy running."),
    Part("maren", "Maren Holt", "maren@lindholt.example", "lindholt", title="Programme manager",
         grants=(("manager", "organisation", "lindholt"),), start="desk", about="Runs the spring edition for Lindholt."),
    Part("lasse", "Lasse Vig", "lasse@lindholt.example", "lindholt", title="Learning and development",
         grants=(("learning_lead", "organisation", "lindholt"),), start="desk", about="Second layer of support."),
    Part("tove", "Tove Brink", "tove@lindholt.example", "lindholt", title="Trainer",
         grants=(("trainer", "edition", SPRING),), start="desk", about="Reads worksheets of the spring edition."),
    Part("kit", "Kit Marlow", "kit@harbours.example", "small-harbours", function="practitioner", title="Coach",
         time_zone="Europe/Dublin", grants=(("coach", "person", "mette"),), start="desk", about="Coaches Mette."),
    Part("ole", "Ole Strand", "ole@lindholt.example", "lindholt", title="Democratic services",
         grants=(("officer", "person", "mette"), ("officer", "person", "nils")), start="desk", about="Supports two members."),
    Part("edda", "Edda Rune", "edda@harbours.example", "small-harbours", title="Content editor",
         time_zone="Europe/Dublin", grants=(("editor", "programme", PROGRAMME),), start="cms", about="Writes the course."),
    Part("tomek", "Tomek Lis", "tomek@zielony.example", "zielony-brod", title="Language reviewer", language="pl",
         time_zone="Europe/Warsaw", grants=(("translator", "programme", PROGRAMME),), start="cms",
         about="Translates into Polish."),
    Part("eva", "Eva Sund", "eva@harbours.example", "small-harbours", title="Evaluator", time_zone="Europe/Dublin",
         grants=(("evaluator", "site", ""),), start="desk", about="Reads figures, changes nothing."),
    Part("mette", "Mette Krogh", "mette@lindholt.example", "lindholt", function="elected", title="Councillor", language="da",
         enrols_in=(SPRING,), about="A councillor half way through the course."),
    Part("nils", "Nils Bakke", "nils@lindholt.example", "lindholt", title="Communication officer",
         enrols_in=(SPRING,), about="Finished, with a certificate."),
    Part("piotr", "Piotr Wrona", "piotr@zielony.example", "zielony-brod", function="elected", title="Council chair",
         language="pl", time_zone="Europe/Warsaw", enrols_in=(BROD,), about="A member of another authority's edition."),
    Part("basia", "Basia Nowik", "basia@zielony.example", "zielony-brod", title="Programme manager", language="pl",
         time_zone="Europe/Warsaw", grants=(("manager", "organisation", "zielony-brod"),), start="desk",
         about="Runs an edition for Zielony Bród."),
    Part("clodagh", "Clodagh Quay", "clodagh@harbours.example", "small-harbours", function="elected", title="Harbour councillor",
         time_zone="Europe/Dublin", enrols_in=(SPRING,), about="Just enrolled, has everything before her."),
    Part("gus", "Gus Fenn", "gus@harbours.example", "small-harbours", function="elected", title="Newly elected",
         time_zone="Europe/Dublin", joined=False, about="Invited, has not signed in yet."),
)  # fmt: skip

BY_KEY = {part.key: part for part in CAST}
