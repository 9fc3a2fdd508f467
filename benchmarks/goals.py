"""What Groundswell wants to be, and whether a result shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from .read import OURS, Runs, plain_runs, same_worth, what_if_ratio
from .record import Record, Results
from .suites import GROWTH, PEERS, WHAT_IFS

THIRD = 1.0 / 3.0
"""Share of a fresh solve that a warm one may take."""


@dataclass(frozen=True)
class Goal:
    """A goal: what about, what was asked, what was got, and whether that is enough.

    `met` is None where the result does not hold what it takes to say.
    """

    what: str
    asked: str
    got: str = ""
    met: bool | None = None


LONG_SECONDS = {"explain": 60.0, "frontier": 120.0, "robustness": 240.0, "ladder": 60.0}
"""Wall seconds on two cores within which long questions about D.C. are to be answered."""

FLOORS = {"metro": 10.0, "metropolis": 3.0}
"""Times of the linear relaxation's own that are to be enough from the matrix to the plan."""

SWEPT = 1000
"""Runs of a sweep of D.C. that are to take no longer than `SWEEP_SECONDS`."""

SWEEP_SECONDS = 1200.0


def goals(results: Results) -> list[Goal]:
    """Return every goal, judged on these results."""
    runs = plain_runs(results.records, float(results.asked["gap"]))
    found = [_ahead(runs, name) for name in ("city", "city3", "metro", "dc")]
    found += [_metropolis(runs), _town(runs), _town_from_the_shell(results)]
    found += _village(results)
    found += [_floor(runs, name, times) for name, times in FLOORS.items()]
    found += [_growth(runs), _build_share(runs), _build_seconds(runs)]
    found += [_what_ifs(results, name) for name in WHAT_IFS]
    found += [_long(results, name, limit) for name, limit in LONG_SECONDS.items()]
    return [*found, _rules(results), _sweep(results)]


def _ours(runs: Mapping[str, Runs], name: str) -> Record | None:
    """Return our run of an instance if it reached the gap."""
    ours = runs[name].by_method.get(OURS) if name in runs else None
    return ours if ours is not None and runs[name].reached(ours) else None


def _peers(runs: Runs) -> dict[str, Record]:
    return {name: record for name, record in runs.by_method.items() if name in PEERS}


def _best(runs: Runs) -> tuple[str, float, bool] | None:
    """Return the best peer, its time to ours, and whether it reached the gap."""
    there = {name: r for name, r in _peers(runs).items() if r.status != "error"}
    if not there:
        return None
    name = min(there, key=lambda peer: (not runs.reached(there[peer]), there[peer].from_matrix))
    ratio = runs.ratio(there[name])
    return None if ratio is None else (name, ratio, runs.reached(there[name]))


def _beaten(what: str, asked: str, runs: Mapping[str, Runs], name: str, times: float) -> Goal:
    if _ours(runs, name) is None or (best := _best(runs[name])) is None:
        return Goal(what, asked)
    peer, ratio, reached = best
    words = f"{'' if reached else 'over '}{ratio:.2g} times faster than {peer}"
    # A peer that was stopped too early to tell neither meets the goal nor misses it.
    return Goal(what, asked, words, True if ratio >= times else (False if reached else None))


def _ahead(runs: Mapping[str, Runs], name: str) -> Goal:
    what = f"{name}: time to a proven gap"
    return _beaten(what, "at least 5 times faster than the best peer", runs, name, 5.0)


def _town(runs: Mapping[str, Runs]) -> Goal:
    return _beaten("town", "at least twice as fast as the best peer", runs, "town", 2.0)


def _metropolis(runs: Mapping[str, Runs]) -> Goal:
    what = "metropolis"
    asked = (
        "proved in a thirtieth of the time after which every peer is over 1% away, within 4,096 MB"
    )
    ours = _ours(runs, what)
    if ours is None or not (peers := _peers(runs[what])):
        return Goal(what, asked)
    ratios = [runs[what].ratio(record) or 0.0 for record in peers.values()]
    away = [runs[what].true_gap(record) for record in peers.values()]
    nearest = min((gap for gap in away if gap is not None), default=1.0)
    memory = ours.peak_mb or 0.0
    got = f"{min(ratios):.3g} times; the nearest peer {nearest:.2%} away; {memory:,.0f} MB"
    return Goal(what, asked, got, min(ratios) >= 30 and nearest > 0.01 and memory <= 4096)


def _town_from_the_shell(results: Results) -> Goal:
    return _shell(results, "town", "shell solve", "town from the shell", 2.0)


def _village(results: Results) -> list[Goal]:
    limits = {"solve": 0.7, "explain": 5.0, "robustness": 30.0}
    return [
        _shell(results, "village", f"shell {name}", f"`groundswell {name}` on village", limit)
        for name, limit in limits.items()
    ]


