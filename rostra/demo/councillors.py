"""The councillors' programme in two areas, as plain data: Lindholt, one authority in the middle of its sprints; and a coast of
four authorities far apart, which has just chosen its people. Every name is invented.
"""

from __future__ import annotations

from dataclasses import dataclass

from rostra.demo.cast import Authority, Part

LINDHOLT, COAST = "nwc-pilot", "nwc-coast"

# ---------------------------------------------------------------- Lindholt: one authority

NORTH_SHORE = "North shore"
MORE_MEMBERS = (  # besides those of the pilot and of its workshops
    ("Gerda Malm", "gerda@lindholt.example", "da"),
    ("Ib Torp", "ib@lindholt.example", "da"),
    ("Signe Dahl", "signe@lindholt.example", "da"),
    ("Poul Vestby", "poul@lindholt.example", "da"),
    ("Tilde Skov", "tilde@lindholt.example", "en"),
)
SECOND_OFFICER = ("Sanne Lund", "sanne@lindholt.example", "lindholt", "Secretariat of the council")
# Who supports whom: address of the member, and whether it is Ole.
OLES = ("karla@lindholt.example", "asta@lindholt.example", "rasmus@lindholt.example", "gerda@lindholt.example",
        "ib@lindholt.example")  # fmt: skip
SANNES = ("helle@lindholt.example", "viggo@lindholt.example", "signe@lindholt.example", "poul@lindholt.example",
          "tilde@lindholt.example")  # fmt: skip

# What they could do at the start, as profiles of the baseline; the others have not answered.
BASELINES = (
    ("karla@lindholt.example", "some"),
    ("asta@lindholt.example", "beginner"),
    ("rasmus@lindholt.example", "confident"),
    ("helle@lindholt.example", "beginner"),
    ("viggo@lindholt.example", "some"),
    ("gerda@lindholt.example", "confident"),
    ("signe@lindholt.example", "some"),
    ("tilde@lindholt.example", "some"),
)

READINGS = ("nwc-l1-basics", "nwc-l1-safe", "nwc-l1-officer", "nwc-l1-quiz")
# How many of the readings (the last is the quiz) each has done.
DONE = {
    "karla@lindholt.example": 4, "rasmus@lindholt.example": 4, "helle@lindholt.example": 3, "gerda@lindholt.example": 4,
    "signe@lindholt.example": 3, "tilde@lindholt.example": 2, "viggo@lindholt.example": 1,
}  # fmt: skip


@dataclass(frozen=True)
class SprintPlan:
    """A sprint so many days from the edition's first day, with aims to choose from: (id, text, tag)."""

    title: str
    about: str
    begins: int
    ends: int
    aims: tuple[tuple[str, str, str], ...]


