"""A picture of how time grows with the number of schools."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from .read import OURS, plain_runs
from .record import Record
from .sizes import size_of
from .suites import GROWTH

Curve = tuple[list[int], list[float]]


def curves(records: Iterable[Record], gap: float) -> dict[str, Curve]:
    """Return schools and seconds by curve: our phases, the whole, and the linear relaxation."""
    runs = plain_runs(records, gap)
    found: dict[str, Curve] = {}

    def add(name: str, schools: int, seconds: float) -> None:
        xs, ys = found.setdefault(name, ([], []))
        xs.append(schools)
        ys.append(seconds)

    for name in GROWTH:
        if name not in runs:
            continue
        schools, methods = size_of(name).schools, runs[name].by_method
        if (ours := methods.get(OURS)) is not None:
            add("matrix to plan", schools, ours.from_matrix)
            for phase, seconds in ours.seconds.items():
                add(phase, schools, seconds)
        if (floor := methods.get("relaxation")) is not None:
            add("linear relaxation alone", schools, floor.from_matrix)
    return found


def draw(found: dict[str, Curve], file: Path) -> None:
    """Draw the curves on two logarithmic axes, with a line for growth in step, to a picture."""
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 5))
    for name, (schools, seconds) in found.items():
        wide = 2.5 if name == "matrix to plan" else 1.2
        axes.plot(schools, seconds, marker="o", linewidth=wide, label=name)
    schools, seconds = found["matrix to plan"]
    step = [seconds[0] * number / schools[0] for number in schools]
    axes.plot(schools, step, "k:", linewidth=1, label="in step with schools")
    axes.set(xscale="log", yscale="log", xlabel="schools (120 programs, 1 year)", ylabel="seconds")
    axes.set_xticks(schools, labels=[str(number) for number in schools])
    axes.minorticks_off()
    axes.grid(visible=True, alpha=0.3)
    axes.legend(loc="upper left", bbox_to_anchor=(1.02, 1.0))
    figure.savefig(file, bbox_inches="tight")
    plt.close(figure)
