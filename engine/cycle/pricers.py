"""Who looks at requests: this process, or several beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, as_completed
from dataclasses import dataclass

from ..parallel import Pool
from .granting import Granted
from .pricing import Found, Pricer, Pricing, Turn

FEWEST = 4
"""Requests below which no processes are begun: each would first have to take in the scenario."""


@dataclass(frozen=True)
class Pricers:
    """Takes turns, several at once if the pricing has several workers.

    Attributes
    ----------
    pricing
        What the turns have in common.
    wanted
        All that may be asked for.
    """

    pricing: Pricing
    wanted: tuple[Granted, ...]

    def take(
        self, turns: Sequence[Turn], on_turn: Callable[[Turn], None]
    ) -> dict[int, Found | None]:
        """Return what each turn gave, by number; after a Ctrl-C only those that had ended.

        Parameters
        ----------
        on_turn
            Called before a turn that is taken here, and after one that was taken elsewhere.

        Raises
        ------
        engine.parallel.WorkerDied
            A process died (of want of memory, say).
        """
        if self.pricing.workers > 1 and len(turns) >= FEWEST:
            found = self._there(turns, on_turn)
        else:
            found = self._here(turns, on_turn)
        return dict(sorted(found))

    def _here(
        self, turns: Sequence[Turn], on_turn: Callable[[Turn], None]
    ) -> Iterator[tuple[int, Found | None]]:
        pricer = Pricer(self.pricing, self.wanted)
        for number, turn in enumerate(turns):
            on_turn(turn)
            try:
                found = pricer.take(turn)
            except KeyboardInterrupt:
                return
            yield number, found

    def _there(
        self, turns: Sequence[Turn], on_turn: Callable[[Turn], None]
    ) -> Iterator[tuple[int, Found | None]]:
        with Pool(self.pricing.workers, _begin, self.pricing, self.wanted) as pool:
            futures: dict[Future[Found | None], int] = {
                pool.submit(_take, turn): number for number, turn in enumerate(turns)
            }
            try:
                for future in as_completed(futures):
                    number = futures[future]
                    on_turn(turns[number])
                    yield number, future.result()
            except KeyboardInterrupt:
                return


_pricer: list[Pricer] = []


def _begin(pricing: Pricing, wanted: tuple[Granted, ...]) -> None:
    """Take in what all turns of a worker have in common."""
    _pricer[:] = [Pricer(pricing, wanted)]


def _take(turn: Turn) -> Found | None:
    (pricer,) = _pricer
    return pricer.take(turn)
