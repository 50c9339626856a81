"""One page of plots that needs nothing else: how each line costs as the academy grows, on both databases, beside the aims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

MEASURES = (
    ("cpu", "processor ms an answer", True),
    ("rate", "answers a second", False),
    ("p95", "p95 in ms", True),
)
SHARES = (1, 10, 100)
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 300, 170, 46, 14, 12, 30
NAMES = {"sqlite": "SQLite (a tenth of the size)", "postgresql": "PostgreSQL"}

STYLE = """
:root { color-scheme: light dark; --ground: #fcfcfa; --ink: #1c2530; --soft: #5a6673; --line: #d5dae0;
  --sqlite: #0b6e8f; --postgresql: #b3461e; --peer: #6a4fa3; --aim: #2f7d3b; }
@media (prefers-color-scheme: dark) { :root { --ground: #14191f; --ink: #e8ecf0; --soft: #a3afbb; --line: #36404b;
  --sqlite: #5cc3e6; --postgresql: #f09a6c; --peer: #b9a2ec; --aim: #7fcf8b; } }
body { background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 68rem;
  padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.5rem; }
.plots { display: flex; flex-wrap: wrap; gap: 1rem; } figure { margin: 0; } figcaption, .soft { color: var(--soft); }
figcaption { font-size: .9rem; } svg { max-width: 100%; height: auto; } svg text { fill: var(--soft); font-size: 11px; }
.grid { stroke: var(--line); } .aim { stroke: var(--aim); stroke-dasharray: 5 4; } svg text.aimed { fill: var(--aim); }
.sqlite { stroke: var(--sqlite); fill: var(--sqlite); } .postgresql { stroke: var(--postgresql); fill: var(--postgresql); }
.peer { stroke: var(--peer); fill: var(--peer); } .mark { stroke: var(--ground); } path.sqlite, path.postgresql { fill: none; }
path { stroke-width: 2; } .scroll { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid var(--line); padding: .25rem .6rem; text-align: right; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
.key { display: inline-block; height: .8em; margin: 0 .3em 0 1em; width: .8em; }
.key.sqlite { background: var(--sqlite); } .key.postgresql { background: var(--postgresql); }
.key.peer { background: var(--peer); }
.said { border-left: 3px solid var(--aim); padding-left: 1.8rem; }
"""


def page(found: dict[str, Any]) -> str:
    """The whole page."""
    from bench.report import verdicts

    rows = found["rows"]
    lines = list(dict.fromkeys(row["line"] for row in rows))
    machine = found["machine"]
    about = f"{found['measured_at']}, version {found['commit']}; {machine['processors']} processors, {machine['model']}."
    kinds = dict.fromkeys(row["kind"] for row in rows)
    keys = "".join(
        f'<span class="key {kind}"></span>{escape(NAMES.get(kind, "another system"))}' for kind in kinds
    )
    said = "".join(f"<li>{escape(each)}</li>" for each in verdicts(found))
    parts = [_section(line, [row for row in rows if row["line"] == line]) for line in lines]
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Rostra: what an answer costs</title><style>{STYLE}</style></head><body><h1>What an answer costs</h1>"
        f'<p class="soft">{escape(about)} {escape(found["client"])}. Processor time is that of the web processes and the '
        f"database. Two web processes.</p><p>{keys} <span class=\"soft\">Dashed: the aim.</span></p>"
        f'<ul class="said">{said}</ul>{"".join(parts)}{_memory(found["systems"])}</body></html>'
    )  # fmt: skip


def _section(line: str, rows: Sequence[dict[str, Any]]) -> str:
    figures = "".join(plot(rows, *measure) for measure in MEASURES if any(row[measure[0]] for row in rows))
    return f'<h2>{escape(line)}</h2><div class="plots">{figures}</div>{_table(rows)}'


def plot(rows: Sequence[dict[str, Any]], measure: str, title: str, low_is_good: bool) -> str:
    """One figure: size across, the measure upwards, a line for each database, the aim dashed."""
    aim = next((row["aims"][measure] for row in rows if measure in row["aims"]), None)
    top = ceiling(max([row[measure] for row in rows] + ([aim] if aim else [])))
    body = [_grid(top)]
    if aim is not None:
        height = _up(aim, top)
        body.append(
            f'<line class="aim" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{height:.1f}" y2="{height:.1f}"/>'
        )
        body.append(
            f'<text class="aimed" x="{WIDTH - RIGHT}" y="{height - 4:.1f}" text-anchor="end">aim {aim:g}</text>'
        )
    for kind in dict.fromkeys(row["kind"] for row in rows):
        own = sorted((row for row in rows if row["kind"] == kind), key=lambda row: row["share"])
        body.append(
            _series(kind, [(_across(row["share"]), _up(row[measure], top), row) for row in own], measure)
        )
    good = "lower is better" if low_is_good else "higher is better"
    label = f"{title} by size; the figures stand in the table below"
    return (
        f'<figure><svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" role="img" aria-label="{escape(label)}">'
        f'{"".join(body)}</svg><figcaption>{escape(title)} ({good})</figcaption></figure>'
    )  # fmt: skip


def _series(kind: str, points: Iterable[tuple[float, float, dict[str, Any]]], measure: str) -> str:
    found = list(points)
    way = " L".join(f"{x:.1f} {y:.1f}" for x, y, _row in found)
    path = f'<path class="{kind}" d="M{way}"/>' if kind != "peer" and len(found) > 1 else ""
    marks = "".join(
        f'<circle class="{kind} mark" cx="{x:.1f}" cy="{y:.1f}" r="4"><title>{escape(row["system"])}: {row[measure]:.2f}'
        f"</title></circle>"
        for x, y, row in found
    )
    return path + marks


def _grid(top: float) -> str:
    parts = []
    for step in range(3):
        value = top * step / 2
        height = _up(value, top)
        parts.append(
            f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{height:.1f}" y2="{height:.1f}"/>'
        )
        parts.append(f'<text x="{LEFT - 6}" y="{height + 4:.1f}" text-anchor="end">{value:g}</text>')
    for share in SHARES:
        parts.append(
            f'<text x="{_across(share):.1f}" y="{HEIGHT - 10}" text-anchor="middle">{share} %</text>'
        )
    return "".join(parts)


def ceiling(value: float) -> float:
    """The end of an axis: the next 1, 2, 4, 6 or 8 times a power of ten."""
    power = 1e-6
    while True:
        for step in (1, 2, 4, 6, 8):
            if step * power >= value * 0.999:
                return step * power if power < 1 else float(round(step * power))
        power = round(power * 10, 6)


def _across(share: int) -> float:
    place = SHARES.index(share) if share in SHARES else len(SHARES) - 1
    return LEFT + 16 + place * (WIDTH - LEFT - RIGHT - 32) / (len(SHARES) - 1)


def _up(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top


def _table(rows: Sequence[dict[str, Any]]) -> str:
    head = (
        "",
        "size",
        "CPU ms",
        "a second",
        "p50 ms",
        "p95 ms",
        "queries",
        "bytes",
        "others",
        "good",
        "wrong",
    )
    cells = "".join(f'<th scope="col">{each}</th>' for each in head)
    body = "".join(
        f"<tr><td>{escape(row['system'])}</td><td>{row['share'] or ''}</td><td>{row['cpu']:.2f}</td><td>{row['rate']:.0f}</td>"
        f"<td>{_spread(row['p50'])}</td><td>{_spread(row['p95'])}</td><td>{'' if row['queries'] is None else row['queries']}</td>"
        f"<td>{row['bytes']}</td><td>{row['others']:.0%}</td><td>{row['good']}</td><td>{row['bad']}</td></tr>"
        for row in rows
    )
    return f'<div class="scroll" tabindex="0"><table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div>'


def _spread(value: float) -> str:
    return f"{value:.1f}" if value else ""


def _memory(systems: Sequence[dict[str, Any]]) -> str:
    rows = []
    for each in systems:
        own = each.get("embedded")
        if not own and "memory" not in each:
            continue
        alone = [f"{own['start']:.2f}", f"{own['idle']:.0f}", f"{own['used']:.0f}"] if own else ["", "", ""]
        values = [f"{each.get('memory', 0):.0f}", f"{each.get('database_memory', 0):.0f}", *alone]
        rows.append(
            f"<tr><td>{escape(each['name'])}</td>{''.join(f'<td>{value}</td>' for value in values)}</tr>"
        )
    if not rows:
        return ""
    head = (
        "",
        "two processes, MiB PSS",
        "database, MiB PSS",
        "one process: start, s (aim 2)",
        "idle, MiB",
        "after pages (aim 150)",
    )
    cells = "".join(f'<th scope="col">{each}</th>' for each in head)
    return f'<h2>Memory and start</h2><div class="scroll" tabindex="0"><table><tr>{cells}</tr>{"".join(rows)}</table></div>'