SPRINTS = (
    SprintPlan(
        "Show your work",
        "Choose one channel and keep it alive for four weeks. Small and often beats long and rare.",
        5, 30,
        (
            ("week", "Say every Friday, in three sentences, what I did for the town this week", "communicate"),
            ("answer", "Answer every question on my page within two days", "communicate"),
            ("plain", "Explain one decision of the council so that my neighbour understands it", "communicate"),
        ),
    ),
    SprintPlan(
        "Join the conversation",
        "Go where people talk already. Listen for a week before you write.",
        33, 58,
        (
            ("listen", "Read along in two local groups for a week and note what worries people", "collaborate"),
            ("thank", "Thank three people by name for something they do for the town", "collaborate"),
            ("bring", "Bring one question from a group to a committee, and the answer back", "collaborate"),
        ),
    ),
    SprintPlan(
        "Do it together",
        "Take one small thing and decide it with those it concerns.",
        61, 86,
        (
            ("invite", "Invite six people who disagree to plan one small thing", "co_produce"),
            ("share", "Let residents write the first draft of a page of ours", "co_produce"),
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Aim:
    """What a member set out to do: `how` are check-ins by day of the sprint, `ends` met, not_met or nothing yet."""

    email: str
    suggestion: str
    how: tuple[tuple[int, str, str], ...] = ()
    link: str = ""
    note: str = ""
    ends: str = ""
    reason: str = ""
    own: str = ""
    tag: str = "communicate"
    shared: bool = False


AIMS = (
    Aim("karla@lindholt.example", "week", ((5, "going", ""), (11, "going", "Two Fridays done.")),
        link="https://karla.example/fridays", ends="met", shared=True),
    Aim("karla@lindholt.example", "answer", ((6, "slow", "The ferry question had forty comments."),)),
    Aim("asta@lindholt.example", "plain", ((8, "stuck", "I do not know where to begin."),)),
    Aim("rasmus@lindholt.example", "week", ((4, "going", ""),), note="Four posts, one of them about the harbour lights.",
        ends="met", shared=True),
    Aim("rasmus@lindholt.example", "", own="Show the new crossing before it is built, with a drawing by the school",
        tag="co_produce", how=((9, "going", "The school said yes."),)),
    Aim("gerda@lindholt.example", "answer", ((7, "done", "All within a day."),), link="https://gerda.example/questions"),
    Aim("ib@lindholt.example", "plain"),
    Aim("helle@lindholt.example", "week", ((5, "going", ""),), link="https://helle.example/week", ends="met", shared=True),
    Aim("viggo@lindholt.example", "answer", ((6, "slow", ""),), ends="not_met", reason="Two weeks ill; I take it along."),
    Aim("signe@lindholt.example", "plain", ((6, "going", "The budget on one page."),), note="A page with five numbers.",
        ends="met"),
    Aim("tilde@lindholt.example", "week", ((4, "going", ""), (10, "going", ""))),
)  # fmt: skip

PLANS = (  # address, kind, title, for whom, how it is now, how it should be
    ("karla@lindholt.example", "channel", "Karla's Fridays", "Everybody who takes the ferry",
     "A page with two posts from the election.", "A short text every Friday, and an answer to every question."),
    ("rasmus@lindholt.example", "project", "The crossing at the school", "Parents, pupils, the bus drivers",
     "A decision in the minutes.", "A crossing that the school has drawn with us."),
    ("helle@lindholt.example", "channel", "Helle at the market", "People who do not read council papers",
     "Nothing.", "A photo and three sentences from the market each Saturday."),
)  # fmt: skip

# Contacts of officers: address of the member, days ago, how, met, why not, note.
CONTACTS = (
    ("karla@lindholt.example", 9, "call", True, "", "Goes well. Wants to know how to answer when it gets loud."),
    ("asta@lindholt.example", 12, "call", False, "no_answer", "Left a message."),
    ("asta@lindholt.example", 5, "call", False, "no_time", "Budget week. Try next Monday before eight."),
    ("rasmus@lindholt.example", 6, "visit", True, "", "We walked to the school together."),
    ("gerda@lindholt.example", 13, "online", True, "", ""),
    ("helle@lindholt.example", 4, "call", True, "", ""),
    ("signe@lindholt.example", 8, "message", True, "", "Sent her the two examples from the library."),
    ("poul@lindholt.example", 11, "call", False, "forgot", ""),
)  # fmt: skip
STUCK = (
    "asta@lindholt.example",
    "I missed the first evening and now everybody is ahead of me. I do not know where to begin.",
    "She needs an hour with somebody who knows the tool. I cannot find that hour before the 20th.",
)
COACHES = (
    # name, address, organisation, languages, topics, experience, members at most, windows (weekday, from, to), zone
    ("Kit Marlow", "kit@harbours.example", "small-harbours", ("en", "da"), ("crisis communication", "social media"),
     "Ten years of press work for a port.", 3, ((1, 16, 19), (3, 16, 19)), "Europe/Dublin"),
    ("Rhona Beck", "rhona@harbours.example", "small-harbours", ("en",), ("facilitation", "social media"),
     "Ran citizens' panels in five towns.", 2, ((0, 8, 11), (2, 8, 11)), "Europe/Dublin"),
    ("Ewa Lasota", "ewa@zielony.example", "zielony-brod", ("pl", "en"), ("writing plainly",),
     "Edits the commune's newspaper.", 2, ((4, 9, 13),), "Europe/Warsaw"),
)  # fmt: skip
WISHES = (  # address, goals, topics, languages, times
    ("karla@lindholt.example", "Keep calm and short when a thread gets loud.", ("crisis communication",), ("da", "en"),
     ("tue-eve",)),
    ("rasmus@lindholt.example", "Plan an evening with parents and bus drivers.", ("facilitation",), ("en",),
     ("mon-am", "wed-am")),
    ("tilde@lindholt.example", "Write so that people finish reading.", ("writing plainly",), ("en",), ()),
    ("gerda@lindholt.example", "Know what to answer, and what not.", ("social media",), ("da",), ("thu-eve",)),
)  # fmt: skip
TOPIC = "What I want to reach, and a first step"
SHARED_NOTE = (
    "Answer once, kindly, with a date; then stop reading for the evening. We look at three threads next time."
)
PRIVATE_NOTE = "Careful with the story of last spring. Ask first whether it may come up."
AGREED = "Bring three threads that went wrong"
GROUPS_FOR = "Workshop 2"
REMARKS = (  # address or nobody, days ago, where, what, consent
    ("rasmus@lindholt.example", 6, "On the way to the school",
     "I used to post decisions. Now I post questions, and people answer.", "named"),
    ("", 15, "After the first workshop", "Two hours are right. Three would have lost me.", "unnamed"),
    ("helle@lindholt.example", 4, "On the phone", "The officer is the reason I am still here.", "team"),
)  # fmt: skip
CHANGE = (
    "helle@lindholt.example",
    "From nothing to the market",
    "I read council papers on Sundays and told nobody. People asked me at the till what the council does all year.",
    (
        "Every Saturday a photo from the market with three sentences. Last week eleven people asked about the bus, and I took "
        "their questions to the committee."
    ),
)

# ---------------------------------------------------------------- the coast: four authorities, far apart

COAST_NAME = "The long coast"
COAST_AUTHORITIES = (
    Authority("skerry", "Skerry Town (invented)", "municipality", "IE", "IE-COAST-SKERRY", "en", "Europe/Dublin"),
    Authority("inverbeg", "Inverbeg District (invented)", "municipality", "IE", "IE-COAST-INVERBEG", "en", "Europe/Dublin"),
    Authority("garran", "Garran Islands (invented)", "municipality", "IE", "IE-COAST-GARRAN", "en", "Europe/Dublin"),
    Authority("loughmore", "Loughmore (invented)", "municipality", "IE", "IE-COAST-LOUGHMORE", "en", "Europe/Dublin"),
)  # fmt: skip
MANAGER = ("Una Crake", "una@harbours.example", "small-harbours", "Programme manager")
PLACES = 15
APPLICANTS = (  # name, authority, years in the council, why; elected unless said
    ("Aoife Tarn", "skerry", "new", "Our harbour plan is argued about in a group I have never been in."),
    ("Brendan Hale", "skerry", "term", "I want to be asked before people are angry."),
    ("Cormac Reed", "skerry", "more", "Thirty years of minutes, and nobody reads them."),
    ("Dervla Moss", "skerry", "new", "My voters are young and I write letters."),
    ("Eoin Fallow", "skerry", "term", "The school closure taught me that silence is an answer, too."),
    ("Fergus Lane", "inverbeg", "more", "To learn it before I am too old to try."),
    ("Grania Coll", "inverbeg", "new", "We have five villages and one page that nobody feeds."),
    ("Hamish Orr", "inverbeg", "term", "I would like a panel on the wind farm that does not end in shouting."),
    ("Iona Bell", "inverbeg", "new", "I do it alone now. I would rather do it with others."),
    ("Struan Peat", "inverbeg", "more", "My colleagues say that I should."),
    ("Jory Penn", "garran", "new", "On the islands a meeting is a boat trip. It has to work without one."),
    ("Kerra Tyne", "garran", "term", "I can film. I do not know what for."),
    ("Lowen Hart", "garran", "new", "The ferry is everything, and everybody writes about it but us."),
    ("Morwen Sale", "garran", "more", "To hear what I do not hear in the hall."),
    ("Niamh Cray", "loughmore", "new", "I was elected with eleven votes more. I should know who did not."),
    ("Oisin Dunne", "loughmore", "term", "Questions come at night. I want to answer well and still sleep."),
    ("Peig Barr", "loughmore", "more", "I do not trust it. That is why."),
    ("Ronan Sheil", "loughmore", "new", "To bring the youth council and the old council to one table."),
)  # fmt: skip
YEARS = (
    ("new", "Since the last election"),
    ("term", "One or two terms"),
    ("more", "Longer"),
)
CALL_INTRO = (
    "Four workshops, three sprints and a person of your own who helps you between them. Fifteen places for elected members of "
    "the four authorities of the long coast. You need two hours a week and no experience at all."
)
# How people of the coast said they could come: yes to every n-th proposed day, and the weekday (Monday is 0) they never can.
BUSY = ((2, 0), (3, 1), (2, 4), (4, 2), (2, 3), (3, 0), (2, 1))
POLL_TITLE = "Four evenings for the long coast"

# Whom one can be besides the cast, where these areas were built.
PARTS = (
    Part("karla", "Karla Eng", "karla@lindholt.example", "lindholt", function="elected", title="Councillor", language="da",
         enrols_in=(LINDHOLT,), about="In her first sprint, with an officer and a coach."),
    Part("asta", "Asta Holm", "asta@lindholt.example", "lindholt", function="elected", title="Councillor", language="da",
         enrols_in=(LINDHOLT,), about="Missed the first workshop and asked for help."),
    Part("sanne", SECOND_OFFICER[0], SECOND_OFFICER[1], "lindholt", title=SECOND_OFFICER[3], language="da",
         grants=(("officer", "person", ""),), start="desk", about="Supports five members of the council."),
    Part("una", MANAGER[0], MANAGER[1], "small-harbours", title=MANAGER[3], time_zone="Europe/Dublin",
         grants=(("manager", "organisation", "small-harbours"),), start="desk",
         about="Runs the long coast: four authorities, chosen by a fair draw, looking for four evenings."),
    Part("jory", "Jory Penn", "jory@garran.example", "garran", function="elected", title="Councillor",
         time_zone="Europe/Dublin", enrols_in=(COAST,), about="Applied from the islands."),
    Part("ronan", "Ronan Sheil", "ronan@loughmore.example", "loughmore", function="elected", title="Councillor",
         time_zone="Europe/Dublin", enrols_in=(COAST,), about="Applied last."),
)  # fmt: skip
