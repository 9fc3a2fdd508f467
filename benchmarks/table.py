"""Results as a page of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .goals import goals
from .read import OURS, Runs, plain_runs, same_worth, what_if_ratio
from .record import PHASES, Record, Results
from .sizes import words

SAYS = {
    "optimal": "gap reached",
    "feasible": "stopped",
    "no_plan_in_time": "stopped, no plan",
    "killed": "killed past its limit",
    "done": "",
}
HEAD = (
    "method",
    "ended",
    *PHASES,
    "matrix to plan",
    "to ours",
    "gap proved",
    "true gap",
    "peak MB",
    "solver",
)
WORDS = """\
Each run is a process of its own, asked for the same gap ({gap:.2%}), with {threads} threads and the
time limit given. Seconds are wall seconds. *Matrix to plan* is hand over, solve and report; ours
checks its plan again to the cent, finds prices and words its reasons in it, the others only give
columns. *To ours* is the time to the gap as a multiple of `{ours}`; a run that stopped before is
marked ">". *Gap proved* is what the run itself proved, *true gap* how far its plan is from the best
bound that any run proved. *Peak MB* is the memory of the process and its children together.
"""


def page(results: Results) -> str:
    """Return the whole page."""
    gap = float(results.asked["gap"])
    runs = plain_runs(results.records, gap)
    named = {name: found for name, found in runs.items() if "x" not in name}
    parts = [f"# Benchmarks: {results.suite}\n", _machine(results), "## Goals\n", _goals(results)]
    parts += [WORDS.format(ours=OURS, threads=results.asked["threads"], gap=gap)]
    parts += [f"## {_title(found, results)}\n\n{instance_table(found)}" for found in named.values()]
    grown = {name: found for name, found in runs.items() if "x" in name}
    if grown:
        parts.append("## Growth\n\n" + growth_table(grown.values()))
    what_ifs = [r for r in results.records if r.method.startswith("what-ifs")]
    if what_ifs:
        parts.append("## What-ifs in a row\n\n" + what_if_table(what_ifs, gap))
    shell = [r for r in results.records if r.method.startswith("shell")]
    if shell:
        parts.append("## From the shell\n\n" + shell_table(shell))
    return "\n".join(parts)


def _machine(results: Results) -> str:
    return table(("", ""), [(key, value) for key, value in results.machine.items()])


def _goals(results: Results) -> str:
    said = {True: "met", False: "not met", None: "not measured"}
    rows = [(goal.what, goal.asked, goal.got, said[goal.met]) for goal in goals(results)]
    return table(("goal", "asked", "got", ""), rows)


def _title(runs: Runs, results: Results) -> str:
    size = next((record.size for record in runs.records if record.size), {})
    matrix = f"; {size['rows']:,} rows, {size['columns']:,} columns" if size else ""
    limit = results.asked["limits"].get(runs.instance)
    within = f"; limit {limit:.0f} s" if limit else ""
    return f"{runs.instance}: {words(runs.instance)}{matrix}{within}"


def instance_table(runs: Runs) -> str:
    """Return one instance's table, a row for each method."""
    return table(HEAD, [_row(runs, record) for record in runs.by_method.values()])


def _row(runs: Runs, record: Record) -> list[str]:
    wrong = " (wrong: a better plan is known)" if runs.wrong(record) else ""
    return [
        record.method,
        SAYS.get(record.status, record.status) + wrong,
        *(_seconds(record.seconds.get(phase)) for phase in PHASES),
        _seconds(record.from_matrix or None),
        to_ours(runs, record),
        _share(record.gap),
        _share(runs.true_gap(record)),
        "" if record.peak_mb is None else f"{record.peak_mb:,.0f}",
        record.solver,
    ]


def to_ours(runs: Runs, record: Record) -> str:
    """Return the ratio to ours in words: `3.4x`, or `>12x, gap at limit 2.3%`."""
    ratio = runs.ratio(record)
    if ratio is None:
        return "ours stopped" if record.method == OURS else ""
    if record.method == OURS or record.status == "done" or runs.reached(record):
        return f"{ratio:.2g}x" if ratio < 10 else f"{ratio:,.0f}x"
    if record.status in ("feasible", "no_plan_in_time", "killed"):
        gap = record.gap if record.gap is not None else runs.true_gap(record)
        left = "no plan" if gap is None else f"gap at limit {gap:.2%}"
        return f">{ratio:.2g}x, {left}" if ratio < 10 else f">{ratio:,.0f}x, {left}"
    return ""


def growth_table(runs: Iterable[Runs]) -> str:
    """Return seconds by phase against the number of schools, and how much each doubling takes."""
    rows: list[list[str]] = []
    before: float | None = None
    for found in runs:
        ours = found.by_method.get(OURS)
        if ours is None:
            continue
        floor = found.by_method.get("relaxation")
        times = "" if before is None else f"{ours.from_matrix / before:.2f}"
        rows.append(
            [
                found.instance,
                SAYS.get(ours.status, ours.status),
                *(_seconds(ours.seconds.get(phase)) for phase in PHASES),
                _seconds(ours.from_matrix),
                times,
                "" if floor is None else _seconds(floor.from_matrix),
                _share(ours.gap),
                "" if ours.peak_mb is None else f"{ours.peak_mb:,.0f}",
            ]
        )
        before = ours.from_matrix
    last = ("matrix to plan", "times the one before", "linear relaxation", "gap proved", "peak MB")
    return table(("instance", "ended", *PHASES, *last), rows)


def what_if_table(records: Sequence[Record], gap: float) -> str:
    """Return each what-if's seconds warm and fresh, and whether both are worth the same."""
    fresh = {(r.instance, r.variant): r for r in records if r.method == "what-ifs fresh"}
    rows = []
    for one in records:
        if one.method != "what-ifs warm":
            continue
        other = fresh.get((one.instance, one.variant))
        rows.append(
            [
                one.instance,
                one.variant or one.status,
                _seconds(sum(one.seconds.values())),
                "" if other is None else _seconds(sum(other.seconds.values())),
                "" if other is None else f"{what_if_ratio(one, other):.2f}",
                "" if one.objective is None else f"{one.objective:,.2f}",
                "" if other is None or other.objective is None else f"{other.objective:,.2f}",
                "" if other is None else _same(one, other, gap),
            ]
        )
    head = ("instance", "what-if", "warm", "fresh", "warm / fresh", "warm", "fresh", "same worth")
    return table(head, rows)


def _same(one: Record, other: Record, gap: float) -> str:
    return {True: "yes", False: "NO", None: "not proved"}[same_worth(one, other, gap)]


def shell_table(records: Sequence[Record]) -> str:
    """Return whole commands' seconds, start-up included."""
    rows = [
        [
            r.variant or r.method,
            r.instance,
            SAYS.get(r.status, r.status),
            _seconds(sum(r.seconds.values()) or None),
            _share(r.gap),
        ]
        for r in records
    ]
    return table(("command", "instance", "ended", "seconds", "gap proved"), rows)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    cells = ([cell.replace("|", "/") for cell in line] for line in lines)
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


def _seconds(number: float | None) -> str:
    if number is None:
        return ""
    return f"{number:.2f}" if number < 100 else f"{number:,.0f}"


def _share(number: float | None) -> str:
    return "" if number is None else f"{number:.3%}"
