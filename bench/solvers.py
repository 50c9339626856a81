"""`python -m bench.solvers`: how long the solvers take on the sizes that matter, and whether they prove it.

Each case runs in a process of its own, as in the product. Processor time is the figure to compare; wall time grows when
others use the machine. Every input is made from a fixed seed, so a run can be repeated.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from rostra.solvers.kinds import solve_json

ROOT = Path(__file__).resolve().parents[1]
Data = dict[str, Any]


def pairs(people: int, hosts: int, *, needs: int = 1, part: float = 0.5, most: int = 30) -> Data:
    """People with costs for a part of the hosts, and about one place to spare for each host."""
    dice = random.Random(people * 100 + hosts)
    names = [f"host{number:03}" for number in range(hosts)]
    rows = [
        {
            "id": f"person{number:04}",
            "needs": needs,
            "preferences": {name: dice.randint(0, most) for name in names if dice.random() < part},
        }
        for number in range(people)
    ]
    limit = people * needs // hosts + 1
    return {"people": rows, "hosts": [{"id": name, "min": 0, "max": limit} for name in names]}


def short(people: int, hosts: int) -> Data:
    """Pairs with too few places, so that shortages must be explained."""
    data = pairs(people, hosts, part=0.2)
    for number, host in enumerate(data["hosts"]):
        host["max"] = people // hosts - (number % 3 == 0)
    return data


def withdrawn(people: int, hosts: int, *, least: bool) -> Data:
    """A plan from which one host withdraws; `least` asks to change as little as possible first."""
    data = pairs(people, hosts)
    plan = solve_json("pairs", data)["assignments"]
    lost = plan[0][1]
    data["hosts"] = [host for host in data["hosts"] if host["id"] != lost]
    for person in data["people"]:
        person["preferences"].pop(lost, None)
    data["current"] = plan
    if least:
        data["goals"] = ["unmatched", "changes", "worst_regret", "total_cost"]
    return data


def dates(people: int, slots: int, sessions: int, *, yes: float = 0.4, **more: Any) -> Data:
    """A poll over two slots every second day, by people of four organisations."""
    dice = random.Random(people * 100 + slots)
    start = datetime.fromisoformat("2027-03-01T09:00")
    rows = []
    for number in range(slots):
        begin = start + timedelta(days=number // 2 * 2, hours=9 * (number % 2))
        end = begin + timedelta(hours=3)
        rows.append({"id": f"slot{number:02}", "start": begin.isoformat(), "end": end.isoformat()})
    answers = [
        {
            "id": f"person{number:03}",
            "organisation": f"organisation{number % 4}",
            "answers": {row["id"]: dice.choice((1, 1, 0.5)) for row in rows if dice.random() < yes},
        }
        for number in range(people)
    ]
    return {"people": answers, "slots": rows, "sessions": sessions, **more}


def crowd(people: int, attributes: dict[str, int], **more: Any) -> Data:
    """People with random values of attributes."""
    dice = random.Random(people)
    rows = [
        {
            "id": f"person{number:04}",
            "attributes": {name: f"{name}{dice.randrange(count)}" for name, count in attributes.items()},
        }
        for number in range(people)
    ]
    return {"people": rows, **more}


def groups(people: int, count: int, *, cluster: bool = False) -> Data:
    """Groups spread by level, language and role, with areas kept apart."""
    data = crowd(people, {"area": 4, "level": 3, "language": 2, "role": 2}, groups=count)
    data |= {"balance": ["level", "role"], "separate": ["area"]}
    even = people // count
    return data | ({"cluster": ["language"], "size": {"min": even - 2, "max": even + 2}} if cluster else {})


def draw(people: int, size: int) -> Data:
    """A draw with four attributes under quotas of about an even share each."""
    counts = {"gender": 2, "age": 4, "area": 5, "role": 2}
    quotas = {
        name: {
            f"{name}{number}": {"min": size // count - 2, "max": size // count + 2} for number in range(count)
        }
        for name, count in counts.items()
    }
    return crowd(people, counts, quotas=quotas, size=size, seed="3 14 15 92")


CASES: dict[str, tuple[str, Callable[[], Data]]] = {
    "pairs 60 × 20": ("pairs", lambda: pairs(60, 20)),
    "pairs 60 × 20, one coach withdraws": ("pairs", lambda: withdrawn(60, 20, least=False)),
    "pairs 60 × 20, one withdraws, least change first": ("pairs", lambda: withdrawn(60, 20, least=True)),
    "pairs 60 × 20, too few places": ("pairs", lambda: short(60, 20)),
    "pairs 500 × 60": ("pairs", lambda: pairs(500, 60)),
    "pairs 500 × 60, two coaches each": ("pairs", lambda: pairs(500, 60, needs=2)),
    "pairs 500 × 60, too few places": ("pairs", lambda: short(500, 60)),
    "dates 15 people, 4 of 20 slots": ("dates", lambda: dates(15, 20, 4, needed=3)),
    "dates 15 people, 4 of 40 slots": ("dates", lambda: dates(15, 40, 4, needed=3, min_gap_days=7)),
    "dates 15 people, 4 sessions twice, 40 slots": ("dates", lambda: dates(15, 40, 4, needed=3, repeats=2)),
    "dates 15 people, 4 sessions twice, all needed": ("dates", lambda: dates(15, 40, 4, repeats=2, yes=0.3)),
    "dates 200 people, 5 of 60 slots": ("dates", lambda: dates(200, 60, 5, needed=3)),
    "groups 40 into 5": ("groups", lambda: groups(40, 5)),
    "groups 40 into 5, languages together": ("groups", lambda: groups(40, 5, cluster=True)),
    "groups 200 into 20": ("groups", lambda: groups(200, 20)),
    "draw 30 of 200": ("draw", lambda: draw(200, 30)),
    "draw 60 of 1,000": ("draw", lambda: draw(1000, 60)),
}


def main() -> int:
    """Run all cases, or those whose name holds a word, and print a table."""
    options = argparse.ArgumentParser(prog="bench.solvers", description="Measure the solvers.")
    options.add_argument("word", nargs="?", default="", help="only cases whose name holds this")
    options.add_argument("--one", help=argparse.SUPPRESS)
    options.add_argument("--seconds", type=float, default=60.0, help="limit of each (default: 60)")
    chosen = options.parse_args()
    if chosen.one:
        print(json.dumps(measured(chosen.one, chosen.seconds)))
        return 0
    print("| case | wall s | processor s | memory MiB | status | objectives |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name in CASES:
        if chosen.word in name:
            print(line(name, chosen.seconds), flush=True)
    return 0


def line(name: str, seconds: float) -> str:
    """One case in a process of its own, as a line of the table."""
    command = [sys.executable, "-m", "bench.solvers", "--one", name, "--seconds", str(seconds)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    goals = ", ".join(f"{goal} {value:.6g}" for goal, value in found["objectives"].items())
    columns = [
        name,
        f"{found['wall']:.2f}",
        f"{found['processor']:.2f}",
        str(found["memory"]),
        found["status"],
        goals,
    ]
    return f"| {' | '.join(columns)} |"


def measured(name: str, seconds: float) -> dict[str, Any]:
    """Solve one case here; loading the solver counts, making the input does not."""
    kind, make = CASES[name]
    data = make()
    wall, processor = time.perf_counter(), time.process_time()
    proposal = solve_json(kind, data, seconds=seconds)
    return {
        "wall": time.perf_counter() - wall,
        "processor": time.process_time() - processor,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "status": proposal["status"],
        "objectives": proposal["objectives"],
    }


if __name__ == "__main__":
    sys.exit(main())
