"""Who prices the blocks: this process, or worker processes that keep their blocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import Protocol

import numpy as np

from ...parallel import Pool, WorkerDied, processors
from ..model.arrays import IntArray
from .block_structure import Block
from .pricing import Answer, Prices, PricingFailed, price

WORTH_WORKERS = 250_000
"""Terms in the blocks' rows from which on workers save more time than they take to start."""

ATTEMPTS = 3
"""How often blocks are handed to a fresh worker after theirs died."""


class Pricers(Protocol):
    """Whoever answers for blocks, by number, in the order asked."""

    def answers(self, numbers: IntArray, asked: Prices) -> list[Answer]:
        """Return the answers; PricingFailed where a solver has none."""

    def close(self) -> None:
        """Let the workers go."""


def make_pricers(blocks: Sequence[Block], workers: int | None, *, ahead: bool) -> Pricers:
    """Return workers if there is enough to do for them, else this process.

    Answers are the same whoever gives them.

    Parameters
    ----------
    blocks
        All blocks.
    workers
        How many processes; None: as many as there are processors to use.
    ahead
        Whether to start them at once, beside other work, and not when first asked.

    Returns
    -------
    To be closed when done.
    """
    count = processors() if workers is None else workers
    if count < 2 or not worth_workers(blocks):
        return Here(blocks)
    pricers = Workers(blocks, min(count, len(blocks)))
    if ahead:
        pricers.start()
    return pricers


def worth_workers(blocks: Iterable[Block]) -> bool:
    """Return whether blocks are so much to do that workers are worth their start."""
    return bool(sum(block.matrix.nnz + block.terms.nnz for block in blocks) >= WORTH_WORKERS)


class Here:
    """Prices in this process."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks

    def answers(self, numbers: IntArray, asked: Prices) -> list[Answer]:
        """See `Pricers`."""
        return [price(self._blocks[number], asked) for number in numbers.tolist()]

    def close(self) -> None:
        """See `Pricers`."""


class Workers:
    """Prices in worker processes; each keeps its own share of the blocks.

    A worker that dies is replaced, and its blocks are asked again. A few blocks are priced in this
    process as long as no worker has been started.
    """

    def __init__(self, blocks: Sequence[Block], workers: int) -> None:
        self._blocks, self._started = blocks, False
        # Dealt out in turn by size, so that all have about the same to do.
        by_size = np.argsort([-block.matrix.nnz for block in blocks], kind="stable")
        self._owner = np.empty(len(blocks), dtype=np.int64)
        self._owner[by_size] = np.arange(len(blocks)) % workers
        self._pools = [self._pool(worker) for worker in range(workers)]

    def _pool(self, worker: int) -> Pool:
        numbers = np.flatnonzero(self._owner == worker).tolist()
        return Pool(1, _keep, {number: self._blocks[number] for number in numbers})

    def start(self) -> None:
        """Start the workers; without this they start when first asked."""
        self._started = True
        for pool in self._pools:
            pool.start()

    def answers(self, numbers: IntArray, asked: Prices) -> list[Answer]:
        """See `Pricers`."""
        if not self._started and not worth_workers(self._blocks[n] for n in numbers.tolist()):
            return Here(self._blocks).answers(numbers, asked)
        self._started = True
        found: dict[int, Answer] = {}
        for _ in range(ATTEMPTS):
            left = np.array([b for b in numbers.tolist() if b not in found], dtype=np.int64)
            if not len(left):
                break
            self._ask(left, asked, found)
        missing = [b for b in numbers.tolist() if b not in found]
        if missing:
            raise PricingFailed(
                f"worker processes died {ATTEMPTS} times over {len(missing)} blocks"
            )
        return [found[number] for number in numbers.tolist()]

    def _ask(self, numbers: IntArray, asked: Prices, found: dict[int, Answer]) -> None:
        futures: list[tuple[IntArray, Future[list[Answer]]]] = []
        for worker, pool in enumerate(self._pools):
            own = numbers[self._owner[numbers] == worker]
            if len(own):
                futures.append((own, pool.submit(_answers, own, asked)))
        for own, future in futures:
            with suppress(WorkerDied):  # its blocks are asked again
                found.update(zip(own.tolist(), future.result(), strict=True))

    def close(self) -> None:
        """See `Pricers`."""
        for pool in self._pools:
            pool.close()


_OWN: dict[int, Block] = {}
"""In a worker: the blocks it keeps."""


def _keep(blocks: dict[int, Block]) -> None:
    _OWN.update(blocks)


def _answers(numbers: IntArray, asked: Prices) -> list[Answer]:
    return [price(_OWN[number], asked) for number in numbers.tolist()]
