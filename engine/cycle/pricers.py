"""Who looks at requests: this process, or several beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, as_completed
from dataclasses import dataclass

from ..parallel import Pool
from .granting import Granted
from .pricing import Found, Pricer, Pricing, PricingTask

FEWEST_REQUESTS = 4
"""Requests below which no processes are begun: each would first have to take in the scenario."""


@dataclass(frozen=True)
class Pricers:
    """Looks at requests, several at once if the pricing has several workers.

    Attributes
    ----------
    pricing
        What all requests have in common.
    wanted
        All that may be asked for.
    """

    pricing: Pricing
    wanted: tuple[Granted, ...]

    def take(
        self, tasks: Sequence[PricingTask], on_task: Callable[[PricingTask], None]
    ) -> dict[int, Found | None]:
        """Return what each look gave, by number; after a Ctrl-C only those that had ended.

        Parameters
        ----------
        on_task
            Called before a look that is taken here, and after one that was taken elsewhere.

        Raises
        ------
        engine.parallel.WorkerDied
            A process died (of want of memory, say).
        """
        if self.pricing.workers > 1 and len(tasks) >= FEWEST_REQUESTS:
            found = self._there(tasks, on_task)
        else:
            found = self._here(tasks, on_task)
        return dict(sorted(found))

    def _here(
        self, tasks: Sequence[PricingTask], on_task: Callable[[PricingTask], None]
    ) -> Iterator[tuple[int, Found | None]]:
        pricer = Pricer(self.pricing, self.wanted)
        for number, task in enumerate(tasks):
            on_task(task)
            try:
                found = pricer.take(task)
            except KeyboardInterrupt:
                return
            yield number, found

    def _there(
        self, tasks: Sequence[PricingTask], on_task: Callable[[PricingTask], None]
    ) -> Iterator[tuple[int, Found | None]]:
        with Pool(self.pricing.workers, _begin, self.pricing, self.wanted) as pool:
            futures: dict[Future[Found | None], int] = {
                pool.submit(_take, task): number for number, task in enumerate(tasks)
            }
            try:
                for future in as_completed(futures):
                    number = futures[future]
                    on_task(tasks[number])
                    yield number, future.result()
            except KeyboardInterrupt:
                return


_pricer: list[Pricer] = []


def _begin(pricing: Pricing, wanted: tuple[Granted, ...]) -> None:
    """Take in what all looks of a worker have in common."""
    _pricer[:] = [Pricer(pricing, wanted)]


def _take(task: PricingTask) -> Found | None:
    (pricer,) = _pricer
    return pricer.take(task)