def _rules(results: Results) -> Goal:
    return _shell(results, "dc", "shell rules", "`groundswell rules` on dc", 120.0)


def _long(results: Results, name: str, limit: float) -> Goal:
    what, asked = f"`{name}` on dc", f"under {limit:g} s, all proved"
    found = _last(results, "dc", f"long {name}")
    if found is None:
        return Goal(what, asked)
    seconds = sum(found.seconds.values())
    got = f"{seconds:.0f} s, {found.message}"
    return Goal(what, asked, got, found.status == "optimal" and seconds < limit)


def _sweep(results: Results) -> Goal:
    what, asked = f"a sweep of {SWEPT:,} runs on dc", f"under {SWEEP_SECONDS:,.0f} s"
    found = _last(results, "dc", "long sweep")
    if found is None or not found.size.get("parts"):
        return Goal(what, asked)
    each = sum(found.seconds.values()) / found.size["parts"]
    got = f"{SWEPT * each:,.0f} s at {each:.2f} s a run, {found.message}"
    return Goal(what, asked, got, found.status == "optimal" and SWEPT * each < SWEEP_SECONDS)


def _last(results: Results, instance: str, method: str) -> Record | None:
    """Return the last run of a method on an instance."""
    found = [r for r in results.records if (r.instance, r.method) == (instance, method)]
    return found[-1] if found else None


def _shell(results: Results, instance: str, method: str, what: str, limit: float) -> Goal:
    asked = f"under {limit:g} s"
    found = _last(results, instance, method)
    if found is None:
        return Goal(what, asked)
    seconds = sum(found.seconds.values())
    done = found.status == "optimal"
    return Goal(what, asked, f"{seconds:.1f} s, {found.status}", done and seconds < limit)


def _floor(runs: Mapping[str, Runs], name: str, most: float) -> Goal:
    what, asked = f"{name}: matrix to plan", f"at most {most:g} times the linear relaxation"
    ours = _ours(runs, name)
    floor = runs[name].by_method.get("relaxation") if name in runs else None
    if ours is None or floor is None:
        return Goal(what, asked)
    times = ours.from_matrix / floor.from_matrix
    return Goal(what, asked, f"{times:.1f} times", times <= most)


def _growth(runs: Mapping[str, Runs]) -> Goal:
    what, asked = "twice the schools", "at most twice the time"
    found = [_ours(runs, name) for name in GROWTH]
    if any(record is None for record in found):
        return Goal(what, asked)
    times = [b.from_matrix / a.from_matrix for a, b in pairwise(r for r in found if r is not None)]
    return Goal(what, asked, ", ".join(f"{t:.2f}" for t in times), max(times) <= 2.0)


def _build_seconds_of(record: Record) -> float:
    return record.seconds.get("load", 0.0) + record.seconds.get("build", 0.0)


def _build_share(runs: Mapping[str, Runs]) -> Goal:
    what, asked = "load and build", "under 5% of the solve"
    shares = {
        name: _build_seconds_of(ours) / ours.from_matrix
        for name in runs
        if "x" not in name and (ours := _ours(runs, name)) is not None
    }
    if not shares:
        return Goal(what, asked)
    got = ", ".join(f"{name} {share:.1%}" for name, share in shares.items())
    return Goal(what, asked, got, max(shares.values()) < 0.05)


def _build_seconds(runs: Mapping[str, Runs]) -> Goal:
    what, asked = "metropolis: load and build", "under 10 s"
    found = [_build_seconds_of(r) for r in _all(runs, "metropolis") if "build" in r.seconds]
    if not found:
        return Goal(what, asked)
    return Goal(what, asked, f"{min(found):.1f} s", min(found) < 10)


def _all(runs: Mapping[str, Runs], name: str) -> Iterator[Record]:
    yield from runs[name].records if name in runs else ()


def _what_ifs(results: Results, name: str) -> Goal:
    what = f"{name}: each further what-if"
    asked = "under a third of a fresh solve, never more than it; same worth"
    warm, fresh = (
        {
            r.variant: r
            for r in results.records
            if (r.instance, r.method) == (name, f"what-ifs {kind}")
        }
        for kind in ("warm", "fresh")
    )
    both = [(warm[name], fresh[name]) for name in fresh if name in warm and name]
    if not both:
        return Goal(what, asked)
    ratios = [what_if_ratio(one, other) for one, other in both]
    gap = float(results.asked["gap"])
    agree = sum(bool(same_worth(one, other, gap)) for one, other in both)
    under = sum(ratio < THIRD for ratio in ratios)
    got = (
        f"{min(ratios):.2f} to {max(ratios):.2f}, {under} of {len(both)} under a third;"
        f" {agree} proved the same worth"
    )
    return Goal(what, asked, got, under == agree == len(both))
