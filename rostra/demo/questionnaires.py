"""The questionnaires of the example academy: what councillors can do online, and two short forms of feedback. Data alone."""

from __future__ import annotations

from typing import Any

Block = dict[str, Any]

INTRO = (
    "Twelve statements and four short tasks about being a councillor online. Say for each where you stand today. "
    "It is no exam: some of this will be new to you, some you could teach."
)


def competence(id: str, label: str, help: str, advice: str, *modules: str) -> Block:
    value = {"id": id, "label": label, "help": help, "advice": advice, "modules": list(modules)}
    return {"type": "competence", "value": value}


def rating(id: str, label: str, *anchors: str, tag: str = "") -> Block:
    return {"type": "rating", "value": {"id": id, "label": label, "anchors": list(anchors), "tag": tag}}


def task(id: str, text: str, *choices: str, right: int) -> Block:
    told = [{"text": each, "correct": number == right} for number, each in enumerate(choices, start=1)]
    return {"type": "task", "value": {"id": id, "text": f"<p>{text}</p>", "choices": told}}


def open_(id: str, label: str) -> Block:
    return {"type": "open", "value": {"id": id, "label": label}}


COUNCILLOR: list[Block] = [
    competence(
        "presence", "Being found and recognised", "What residents find when they look for you.",
        "Look yourself up as a resident would, and mend the first thing that is wrong or missing.", "nwc-l1", "nwc-w1",
    ),
    rating(
        "presence-find", "A resident who looks for me online finds who I am and how to reach me.",
        "I do not know what they find", "They find something, and part of it is old",
        "They find the essentials, and I check now and then", "They find it in one place that I keep up to date",
        tag="communicate",
    ),
    rating(
        "presence-hats", "Readers can see whether I speak as a councillor, for my group or as a private person.",
        "I have not thought about it", "It depends on the day", "Mostly, by separate accounts or a clear line",
        "Always, and I could explain to a colleague how", tag="communicate",
    ),
    task(
        "presence-task", "You want to announce your party's summer fair. Which account do you use?",
        "The account that the council pays for", "Your party's or your private account",
        "Whichever has more followers", right=2,
    ),
    competence(
        "listening", "Listening", "Hearing what people say before you answer.",
        "Choose two places and a quarter of an hour a week, and write down what is new.", "nwc-w2",
    ),
    rating(
        "listening-places", "I know where people in my area talk about local matters, online and offline.",
        "I could not name a place", "I know one or two", "I know several and look in from time to time",
        "I keep a list of them and look in every week", tag="communicate",
    ),
    rating(
        "listening-who", "I notice who is not heard, and I look for them.",
        "I hear those who write to me", "I sometimes think of the others", "I ask around for those who are missing",
        "I know whom we miss, and who can lead me to them", tag="collaborate",
    ),
    task(
        "listening-task", "Thirty angry comments stand under a post about parking. What do you do first?",
        "Answer each of them at once", "Read them all and note what they have in common",
        "Delete those that are unfair", right=2,
    ),
    competence(
        "debate", "Taking part in debates", "Saying something useful where others disagree.",
        "Take part in one conversation this week in which you ask more than you tell.", "nwc-w3",
    ),
    rating(
        "debate-join", "I join conversations online about local matters.",
        "Never", "I read them", "I answer when I am asked", "I join in, ask, and come back with an answer",
        tag="communicate",
    ),
    rating(
        "debate-calm", "I stay factual and kind when a conversation becomes heated.",
        "I keep away from it", "It costs me a lot", "Mostly", "Yes, and others have become calmer because of it",
        tag="communicate",
    ),
    competence(
        "safety", "Safety and rules", "Protecting yourself and others, and keeping to the rules.",
        "Turn on two-step sign-in today, and find out who helps when you are threatened.", "nwc-l1", "nwc-w3",
    ),
    rating(
        "safety-accounts", "My accounts and devices are protected.",
        "I do not know", "A password, the same in several places", "Different passwords",
        "Different passwords and a second step everywhere it matters",
    ),
    rating(
        "safety-abuse", "I know what to do when I, or somebody else, is insulted or threatened online.",
        "I would not know", "I would ask somebody", "I know whom to tell",
        "I know whom to tell, keep proof, and have a plan for it",
    ),
    task(
        "safety-task", "Somebody threatens you in a private message. What comes first?",
        "Answer, so that they see you are not afraid", "Delete it, so that nobody else sees it",
        "Keep a copy of it, and report it", right=3,
    ),
    competence(
        "together", "Working together", "With colleagues, staff and groups.",
        "Share one working document with a colleague instead of sending it to and fro.", "nwc-w2", "nwc-w4",
    ),
    rating(
        "together-share", "I work with others on texts, lists and plans that we share online.",
        "I work with paper and letters", "I send files", "I use what others have set up", "I set it up myself",
        tag="collaborate",
    ),
    rating(
        "together-networks", "I learn from councillors of other places.",
        "I know none", "I read of them", "I ask them now and then", "We meet and exchange what works",
        tag="collaborate",
    ),
    competence(
        "residents", "Doing it together with residents", "From telling, to asking, to doing.",
        "Choose one small thing that residents can decide, and say beforehand what will happen with it.", "nwc-w4",
    ),
    rating(
        "residents-ask", "I ask residents before a decision, and tell them afterwards what came of it.",
        "Never", "I tell them what was decided", "I ask, and mostly I tell them what came of it",
        "I ask early, and always come back with the result", tag="co-produce",
    ),
    rating(
        "residents-do", "I have worked out something together with residents.",
        "Not yet", "I was there when others did", "I did so once", "I do so, and could help a colleague begin",
        tag="co-produce",
    ),
    task(
        "residents-task", "The council has decided, and asks residents for their ideas all the same. What is wrong?",
        "Nothing, asking is always good", "People are asked when nothing can change any more",
        "Too few people will answer", right=2,
    ),
]  # fmt: skip

SESSION: list[Block] = [
    rating("useful", "Was it useful for what you do?", "Not at all", "A little", "Fairly", "Very"),
    rating("pace", "Could you follow it well?", "Not at all", "With effort", "Mostly", "Easily"),
    rating(
        "heard", "Was there room for your questions and experience?", "None", "A little", "Enough", "A lot"
    ),
    open_("better", "What should we do differently next time?"),
]

EDITION: list[Block] = [
    rating("worth", "Was it worth your time?", "No", "Rather not", "Mostly", "Yes"),
    rating("use", "Do you use what you have learned?", "Not yet", "A little", "Often", "Every week"),
    rating("support", "Did you have the support you needed?", "No", "Rather not", "Mostly", "Yes"),
    open_("change", "What should we keep, and what should we do differently?"),
]
