"""Whole positions: within which numbers a site runs, and what their number does to class sizes.

A column says how many positions more (or fewer) a site has than its reference number. What classes
gain is concave in the number where gains are trusted no more than losses. So it needs no binaries
where nothing in the scenario can prefer less gain: it is held from above by the chords between
neighbouring numbers.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...figures.arrays import FloatArray, IntArray
from ...milp.model.expressions import Expressions
from ..builder import Bent, FormulationBuilder
from ..decision_model import DecisionModel, always

SAME_SLOPE = 1e-12
"""Share of a slope by which the next may be larger and still count as no steeper."""


def add_positions(builder: FormulationBuilder) -> list[IntArray]:
    """Add the rows that hold numbers of positions; return them, year by year."""
    decisions = builder.decisions
    sites = decisions.figures.sites
    if not any(program.positions for program in decisions.figures.scenario.programs.values()):
        return []
    own = np.flatnonzero(sites.reference)
    most = _most(decisions)
    rows = []
    for t, year in enumerate(decisions.figures.scenario.years):

        def says(i: int, year: int = year) -> str:
            s = own[i]
            return (
                f"{decisions.site_name(int(s))}, {year}: it runs with {sites.fewest[s]} to"
                f" {most[s]} positions"
            )

        # A pilot has the usual number.
        number, on = decisions.amount[t].at(own), decisions.itself[t].at(own)
        few = number - on.times(sites.fewest[own])
        rows.append(builder.require(f"state:fewest:{t}", few, says, lower=0.0).ids)
        many = number - on.times(most[own])
        rows.append(builder.require(f"state:most:{t}", many, says, upper=0.0).ids)
        rows.append(_never_off(builder, t))
        if t:
            rows.append(_never_more(builder, t))
    return rows


def _most(decisions: DecisionModel) -> IntArray:
    """Return the most positions of each site: without coming back no more than today, (S,)."""
    figures = decisions.figures
    fixed = figures.sites.running & ~figures.may_rise
    return np.where(fixed, figures.sites.reference, figures.sites.most)


def _never_off(builder: FormulationBuilder, t: int) -> IntArray:
    """With a least number a site of today runs as long as its building is open."""
    decisions = builder.decisions
    sites, programs = decisions.figures.sites, decisions.figures.scenario.programs.values()
    least = np.array([p.positions.least if p.positions else 0 for p in programs], dtype=np.int64)
    own = np.flatnonzero(sites.running & (least[sites.program] > 0))
    year = decisions.figures.scenario.years[t]

    def says(i: int) -> str:
        return f"{decisions.site_name(int(own[i]))}, {year}: it keeps its least positions"

    there = decisions.runs[t].at(own) + decisions.closed(t).at(sites.place[own])
    return builder.require(f"state:never off:{t}", there, says, lower=1.0).ids


def _never_more(builder: FormulationBuilder, t: int) -> IntArray:
    """Without coming back a site of today never gets more positions again."""
    decisions = builder.decisions
    figures = decisions.figures
    own = np.flatnonzero(figures.sites.running & (figures.sites.reference > 0) & ~figures.may_rise)
    year = figures.scenario.years[t]

    def says(i: int) -> str:
        return f"{decisions.site_name(int(own[i]))}, {year}: its positions do not rise again"

    rise = (decisions.positions[t] - decisions.positions[t - 1]).at(own)
    return builder.require(f"state:no more positions:{t}", rise, says, upper=0.0).ids


def runs_with(builder: FormulationBuilder, sites: IntArray, number: int, t: int) -> Expressions:
    """Return, for each of these sites, whether it runs with exactly so many positions.

    Parameters are those of `number_kinds`.
    """
    return number_kinds(builder, sites, number, t)["is"]


def number_kinds(
    builder: FormulationBuilder, sites: IntArray, number: int, t: int
) -> dict[str, Expressions]:
    """Return whether each of these sites runs with fewer positions, so many, or more.

    Parameters
    ----------
    sites
        Numbers of sites with positions.
    number
        How many; 0 stands for each site's own reference number.
    t
        Number of the year.

    Returns
    -------
    Lines called `below`, `is` and `above`, one a site; all 0 where it does not run as itself.
    """
    decisions = builder.decisions
    figures = decisions.figures.sites
    wanted = np.where(number, number, figures.reference[sites])
    fewest, most = figures.fewest[sites], _most(decisions)[sites]
    on, has = decisions.itself[t].at(sites), decisions.positions[t].at(sites)
    has = has - decisions.piloting[t].at(sites).times(figures.reference[sites])
    count = builder.number_of("exactly")
    name = f"positions:{count}:{t}"
    kinds = {
        "below": lambda x: (has.value(x) < wanted - 0.5) & (on.value(x) > 0.5),
        "is": lambda x: np.abs(has.value(x) - wanted) < 0.5,
        "above": lambda x: has.value(x) > wanted + 0.5,
    }
    can = {
        "below": fewest < wanted,
        "is": (fewest <= wanted) & (wanted <= most),
        "above": wanted < most,
    }
    lines = {}
    for kind, holds in kinds.items():
        columns = builder.derive(
            f"{name}:{kind}",
            len(sites),
            _as_number(holds),
            upper=can[kind].astype(float),
            integer=True,
            block=decisions.figures.block[figures.place[sites]],
        )
        lines[kind] = Expressions.of(len(sites), np.arange(len(sites)), columns.ids)
    says = always("positions are fewer than, as many as, or more than a number asked about")
    one = lines["below"] + lines["is"] + lines["above"] - on
    builder.require(f"{name}:one", one, says, lower=0.0, upper=0.0)
    low = lines["below"].times(fewest) + lines["is"].times(wanted)
    low = low + lines["above"].times(np.minimum(wanted + 1, most))
    builder.require(f"{name}:low", has - low, says, lower=0.0)
    high = lines["below"].times(np.maximum(wanted - 1, fewest)) + lines["is"].times(wanted)
    high = high + lines["above"].times(most)
    builder.require(f"{name}:high", has - high, says, upper=0.0)
    return lines


def _as_number(
    holds: Callable[[FloatArray], np.ndarray[tuple[int], np.dtype[np.bool_]]],
) -> Callable[[FloatArray], FloatArray]:
    return lambda x: holds(x).astype(np.float64)


# ---- class sizes ----
def add_class_sizes(builder: FormulationBuilder, *, exact: bool) -> None:
    """Add the columns of what smaller classes gain, one a site, goal and year.

    Parameters
    ----------
    exact
        Whether something may prefer less gain, so that the columns must not lie below it either.
    """
    sizes = builder.decisions.figures.class_sizes
    for t in builder.decisions.figures.years:
        if len(sizes.way):
            _add_year(builder, t)
    if exact:
        hold_exactly(builder)


def _add_year(builder: FormulationBuilder, t: int) -> None:
    decisions = builder.decisions
    figures = decisions.figures
    sizes, sites = figures.class_sizes, figures.sites
    most = int(sites.most[sizes.site].max())
    table = np.stack([sizes.fewer(np.full(len(sizes.way), n), t) for n in range(most + 1)], axis=1)
    can = [_numbers(decisions, int(s)) for s in sizes.site]
    number = decisions.positions[t].at(sizes.site)
    closed = decisions.closed(t).at(sites.place[sizes.site])
    everyone = np.arange(len(sizes.way))

    def value(x: FloatArray) -> FloatArray:
        there = np.clip(np.rint(number.value(x)).astype(np.int64), 0, most)
        return np.where(closed.value(x) > 0.5, 0.0, table[everyone, there])

    gains = [table[i, numbers] for i, numbers in enumerate(can)]
    block = figures.block[sites.place[sizes.site]]
    columns = builder.derive(
        f"class size:{t}",
        len(everyone),
        value,
        lower=np.array([min(0.0, float(g.min())) for g in gains]),
        upper=np.array([max(0.0, float(g.max())) for g in gains]),
        block=block,
    )
    gain = Expressions.of(len(everyone), everyone, columns.ids)
    for i, numbers in enumerate(can):
        name = f"class size:{t}:{i}"
        lines = number.at([i]), closed.at([i]), gain.at([i])
        bent = Bent(name, int(block[i]), *lines, numbers, gains[i])
        if len(numbers) > 1 and _concave(numbers, gains[i]):
            _chords(builder, bent)
            builder.bent.append(bent)
        else:
            _hold(builder, bent)
    builder.decisions = decisions.standing_for(sizes.way, t, columns.ids)


def _numbers(decisions: DecisionModel, site: int) -> IntArray:
    """Return the numbers of positions that a site can have in an open building, rising."""
    figures = decisions.figures
    sites = figures.sites
    running = bool(sites.running[site])
    program = list(figures.scenario.programs.values())[sites.program[site]]
    least = 0 if program.positions is None else program.positions.least
    on = np.arange(sites.fewest[site], _most(decisions)[site] + 1)
    return on if running and least else np.append(0, on)


def _concave(numbers: IntArray, gains: FloatArray) -> bool:
    slope = np.diff(gains) / np.diff(numbers)
    return bool((np.diff(slope) <= SAME_SLOPE * np.abs(slope[:-1])).all())


def _chords(builder: FormulationBuilder, bent: Bent) -> None:
    """Hold the gain below each line through two neighbouring numbers."""
    slope = np.diff(bent.gains) / np.diff(bent.numbers)
    start = bent.gains[:-1] - slope * bent.numbers[:-1]
    zeros = np.zeros(len(slope), dtype=np.int64)
    over = bent.gain.at(zeros) - bent.number.at(zeros).times(slope)
    # In a closed building nobody is in a class, and nothing is gained or lost.
    over = over - bent.closed.at(zeros).times(np.maximum(-start, 0.0))
    says = always("a class gains what its size brings")
    builder.require(f"{bent.name}:chords", over, says, upper=start)


def hold_exactly(builder: FormulationBuilder) -> None:
    """Hold every gain of class size to what it is, where chords have held it from above only.

    Parameters
    ----------
    builder
        Gets a binary column for each number of positions.
    """
    for bent in builder.bent:
        _hold(builder, bent)
    builder.bent.clear()


def _hold(builder: FormulationBuilder, bent: Bent) -> None:
    """Add a binary for each number, of which one is on in an open building."""
    numbers, gains = bent.numbers, bent.gains
    size = len(numbers)
    chosen = builder.derive(
        f"{bent.name}:number", size, _is_number(bent), integer=True, block=bent.block
    )
    zeros = np.zeros(size, dtype=np.int64)
    total, count, worth = (
        Expressions.of(1, zeros, chosen.ids, each)
        for each in (np.ones(size), numbers.astype(float), gains)
    )
    says = always("a class gains what its size brings")
    # Closed, none is on: no positions, no gain.
    builder.require(f"{bent.name}:one", total + bent.closed, says, lower=1.0, upper=1.0)
    builder.require(f"{bent.name}:is", bent.number - count, says, lower=0.0, upper=0.0)
    builder.require(f"{bent.name}:gains", bent.gain - worth, says, lower=0.0, upper=0.0)


def _is_number(bent: Bent) -> Callable[[FloatArray], FloatArray]:
    def value(x: FloatArray) -> FloatArray:
        there = np.rint(bent.number.value(x)) == bent.numbers
        return np.where(bent.closed.value(x) > 0.5, 0.0, there.astype(np.float64))

    return value
