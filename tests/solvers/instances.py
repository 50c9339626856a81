"""Small published instances, and generators of random ones with a fixed seed.

The interview assignment problem of CSPLib (problem 062): a digit per host and person, 1 the best; each person gets
min(3, number of preferences below 4) different hosts. And its slots: the five of twenty periods in which a person is free.
"""

import random
from datetime import datetime, timedelta

TEST_2 = (
    "341111222442232 244113111211151 343555334344333 523111442444232 221523445422355 343221334442333 "
    "434222343332343 552111553555525 555111555555555 535111553552535 424422342334323 555333353555555 "
    "555113555555555 444422344444334 222111222212222 555555555555555 555544553545534 224555225213322 "
    "231322412121124 543333554534535 555212553355555 423324434544434 333212535323154 343444334334453 "
    "222342522441124 232511554225424 334112342332324 222112133211112 541535555555515 525111552523535 "
    "255331555552551 555555555555555 412211321331423 132124325543541 322542325312342 513234351455533 "
    "133344153221212"
)
LIMITS_2 = "5-10 5-10 3-6 10-20 10-20 10-20 5-10 10-20 10-20 3-6 3-6 3-6 3-6 5-10 5-10"
TEST_100 = (
    "234113353311514 522511324325555 134221325251254 534242551552545 255112424242333 245513541353433 "
    "341111434551534 541213355543525 523113123535135 213514354555522 433114155451131 545421353354554 "
    "353544535223532 245432325442353 235531355532154 525515334445222 223544355144434 524111353554433 "
    "553521513354525 253114252224352 151132325352354 323342551325125 344122524343534 245323555524424 "
    "324341553551323 312515343555135 552122525323533 154114525234321 523412453552425 544411322554324 "
    "252312252532525 234231523442225 452514533545125 221214555251254 453324523253532 542521342531535 "
    "322551512344353 341514555322132 255413355522552 535315525221525 522211134511325 233111545345233 "
    "335114323331222 155245331324155 334522515334334 223112353555545 435515321555325 322443353313534 "
    "225112534453321 421333555554352 454441142411554 244335553152331 252212445511131 351134325442354 "
    "533112455514512 324222354532532 543314545351533 332242352242551 353532322122322 524414334345325 "
    "555325542421111 552253423322332 244324555255525 553125541554554 523124353323215 553515524234551 "
    "532431542445432 525355152521433 334311135311224 553111555545534 553411525454134 532111355542511 "
    "131541535554334 514114532355344 425114243553154 214521255544435 545524432425325 523313221254555 "
    "145423555543323 551114545545353 253521545342325 254515145252255 243114353543522 524511444344353 "
    "243314155544334 423114333152524 553543551225334 232133542422435 213322314353555 523111325545533 "
    "225445345342452 453511425431514 542155541452235 224132145544322 535513342415553 534351525551535 "
    "255152344344325 512512554445525 251131354534235 531425314255333"
)
LIMITS_100 = "5-10 10-20 10-20 10-40 20-40 20-40 5-15 10-20 10-20 5-15 5-10 5-20 5-20 5-30 5-10"
SLOTS = (
    "bijpr acdio ginrs defgs dfgho dfiop eghkl fjloq dfhop afgot hjlos efmnp aglps efloq cegjt hilmp "
    "jkoqr cdinr eghqr deijt hmoqr fghmq cmnot blmqr fiknp dgimp begms aioqt abkqr ajops adjkr hlmqs "
    "adhir befjl fjpqs agipt blnpt"
)
SLOTS100 = (
    "adkls adgqr cfklt ghjst bdflr cehnq aklns gijnt efjls ehlms gjkls gjkrt bjmnt fghjt hmors afhrs "
    "ghlst bcikt ekopq chkns aenps cefkt iopst dinos abfqs dkmoq bcmno dghik acelp cghkn ekloq aelnq "
    "aeghm gijln bimst aekmp adehm behjs bdnor adfjp abjlt hijmp cgjns ilmpr hlnpq afgjr bijkt bhmot "
    "bdfhn gjlpt blmrs aijnp abdqt beglt adkor ijnop adlqs abcno eglst dfjkr begip ghqrt ejkor einoq "
    "gjlrt ackop fhklm bhijt abcko acgqt acips dhklt degjl aimor gilps fgkln acdqt aegrs bcenq eghmo "
    "cgjmt cdelm afjos egmot adefp giloq ablps ailmr eimps dklrs bijnp ceklt bdijm eijkm cflps himot "
    "ginqs bdfoq himnr bfhlt"
)


