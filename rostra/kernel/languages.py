"""The 24 official languages of the European Union, each by its own name, and the ones this site speaks."""

from __future__ import annotations

from django.conf import settings

LANGUAGES: dict[str, str] = {
    "bg": "български",
    "cs": "čeština",
    "da": "dansk",
    "de": "Deutsch",
    "el": "ελληνικά",
    "en": "English",
    "es": "español",
    "et": "eesti",
    "fi": "suomi",
    "fr": "français",
    "ga": "Gaeilge",
    "hr": "hrvatski",
    "hu": "magyar",
    "it": "italiano",
    "lt": "lietuvių",
    "lv": "latviešu",
    "mt": "Malti",
    "nl": "Nederlands",
    "pl": "polski",
    "pt": "português",
    "ro": "română",
    "sk": "slovenčina",
    "sl": "slovenščina",
    "sv": "svenska",
}


def name_of(code: str) -> str:
    """The language's own name; the code itself for one we do not know."""
    return LANGUAGES.get(code, code)


def offered() -> list[str]:
    """Codes of the languages that the pages of this site exist in."""
    return [code for code, _name in settings.LANGUAGES]


def is_offered(code: str) -> bool:
    return code in offered()


def nearest_offered(code: str) -> str:
    """`code` when the site speaks it, else its main part (de for de-AT), else the site's own language."""
    for each in (code, code.partition("-")[0]):
        if is_offered(each):
            return each
    return settings.LANGUAGE_CODE


def choices() -> list[tuple[str, str]]:
    """Offered languages for a form, each by its own name."""
    return [(code, name_of(code)) for code in offered()]
