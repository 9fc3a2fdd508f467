"""Who asks the blocks: threads, since the solvers let go of the interpreter while they search."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait

from ...parallel import processors
from ..model.arrays import FloatArray
from .block_structure import Block
from .pricing import Answers, Prices, Running, answer
from .questions import Question

TOGETHER = 250
"""Whole columns left to decide up to which small blocks are asked in one call."""

MOST = 32
"""Blocks in one call at most."""

TICK = 0.1
"""Seconds after which calls that should end are told so again."""


class Pricers:
    """Ask blocks in groups. Answers are the same whatever the number of threads.

    Parameters
    ----------
    blocks
        All blocks.
    workers
        How many threads; None: as many as there are processors to use.

    Attributes
    ----------
    running
        The calls under way.
    """

    def __init__(self, blocks: Sequence[Block], workers: int | None) -> None:
        self._blocks = blocks
        self._count = processors() if workers is None else workers
        self._threads: ThreadPoolExecutor | None = None
        self._jobs: list[Future[Answers]] = []
        self.running = Running()

    def answers(
        self,
        numbers: Sequence[int],
        asked: Prices,
        settled: dict[int, FloatArray | None] | None = None,
    ) -> Iterator[tuple[list[int], Answers]]:
        """Yield blocks and what they answer, a group at a time, in the order asked.

        Parameters
        ----------
        numbers
            Which blocks.
        asked
            At which prices.
        settled
            For some blocks the values of columns that need not be decided, see `Question.of`.

        Raises
        ------
        PricingFailed
            A solver has no answer.
        """
        known = settled or {}
        questions = {
            number: Question.of(self._blocks[number], asked.prices, known.get(number))
            for number in numbers
        }
        if self._threads is None:
            self._threads = ThreadPoolExecutor(self._count, thread_name_prefix="blocks")
        # No further ahead than there are threads: the caller may have heard enough.
        ahead: deque[tuple[list[int], Future[Answers]]] = deque()
        for group in _groups(questions):
            if len(ahead) > self._count:
                first, found = ahead.popleft()
                yield first, found.result()
            job = self._threads.submit(answer, [questions[number] for number in group], asked)
            self._jobs.append(job)
            ahead.append((group, job))
        while ahead:
            first, found = ahead.popleft()
            yield first, found.result()

    def close(self) -> None:
        """End what is under way, and let the threads go."""
        if self._threads is None:
            return
        self._threads.shutdown(wait=False, cancel_futures=True)
        # Again and again: a call that has not begun does not hear it.
        while any(not job.done() for job in self._jobs):
            self.running.end()
            wait(self._jobs, TICK)
        self._threads.shutdown()


def _groups(questions: dict[int, Question]) -> Iterator[list[int]]:
    """Yield the blocks, in their order, as they are asked together."""
    group: list[int] = []
    size = 0
    for number, question in questions.items():
        own = int(question.part.integer.sum())
        if group and (size + own > TOGETHER or len(group) == MOST):
            yield group
            group, size = [], 0
        group.append(number)
        size += own
    if group:
        yield group