def interviews(table: str, limits: str) -> dict:
    """The interview assignment problem as pairs."""
    hosts = []
    for number, limit in enumerate(limits.split()):
        least, most = limit.split("-")
        hosts.append({"id": f"host{number:02}", "min": int(least), "max": int(most)})
    people = []
    for number, row in enumerate(table.split()):
        costs = {host["id"]: int(digit) for host, digit in zip(hosts, row, strict=True)}
        needs = min(3, sum(cost < 4 for cost in costs.values()))
        people.append({"id": f"person{number:03}", "needs": needs, "preferences": costs})
    return {"people": people, "hosts": hosts}


def periods(table: str, sessions: int, needed: int = 1) -> dict:
    """The slots as dates: a letter for each period in which a person is free."""
    people = [
        {"id": f"person{number:03}", "organisation": "all", "answers": dict.fromkeys(row, 1)}
        for number, row in enumerate(table.split())
    ]
    start = datetime.fromisoformat("2027-03-01T18:00")
    slots = [
        {
            "id": chr(97 + number),
            "start": (start + timedelta(days=number)).isoformat(),
            "end": (start + timedelta(days=number, hours=2)).isoformat(),
        }
        for number in range(20)
    ]
    return {"people": people, "slots": slots, "sessions": sessions, "needed": needed}


def pairs(
    seed: int, people: int, hosts: int, *, needs: int = 1, part: float = 0.6, most: int = 9, spare: int = 1
) -> dict:
    """Random people and hosts; `spare` places more per host than an even share."""
    dice = random.Random(seed)
    names = [f"h{number:02}" for number in range(hosts)]
    rows = [
        {
            "id": f"p{number:03}",
            "needs": dice.randint(1, needs),
            "preferences": {name: dice.randint(0, most) for name in names if dice.random() < part},
        }
        for number in range(people)
    ]
    places = sum(row["needs"] for row in rows) // hosts + spare
    return {"people": rows, "hosts": [{"id": name, "min": 0, "max": max(0, places)} for name in names]}


def polls(
    seed: int, people: int, slots: int, sessions: int, *, organisations: int = 4, yes: float = 0.5, **more
) -> dict:
    """A random poll: two slots on every second day, some answers only if need be."""
    dice = random.Random(seed)
    start = datetime.fromisoformat("2027-03-01T09:00")
    rows = []
    for number in range(slots):
        begin = start + timedelta(days=number // 2 * 2, hours=9 * (number % 2))
        end = begin + timedelta(hours=3)
        rows.append({"id": f"s{number:02}", "start": begin.isoformat(), "end": end.isoformat()})
    answers = [
        {
            "id": f"p{number:03}",
            "organisation": f"o{number % organisations}",
            "answers": {row["id"]: dice.choice((1, 1, 0.5)) for row in rows if dice.random() < yes},
        }
        for number in range(people)
    ]
    return {"people": answers, "slots": rows, "sessions": sessions, **more}


def crowd(seed: int, people: int, attributes: dict, /, **more) -> dict:
    """Random people; for each attribute how many values it has."""
    dice = random.Random(seed)
    rows = [
        {
            "id": f"p{number:04}",
            "attributes": {name: f"{name}{dice.randrange(values)}" for name, values in attributes.items()},
        }
        for number in range(people)
    ]
    return {"people": rows, **more}
