"""Texts and questions in six languages: whoever asks with one form of a word must find the texts with its other forms.

English, Danish and Polish texts are those of the demonstration's courses; German, French and Greek ones are written for this.
What ought to be found is said by patterns of all forms of a word, which know nothing of dictionaries.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import polib

from rostra.search import words

HERE = Path(__file__).parent
COURSES = [
    HERE.parents[1] / f"rostra/demo/blueprints/{name}/translations"
    for name in ("digital-engagement", "co-creation-deliberation")
]

# What is typed, and every form of its words that ought to be found.
QUESTIONS: dict[str, dict[str, str]] = {
    "en": {
        "deciding": r"decid(e|es|ed|ing)",
        "councils": r"councils?",
        "invited": r"invit(e|es|ed|ing)",
        "asked": r"ask(s|ed|ing)?",
        "meeting": r"meet(s|ing|ings)?|met",
        "promise": r"promis(e|es|ed|ing)",
        "costs": r"costs?",
        "neighbours": r"neighbours?",
        "wrote": r"writ(e|es|ing|ten)|wrote",
        "children": r"child|children",
    },
    "da": {
        "kommuner": r"kommune(n|r|rne|s|ns|rnes|rs)?",
        "borgerne": r"borger(e|en|ne|s|es|ens|nes)?",
        "beslutning": r"beslutning(en|er|erne|s|ens|ers|ernes)?",
        "spurgte": r"spørg(e|er|es)?|spurgt(e|es)?",
        "møderne": r"møde(t|r|rne|s|ts|rs|rnes)?",
        "svaret": r"svar(et|ene|s|ets|enes)?",
        "skole": r"skole(n|r|rne|s|ns|rs|rnes)?",
        "unge": r"ung(e|t|es)?",
        "skrev": r"skriv(e|er|es)?|skrev|skrevet|skrevne",
        "forslagene": r"forslag(et|ene|s|ets|enes)?",
    },
    "pl": {
        "mieszkańcom": r"mieszka(niec|ńca|ńcy|ńców|ńcom|ńcami|ńcach|ńcem|ńcowi)",
        "gminy": r"gmin(a|y|ie|ę|ą|o|om|ami|ach)?",
        "decyzję": r"decyzj(a|i|ę|ą|e|om|ami|ach)",
        "spotkaniach": r"spotka(nie|nia|niu|niem|ń|niom|niami|niach)",
        "pytaniami": r"pyta(nie|nia|niu|niem|ń|niom|niami|niach)",
        "radnych": r"radn(y|i|ego|ych|emu|ym|ymi)",
        "szkole": r"szk(oła|oły|ole|ołę|ołą|ół|ołom|ołami|ołach)",
        "odpowiedzią": r"odpowied(ź|zi|zią|ziom|ziami|ziach)",
        "kosztów": r"koszt(u|owi|em|cie|y|ów|om|ami|ach)?",
        "projektem": r"projek(t|tu|towi|tem|cie|ty|tów|tom|tami|tach)",
    },
    "de": {
        "Gemeinde": r"gemeinden?",
        "Vorschlägen": r"vorschl(ag|ags|ages|äge|ägen)",
        "entscheiden": r"entscheide[nt]?|entschied|entschieden",
        "Dorf": r"dorf(s|es)?|dörfern?",
        "Sitzung": r"sitzung(en)?",
        "Brief": r"brief(e|en|es|s)?",
        "schreiben": r"schreib(en|t|e)|geschrieben|schrieb(en)?",
        "besucht": r"besuch(t|te|ten|en)",
        "Plänen": r"pl(an|ans|anes|äne|änen)",
        "Kind": r"kind(er|ern|es|s)?",
    },
    "fr": {
        "commune": r"communes?",
        "proposition": r"propositions?",
        "décider": r"décid(e|é|és|ée|ent|er)",
        "village": r"villages?",
        "réunion": r"réunions?",
        "lettre": r"lettres?",
        "écrire": r"écrire|écrits?|écrites?|écrit",
        "visiter": r"visit(é|és|er|ent)",
        "maquette": r"maquettes?",
        "répond": r"répond(re|u|s)?|répondu",
    },
    "el": {
        "πόλεις": r"πόλη|πόλης|πόλεις|πόλεων",
        "πρόταση": r"πρόταση|πρότασης|προτάσεις|προτάσεων",
        "χωριό": r"χωριό|χωριού|χωριά|χωριών",
        "συνέλευση": r"συνέλευση|συνέλευσης|συνελεύσεις|συνελεύσεων",
        "παιδί": r"παιδί|παιδιού|παιδιά|παιδιών",
        "επιστολή": r"επιστολή|επιστολής|επιστολές|επιστολών",
        "γείτονας": r"γείτονας|γείτονα|γείτονες|γειτόνων",
        "σχεδιο": r"σχέδιο|σχεδίου|σχέδια|σχεδίων",
        "αίθουσα": r"αίθουσα|αίθουσας|αίθουσες|αιθουσών",
        "ΒΙΒΛΙΟΘΗΚΩΝ": r"βιβλιοθήκη|βιβλιοθήκης|βιβλιοθήκες|βιβλιοθηκών",
    },
}  # fmt: skip


@cache
def texts(language: str) -> dict[str, tuple[str, str]]:
    """Title and text by key."""
    if language in ("en", "da", "pl"):
        return _of_the_course(language)
    lines = (HERE / "texts" / f"{language}.txt").read_text().splitlines()
    parts = [line.split(" | ") for line in lines]
    return {f"{language}-{number:02}": (title, text) for number, (title, text) in enumerate(parts)}


def _of_the_course(language: str) -> dict[str, tuple[str, str]]:
    file = "da.po" if language == "en" else f"{language}.po"
    titles: dict[str, str] = {}
    found: dict[str, list[str]] = {}
    for entry in (entry for course in COURSES for entry in polib.pofile(str(course / file))):
        thing, _hash, address = (entry.msgctxt or "").partition("#")
        said = entry.msgid if language == "en" else entry.msgstr
        if thing.startswith("page:") and said:
            if address == "title":
                titles[thing[5:]] = said
            else:
                found.setdefault(thing[5:], []).append(said)
    return {key: (title, " ".join(found.get(key, []))) for key, title in titles.items()}


def expected(language: str, pattern: str) -> set[str]:
    """Keys of texts with any of the forms."""
    whole = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)
    return {key for key, parts in texts(language).items() if whole.search(" ".join(parts))}


def needed(language: str) -> set[str]:
    """Every folded word of the texts and questions."""
    said = [" ".join(parts) for parts in texts(language).values()]
    return {each.form for text in [*said, *QUESTIONS[language]] for each in words.words(words.tidy(text))}
