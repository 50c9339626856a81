"""What happens live in the example academy: speakers, strands, sessions, who came. Everybody here is invented. Plain data."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

MASTERCLASSES = "dmc"
SUMMER, YOUNG = "summer-academy", "young-in-office"
TRIAL = "try-registering"
RECORDED = "first-hour"


@dataclass(frozen=True)
class Voice:
    """A speaker. `roles` and `biographies` by language; `agreed` False: visitors read "a speaker" and nothing else."""

    key: str
    name: str
    affiliation: str
    roles: dict[str, str]
    biographies: dict[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ("en",)
    agreed: bool = True
    person: str = ""  # one of the cast


@dataclass(frozen=True)
class Live:
    """A session. `days` counts from today to its day; a Saturday or Sunday becomes the Monday after. `with_` are speakers with
    their part. `fields` are further fields of the session.
    """

    key: str
    days: int
    begins: dt.time
    minutes: int
    kind: str
    title: str
    summary: str
    about: str
    with_: tuple[tuple[str, str], ...] = ()
    organisation: str = "small-harbours"
    zone: str = "Europe/Brussels"
    strand: str = ""
    fields: dict[str, Any] = field(default_factory=dict)


STRANDS = (
    (
        SUMMER,
        "Summer academy",
        (
            "Short afternoons for people who govern small places: one question, two or three people who had to answer it, half "
            "an hour for yours.\n\nIt began one June on the quay and kept its name. Now it meets whenever councils have "
            "quieter weeks."
        ),
    ),
    (
        YOUNG,
        "Young in office",
        (
            "For members under thirty-five and those who would like to have some. What nobody tells you before the first "
            "meeting, and how to stay for a second term."
        ),
    ),
)

VOICES = (
    Voice(
        "runa", "Runa Vik", "Town of Vinterhavn (invented)",
        {"en": "Mayor of a town of 14,000", "da": "Borgmester i en by med 14.000"},
        {
            "en": "Runa has led Vinterhavn through two floods and one false story about its water. She answers letters herself "
            "on Friday mornings, and says that this is where she learns most.",
            "da": "Runa har ført Vinterhavn gennem to oversvømmelser og en falsk historie om byens vand. Hun svarer selv på "
            "breve fredag morgen og siger, at det er dér, hun lærer mest.",
        },
        ("da", "en"),
    ),
    Voice(
        "teodor", "Teodor Pless", "Regional Assembly of the Sound (invented)", {"en": "Press officer"},
        {"en": "Before the assembly, eleven years at a local paper. Keeps a list of sentences that sounded true and were not."},
        ("en", "pl"),
    ),
    Voice(
        "imke", "Imke Dorn", "The Plain Record (invented)", {"en": "Fact-checker, independent"},
        {"en": "Checks claims about towns that nobody else checks, and teaches others to do it in an afternoon."},
        ("de", "en"),
    ),
    Voice(
        "aoife", "Aoife Carrow", "Carrow Harbour Council (invented)", {"en": "Councillor, elected at twenty-six"},
        {"en": "Came from youth work. Holds her advice hour in the ferry café because that is where people wait anyway."},
    ),
    Voice(
        "bartosz", "Bartosz Mielno", "Commune of Mielna (invented)",
        {"en": "Keeps the commune's data", "pl": "Opiekun danych gminy"},
        {
            "en": "One person, nine registers, and a rule: no figure leaves the house without saying how it was counted.",
            "pl": "Jedna osoba, dziewięć rejestrów i zasada: żadna liczba nie wychodzi z urzędu bez słowa o tym, "
            "jak ją policzono.",
        },
        ("pl", "en"),
    ),
    Voice(
        "yara", "Yara Lindqvist", "Round Table Cooperative (invented)", {"en": "Has led nineteen citizens' panels"},
        {"en": "Draws lots, books rooms, and makes sure that the quiet ones are heard before lunch."},
        ("sv", "en", "da"),
    ),
    Voice(
        "ossian", "Ossian Grey", "Municipal Security Desk (invented)", {"en": "Looks after the accounts of forty councils"},
        {"en": "Has rung more councillors at midnight than anybody should. Believes in second keys and short lists."},
    ),
    Voice(
        "livia", "Livia Corallo", "Office of Plain Words (invented)", {"en": "Editor"},
        {"en": "Turns decisions into letters that can be read on a bus. Counts verbs."},
        ("it", "en"),
    ),
    Voice(
        "dagny", "Dagny Skovgaard", "Council of the Nine Islands (invented)", {"en": "Clerk of the council"},
        {"en": "Has taken the minutes of six hundred meetings and can tell you which ones could have been a letter."},
        ("da", "en"),
    ),
    Voice(
        "nessa", "Nessa Varde", "Institute for Small Places (invented)", {"en": "Studies how councils decide"},
        {"en": "Sits at the back of council chambers with a notebook, and publishes what she may."},
    ),
    Voice(
        "tove", "Tove Brink", "Lindholt Municipality (invented)", {"en": "Trainer", "da": "Underviser"},
        {"en": "Reads the worksheets of the spring edition and leads the workshops of the councillors."},
        ("da", "en"), person="tove",
    ),
    Voice("kasimir", "Kasimir Thorn", "Thorn and Daughters (invented)", {"en": "Adviser"}, agreed=False),
)  # fmt: skip

OPEN = {
    "guests": True,
    "interpreted": ["da", "pl"],
    "captioned": ["en"],
    "capacity_online": 300,
    "reminders": [24, 1],
}

PAST = (
    Live(
        RECORDED, -62, dt.time(12, 30), 75, "panel", "The first hour: when a rumour runs faster than the council",
        "Three people who had to answer a false story about their town within a day tell what they did in the first hour.",
        "You will take home:\n\n- a plan for the first hour that fits on one page,\n- words that correct without repeating,\n"
        "- whom to ring before you write.",
        (("runa", "panellist"), ("teodor", "panellist"), ("imke", "panellist"), ("dagny", "moderator")),
        strand=SUMMER, fields={**OPEN, "is_recorded": True, "topics": ["false stories", "crisis"]},
    ),
    Live(
        "before-an-election", -41, dt.time(12, 30), 60, "talk", "What a council may say before an election",
        "The weeks in which every post is read twice: what stays possible, what waits, and who decides.",
        "A talk of half an hour with cases from three houses, then your questions. Bring one post you are not sure about.",
        (("dagny", "speaker"),), fields={**OPEN, "topics": ["elections", "social media"]},
    ),
    Live(
        "plain-letters", -20, dt.time(9, 30), 120, "workshop", "Write it so that your neighbour reads it",
        "Two hours with one letter of your own: what it wants, who reads it, what can go.",
        "Bring a letter or a notice that your house sent out last month. You leave with a shorter one.",
        (("livia", "trainer"), ("kasimir", "trainer")),
        fields={"guests": True, "capacity_online": 20, "captioned": ["en"], "topics": ["plain language"], "reminders": [24, 1]},
    ),
    Live(
        "street-data", -6, dt.time(12, 30), 60, "panel", "Who owns the data about our streets?",
        "Counting bicycles is easy. Saying who may count, keep and sell is not.",
        "A clerk, a keeper of data and a researcher on contracts that a small council can really sign.",
        (("bartosz", "panellist"), ("nessa", "panellist"), ("dagny", "moderator")),
        fields={**OPEN, "topics": ["data"]},
    ),
)  # fmt: skip

COMING = (
    Live(
        "three-panels", 2, dt.time(12, 30), 75, "panel", "Three towns, one citizens' panel each",
        "What they would do again, what not, and what became of the advice.",
        "Three short stories, then a talk among those who were drawn, those who drew and those who had to answer.",
        (("yara", "panellist"), ("runa", "panellist"), ("nessa", "moderator")),
        strand=SUMMER, fields={**OPEN, "signed": "International Sign", "topics": ["citizens' panels"]},
    ),
    Live(
        "day-on-the-quay", 9, dt.time(10, 0), 330, "event", "A day on the quay: how a small harbour decides",
        "Morning in the old net loft, afternoon on the pier: the harbour plan, from the first drawing to the vote.",
        "Come for the day, or follow the talks of the morning online. In the afternoon we walk; that part is on site only.\n\n"
        "## The day\n\n- Ten o'clock: what the harbour was promised\n- Half past eleven: the drawing that nobody liked\n"
        "- Lunch, with those who fish\n- Two o'clock: the walk, and the vote",
        (("aoife", "speaker"), ("yara", "moderator")), zone="Europe/Dublin",
        fields={
            "mode": "hybrid", "capacity_room": 40, "capacity_online": 150, "guests": True, "captioned": ["en"],
            "topics": ["planning", "harbours"], "place": "The Net Loft", "address": "1 Old Quay, Carrow Harbour (invented)",
            "directions": "The bus stops at *Ferry*. Walk along the water with the boats on your left for four minutes; the loft "
            "has a green door.",
            "place_access": "No step at the door, lift to the loft, an induction loop in the hall, a quiet room. Two parking "
            "places by the door: tell us when you register.",
            "reminders": [72, 24], "cancel_hours": 24,
        },
    ),
    Live(
        "budget-game", 12, dt.time(15, 0), 90, "talk", "The budget game, played live",
        "A council of volunteers plans a year in ninety minutes, and the audience sends the storms.", "",
        (("nessa", "speaker"),), fields={**OPEN, "topics": ["budget"]},
    ),
    Live(
        "assistant-in-the-hall", 16, dt.time(12, 30), 60, "talk", "Twelve weeks with an assistant in the town hall",
        "What a machine that writes was good for, what it was not, and what the council now asks before it buys.",
        "With the questions that went into the contract, and the two uses that were stopped.",
        (("bartosz", "speaker"),), strand=SUMMER, fields={**OPEN, "topics": ["artificial intelligence"]},
    ),
    Live(
        "an-hour-to-answer", 23, dt.time(9, 30), 120, "workshop", "An hour to answer: a workshop on messages in a crisis",
        "You get a false story, a telephone and sixty minutes. Then we look at what you wrote.",
        "Six people at most, because everybody writes and everybody is answered.",
        (("teodor", "trainer"), ("imke", "trainer")),
        fields={"guests": True, "capacity_online": 6, "captioned": ["en"], "topics": ["crisis"], "reminders": [24, 1]},
    ),
    Live(
        "elected-at-26", 30, dt.time(18, 0), 60, "talk", "Elected at twenty-six",
        "The first meeting, the first vote against one's own group, the first letter from a stranger.",
        "Aoife Carrow tells, then the evening is yours.", (("aoife", "speaker"),), zone="Europe/Dublin", strand=YOUNG,
        fields={**OPEN, "topics": ["young members"]},
    ),
    Live(
        "heated-meeting", 37, dt.time(9, 0), 180, "master_class", "Chairing a heated meeting",
        "For those who chair already. Three hours, two scenes, one notebook.",
        "Tell us in two lines which meeting you have in mind: we put the group together so that you can learn from each other.",
        (("dagny", "trainer"), ("yara", "trainer")),
        fields={"admission": "approval", "capacity_online": 12, "topics": ["meetings"], "reminders": [72, 24]},
    ),
    Live(
        TRIAL, 45, dt.time(11, 0), 45, "talk", "Try it: a talk that takes registrations and nobody",
        "Register as often as you like. Nothing takes place on this day; the letters are real.",
        "This talk exists so that you can see what registering is like.",
        fields={"guests": True, "capacity_online": 200, "topics": []},
    ),
)  # fmt: skip

FAIR = Live(
    "fair-of-practice", 27, dt.time(10, 0), 360, "event", "Fair of local practice",
    "Forty towns show one thing each that worked, and one that did not.", "",
    fields={
        "mode": "on_site", "place": "Congress hall of Nordhavn (invented)",
        "outside_organiser": "League of Lively Towns (invented)",
        "outside_url": "https://fair.example/", "topics": ["exchange"],
    },
)  # fmt: skip

CANCELLED = (
    "budget-game",
    "Nessa Varde is ill. We look for a new date and write to everybody who was registered.",
)

QUESTIONS = (
    ("One thing you would ask the harbour master", "line", {"required": False}),
    ("Will you eat with us?", "yes_no", {"only_mode": "on_site", "required": True}),
)

THURSDAYS = (
    "thursdays",
    "First Thursdays",
    "An hour a month for questions about social media, with whoever brings one. Register once for all dates.",
    Live(
        "thursday", 0, dt.time(16, 0), 60, "talk", "First Thursday: your questions about social media",
        "Bring a post, a letter or a doubt.", "No slides. We begin with whoever is there first.",
        (("ossian", "speaker"), ("livia", "speaker")), fields={**OPEN, "topics": ["social media"]},
    ),
)  # fmt: skip

GUESTS = (
    ("Hedvig Aas", "hedvig@elsewhere.example", "da"),
    ("Milosz Dab", "milosz@elsewhere.example", "pl"),
    ("Orla Finn", "orla@elsewhere.example", "en"),
    ("Pax Teller", "pax@elsewhere.example", "en"),
)

QUESTION_TO_NOBODY = "Galaxy Tab A8"  # a tablet in the list of the panel: somebody has to say who it was

# ---------------------------------------------------------------- the councillors' workshops

COUNCILLORS = "Councillors of the north shore"
MEMBERS = (  # besides those of the pilot
    ("Rasmus Nor", "rasmus@lindholt.example", "da"),
    ("Helle Strand", "helle@lindholt.example", "da"),
    ("Viggo Holm", "viggo@lindholt.example", "en"),
)
PRESENT, HANDED_IN, MISSED = "rasmus@lindholt.example", "karla@lindholt.example", "asta@lindholt.example"

WORKSHOPS = (
    ("nwc-live-1", "W1", "nwc-w1", 4, "Workshop 1: your footprint and your network"),
    ("nwc-live-2", "W2", "nwc-w2", 32, "Workshop 2: listening and joining in"),
    ("nwc-live-3", "W3", "nwc-w3", 60, "Workshop 3: debates and safety"),
    ("nwc-live-4", "W4", "nwc-w4", 88, "Workshop 4: influence and doing it together"),
)
DIGEST = (
    "We searched for ourselves as a stranger would, and mended one thing each. Then everybody drew a map of one issue: six "
    "people they know, three they should know.\n\nTwo maps showed the same gap: nobody knew anybody who works at night."
)
CHECK = "Do the stranger's search for your own name. What did you mend first, and who is missing on your map?"
CAUGHT_UP = (
    "The old telephone number on the council's page was still mine from the school board. It is gone now. On my map of the "
    "ferry question nobody works at night, so I have asked the harbour master who the cleaners are."
)

# Title and sentence in the academy's other languages, as drafts.
TRANSLATED = {
    "first-hour": {
        "da": (
            "Den første time: når et rygte løber hurtigere end rådet",
            "Tre mennesker, der måtte svare på en falsk historie om deres by på én dag, fortæller om den første time.",
        ),
        "pl": (
            "Pierwsza godzina: gdy plotka biegnie szybciej niż rada",
            "Trzy osoby, które w jeden dzień musiały odpowiedzieć na fałszywą historię o mieście, mówią o pierwszej godzinie.",
        ),
    },
    "three-panels": {
        "da": (
            "Tre byer, hver sit borgerpanel",
            "Hvad de ville gøre igen, hvad ikke, og hvad der blev af rådene.",
        ),
        "pl": (
            "Trzy miasta, trzy panele obywatelskie",
            "Co zrobiliby jeszcze raz, czego nie, i co się stało z zaleceniami.",
        ),
    },
    "day-on-the-quay": {
        "da": (
            "En dag på kajen: sådan beslutter en lille havn",
            "Formiddag på det gamle netloft, eftermiddag på molen: havneplanen fra første tegning til afstemning.",
        ),
        "pl": (
            "Dzień na nabrzeżu: jak decyduje mały port",
            "Rano na strychu, gdzie suszono sieci, po południu na molo: plan portu od pierwszego szkicu do głosowania.",
        ),
    },
    "an-hour-to-answer": {
        "da": (
            "En time til at svare: værksted om beskeder i en krise",
            "Du får en falsk historie, en telefon og tres minutter. Så ser vi på, hvad du skrev.",
        ),
        "pl": (
            "Godzina na odpowiedź: warsztat o komunikatach w kryzysie",
            "Dostajesz fałszywą historię, telefon i sześćdziesiąt minut. Potem patrzymy, co powstało.",
        ),
    },
}
