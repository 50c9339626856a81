"""Pure mathematics for dates, pairs, groups and draws: a problem in, a proposal out. No Django, no database.

Each of `pairs`, `dates`, `groups` and `draw` has a frozen `Problem` (`from_json`), a frozen `Proposal`
(`as_json`) and `solve(problem, seconds=60)`. The solver library is loaded by the module that needs it;
`apart.solve_apart` runs it in a process of its own.
"""
